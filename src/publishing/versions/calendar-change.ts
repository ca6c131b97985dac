import type { EventStore } from '#event-store/event-store.ts'
import type { PublishedCalendar } from '#publishing/files/calendar-file.ts'
import { calendarStream, followStream, listStream } from '#publishing/streams.ts'

/** Days named in full; the rest is a number. */
const maxNamed = 4

const daysOff = ({ calendar }: PublishedCalendar): Record<string, string> => ({
  ...calendar.closures,
  ...calendar.holidays,
})

/** What a new version of a calendar changes, in signs that need no language: `+2026-07-13 Virgen de Chiquinquirá`. */
export function describeChange(before: PublishedCalendar, after: PublishedCalendar): string {
  const [old, young] = [daysOff(before), daysOff(after)]
  const signs = [
    ...Object.entries(young).flatMap(([day, name]) => (day in old ? [] : [`+${day} ${name}`])),
    ...Object.entries(old).flatMap(([day, name]) => (day in young ? [] : [`−${day} ${name}`])),
  ]
  const named = signs.slice(0, maxNamed).join(', ')
  const more = signs.length - maxNamed
  return more > 0 ? `${named} (+${more})` : named || after.calendar.id
}

/** What the last publication of a calendar changed; undefined when it is the first, or there is none. */
export async function lastChange(store: EventStore, calendar: string): Promise<string | undefined> {
  const versions: PublishedCalendar[] = []
  await followStream(store, calendarStream(calendar), ({ type, data }) => {
    if (type === 'CalendarPublished') versions.push(data)
  })()
  const [before, after] = versions.slice(-2)
  return before && after && describeChange(before, after)
}

/** Ids of all published calendars. */
export async function listCalendars(store: EventStore): Promise<string[]> {
  const streams: string[] = []
  await followStream(store, listStream, ({ type, data }) => {
    if (type === 'StreamListed') streams.push(data.stream)
  })()
  const prefix = calendarStream('')
  return streams.flatMap((stream) => (stream.startsWith(prefix) ? [stream.slice(prefix.length)] : []))
}
