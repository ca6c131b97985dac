import { evolve } from './evolve.ts'
import type { CaseEvent, EventData, EventType, Instant } from './events.ts'
import type { CaseState } from './state.ts'

/** A decision as it is being told: the facts so far, and the case as they leave it. */
export interface Story {
  /** The instant under which all of it is recorded. */
  readonly at: Instant
  readonly events: CaseEvent[]
  readonly state: CaseState
  tell<T extends EventType>(type: T, data: EventData[T]): void
}

/** Starts a story from a state; every fact told is folded at once, so that the next rule sees it. */
export function beginStory(before: CaseState, at: Instant, actor: { kind: string; id: string }): Story {
  const events: CaseEvent[] = []
  let state = before
  return {
    at,
    events,
    get state() {
      return state
    },
    tell(type, data) {
      const event = { type, data } as CaseEvent
      events.push(event)
      state = evolve(state, { ...event, at, actor })
    },
  }
}
