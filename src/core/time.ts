import type { Day, Instant } from './events.ts'

/** Days are handled as UTC midnights, so that no time zone of the machine can interfere. */
const dayMs = 86_400_000
const toMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`)
const toDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: Day, days: number): Day => toDay(toMs(day) + days * dayMs)
/** Whole days from `a` to `b`; negative when `b` is earlier. */
export const daysFromTo = (a: Day, b: Day): number => (toMs(b) - toMs(a)) / dayMs
/** 0 = Sunday. */
export const weekday = (day: Day): number => new Date(toMs(day)).getUTCDay()
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && toDay(toMs(text)) === text

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
const offsets = new Map<string, number>()
const maxOffsets = 20_000

/** Milliseconds that local clocks are ahead of UTC at an instant. */
function offsetAt(ms: number, timeZone: string): number {
  const bucket = Math.floor(ms / quarterHour) * quarterHour
  const key = `${timeZone} ${bucket}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(bucket)
      .map(({ type, value }) => [type, value]),
  )
  const local = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`)
  if (offsets.size >= maxOffsets) offsets.clear()
  offsets.set(key, local - bucket)
  return local - bucket
}

/** The calendar day of an instant where the agency is. */
export const localDay = (at: Instant, timeZone: string): Day => {
  const ms = Date.parse(at)
  return toDay(ms + offsetAt(ms, timeZone))
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
export const earlier = (a: Instant, b: Instant): boolean => Date.parse(a) < Date.parse(b)

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
