import { dayOff, type Calendar } from './calendar.ts'
import type { Day, Instant } from './events.ts'
import { addDays, earlier, localDay, offsetAt, startOfDay } from './time.ts'

/** When an office receives people, in its own time zone. */
export interface OfficeHours {
  /** Days 1 (Monday) to 7 (Sunday), local times HH:MM. */
  hours: { days: number[]; from: string; to: string }[]
  slotMinutes: number
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** 1 = Monday … 7 = Sunday, as ISO 8601 numbers them. */
const weekday = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** So many minutes after midnight by the clock on the wall: on a day when clocks change, not so many after midnight. */
function atLocalTime(midnight: Instant, minutes: number, timeZone: string): Instant {
  const start = Date.parse(midnight)
  const plain = start + minutes * 60_000
  return new Date(plain + offsetAt(start, timeZone) - offsetAt(plain, timeZone)).toISOString()
}

/** Slots of one day, the first one first; none on a day without business. Each lies whole within the office's hours. */
export function slotsOfDay(
  { hours, slotMinutes }: OfficeHours,
  calendar: Calendar,
  day: Day,
  timeZone: string,
): Instant[] {
  if (dayOff(calendar, day)) return []
  const midnight = startOfDay(day, timeZone)
  return hours
    .filter(({ days }) => days.includes(weekday(day)))
    .flatMap(({ from, to }) => {
      const count = Math.floor((minutesOf(to) - minutesOf(from)) / slotMinutes)
      return Array.from({ length: count }, (_, i) => minutesOf(from) + i * slotMinutes)
    })
    .toSorted((a, b) => a - b)
    .map((minutes) => atLocalTime(midnight, minutes, timeZone))
}

/** Days from one instant to the last before another, at most `most`. */
export function daysBetween(from: Instant, until: Instant, timeZone: string, most = 62): Day[] {
  const days: Day[] = []
  for (
    let day = localDay(from, timeZone);
    days.length < most && earlier(startOfDay(day, timeZone), until);
    day = addDays(day, 1)
  )
    days.push(day)
  return days
}
