import {
  addTerm,
  filingDay,
  parseTerm,
  partOfTerm,
  subtractTerm,
  writeTerm,
  type Calendar,
  type ParsedTerm,
} from './calendar.ts'
import { closePause, countTerm, isInHours, leftOf, type CountedTerm, type TermFacts } from './count-term.ts'
import type { Clock } from './definition.ts'
import type { Day, Instant, Warning } from './events.ts'
import { isMet } from './answer-to.ts'
import type { Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { ClockState } from './state.ts'
import type { Story } from './story.ts'
import { addHours, earlier, endOfDay, isDay, localDay, startOfDay } from './time.ts'

/** @throws when the calendar was not published: publishing a definition demands that it is. */
export function getCalendar(rules: Rules, id: string = rules.definition.calendar): Calendar {
  const calendar = rules.calendars[id]
  if (!calendar) throw new Error(`No calendar "${id}" at hand for ${rules.procedure}`)
  return calendar
}

/** The first instant after a term that starts at `at`. */
export function limitOf(rules: Rules, at: Instant, term: string): Instant {
  const parsed = parseTerm(term)
  if (parsed.unit === 'hour') return addHours(at, parsed.amount)
  return endOfDay(addTerm(getCalendar(rules), localDay(at, rules.timeZone), parsed), rules.timeZone)
}

/** The term of a clock; one that is a part of another's is worked out from it. */
export function termOf(rules: Rules, { term, rounding }: Pick<Clock, 'term' | 'rounding'>): string {
  const part = /^(half|third) of (.+)$/.exec(term)
  const whole = part?.[2] === undefined ? undefined : rules.definition.clocks[part[2]]
  if (!part || !whole) return term
  const { amount, unit } = partOfTerm(parseTerm(whole.term), part[1] as 'half' | 'third', rounding?.to ?? 'up')
  return writeTerm(amount, unit)
}

/** Warnings that are still ahead, first one first. */
function warningsBefore(rules: Rules, clock: Clock, calendar: Calendar, { due, dueAt }: CountedTerm, now: Instant) {
  const inHours = isInHours({ term: termOf(rules, clock) })
  const instantBefore = (before: ParsedTerm): Instant =>
    inHours && before.unit === 'hour'
      ? addHours(dueAt, -before.amount)
      : startOfDay(subtractTerm(calendar, due, before), rules.timeZone)
  return (clock.warnAt ?? [])
    .map((before): Warning => ({ before, at: instantBefore(parseTerm(before)) }))
    .filter(({ at }) => earlier(now, at))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The due day and the warnings that follow from what happened to a term. */
export function timesOf(rules: Rules, clock: Clock, facts: TermFacts & { calendar: string }, now: Instant) {
  const calendar = getCalendar(rules, facts.calendar)
  const counted = countTerm(facts, calendar, rules.timeZone)
  return { due: counted.due, dueAt: counted.dueAt, warnings: warningsBefore(rules, clock, calendar, counted, now) }
}

/** What starts, stops or restarts clocks, when, and the day that it counts by when that is not the day of `at`. */
interface Signal {
  name: string
  at: Instant
  day?: Day
}

/** Day zero of a term that a signal starts: a filing by the office's hours, a date that somebody stated, a delay. */
function dayZero(rules: Rules, story: Story, clock: Clock, calendar: Calendar, { name, at, day }: Signal) {
  const stated = clock.countsFrom === undefined ? undefined : story.state.data[clock.countsFrom]
  const known = typeof stated === 'string' && isDay(stated) ? stated : day
  const arrived = localDay(at, rules.timeZone)
  const first = known ?? (name === 'filing' ? filingDay(calendar, at, rules.timeZone) : arrived)
  const from = clock.startsAfter === undefined ? first : addTerm(calendar, first, parseTerm(clock.startsAfter))
  return { from, ...(known === undefined && first !== arrived && { receivedOn: arrived }) }
}

/** A term from its start, nothing having happened to it yet. */
function beginning(rules: Rules, story: Story, clock: Clock, signal: Signal) {
  const calendar = getCalendar(rules, clock.calendar)
  const term = termOf(rules, clock)
  const { rule: lastDay } = clock.lastDay ?? {}
  const facts = {
    term,
    calendar: calendar.id,
    ...dayZero(rules, story, clock, calendar, signal),
    ...(isInHours({ term }) && { startedAt: signal.at }),
    ...(lastDay !== undefined && { lastDay }),
  }
  return { ...facts, ...timesOf(rules, clock, { ...facts, pauses: [] }, signal.at) }
}

function applies(rules: Rules, story: Story, { when }: Clock): boolean {
  return when === undefined || isMet(rules, caseScope(rules, story.state), when)
}

function startClock(rules: Rules, story: Story, id: string, clock: Clock, signal: Signal): void {
  if (!applies(rules, story, clock)) return
  story.tell('ClockStarted', { clock: id, norm: clock.norm, ...beginning(rules, story, clock, signal) })
}

function restartClock(rules: Rules, story: Story, id: string, clock: Clock, signal: Signal): void {
  const on = localDay(signal.at, rules.timeZone)
  story.tell('ClockRestarted', { clock: id, signal: signal.name, on, ...beginning(rules, story, clock, signal) })
}

const isUnderWay = (clock: ClockState | undefined): boolean =>
  clock?.status === 'running' || clock?.status === 'suspended'

/**
 * Stops, restarts and starts the clocks that a signal means: `filing`, `transfer`, `enter:<step>`, `complete:<step>`,
 * `notified:<step>` or `expired:<clock>`. `day` is given where the signal belongs to another day than that of `at`.
 */
export function signalClocks(rules: Rules, story: Story, name: string, at: Instant, day?: Day): void {
  const signal = { name, at, ...(day !== undefined && { day }) }
  for (const [id, clock] of Object.entries(rules.definition.clocks)) {
    if (clock.stopsOn?.includes(name)) stopClock(rules, story, id, at)
    if (clock.restartsOn?.includes(name) && isUnderWay(story.state.clocks[id]))
      restartClock(rules, story, id, clock, signal)
    // Going round by the same step does not lengthen a term that runs or has run out; one that was met may start anew.
    const status = story.state.clocks[id]?.status
    // What the person let pass is asked of them anew when they are asked again.
    const isFree = status === undefined || status === 'stopped' || (status === 'expired' && clock.lapse !== undefined)
    if (clock.startsOn === name && isFree) startClock(rules, story, id, clock, signal)
  }
}

function stopClock(rules: Rules, story: Story, id: string, at: Instant): void {
  if (isUnderWay(story.state.clocks[id])) story.tell('ClockStopped', { clock: id, on: localDay(at, rules.timeZone) })
}

export function stopAllClocks(rules: Rules, story: Story, at: Instant): void {
  for (const id of Object.keys(story.state.clocks)) stopClock(rules, story, id, at)
}

/** Suspends and resumes clocks as the steps now active say. */
export function adjustClocks(rules: Rules, story: Story, at: Instant): void {
  for (const [id, clock] of Object.entries(rules.definition.clocks)) {
    const state = story.state.clocks[id]
    if (!state || !clock.suspendedIn) continue
    const pausing = story.state.active.some(({ step }) => clock.suspendedIn?.includes(step))
    if (state.status === 'running' && pausing) suspendClock(rules, story, id, state, at)
    else if (state.status === 'suspended' && !pausing) resumeClock(rules, story, id, clock, state, at)
  }
}

function suspendClock(rules: Rules, story: Story, id: string, state: ClockState, at: Instant): void {
  const on = localDay(at, rules.timeZone)
  const left = leftOf(state, getCalendar(rules, state.calendar), on, at)
  story.tell('ClockSuspended', {
    clock: id,
    on,
    left: writeTerm(left.amount, left.unit),
    ...(isInHours(state) && { at }),
  })
}

/** The day that a suspension ends with: that of the answer, or the last one on which it could come. */
function resumptionDay(rules: Rules, story: Story, { resumes }: Clock, on: Day): Day {
  const limit = resumes?.limit === undefined ? undefined : story.state.clocks[resumes.limit]?.due
  if (resumes?.at !== 'limit' || limit === undefined || limit < on) return on
  const waived = resumes.unless !== undefined && isMet(rules, caseScope(rules, story.state), resumes.unless)
  return waived ? on : limit
}

function resumeClock(rules: Rules, story: Story, id: string, clock: Clock, state: ClockState, at: Instant): void {
  const on = resumptionDay(rules, story, clock, localDay(at, rules.timeZone))
  const left = state.pauses.at(-1)?.left ?? state.term
  const instant = isInHours(state) && { at }
  const pauses = closePause(state.pauses, { on, ...instant })
  story.tell('ClockResumed', { clock: id, on, left, ...instant, ...timesOf(rules, clock, { ...state, pauses }, at) })
}
