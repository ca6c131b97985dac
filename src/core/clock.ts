import { addTerm, dayOff, parseTerm, remainingTerm, rollForward, subtractTerm, writeTerm } from './calendar.ts'
import type { Calendar, DayOff, ParsedTerm } from './calendar.ts'
import type { Clock } from './definition.ts'
import type { Day, Instant, Warning } from './events.ts'
import { holds } from './expression.ts'
import type { Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { ClockState } from './state.ts'
import type { Story } from './story.ts'
import { addDays, addHours, earlier, endOfDay, localDay, startOfDay } from './time.ts'

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

/** Warnings that are still ahead, first one first. */
function warningsBefore(rules: Rules, clock: Clock, calendar: Calendar, due: Day, now: Instant): Warning[] {
  return (clock.warnAt ?? [])
    .map((before) => ({ before, at: startOfDay(subtractTerm(calendar, due, parseTerm(before)), rules.timeZone) }))
    .filter(({ at }) => earlier(now, at))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function dueOf(rules: Rules, clock: Clock, calendar: Calendar, from: Day, left: ParsedTerm, now: Instant) {
  const added = addTerm(calendar, from, left)
  // What was left of months was kept in days, and with nothing left of business days the count does not move: both still
  // end on a business day.
  const { unit } = parseTerm(clock.term)
  const due = unit === 'month' || unit === 'business day' ? rollForward(calendar, added) : added
  return { due, dueAt: endOfDay(due, rules.timeZone), warnings: warningsBefore(rules, clock, calendar, due, now) }
}

function startClock(rules: Rules, story: Story, id: string, clock: Clock, at: Instant): void {
  if (clock.when !== undefined) {
    const condition = rules.expressions[clock.when]
    if (!condition || !holds(condition, caseScope(rules, story.state))) return
  }
  const calendar = getCalendar(rules, clock.calendar)
  const from = localDay(at, rules.timeZone)
  const times = dueOf(rules, clock, calendar, from, parseTerm(clock.term), at)
  story.tell('ClockStarted', { clock: id, term: clock.term, norm: clock.norm, calendar: calendar.id, from, ...times })
}

/** Starts the clocks that `signal` (`filing` or `enter:<step>`) starts, and stops those that it meets. */
export function signalClocks(rules: Rules, story: Story, signal: string, at: Instant): void {
  for (const [id, clock] of Object.entries(rules.definition.clocks)) {
    if (clock.stopsOn?.includes(signal)) stopClock(rules, story, id, at)
    // Going round by the same step does not lengthen a term that runs or has run out; one that was met may start anew.
    const status = story.state.clocks[id]?.status
    const isFree = status === undefined || status === 'stopped'
    if (clock.startsOn === signal && isFree) startClock(rules, story, id, clock, at)
  }
}

function stopClock(rules: Rules, story: Story, id: string, at: Instant): void {
  const status = story.state.clocks[id]?.status
  if (status === 'running' || status === 'suspended')
    story.tell('ClockStopped', { clock: id, on: localDay(at, rules.timeZone) })
}

export function stopAllClocks(rules: Rules, story: Story, at: Instant): void {
  for (const id of Object.keys(story.state.clocks)) stopClock(rules, story, id, at)
}

/** Suspends and resumes clocks as the steps now active say. */
export function adjustClocks(rules: Rules, story: Story, at: Instant): void {
  const on = localDay(at, rules.timeZone)
  for (const [id, clock] of Object.entries(rules.definition.clocks)) {
    const state = story.state.clocks[id]
    if (!state || !clock.suspendedIn) continue
    const pausing = story.state.active.some(({ step }) => clock.suspendedIn?.includes(step))
    const calendar = getCalendar(rules, state.calendar)
    if (state.status === 'running' && pausing) {
      const left = remainingTerm(calendar, on, state.due, parseTerm(state.term).unit)
      story.tell('ClockSuspended', { clock: id, on, left: writeTerm(left.amount, left.unit) })
    } else if (state.status === 'suspended' && !pausing) {
      const left = state.pauses.at(-1)?.left ?? state.term
      story.tell('ClockResumed', { clock: id, on, left, ...dueOf(rules, clock, calendar, on, parseTerm(left), at) })
    }
  }
}

export interface DueExplanation {
  from: Day
  due: Day
  term: string
  norm: string
  /** Years without a published list of holidays that the count passes through. */
  unlistedYears: number[]
  /** Every day from the first counted to the due day; `n` numbers the days that count. */
  lines: { day: Day; counted: boolean; n?: number; off?: DayOff | { reason: 'suspended' } }[]
}

/** Why a clock ends on its day: each day counted or skipped, and the reason (the same rules that set the day). */
export function explainDue(clock: ClockState, calendar: Calendar): DueExplanation {
  const { from, due, term, norm } = clock
  const { unit } = parseTerm(term)
  const lines: DueExplanation['lines'] = []
  const unlisted = new Set<number>()
  let n = 0
  for (let day = addDays(from, 1); day <= due; day = addDays(day, 1)) {
    if (!calendar.years.includes(Number(day.slice(0, 4)))) unlisted.add(Number(day.slice(0, 4)))
    const off = pausedOn(clock, day)
      ? ({ reason: 'suspended' } as const)
      : unit === 'business day'
        ? dayOff(calendar, day)
        : undefined
    if (off) lines.push({ day, counted: false, off })
    else lines.push({ day, counted: true, n: (n += 1) })
  }
  return { from, due, term, norm, unlistedYears: [...unlisted], lines }
}

/** The day that it stopped counts as used; the day that it went on does not count (CPACA art. 17). */
const pausedOn = (clock: ClockState, day: Day): boolean =>
  clock.pauses.some(({ on, resumed }) => day > on && (resumed === undefined || day <= resumed))
