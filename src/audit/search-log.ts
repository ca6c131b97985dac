import type { Instant } from '#core/events.ts'
import { envelop } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore } from '#event-store/event-store.ts'

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

/** How often the end of the stream is looked for anew because another search was faster. */
const tries = 20

/**
 * Writes the trace of a search, chained to the one before: nothing that was found may be shown before.
 * @throws {EventStoreError} `unavailable`
 */
export async function recordSearch(
  store: Pick<EventStore, 'append' | 'read'>,
  search: PersonSearched,
  at: string,
): Promise<void> {
  const stream = searchesStream(search.entity)
  const command = {
    id: crypto.randomUUID(),
    actor: { kind: 'auditor', id: search.searcher },
    channel: search.via,
  }
  let [revision, previousHash]: [number, string | null] = [-1, null]
  for (let i = 0; i < tries; i += 1) {
    const events = envelop({
      stream,
      revision,
      previousHash,
      events: [{ type: 'PersonSearched', data: search }],
      command,
      at,
    })
    const result = await store.append(stream, revision < 0 ? 'none' : revision, events, { quiet: true })
    if (result.ok) return
    const last = (await store.read(stream, result.actual)).at(-1)
    ;[revision, previousHash] = last ? [last.revision, last.metadata.hash] : [-1, null]
  }
  throw new EventStoreError('unavailable', `stream ${stream} kept growing while a search was recorded; ask again`)
}

/** Searches in an entity, oldest first. */
export async function searchesIn(store: Pick<EventStore, 'read'>, entity: string): Promise<RecordedSearch[]> {
  const events = await store.read(searchesStream(entity))
  return events.map(({ data, metadata }) => ({ ...(data as PersonSearched), at: metadata.at }))
}
