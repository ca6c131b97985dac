import type { Day, Instant } from './events.ts'
import { addDays, addMonths, dayNumber, dayOfNumber, daysFromTo, localDay, localTime, weekdayOfNumber } from './time.ts'

/** Business days of a jurisdiction or an authority, as published; see `catalog/calendars/`. */
export interface Calendar {
  id: string
  /** Days of the week without business, 0 = Sunday. */
  weekend: number[]
  /** Holiday names by day. */
  holidays: Record<Day, string>
  /** Days on which the authority itself is closed, by its own act, with the reason. */
  closures?: Record<Day, string>
  /** Years whose holidays are listed; beyond them only weekends are skipped, and the explanation says so. */
  years: number[]
  months: {
    /** Where a term of months ends when the day number is missing: Código Civil art. 67, or LFPA art. 29. */
    missingDay: 'last-day' | 'next-month'
  }
  /** When what comes by electronic means counts as received; by its own day when absent. */
  office?: OfficeHours
}

export interface OfficeHours {
  /** `[opens, closes]` as HH:MM, by day of the week, 0 = Sunday. */
  hours: Record<string, [string, string]>
  /** CPACA art. 15 par. 1 dates a message by its own day, art. 54 files it on the next business day. */
  outOfHours: 'same-day' | 'next-business-day'
}

export type Unit = 'business day' | 'day' | 'month' | 'year' | 'hour'

export interface ParsedTerm {
  amount: number
  unit: Unit
}

/** Definitions write few different terms, and every decision reads them. */
const parsedTerms = new Map<string, ParsedTerm>()
const maxParsedTerms = 1_000
const termPattern = /^(\d{1,4}) (business day|day|month|year|hour)s?$/

/** Whether a text is a term as the language's schema has it: at least 1, at most 9999, or 99 years. */
export const isTerm = (text: string): boolean => termPattern.test(text) && !/^0|^\d{3,} year/.test(text)

/** @throws on text that the language's schema would have refused. */
export function parseTerm(term: string): ParsedTerm {
  const known = parsedTerms.get(term)
  if (known) return known
  const match = termPattern.exec(term)
  if (!match) throw new Error(`"${term}" is not a term such as "15 business days"`)
  const parsed: ParsedTerm = { amount: Number(match[1]), unit: match[2] as Unit }
  if (parsedTerms.size < maxParsedTerms) parsedTerms.set(term, parsed)
  return parsed
}

export const writeTerm = (amount: number, unit: Unit): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`

/** Half or a third of a term; `round` says what becomes of a part that is not whole. */
export function partOfTerm({ amount, unit }: ParsedTerm, part: 'half' | 'third', round: 'up' | 'down'): ParsedTerm {
  const exact = amount / { half: 2, third: 3 }[part]
  return { amount: Math.max(1, round === 'up' ? Math.ceil(exact) : Math.floor(exact)), unit }
}

export type DayOff = { reason: 'weekend' } | { reason: 'holiday' | 'closure'; name: string }

/** Why a day does not count, or undefined for a business day. */
export function dayOff(calendar: Calendar, day: Day): DayOff | undefined {
  const holiday = calendar.holidays[day]
  if (holiday !== undefined) return { reason: 'holiday', name: holiday }
  if (calendar.weekend.includes(weekdayOfNumber(dayNumber(day)))) return { reason: 'weekend' }
  const closure = calendar.closures?.[day]
  return closure === undefined ? undefined : { reason: 'closure', name: closure }
}

/** Days off as numbers, made once per calendar: counting a term looks at every day of it. */
const daysOff = new WeakMap<Calendar, Set<number>>()

function isBusinessDay(calendar: Calendar, day: number): boolean {
  let off = daysOff.get(calendar)
  if (!off) {
    off = new Set([...Object.keys(calendar.holidays), ...Object.keys(calendar.closures ?? {})].map(dayNumber))
    daysOff.set(calendar, off)
  }
  return !calendar.weekend.includes(weekdayOfNumber(day)) && !off.has(day)
}

/** The day itself when it has business, else the first that has. */
export function rollForward(calendar: Calendar, day: Day): Day {
  let rolled = dayNumber(day)
  while (!isBusinessDay(calendar, rolled)) rolled += 1
  return dayOfNumber(rolled)
}

/** The day on which what arrives at an instant counts as filed; out of hours it may be the next business day. */
export function filingDay(calendar: Calendar, at: Instant, timeZone: string): Day {
  const day = localDay(at, timeZone)
  if (calendar.office?.outOfHours !== 'next-business-day') return day
  const closes = calendar.office.hours[weekdayOfNumber(dayNumber(day))]?.[1]
  const late = closes === undefined || localTime(at, timeZone) >= closes
  return rollForward(calendar, late ? addDays(day, 1) : day)
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

/** Months go by the calendar; where the day number is missing, countries differ. */
function addCalendarMonths(calendar: Calendar, from: Day, amount: number): Day {
  const { day, missing } = addMonths(from, amount)
  return missing && calendar.months.missingDay === 'next-month' ? addDays(day, 1) : day
}

/**
 * Where a term ends by itself, before its last day may move: `from` is day zero, the first day counted is the one after
 * it. Hours are whole days here; a term of hours is counted from its instant instead.
 */
export function termEnd(calendar: Calendar, from: Day, { amount, unit }: ParsedTerm): Day {
  switch (unit) {
    case 'business day':
      return addBusinessDays(calendar, from, amount)
    case 'day':
      return addDays(from, amount)
    case 'month':
      return addCalendarMonths(calendar, from, amount)
    case 'year':
      return addCalendarMonths(calendar, from, amount * 12)
    case 'hour':
      return addDays(from, Math.ceil(amount / 24))
  }
}

/** Whether a term ends on a business day unless its clock says otherwise (Ley 4 de 1913 art. 62; LFPA art. 29). */
export const endsOnBusinessDay = (unit: Unit): boolean => unit !== 'day' && unit !== 'hour'

/** Last day of a term, moved to a business day where its unit demands one. */
export function addTerm(calendar: Calendar, from: Day, term: ParsedTerm): Day {
  const end = termEnd(calendar, from, term)
  return endsOnBusinessDay(term.unit) ? rollForward(calendar, end) : end
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
    case 'year':
      return addMonths(day, -amount * 12).day
    case 'hour':
      return addDays(day, -Math.ceil(amount / 24))
  }
}

/**
 * What is left of a term on the day that it stops running: that day itself counts as used (CPACA art. 17 as worked
 * example 6 of the tests reads it). Months and years are left as calendar days.
 */
export function remainingTerm(calendar: Calendar, on: Day, due: Day, unit: Unit): ParsedTerm {
  const days = Math.max(0, daysFromTo(on, due))
  if (unit !== 'business day') return { amount: days, unit: 'day' }
  let amount = 0
  const first = dayNumber(on) + 1
  for (let day = first; day < first + days; day += 1) if (isBusinessDay(calendar, day)) amount += 1
  return { amount, unit }
}
