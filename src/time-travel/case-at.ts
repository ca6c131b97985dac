import type { Instant } from '#core/events.ts'
import type { CaseState } from '#core/state.ts'
import { earlier } from '#core/time.ts'
import { foldCase, foldStored } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'

/** The moment asked for: an instant, or the revision that the case had just reached. */
export type Moment = { at: Instant } | { revision: number }

/** A case as it stood at a moment. */
export interface CaseAt {
  /** `at` is the instant asked for, or that of the event of the revision asked for. */
  asOf: { revision: number; at: Instant }
  /** What was known then, oldest first. */
  events: StoredEvent[]
  state: CaseState
  /**
   * After everything that was recorded together with the last event known: facts of one command are written at once, so
   * nobody ever met the case between two of them. The same as `state` unless a revision within a command was asked for.
   */
  settled: CaseState
}

/** Why there is no such moment: the case was not there yet, it has not come so far, or it lies in the future. */
export type NoMoment =
  | { member: 'at'; why: 'before'; opened: Instant }
  | { member: 'at'; why: 'future'; now: Instant }
  | { member: 'revision'; why: 'ahead'; last: number }

/**
 * The case exactly as it stood at a moment, folded from the events known then and no others. Pure: the same events and
 * moment give the same answer, whatever happened since. `events` are all of the case, in order, at least one.
 */
export function caseAt(
  caseId: string,
  events: readonly StoredEvent[],
  moment: Moment,
  now: Instant,
): { ok: true; value: CaseAt } | { ok: false; problem: NoMoment } {
  const problem = problemOf(events, moment, now)
  if (problem) return { ok: false, problem }
  const known = events.filter(({ revision, metadata }) =>
    'at' in moment ? !earlier(moment.at, metadata.at) : revision <= moment.revision,
  )
  const last = known.at(-1)
  const rest = events.slice(known.length)
  const other = rest.findIndex(({ metadata }) => metadata.commandId !== last?.metadata.commandId)
  const state = foldCase(caseId, known)
  const asOf = { revision: state.revision, at: 'at' in moment ? moment.at : (last?.metadata.at ?? '') }
  const settled = foldStored(state, other < 0 ? rest : rest.slice(0, other))
  return { ok: true, value: { asOf, events: known, state, settled } }
}

function problemOf(events: readonly StoredEvent[], moment: Moment, now: Instant): NoMoment | undefined {
  if ('revision' in moment) {
    const last = events.length - 1
    return moment.revision > last ? { member: 'revision', why: 'ahead', last } : undefined
  }
  const opened = events[0]?.metadata.at ?? now
  if (earlier(now, moment.at)) return { member: 'at', why: 'future', now }
  return earlier(moment.at, opened) ? { member: 'at', why: 'before', opened } : undefined
}
