import type { DueNotes } from './es-due.ts'

export const dueNotes = {
  closure: (reason) => `Does not count: the office is closed (${reason})`,
  moved: 'The last day was not a working day: it moves to this one',
  late: (day) => `It arrived on ${day}, out of office hours: it counts from the next working day.`,
  restarted: (day) => `On ${day} it began again, whole.`,
  suspendedOn: (day, left) => `It stopped on ${day}. ${left} were left.`,
  resumedOn: (day) => `It went on after ${day}.`,
  extendedOn: (day, by, reason) => `On ${day} it was extended by ${by}. Reason: ${reason}`,
  recomputedOn: (day, was, reason) =>
    `On ${day} it was counted again, because the calendar changed (${reason}). It was due on ${was} before.`,
  otherCalendar: (day) => `It was counted by the calendar of that time. By today's it would be due on ${day}.`,
  hours: (from, to) => `It counts by the hour: from ${from} to ${to}.`,
  unlisted: (year) => `There is no list of holidays for ${year} yet: the day may change.`,
} satisfies DueNotes
