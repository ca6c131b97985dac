import type { Day } from '#core/events.ts'
import { explainDue } from '#core/explain-due.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState, ClockState } from '#core/state.ts'
import { daysFromTo, localDay } from '#core/time.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { businessDaysBetween } from './working-time.ts'

/** How a legal term of a case was used. */
export interface TermUse {
  clock: string
  state: ClockState
  /** Days that count until its last day; absent for a term of hours. */
  total?: number
  /** Of those, how many had gone by when it was met, or have now. */
  used?: number
  /** Calendar days in which it stood still. */
  suspended: number
  /** The day that it was met, or the day until which it is looked at. */
  until: Day
  met: boolean
  /** Business days beyond its last day, when nobody had met it by then. */
  late?: number
}

const daysPaused = ({ pauses }: ClockState, today: Day): number =>
  pauses.reduce(
    (sum, { on, resumed = today }) => sum + Math.max(0, daysFromTo(on, resumed < today ? resumed : today)),
    0,
  )

/** The day that a clock last stopped, as its events tell it. */
function stoppedOn(events: readonly StoredEvent[], clock: string): Day | undefined {
  const last = events.findLast(
    ({ type, data }) => /^Clock(Stopped|Started|Restarted)$/.test(type) && (data as { clock: string }).clock === clock,
  )
  return last?.type === 'ClockStopped' ? (last.data as { on: Day }).on : undefined
}

/** How every legal term that has begun was used until a day, by the calendars that `rules` hold. Pure. */
export function termUses(rules: Rules, state: CaseState, events: readonly StoredEvent[], today: Day): TermUse[] {
  const ended = state.closedAt === undefined ? today : localDay(state.closedAt, rules.timeZone)
  return Object.entries(state.clocks).map(([clock, found]) => {
    const calendar = rules.calendars[found.calendar]
    if (!calendar) throw new Error(`The calendar "${found.calendar}" of case ${state.id} is not at hand`)
    const stopped = found.status === 'stopped' ? (stoppedOn(events, clock) ?? ended) : undefined
    const until = stopped ?? ended
    const counted = explainDue(found, calendar, rules.timeZone).lines.filter((line) => line.counted)
    const isLate = found.status === 'expired' || (found.status !== 'suspended' && until > found.due)
    return {
      clock,
      state: found,
      ...(counted.length > 0 && {
        total: counted.length,
        used: counted.filter(({ day }) => day <= until).length,
      }),
      suspended: daysPaused(found, until),
      until,
      met: stopped !== undefined,
      ...(isLate && { late: businessDaysBetween(calendar, found.due, until) }),
    }
  })
}
