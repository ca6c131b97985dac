import { dayOff, parseTerm, type Calendar, type DayOff } from './calendar.ts'
import { countTerm, isInHours, type CountedTerm } from './count-term.ts'
import type { Day, Instant } from './events.ts'
import type { ClockState } from './state.ts'
import { addDays } from './time.ts'

export interface DueLine {
  day: Day
  counted: boolean
  /** Numbers the days that count. */
  n?: number
  off?: DayOff | { reason: 'suspended' | 'moved' }
}

/** Something that moved the due day, in words' material: the portal and the CLI say it in a language. */
export type DueNote =
  | { kind: 'received-out-of-hours'; on: Day }
  | { kind: 'restarted'; on: Day }
  | { kind: 'suspended'; on: Day; left: string }
  | { kind: 'resumed'; on: Day }
  | { kind: 'extended'; on: Day; by: string; norm: string; reason: string }
  | { kind: 'recomputed'; on: Day; was: Day; due: Day; reason: string }
  | { kind: 'other-calendar'; due: Day }
  | { kind: 'hours'; from: Instant; to: Instant }

export interface DueExplanation {
  from: Day
  due: Day
  term: string
  norm: string
  /** Years without a published list of holidays that the count passes through. */
  unlistedYears: number[]
  /** Every day from the first counted to the due day; empty for a term of hours. */
  lines: DueLine[]
  notes: DueNote[]
}

function linesOf(clock: ClockState, calendar: Calendar, end: Day): DueLine[] {
  const { unit } = parseTerm(clock.term)
  const whole = businessDaysOf(clock)
  const lines: DueLine[] = []
  let n = 0
  for (let day = addDays(clock.from, 1); day <= clock.due; day = addDays(day, 1)) {
    const off = whyNot(clock, calendar, unit, day, n === whole ? addDays(day, -1) : end)
    if (off) lines.push({ day, counted: false, off })
    else lines.push({ day, counted: true, n: (n += 1) })
  }
  return lines
}

/** How many business days a term holds; undefined where it or its extension is of another unit. */
function businessDaysOf({ term, extension }: ClockState): number | undefined {
  const parts = [term, ...(extension ? [extension.by] : [])].map(parseTerm)
  return parts.every(({ unit }) => unit === 'business day')
    ? parts.reduce((sum, { amount }) => sum + amount, 0)
    : undefined
}

function whyNot(clock: ClockState, calendar: Calendar, unit: string, day: Day, end: Day): DueLine['off'] {
  if (pausedOn(clock, day)) return { reason: 'suspended' }
  // After its end a term only looks for a business day to end on.
  if (day > end) return dayOff(calendar, day) ?? { reason: 'moved' }
  return unit === 'business day' ? dayOff(calendar, day) : undefined
}

/** The day that it stopped counts as used; the day that it went on does not count (CPACA art. 17). */
const pausedOn = (clock: ClockState, day: Day): boolean =>
  clock.pauses.some(({ on, resumed }) => day > on && (resumed === undefined || day <= resumed))

function notesOf(clock: ClockState, counted: CountedTerm): DueNote[] {
  const { receivedOn, from, restartedOn, pauses, extension, recomputed = [], startedAt, due, dueAt } = clock
  return [
    ...(receivedOn === undefined || receivedOn === from
      ? []
      : [{ kind: 'received-out-of-hours', on: receivedOn } as const]),
    ...(restartedOn === undefined ? [] : [{ kind: 'restarted', on: restartedOn } as const]),
    ...(startedAt === undefined ? [] : [{ kind: 'hours', from: startedAt, to: dueAt } as const]),
    ...pauses.flatMap(({ on, left, resumed }): DueNote[] => [
      { kind: 'suspended', on, left },
      ...(resumed === undefined ? [] : [{ kind: 'resumed', on: resumed } as const]),
    ]),
    ...(extension ? [{ kind: 'extended', ...pick(extension) } as const] : []),
    ...recomputed.map((change) => ({ kind: 'recomputed', ...change }) as const),
    // What has ended keeps the day that it ended on, whatever the calendar says since.
    ...(counted.due === due ? [] : [{ kind: 'other-calendar', due: counted.due } as const]),
  ]
}

const pick = ({ on, by, norm, reason }: NonNullable<ClockState['extension']>) => ({ on, by, norm, reason })

/** Why a clock ends on its day: each day counted or skipped, and the reason (the same rules that set the day). */
export function explainDue(clock: ClockState, calendar: Calendar, timeZone: string): DueExplanation {
  const { from, due, term, norm } = clock
  const counted = countTerm(clock, calendar, timeZone)
  const lines = isInHours(clock) ? [] : linesOf(clock, calendar, counted.end)
  const years = new Set(lines.map(({ day }) => Number(day.slice(0, 4))))
  const unlistedYears = [...years].filter((year) => !calendar.years.includes(year))
  return { from, due, term, norm, unlistedYears, lines, notes: notesOf(clock, counted) }
}
