import { evolve } from '#core/evolve.ts'
import type { CaseEvent, EventType, RecordedEvent } from '#core/events.ts'
import { initialState, type CaseState } from '#core/state.ts'
import type { StoredEvent } from './event-store.ts'

const prefix = 'case-'

export const caseStream = (caseId: string): string => prefix + caseId
/** Id of the case whose stream this is; undefined for any other stream. */
export const caseIdOf = (stream: string): string | undefined =>
  stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined

/** Whether it says that the personal data of its case was erased. */
export const isErasure = ({ type }: Pick<StoredEvent, 'type'>): boolean =>
  type === ('PersonalDataErased' satisfies EventType)

/** A stored event as `evolve` takes it. The place where old shapes of an event are brought to today's. */
export function toRecorded({ type, data, metadata }: StoredEvent): RecordedEvent {
  return { ...({ type, data } as CaseEvent), at: metadata.at, actor: metadata.actor }
}

/** Folds stored events of one case onto a state. */
export const foldStored = (state: CaseState, events: readonly StoredEvent[]): CaseState =>
  events.reduce((folded, event) => evolve(folded, toRecorded(event)), state)

/** The case as its events leave it. */
export const foldCase = (caseId: string, events: readonly StoredEvent[]): CaseState =>
  foldStored(initialState(caseId), events)
