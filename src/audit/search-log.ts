import type { Instant } from '#core/events.ts'
import { appendNext } from '#event-store/append-next.ts'
import type { EventStore } from '#event-store/event-store.ts'

/** An event of the stream `searches-<entity>`: an auditor looked for the cases of a person. */
export interface PersonSearched {
  entity: string
  /** The auditor's account at the issuer. */
  searcher: string
  reason: string
  /** Keyed hash of what was looked for, hex: that two searches were for the same, never for what. */
  value: string
  /** How many cases of the entity were found. */
  found: number
  via: 'web' | 'api'
}

/** A search as it stands in its stream. */
export interface RecordedSearch extends PersonSearched {
  at: Instant
}

export const searchesStream = (entity: string): string => `searches-${entity}`

/**
 * Writes the trace of a search, chained to the one before: nothing that was found may be shown before.
 * @throws {EventStoreError} `unavailable`
 */
export const recordSearch = (
  store: Pick<EventStore, 'append' | 'read'>,
  search: PersonSearched,
  at: string,
): Promise<void> =>
  appendNext(store, {
    stream: searchesStream(search.entity),
    events: [{ type: 'PersonSearched', data: search }],
    command: { id: crypto.randomUUID(), actor: { kind: 'auditor', id: search.searcher }, channel: search.via },
    at,
  })

/** Searches in an entity, oldest first. */
export async function searchesIn(store: Pick<EventStore, 'read'>, entity: string): Promise<RecordedSearch[]> {
  const events = await store.read(searchesStream(entity))
  return events.map(({ data, metadata }) => ({ ...(data as PersonSearched), at: metadata.at }))
}
