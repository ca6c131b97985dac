import { addTerm, parseTerm } from './calendar.ts'
import { getCalendar } from './clock.ts'
import type { Day, Instant } from './events.ts'
import type { Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { localDay } from './time.ts'

/** How long a closed case must be kept, and what becomes of what is personal in it then. */
export interface Retention {
  /** Last day of the time; absent where it is kept for ever. */
  until?: Day
  /** `select`: the archive chooses. */
  then: 'select' | 'erase' | 'keep'
  /** Name of the norm in the definition. */
  norm?: string
  /** Nobody has checked the time against the official table yet. */
  toConfirm?: boolean
}

/**
 * The retention of a closed case by its definition; undefined while it is open. Where the definition says nothing the case
 * is kept: a record that was destroyed too early cannot be had back. Nothing obliges anybody to keep a draft that was
 * never filed (Ley 1581 de 2012 art. 4 c; Decreto 1377 de 2013 art. 11).
 */
export function retentionOf(rules: Rules, state: CaseState): Retention | undefined {
  if (state.closedAt === undefined) return undefined
  const closed = localDay(state.closedAt, rules.timeZone)
  if (state.folio === undefined) return { until: closed, then: 'erase' }
  const { retention } = rules.definition
  if (!retention) return { then: 'keep' }
  const { keep, byOutcome = {}, then, norm, toConfirm } = retention
  const own = state.outcome !== undefined && Object.hasOwn(byOutcome, state.outcome) ? byOutcome[state.outcome] : keep
  return {
    ...(then !== 'keep' && { until: addTerm(getCalendar(rules), closed, parseTerm(own ?? keep)) }),
    then,
    ...(norm !== undefined && { norm }),
    ...(toConfirm !== undefined && { toConfirm }),
  }
}

/** Whether the time to keep a case is over at an instant. */
export const isRetentionOver = ({ until }: Retention, rules: Rules, at: Instant): boolean =>
  until !== undefined && localDay(at, rules.timeZone) > until
