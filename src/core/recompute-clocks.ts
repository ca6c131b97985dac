import { writeTerm } from './calendar.ts'
import { getCalendar, limitOf, timesOf } from './clock.ts'
import type { CommandData } from './commands.ts'
import { leftOf } from './count-term.ts'
import { none, type Handler } from './handler.ts'
import { getStep, type Rules } from './rules.ts'
import type { ClockState } from './state.ts'
import type { Story } from './story.ts'
import { localDay } from './time.ts'

/**
 * Counts again, by the newest calendar, the terms that it governs and that have not ended; what was met or ran out keeps
 * the day that it had. Refused when no day changes: the engine asks this of every open case, and most have nothing to tell.
 */
export const recomputeClocks: Handler<'recompute-clocks'> = (rules, story, data, { at }) => {
  const { calendar, version, reason } = data
  const on = localDay(at, rules.timeZone)
  const before = story.events.length
  for (const [id, clock] of Object.entries(story.state.clocks)) {
    const defined = rules.definition.clocks[id]
    const open = clock.status === 'running' || clock.status === 'suspended'
    if (!open || !defined || clock.calendar !== calendar) continue
    const times = timesOf(rules, defined, clock, at)
    const left = newlyLeft(rules, { ...clock, ...times })
    const leftAsBefore = left === undefined || left === clock.pauses.at(-1)?.left
    if (times.due === clock.due && leftAsBefore) continue
    const was = { was: clock.due, ...(left !== undefined && { left }) }
    story.tell('ClockRecomputed', { clock: id, on, calendar, version, reason, ...was, ...times })
  }
  if (rules.definition.calendar === calendar) recomputeLimits(rules, story, data)
  return story.events.length === before ? [{ code: 'not-available' }] : none
}

/** Limits of steps under way, which count by the calendar of the procedure. */
function recomputeLimits(rules: Rules, story: Story, data: CommandData['recompute-clocks']): void {
  for (const { step, since, limitFrom, expiresAt } of story.state.active) {
    const defined = getStep(rules, step)
    const within = 'within' in defined ? defined.within : undefined
    if (within === undefined || expiresAt === undefined) continue
    const counted = limitOf(rules, limitFrom ?? since, within)
    if (counted !== expiresAt) story.tell('StepLimitRecomputed', { step, ...data, was: expiresAt, expiresAt: counted })
  }
}

/** What an open suspension leaves by the calendar as it is now. */
function newlyLeft(rules: Rules, clock: ClockState): string | undefined {
  const pause = clock.pauses.at(-1)
  if (clock.status !== 'suspended' || !pause) return undefined
  const facts = { ...clock, pauses: clock.pauses.slice(0, -1) }
  const { amount, unit } = leftOf(facts, getCalendar(rules, clock.calendar), pause.on, pause.at ?? clock.dueAt)
  return writeTerm(amount, unit)
}
