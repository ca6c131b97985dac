import type { Day, Instant } from './events.ts'

const dayMs = 86_400_000

const numbers = new Map<Day, number>()
const days = new Map<number, Day>()
const maxKept = 20_000

/** Days since 1970-01-01: what counting is done with, so that no time zone of the machine can interfere. */
export function dayNumber(day: Day): number {
  const known = numbers.get(day)
  if (known !== undefined) return known
  const number = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / dayMs
  if (numbers.size >= maxKept) numbers.clear()
  numbers.set(day, number)
  return number
}

export function dayOfNumber(number: number): Day {
  const known = days.get(number)
  if (known !== undefined) return known
  const day = new Date(number * dayMs).toISOString().slice(0, 10)
  if (days.size >= maxKept) days.clear()
  days.set(number, day)
  return day
}

/** 0 = Sunday; the first day of 1970 was a Thursday. */
export const weekdayOfNumber = (number: number): number => (((number + 4) % 7) + 7) % 7

const toMs = (day: Day): number => dayNumber(day) * dayMs
const toDay = (ms: number): Day => dayOfNumber(Math.floor(ms / dayMs))

export const addDays = (day: Day, days: number): Day => dayOfNumber(dayNumber(day) + days)
/** Whole days from `a` to `b`; negative when `b` is earlier. */
export const daysFromTo = (a: Day, b: Day): number => dayNumber(b) - dayNumber(a)
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOfNumber(dayNumber(text)) === text

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone)
  if (!found) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const
    found = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts })
    formatters.set(timeZone, found)
  }
  return found
}

/** Clocks of the world change on quarter hours, so one look-up serves each; asking Intl every time would cost more than all else. */
const quarterHour = 900_000
const offsets = new Map<string, Map<number, number>>()
const maxOffsets = 20_000

function offsetsOf(timeZone: string): Map<number, number> {
  let zone = offsets.get(timeZone)
  if (!zone || zone.size >= maxOffsets) offsets.set(timeZone, (zone = new Map()))
  return zone
}

/** Milliseconds that local clocks are ahead of UTC at an instant. */
export function offsetAt(ms: number, timeZone: string): number {
  const bucket = Math.floor(ms / quarterHour) * quarterHour
  const zone = offsetsOf(timeZone)
  const known = zone.get(bucket)
  if (known !== undefined) return known
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(bucket)
      .map(({ type, value }) => [type, value]),
  )
  const local = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`)
  zone.set(bucket, local - bucket)
  return local - bucket
}

/** The calendar day of an instant where the agency is. */
export const localDay = (at: Instant, timeZone: string): Day => {
  const ms = Date.parse(at)
  return toDay(ms + offsetAt(ms, timeZone))
}

/** The time of day of an instant where the agency is, as HH:MM. */
export const localTime = (at: Instant, timeZone: string): string => {
  const ms = Date.parse(at)
  return new Date(ms + offsetAt(ms, timeZone)).toISOString().slice(11, 16)
}

/** The first instant of a day where the agency is; a term ends when the day after its last one starts (CPACA art. 59–60). */
export function startOfDay(day: Day, timeZone: string): Instant {
  const utc = toMs(day)
  const guess = utc - offsetAt(utc, timeZone)
  // Around a change of the clocks the offset at the guess decides.
  return new Date(utc - offsetAt(guess, timeZone)).toISOString()
}

export const endOfDay = (day: Day, timeZone: string): Instant => startOfDay(addDays(day, 1), timeZone)

export const addHours = (at: Instant, hours: number): Instant =>
  new Date(Date.parse(at) + hours * 3_600_000).toISOString()

/** Instants are written alike everywhere, so that text order is time order. */
export function earlier(a: Instant, b: Instant): boolean {
  // Both as the engine writes them: text order is time order, and costs far less than reading them.
  if (a.length === 24 && b.length === 24 && a.endsWith('Z') && b.endsWith('Z')) return a < b
  return Date.parse(a) < Date.parse(b)
}

/**
 * The same day number so many months later; a missing day (30 February) is given back as `missing` for the calendar
 * to decide, with the last day of that month.
 */
export function addMonths(day: Day, months: number): { day: Day; missing: boolean } {
  const [year, month, number] = day.split('-').map(Number) as [number, number, number]
  const target = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  const result = toDay(Date.UTC(target.getUTCFullYear(), target.getUTCMonth(), Math.min(number, last)))
  return { day: result, missing: number > last }
}
