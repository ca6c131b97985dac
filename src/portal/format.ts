import type { Day, Instant } from '#core/events.ts'
import { localDay } from '#core/time.ts'
import type { Lang } from './view-models.ts'

/** Fixed locales: the same page everywhere, whatever the machine speaks. */
const locale: Record<Lang, string> = { es: 'es-CO', en: 'en-GB' }

/** `viernes, 11 de diciembre de 2026`, as Spanish writes it inside a sentence: without the comma. */
export function writeDay(day: Day, lang: Lang): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale[lang], options).format(new Date(`${day}T12:00:00Z`)).replace(',', '')
}

/** `viernes 11 de diciembre`: a day among others, of which each follows the one before. */
export function writeNextDay(day: Day, lang: Lang): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale[lang], options).format(new Date(`${day}T12:00:00Z`)).replace(',', '')
}

/** `11 de diciembre de 2026`. */
export function writeShortDay(day: Day, lang: Lang): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale[lang], options).format(new Date(`${day}T12:00:00Z`))
}

/** Day and time where the agency is. */
export function writeInstant(at: Instant, timeZone: string, lang: Lang): string {
  const time = new Intl.DateTimeFormat(locale[lang], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  return `${writeShortDay(localDay(at, timeZone), lang)}, ${time.format(new Date(at))}`
}

export function writeSize(bytes: number, lang: Lang): string {
  const [amount, unit] = bytes >= 1024 * 1024 ? [bytes / 1024 / 1024, 'MB'] : [Math.max(1, bytes / 1024), 'KB']
  return `${new Intl.NumberFormat(locale[lang], { maximumFractionDigits: 1 }).format(amount)} ${unit}`
}

export const writeNumber = (value: number, lang: Lang): string => new Intl.NumberFormat(locale[lang]).format(value)

/** Codes are read aloud and typed: in groups of four. */
export const writeCode = (code: string): string =>
  code
    .replaceAll(/[\s-]/g, '')
    .match(/.{1,4}/g)
    ?.join('-') ?? code
