import { nextDue } from './due.ts'
import type { Instant } from './events.ts'
import type { Rules } from './rules.ts'
import type { CaseState, Effect } from './state.ts'

/** What the case's workflow must make happen. */
export interface Agenda {
  /** Of the last event it is drawn from. */
  revision: number
  /** When something falls due next; absent when nothing will by itself. */
  wakeAt?: Instant
  /** Effects owed; those that failed for good wait for an operator and are not here. */
  effects: Effect[]
  closed: boolean
}

export function agenda(rules: Rules, state: CaseState): Agenda {
  const due = nextDue(rules, state)
  return {
    revision: state.revision,
    ...(due && { wakeAt: due.at }),
    effects: state.effects.filter(({ status }) => status === 'pending'),
    closed: state.status === 'closed',
  }
}
