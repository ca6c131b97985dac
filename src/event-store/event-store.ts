/**
 * The port to the only truth: streams of events that are never changed.
 * Adapters: `postgres.ts`, `kurrentdb.ts`. Every adapter passes `tests/contracts/event-store.contract.ts`.
 */

/** Who did it, in which part, under which definition: everything an auditor asks about an event besides its data. */
export interface Metadata {
  /** RFC 3339 instant at which the fact was recorded. */
  at: string
  /** The command that caused the event; the key of exactly-once. */
  commandId: string
  /** Short hash of what the command brought, where a retry that brings something else must not pass for the same. */
  commandHash?: string
  actor: { kind: string; id: string }
  /** Role of the definition under which the actor acted, when there is one. */
  role?: string
  channel: string
  /** SHA-256 of the definition that decided, when there is one. */
  definition?: string
  correlation?: string
  trace?: string
  /** Hash of the event before it in the stream, `null` for the first. */
  previousHash: string | null
  /** SHA-256 over the canonical event, `previousHash` included: the chain that shows a change. */
  hash: string
  /** Version of the shape of `data`; readers upcast old ones. */
  schema: number
}

export interface NewEvent {
  /** UUIDv5 of stream, command id, index and a hash of all it says: only the very same fact has the same id. */
  id: string
  type: string
  data: unknown
  metadata: Metadata
}

export interface StoredEvent extends NewEvent {
  stream: string
  /** 0 for the first event of its stream. */
  revision: number
  position: Position
}

/**
 * A place in the total order of all events: opaque text, only ever compared by `comparePositions` of the store that
 * made it, or kept as a checkpoint.
 */
export type Position = string

/** `any`: append after whatever is there; `none`: the stream must not exist; a number: its last revision. */
export type ExpectedRevision = 'any' | 'none' | number

export type AppendResult =
  /** `revision` is that of the last event of this append, also when a retry found them already there. */
  | { ok: true; revision: number; position: Position }
  | { ok: false; reason: 'conflict'; /** Last revision, -1 when the stream does not exist. */ actual: number }

export interface AppendOptions {
  /** No subscriber waits for these events: they may come with the next ones, or when subscribers look by themselves. */
  quiet?: boolean
}

export interface Append {
  stream: string
  expected: ExpectedRevision
  events: readonly NewEvent[]
}

export interface ReadAllOptions {
  /** Exclusive: events after this position; from the start when absent. */
  after?: Position
  limit: number
}

export interface SubscribeOptions {
  after?: Position
  /** At most this many events in one batch. */
  batchSize?: number
  signal: AbortSignal
  /** How long to wait without a wake-up before looking again, milliseconds. */
  pollEveryMs?: number
}

export interface EventStore {
  /**
   * Append all events or none. Idempotent: when all ids already stand at those revisions, the answer is the first
   * one's again, so a caller that did not get an answer sends the same events again.
   * @throws {EventStoreError} `too-large` above `limits`, `unavailable` when the outcome is unknown: retry the same call.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ): Promise<AppendResult>
  /**
   * Appends to different streams that follow each other in the total order too, where the store can share a transaction among
   * them; each stands or falls by itself. For logs that are moved as a whole.
   */
  appendInOrder?(appends: readonly Append[]): Promise<AppendResult[]>
  /** Events of one stream from `fromRevision` (inclusive, default 0), in order; empty when the stream does not exist. */
  read(stream: string, fromRevision?: number): Promise<StoredEvent[]>
  /** Up to `limit` events of all streams in the total order; an event is never shown before one that could still commit ahead of it. */
  readAll(options: ReadAllOptions): Promise<StoredEvent[]>
  /** Batches of all events, in order, without gaps or repeats, until `signal` aborts; reconnects by itself. */
  subscribeAll(options: SubscribeOptions): AsyncIterable<StoredEvent[]>
  /** Position of the newest event visible to subscribers, or undefined when the store is empty. */
  head(): Promise<Position | undefined>
  comparePositions(a: Position, b: Position): number
  close(): Promise<void>
}

/** Stated and enforced by every adapter. The smallest limit of a KurrentDB for one append is 1 MiB, in which it counts types twice. */
export const limits = {
  eventBytes: 512 * 1024,
  appendBytes: 1_000_000,
  appendEvents: 500,
  streamNameLength: 200,
} as const

export class EventStoreError extends Error {
  readonly code: 'too-large' | 'unavailable' | 'invalid'
  constructor(code: 'too-large' | 'unavailable' | 'invalid', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EventStoreError'
    this.code = code
  }
}
