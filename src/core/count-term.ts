import {
  endsOnBusinessDay,
  parseTerm,
  remainingTerm,
  rollForward,
  termEnd,
  type Calendar,
  type ParsedTerm,
} from './calendar.ts'
import type { Day, Instant } from './events.ts'
import type { ClockExtension, ClockState } from './state.ts'
import { addHours, endOfDay, localDay } from './time.ts'

/** What happened to a term, as the due day follows from it: nothing here depends on a day counted before. */
export interface TermFacts extends Pick<ClockState, 'term' | 'from' | 'startedAt' | 'lastDay' | 'pauses'> {
  extension?: Pick<ClockExtension, 'by' | 'from' | 'afterPauses'>
}

export interface CountedTerm {
  /** Where the term ends by itself, before its last day moves to a business day. */
  end: Day
  due: Day
  /** The first instant after the term. */
  dueAt: Instant
}

export const isInHours = ({ term }: Pick<TermFacts, 'term'>): boolean => parseTerm(term).unit === 'hour'

/** Business days end on one of themselves, even when nothing of them was left. */
function movesToBusinessDay({ term, lastDay }: TermFacts): boolean {
  const { unit } = parseTerm(term)
  return lastDay === undefined || unit === 'business day' ? endsOnBusinessDay(unit) : lastDay === 'business-day'
}

/** Hours run from instant to instant, and stand still from the instant of a suspension to that of the answer. */
function countHours({ term, startedAt, from, pauses, extension }: TermFacts, timeZone: string): CountedTerm {
  const paused = pauses.reduce(
    (sum, { at, resumedAt }) => (at && resumedAt ? sum + Date.parse(resumedAt) - Date.parse(at) : sum),
    0,
  )
  const hours = parseTerm(term).amount + (extension ? parseTerm(extension.by).amount : 0)
  const dueAt = addHours(startedAt ?? endOfDay(from, timeZone), hours + paused / 3_600_000)
  // A term that ends at midnight ends with the day before.
  const due = localDay(addHours(dueAt, -1 / 3_600_000), timeZone)
  return { end: due, due, dueAt }
}

/**
 * When a term ends: the term itself, what each suspension left of it, and its extension, in the order in which they came.
 * A suspension still open leaves the day as it stood.
 */
export function countTerm(facts: TermFacts, calendar: Calendar, timeZone: string): CountedTerm {
  if (isInHours(facts)) return countHours(facts, timeZone)
  const { term, from, pauses, extension } = facts
  const { unit } = parseTerm(term)
  const settle = (end: Day) => ({ end, due: movesToBusinessDay(facts) ? rollForward(calendar, end) : end })
  const add = (day: Day, left: ParsedTerm) => settle(termEnd(calendar, day, left))
  const extended = (counted: { end: Day; due: Day }, after: number) =>
    extension?.afterPauses === after
      ? add(extension.from === 'term-end' ? counted.end : counted.due, parseTerm(extension.by))
      : counted
  let counted = extended(add(from, parseTerm(term)), 0)
  let runsSince = from
  for (const [index, { on, resumed }] of pauses.entries()) {
    if (resumed === undefined) break
    const left = remainingTerm(calendar, on > runsSince ? on : runsSince, counted.due, unit)
    runsSince = resumed
    counted = extended(add(resumed, left), index + 1)
  }
  return { ...counted, dueAt: endOfDay(counted.due, timeZone) }
}

/** The suspensions of a term with the last one ended. */
export const closePause = (
  pauses: ClockState['pauses'],
  { on, at }: { on: Day; at?: Instant | undefined },
): ClockState['pauses'] =>
  pauses.map((pause, index) =>
    index === pauses.length - 1 ? { ...pause, resumed: on, ...(at !== undefined && { resumedAt: at }) } : pause,
  )

/** What is left when a term stops running on a day (hours: at an instant, as hours begun). */
export function leftOf(facts: TermFacts & { due: Day; dueAt: Instant }, calendar: Calendar, on: Day, at: Instant) {
  if (isInHours(facts)) {
    const amount = Math.max(0, Math.ceil((Date.parse(facts.dueAt) - Date.parse(at)) / 3_600_000))
    return { amount, unit: 'hour' } as const
  }
  const since = facts.pauses.at(-1)?.resumed ?? facts.from
  return remainingTerm(calendar, on > since ? on : since, facts.due, parseTerm(facts.term).unit)
}
