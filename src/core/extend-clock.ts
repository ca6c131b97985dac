import { isTerm, parseTerm, partOfTerm, writeTerm } from './calendar.ts'
import { getCalendar, timesOf } from './clock.ts'
import type { CommandData } from './commands.ts'
import { countTerm, type CountedTerm, type TermFacts } from './count-term.ts'
import type { Clock, Extension } from './definition.ts'
import type { Problem } from './errors.ts'
import { none, type Handler } from './handler.ts'
import type { Rules } from './rules.ts'
import type { CaseState, ClockState } from './state.ts'
import { earlier, localDay } from './time.ts'

/** The rule by which a clock may be extended now: while it runs, and only once. */
export function extensionOf(rules: Rules, state: CaseState, id: string): Extension | undefined {
  const clock = state.clocks[id]
  return clock?.status === 'running' && !clock.extension ? rules.definition.clocks[id]?.extension : undefined
}

/** The ceiling as a term: half of a term is worked out. */
export function ceilingOf({ upTo, rounding }: Extension, term: string): string {
  if (upTo !== 'half') return upTo
  const { amount, unit } = partOfTerm(parseTerm(term), 'half', rounding?.to ?? 'down')
  return writeTerm(amount, unit)
}

const extended = (clock: ClockState, { from }: Extension, by: string): TermFacts & { calendar: string } => ({
  ...clock,
  extension: { by, afterPauses: clock.pauses.length, ...(from !== undefined && { from }) },
})

/** How far an extension may reach. */
function furthest(rules: Rules, clock: ClockState, rule: Extension): CountedTerm {
  const ceiling = ceilingOf(rule, clock.term)
  const whole = rule.counts === 'total' ? { ...clock, term: ceiling } : extended(clock, rule, ceiling)
  return countTerm(whole, getCalendar(rules, clock.calendar), rules.timeZone)
}

function problemsOf({ by, reason }: CommandData['extend'], clock: ClockState): Problem[] {
  const inHours = parseTerm(clock.term).unit === 'hour'
  const counted = isTerm(by) && (parseTerm(by).unit === 'hour') === inHours
  return [
    ...(counted ? [] : [{ code: 'field-invalid', pointer: '/by', params: { rule: 'term' } } as const]),
    ...(reason.trim() === '' ? [{ code: 'reason-required', pointer: '/reason' } as const] : []),
  ]
}

/** Extends a running term by `by`, with reasons, up to the ceiling of its norm. */
export const extendClock: Handler<'extend'> = (rules, story, data, { at }) => {
  const { clock: id, by, reason } = data
  const defined: Clock | undefined = rules.definition.clocks[id]
  const clock = story.state.clocks[id]
  const rule = extensionOf(rules, story.state, id)
  if (!defined || !clock || !rule) return [{ code: 'not-available', pointer: '/clock' }]
  const problems = problemsOf(data, clock)
  if (problems.length > 0) return problems
  const on = localDay(at, rules.timeZone)
  const times = timesOf(rules, defined, extended(clock, rule, by), at)
  const latest = furthest(rules, clock, rule)
  if (earlier(latest.dueAt, times.dueAt)) {
    const params = { upTo: ceilingOf(rule, clock.term), latest: latest.due }
    return [{ code: 'extension-too-long', pointer: '/by', params }]
  }
  const { norm, from, message } = rule
  const more = { ...(from !== undefined && { from }), ...(message !== undefined && { message }) }
  story.tell('ClockExtended', { clock: id, by, on, norm, reason, ...more, ...times })
  return none
}
