/** Colours of an entity as the portal's style sheet needs them: readable on light and dark, whatever was configured. */

type Rgb = [number, number, number]

const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb
const write = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
const mix = (a: Rgb, b: Rgb, share: number): Rgb => a.map((part, i) => part + ((b[i] ?? 0) - part) * share) as Rgb

/** Relative luminance (WCAG 2.2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two colours `#rrggbb`, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(parse(a)), luminance(parse(b))].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colour itself, or as little lighter or darker as text on `ground` needs. */
export function readableOn(colour: string, ground: string, ratio = 5): string {
  const target: Rgb = luminance(parse(ground)) > 0.4 ? [0, 0, 0] : [255, 255, 255]
  for (let share = 0; share < 1; share += 0.05) {
    const tried = write(mix(parse(colour), target, share))
    if (contrast(tried, ground) >= ratio) return tried
  }
  return write(target)
}

/** Style sheet that gives the pages of an entity its colours. */
export function entityStyles({ primary, accent }: { primary: string; accent?: string | undefined }): string {
  const onEntity = contrast(primary, '#ffffff') >= 4.5 ? '#ffffff' : '#111111'
  // On the entity's own colour text is white or black; a colour that carries neither is darkened.
  const entity = contrast(primary, onEntity) >= 4.5 ? primary : readableOn(primary, onEntity)
  const tint = write(mix(parse(primary), [255, 255, 255], 0.9))
  const darkTint = write(mix(parse(primary), [26, 32, 41], 0.82))
  const light = [
    `--entity:${entity}`,
    `--on-entity:${onEntity}`,
    `--link:${readableOn(primary, tint)}`,
    `--tint:${tint}`,
  ]
  if (accent) light.push(`--accent:${accent}`)
  const dark = [`--link:${readableOn(primary, darkTint)}`, `--tint:${darkTint}`]
  return `:root{${light.join(';')}}@media (prefers-color-scheme:dark){:root{${dark.join(';')}}}\n`
}
