import { parseTerm } from '#core/calendar.ts'
import { getCalendar } from '#core/clock.ts'
import { explainDue, type DueLine, type DueNote } from '#core/explain-due.ts'
import type { Day } from '#core/events.ts'
import { daysFromTo } from '#core/time.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState, ClockState } from '#core/state.ts'
import { writeDay, writeInstant, writeNextDay, writeShortDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { DueView, Lang } from '../view-models.ts'
import { normView, say } from './words.ts'

/** Calendar days before the due day from which it is called near. */
const soonDays = 5

export function dueState(due: Day, today: Day): DueView['state'] {
  const left = daysFromTo(today, due)
  if (left < 0) return 'late'
  if (left === 0) return 'today'
  return left <= soonDays ? 'soon' : 'fine'
}

export const termText = (term: string, t: Messages): string => {
  const { amount, unit } = parseTerm(term)
  return t.common.term(amount, unit)
}

function noteText(note: DueNote, { timeZone }: Rules, lang: Lang, t: Messages): string {
  const { notes } = t.due
  const day = (date: Day) => writeShortDay(date, lang)
  switch (note.kind) {
    case 'received-out-of-hours':
      return notes.late(day(note.on))
    case 'restarted':
      return notes.restarted(day(note.on))
    case 'suspended':
      return notes.suspendedOn(day(note.on), termText(note.left, t))
    case 'resumed':
      return notes.resumedOn(day(note.on))
    case 'extended':
      return notes.extendedOn(day(note.on), termText(note.by, t), note.reason)
    case 'recomputed':
      return notes.recomputedOn(day(note.on), day(note.was), note.reason)
    case 'other-calendar':
      return notes.otherCalendar(day(note.due))
    case 'hours':
      return notes.hours(writeInstant(note.from, timeZone, lang), writeInstant(note.to, timeZone, lang))
  }
}

function reasonText(off: NonNullable<DueLine['off']>, t: Messages): string {
  switch (off.reason) {
    case 'weekend':
      return t.due.weekend
    case 'suspended':
      return t.due.suspendedDay
    case 'holiday':
      return t.due.holiday(off.name)
    case 'closure':
      return t.due.notes.closure(off.name)
    case 'moved':
      return t.due.notes.moved
  }
}

function explain(rules: Rules, clock: ClockState, lang: Lang, t: Messages): NonNullable<DueView['explanation']> {
  const { from, lines, notes, unlistedYears } = explainDue(clock, getCalendar(rules, clock.calendar), rules.timeZone)
  return {
    from: writeDay(from, lang),
    lines: lines.map(({ day, n, off }) => ({
      day: writeNextDay(day, lang),
      ...(n !== undefined && { n }),
      ...(off && { reason: reasonText(off, t) }),
    })),
    notes: [
      ...notes.map((note) => noteText(note, rules, lang, t)),
      ...unlistedYears.map((year) => t.due.notes.unlisted(year)),
    ],
  }
}

/** Legal terms that still count, as the definition orders them; those met or over with the case are left out. */
export function dueViews(rules: Rules, state: CaseState, today: Day, lang: Lang, t: Messages): DueView[] {
  return Object.entries(rules.definition.clocks).flatMap(([id, defined]) => {
    const clock = state.clocks[id]
    if (!clock || clock.status === 'stopped') return []
    const view: DueView = {
      day: writeDay(clock.due, lang),
      iso: clock.due,
      state: clock.status === 'suspended' ? 'suspended' : dueState(clock.due, today),
      title: say(defined.title, lang),
      norm: normView(rules.definition, clock.norm),
      explanation: explain(rules, clock, lang, t),
    }
    return [view]
  })
}

/** Every legal term that has started, met or not, with the explanation of its last day. */
export function explainedTerms(rules: Rules, state: CaseState, lang: Lang, t: Messages) {
  return Object.entries(rules.definition.clocks).flatMap(([id, { title }]) => {
    const clock = state.clocks[id]
    if (!clock) return []
    const { status, due, norm } = clock
    const explanation = explain(rules, clock, lang, t)
    return [
      {
        title: say(title, lang),
        day: writeDay(due, lang),
        status,
        norm: normView(rules.definition, norm),
        explanation,
      },
    ]
  })
}
