import { type Calendar, dayOff, remainingTerm } from '#core/calendar.ts'
import type { Day, Instant } from '#core/events.ts'
import { addDays, dayNumber, localDay, localTime, weekdayOfNumber } from '#core/time.ts'

/** Business days after `from` until `to`, both included as terms count them: the day of the beginning does not count. */
export const businessDaysBetween = (calendar: Calendar, from: Day, to: Day): number =>
  remainingTerm(calendar, from, to, 'business day').amount

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/**
 * Whole minutes between two instants in which the office was open, by the calendar's hours on its business days; undefined
 * where the calendar has no hours.
 */
export function officeMinutes(calendar: Calendar, timeZone: string, from: Instant, to: Instant): number | undefined {
  const { office } = calendar
  if (!office) return undefined
  const [first, last] = [localDay(from, timeZone), localDay(to, timeZone)]
  let minutes = 0
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const hours = office.hours[weekdayOfNumber(dayNumber(day))]
    if (!hours || dayOff(calendar, day)) continue
    const begins = Math.max(minutesOf(hours[0]), day === first ? minutesOf(localTime(from, timeZone)) : 0)
    const ends = Math.min(minutesOf(hours[1]), day === last ? minutesOf(localTime(to, timeZone)) : 24 * 60)
    minutes += Math.max(0, ends - begins)
  }
  return minutes
}
