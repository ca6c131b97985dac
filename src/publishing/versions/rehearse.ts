import { evolve } from '#core/evolve.ts'
import type { RecordedEvent } from '#core/events.ts'
import { asNamed, misfits, type Misfit, type Passage } from '#core/misfits.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { checkAnswers } from '#publishing/check-answers.ts'

/** A misfit, and the event since which it stands. */
export interface Break extends Misfit {
  revision: number
  event: RecordedEvent['type']
}

export interface Rehearsal {
  /** Whether a migration would be accepted as the case stands. */
  fits: boolean
  /** Why it would not be. */
  breaks: Break[]
  /** What did not fit at some time and no longer matters: the case has gone on since. */
  passed: Break[]
}

/** Everything that keeps a case from going on under another version: the same for rehearsal and migration. */
export function stateMisfits(passage: Passage, state: CaseState): Misfit[] {
  const { data, filedAt, changedAt } = asNamed(passage, state)
  const wrong = checkAnswers(passage.after, data, filedAt ?? changedAt).flatMap(({ code, params }): Misfit[] =>
    code === 'field-invalid' ? [{ code: 'answer-invalid', item: String(params?.['field'] ?? '') }] : [],
  )
  const found = [...misfits(passage, state), ...wrong]
  return [...new Map(found.map((one) => [keyOf(one), one])).values()]
}

const keyOf = ({ code, item }: Misfit): string => `${code} ${item}`

/**
 * Replays the history of one case against a version: after every event, could the case be under it?
 * Pure; `events` are the whole stream in order.
 */
export function rehearse(passage: Passage, caseId: string, events: readonly RecordedEvent[]): Rehearsal {
  let state = initialState(caseId)
  let standing = new Map<string, Break>()
  const seen = new Map<string, Break>()
  for (const event of events) {
    state = evolve(state, event)
    const now = stateMisfits(passage, state).map((misfit): [string, Break] => {
      const key = keyOf(misfit)
      return [key, standing.get(key) ?? { ...misfit, revision: state.revision, event: event.type }]
    })
    standing = new Map(now)
    for (const [key, found] of now) seen.set(key, found)
  }
  return {
    fits: standing.size === 0,
    breaks: [...standing.values()],
    // What the engine had under way is always over again.
    passed: [...seen].flatMap(([key, found]) =>
      standing.has(key) || found.code === 'effect-under-way' ? [] : [found],
    ),
  }
}
