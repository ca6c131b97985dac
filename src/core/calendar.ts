import type { Day } from './events.ts'
import { addDays, addMonths, dayNumber, dayOfNumber, daysFromTo, weekdayOfNumber } from './time.ts'

/** Business days of a jurisdiction, as published; see `catalog/calendars/`. */
export interface Calendar {
  id: string
  /** Days of the week without business, 0 = Sunday. */
  weekend: number[]
  /** Holiday names by day. */
  holidays: Record<Day, string>
  /** Years whose holidays are listed; beyond them only weekends are skipped, and the explanation says so. */
  years: number[]
  months: {
    /** Where a term of months ends when the day number is missing: Código Civil art. 67, or LFPA art. 29. */
    missingDay: 'last-day' | 'next-month'
  }
}

export type Unit = 'business day' | 'day' | 'month' | 'hour'

export interface ParsedTerm {
  amount: number
  unit: Unit
}

/** Definitions write few different terms, and every decision reads them. */
const parsedTerms = new Map<string, ParsedTerm>()
const maxParsedTerms = 1_000

/** @throws on text that the language's schema would have refused. */
export function parseTerm(term: string): ParsedTerm {
  const known = parsedTerms.get(term)
  if (known) return known
  const match = /^(\d+) (business day|day|month|hour)s?$/.exec(term)
  if (!match) throw new Error(`"${term}" is not a term such as "15 business days"`)
  const parsed: ParsedTerm = { amount: Number(match[1]), unit: match[2] as Unit }
  if (parsedTerms.size < maxParsedTerms) parsedTerms.set(term, parsed)
  return parsed
}

export const writeTerm = (amount: number, unit: Unit): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`

export type DayOff = { reason: 'weekend' } | { reason: 'holiday'; name: string }

/** Why a day does not count, or undefined for a business day. */
export function dayOff(calendar: Calendar, day: Day): DayOff | undefined {
  const name = calendar.holidays[day]
  if (name !== undefined) return { reason: 'holiday', name }
  return calendar.weekend.includes(weekdayOfNumber(dayNumber(day))) ? { reason: 'weekend' } : undefined
}

/** Holidays as numbers, made once per calendar: counting a term looks at every day of it. */
const holidayNumbers = new WeakMap<Calendar, Set<number>>()

function isBusinessDay(calendar: Calendar, day: number): boolean {
  let holidays = holidayNumbers.get(calendar)
  if (!holidays) {
    holidays = new Set(Object.keys(calendar.holidays).map(dayNumber))
    holidayNumbers.set(calendar, holidays)
  }
  return !calendar.weekend.includes(weekdayOfNumber(day)) && !holidays.has(day)
}

/** The day itself when it has business, else the first that has. */
export function rollForward(calendar: Calendar, day: Day): Day {
  let rolled = dayNumber(day)
  while (!isBusinessDay(calendar, rolled)) rolled += 1
  return dayOfNumber(rolled)
}

function addBusinessDays(calendar: Calendar, from: Day, amount: number): Day {
  const direction = Math.sign(amount)
  let day = dayNumber(from)
  for (let left = Math.abs(amount); left > 0;) {
    day += direction
    if (isBusinessDay(calendar, day)) left -= 1
  }
  return dayOfNumber(day)
}

/** Months go by the calendar and end on a business day (Ley 4 de 1913 art. 62; LFPA art. 29). */
function addCalendarMonths(calendar: Calendar, from: Day, amount: number): Day {
  const { day, missing } = addMonths(from, amount)
  const end = missing && calendar.months.missingDay === 'next-month' ? addDays(day, 1) : day
  return rollForward(calendar, end)
}

/**
 * Last day of a term: `from` is day zero, the first day counted is the one after it. Hours are whole days here; a step
 * limited in hours is counted from its instant instead.
 */
export function addTerm(calendar: Calendar, from: Day, { amount, unit }: ParsedTerm): Day {
  switch (unit) {
    case 'business day':
      return addBusinessDays(calendar, from, amount)
    case 'day':
      return addDays(from, amount)
    case 'month':
      return addCalendarMonths(calendar, from, amount)
    case 'hour':
      return addDays(from, Math.ceil(amount / 24))
  }
}

/** The day that lies a term before `day`: when to warn. */
export function subtractTerm(calendar: Calendar, day: Day, { amount, unit }: ParsedTerm): Day {
  switch (unit) {
    case 'business day':
      return addBusinessDays(calendar, day, -amount)
    case 'day':
      return addDays(day, -amount)
    case 'month':
      return addMonths(day, -amount).day
    case 'hour':
      return addDays(day, -Math.ceil(amount / 24))
  }
}

/**
 * What is left of a term on the day that it stops running: that day itself counts as used (CPACA art. 17 as worked
 * example 6 of the tests reads it). Months are left as calendar days.
 */
export function remainingTerm(calendar: Calendar, on: Day, due: Day, unit: Unit): ParsedTerm {
  const days = Math.max(0, daysFromTo(on, due))
  if (unit !== 'business day') return { amount: days, unit: 'day' }
  let amount = 0
  const first = dayNumber(on) + 1
  for (let day = first; day < first + days; day += 1) if (isBusinessDay(calendar, day)) amount += 1
  return { amount, unit }
}
