import { deterministicId, envelop } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { Definition } from '#core/definition.ts'
import type { Instant } from '#core/events.ts'
import type { PublishedCalendar } from './files/calendar-file.ts'
import type { EntityFile } from './files/entity.ts'
import type { Finding } from './finding.ts'
import type { ServiceFile } from './files/service-file.ts'
import type { VocabularyFile } from './files/vocabulary-file.ts'

/** Facts of the catalogue. Streams: `procedure-<procedure>`, `calendar-<id>`, `entity-<id>`, `vocabulary-<id>`, `service-<entity>.<id>`, and `catalog` that lists them. */
export interface CatalogEventData {
  /** Work in progress, kept for whoever goes on with it; it need not be sound, nor even a definition yet. */
  DefinitionDrafted: { procedure: string; hash: string; definition: unknown }
  /** What the proof says stands with what was proved, for the person who reviews it. */
  VersionProposed: {
    procedure: string
    version: number
    hash: string
    definition: Definition
    report: Finding[]
    note?: string
  }
  ProposalRejected: { procedure: string; version: number; hash: string; reason: string }
  ProcedurePublished: {
    procedure: string
    version: number
    hash: string
    definition: Definition
    /** Cases opened from this instant on use it. */
    effectiveFrom: Instant
    /** Ids of the two people; never the same. */
    proposedBy: string
    publishedBy: string
  }
  /** No new cases; open ones go on. It ends by itself at `until`, if there is one. */
  ProcedureSuspended: { procedure: string; reason: string; norm?: string; until?: Instant }
  ProcedureResumed: { procedure: string; reason?: string }
  /** New cases no longer use this version: the one before it is in force again. Open cases of it go on. */
  VersionRetired: { procedure: string; version: number; hash: string; reason: string; norm?: string }
  /** No version takes new cases until another one is published. Open cases go on. */
  ProcedureRetired: { procedure: string; reason: string; norm?: string }
  CalendarPublished: PublishedCalendar
  EntityPublished: EntityFile
  VocabularyPublished: VocabularyFile
  ServicePublished: ServiceFile
  /** Recorded before the first event of a stream, so that readers need not search the whole store for streams. */
  StreamListed: { stream: string }
}

export type CatalogEvent = {
  [T in keyof CatalogEventData]: { type: T; data: CatalogEventData[T] }
}[keyof CatalogEventData]

/** A fact as it stands in its stream. */
export type RecordedFact = CatalogEvent & { at: Instant; actor: { kind: string; id: string }; commandId: string }

export const listStream = 'catalog'
export const procedureStream = (procedure: string): string => `procedure-${procedure}`
export const calendarStream = (calendar: string): string => `calendar-${calendar}`
export const entityStream = (entity: string): string => `entity-${entity}`
export const serviceStream = (service: string): string => `service-${service.replace('/', '.')}`
export const vocabularyStream = (vocabulary: string): string => `vocabulary-${vocabulary}`

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
  apply: (fact: RecordedFact) => void,
): () => Promise<StreamHead> {
  let head: StreamHead = { revision: -1, hash: null }
  let running: Promise<StreamHead> | undefined
  let queued: Promise<StreamHead> | undefined

  async function readOn(): Promise<StreamHead> {
    for (const event of await store.read(stream, head.revision + 1)) {
      const { type, data, metadata } = event
      const { at, actor, commandId } = metadata
      apply({ ...({ type, data } as CatalogEvent), at, actor, commandId })
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
  /** `catalog` when absent: from the files of a repository. */
  channel?: string
}

/** @returns false when somebody else appended meanwhile. */
async function appendFacts(
  store: EventStore,
  stream: string,
  head: StreamHead,
  facts: readonly CatalogEvent[],
  author: Author & { commandId: string },
): Promise<boolean> {
  const events = envelop({
    stream,
    revision: head.revision,
    previousHash: head.hash,
    events: facts,
    command: { id: author.commandId, actor: author.actor, channel: author.channel ?? 'catalog' },
    at: author.at,
  })
  const result = await store.append(stream, head.revision === -1 ? 'none' : head.revision, events)
  return result.ok
}

/** Tries of one append, when other publishers append to the same stream. */
const maxTries = 5

/**
 * Loads the facts of a stream, decides which come next, and appends them; again when somebody was faster.
 * `decide` sees all that is recorded and answers what is to be, perhaps nothing.
 * @returns all facts that the stream now holds, and how many are new.
 * @throws what `decide` throws; and when others keep winning.
 */
export async function recordFacts(
  store: EventStore,
  stream: string,
  author: Author & { commandId: string },
  decide: (past: readonly RecordedFact[]) => readonly CatalogEvent[],
): Promise<{ facts: RecordedFact[]; added: number }> {
  const past: RecordedFact[] = []
  const read = followStream(store, stream, (fact) => past.push(fact))
  for (let tries = 0; tries < maxTries; tries += 1) {
    const head = await read()
    const facts = decide(past)
    if (facts.length === 0) return { facts: past, added: 0 }
    // Listed before it begins: a reader that finds it listed and still empty loses nothing.
    if (head.revision === -1 && stream !== listStream) await list(store, stream, author)
    if (await appendFacts(store, stream, head, facts, author)) {
      const { at, actor, commandId } = author
      return { facts: [...past, ...facts.map((fact) => ({ ...fact, at, actor, commandId }))], added: facts.length }
    }
  }
  throw new Error(`Others keep publishing to ${stream}. Try again.`)
}

async function list(store: EventStore, stream: string, author: Author): Promise<void> {
  const commandId = deterministicId('publish', listStream, stream, author.at)
  await recordFacts(store, listStream, { ...author, commandId }, (past) =>
    past.some(({ type, data }) => type === 'StreamListed' && data.stream === stream)
      ? []
      : [{ type: 'StreamListed', data: { stream } }],
  )
}
