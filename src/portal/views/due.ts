import { getCalendar } from '#core/clock.ts'
import { explainDue } from '#core/explain-due.ts'
import type { Day } from '#core/events.ts'
import { daysFromTo } from '#core/time.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState, ClockState } from '#core/state.ts'
import { writeDay, writeNextDay } from '../format.ts'
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

function explain(rules: Rules, clock: ClockState, lang: Lang, t: Messages): NonNullable<DueView['explanation']> {
  const { from, lines } = explainDue(clock, getCalendar(rules, clock.calendar), rules.timeZone)
  const reasons = {
    weekend: () => t.due.weekend,
    suspended: () => t.due.suspendedDay,
    holiday: (name: string) => t.due.holiday(name),
  }
  return {
    from: writeDay(from, lang),
    lines: lines.map(({ day, n, off }) => ({
      day: writeNextDay(day, lang),
      ...(n !== undefined && { n }),
      ...(off && { reason: reasons[off.reason]('name' in off ? off.name : '') }),
    })),
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
