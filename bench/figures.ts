/** One measured figure, with what it must reach where design states it. */
export interface Figure {
  group: string
  what: string
  value: number
  unit: string
  target?: { atLeast: number } | { atMost: number }
}

export const isMet = ({ value, target }: Figure): boolean | undefined => {
  if (target === undefined) return undefined
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

/** The `p`-th percentile of a sample, 0 < p ≤ 100, by the nearest rank; NaN of none. */
export function percentile(sample: readonly number[], p: number): number {
  const sorted = sample.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** A table for people. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const met = isMet(figure)
    return [figure.group, figure.what, format(figure.value), figure.unit, target(figure), verdict(met)]
  })
  const all = [['group', 'what', 'figure', 'unit', 'target', ''], ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'ok' : 'NOT MET')

function target({ target: wanted }: Figure): string {
  if (wanted === undefined) return ''
  return 'atLeast' in wanted ? `≥ ${format(wanted.atLeast)}` : `≤ ${format(wanted.atMost)}`
}

function format(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value))
    return Math.round(value).toLocaleString('en').replaceAll(',', ' ')
  return value.toFixed(2)
}
