import { envelop } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { Definition } from '#core/definition.ts'
import type { Instant } from '#core/events.ts'
import type { PublishedCalendar } from './calendar-file.ts'
import type { EntityFile } from './entity.ts'

/** Facts of the catalogue. Streams: `procedure-<procedure>`, `calendar-<id>`, `entity-<id>`, and `catalog` that lists them. */
export interface CatalogEventData {
  ProcedurePublished: {
    procedure: string
    version: number
    hash: string
    definition: Definition
    effectiveFrom: Instant
  }
  CalendarPublished: PublishedCalendar
  EntityPublished: EntityFile
  /** Recorded before the first event of a stream, so that readers need not search the whole store for streams. */
  StreamListed: { stream: string }
}

export type CatalogEvent = {
  [T in keyof CatalogEventData]: { type: T; data: CatalogEventData[T] }
}[keyof CatalogEventData]

export const listStream = 'catalog'
export const procedureStream = (procedure: string): string => `procedure-${procedure}`
export const calendarStream = (calendar: string): string => `calendar-${calendar}`
export const entityStream = (entity: string): string => `entity-${entity}`

export interface StreamHead {
  revision: number
  hash: string | null
}

/**
 * Follows one stream: remembers the last revision seen and reads only what came after it. Reads never overlap, and all
 * who ask during a read share the next one: the read under way may have begun before the event that they need.
 */
export function followStream(
  store: EventStore,
  stream: string,
  apply: (event: CatalogEvent) => void,
): () => Promise<StreamHead> {
  let head: StreamHead = { revision: -1, hash: null }
  let running: Promise<StreamHead> | undefined
  let queued: Promise<StreamHead> | undefined

  async function readOn(): Promise<StreamHead> {
    for (const event of await store.read(stream, head.revision + 1)) {
      apply({ type: event.type, data: event.data } as CatalogEvent)
      head = { revision: event.revision, hash: event.metadata.hash }
    }
    return head
  }

  function start(): Promise<StreamHead> {
    queued = undefined
    running = readOn().finally(() => (running = undefined))
    return running
  }

  return () => {
    if (queued) return queued
    if (!running) return start()
    queued = running.then(start, start)
    return queued
  }
}

export interface Author {
  /** Who publishes, as recorded in the events. */
  actor: { kind: string; id: string }
  at: Instant
}

/** Appends one fact after `head`. @returns false when somebody else appended meanwhile. */
export async function appendFact(
  store: EventStore,
  stream: string,
  head: StreamHead,
  event: CatalogEvent,
  author: Author & { commandId: string },
) {
  const events = envelop({
    stream,
    revision: head.revision,
    previousHash: head.hash,
    events: [event],
    command: { id: author.commandId, actor: author.actor, channel: 'catalog' },
    at: author.at,
  })
  const result = await store.append(stream, head.revision === -1 ? 'none' : head.revision, events)
  return result.ok
}
