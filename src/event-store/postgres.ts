import { DatabaseError, Pool, type QueryConfig, type QueryResultRow } from 'pg'
import { batched } from './batched.ts'
import { encodeAppend, checkStream, type EncodedEvent } from './encode.ts'
import {
  EventStoreError,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type Metadata,
  type Position,
  type StoredEvent,
  type SubscribeOptions,
} from './event-store.ts'
import { unlessUnavailable, untilAborted } from './waiting.ts'
import { createWakeUp, type WakeUp } from './wake-up.ts'

export interface PostgresEventStoreOptions {
  /** Connection string of the role `ventanilla_app`, on a database that `migrate` has prepared. */
  url: string
  /** Connections for appends and reads; two more are used to wake up subscribers. Default 16. */
  poolSize?: number
}

const CONNECT_WITHIN_MS = 5_000
const STATEMENT_WITHIN_MS = 15_000
const BATCH_SIZE = 500
const POLL_EVERY_MS = 500
/** How soon to look again for events that stand behind a transaction still running; doubles up to the poll. */
const SETTLE_MS = 5
const RETRY_MS = 100

/**
 * The event store on PostgreSQL.
 *
 * Gap-free reading: a transaction may take its place in the order before another one and commit after it, so a reader
 * that remembers the last place it saw would skip the late one for ever. Events are ordered by transaction id, and shown
 * only below the oldest transaction still running (`pg_snapshot_xmin`): nothing can appear there any more. A transaction
 * left open anywhere on the server therefore holds subscribers back; it never makes them skip.
 */
export function createPostgresEventStore({ url, poolSize = 16 }: PostgresEventStoreOptions): EventStore {
  const config = {
    connectionString: url,
    application_name: 'ventanilla',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  }
  const pool = new Pool({
    ...config,
    max: poolSize,
    statement_timeout: STATEMENT_WITHIN_MS,
    query_timeout: STATEMENT_WITHIN_MS + 5_000,
  })
  pool.on('error', () => undefined) // an idle connection was lost; the pool has already dropped it
  const wakeUp = createWakeUp(config)
  const closing = new AbortController()
  let closed: Promise<unknown> | undefined
  const query: Query = async <Row extends QueryResultRow>(statement: QueryConfig) => {
    try {
      return (await pool.query<Row>(statement)).rows
    } catch (error) {
      throw explain(error)
    }
  }
  const appendSoon = batched((appends: Append[]) => append(query, appends))
  return {
    append: async (stream, expected, events, { quiet = false } = {}) => {
      const result = await appendSoon({ stream, expected, events: encodeAppend(stream, expected, events) })
      if (result.ok && !quiet) wakeUp.ring()
      return result
    },
    appendInOrder: async (appends) => {
      const encoded = appends.map(({ stream, expected, events }) => {
        return { stream, expected, events: encodeAppend(stream, expected, events) }
      })
      const results = await append(query, encoded)
      wakeUp.ring()
      return results
    },
    read: (stream, fromRevision = 0) => read(query, stream, fromRevision),
    readAll: async ({ after, limit }) => (await readPage(query, after, limit)).events,
    subscribeAll: (options) =>
      subscribe(query, wakeUp, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    head: () => head(query),
    comparePositions,
    close: async () => {
      closing.abort()
      closed ??= Promise.all([wakeUp.close(), pool.end()])
      await closed
    },
  }
}

type Query = <Row extends QueryResultRow>(statement: QueryConfig) => Promise<Row[]>

interface Append {
  stream: string
  expected: ExpectedRevision
  events: EncodedEvent[]
}

async function append(query: Query, appends: readonly Append[]): Promise<AppendResult[]> {
  const events = appends.flatMap((each) => each.events)
  let end = 0
  const rows = await query<{ stored: boolean; revision: number; transaction_id: string; position: string }>({
    name: 'append',
    text: 'select * from log.append($1, $2, $3, $4, $5, $6, $7)',
    values: [
      appends.map((each) => each.stream),
      appends.map(({ expected }) => (expected === 'any' ? -2 : expected === 'none' ? -1 : expected)),
      appends.map((each) => (end += each.events.length)),
      events.map((event) => event.id),
      events.map((event) => event.type),
      events.map((event) => event.data),
      events.map((event) => event.metadata),
    ],
  })
  return rows.map((row) =>
    row.stored
      ? { ok: true, revision: row.revision, position: positionOf(row) }
      : { ok: false, reason: 'conflict', actual: row.revision },
  )
}

const COLUMNS = 'transaction_id, position, stream, revision, id, type, data, metadata'

interface EventRow {
  transaction_id: string
  position: string
  stream: string
  revision: number
  id: string
  type: string
  data: unknown
  metadata: Metadata
}

async function read(query: Query, stream: string, fromRevision: number): Promise<StoredEvent[]> {
  checkStream(stream)
  const rows = await query<EventRow>({
    name: 'read',
    text: `select ${COLUMNS} from log.events where stream = $1 and revision >= $2 order by revision`,
    values: [stream, fromRevision],
  })
  return rows.map(toEvent)
}

interface Page {
  events: StoredEvent[]
  /** Whether there are events that may not be shown yet, because a transaction before them still runs. */
  unsettled: boolean
}

async function readPage(query: Query, after: Position | undefined, limit: number): Promise<Page> {
  if (!Number.isInteger(limit) || limit < 1)
    throw new EventStoreError('invalid', `limit is ${limit}: it must be a whole number from 1`)
  const rows = await query<EventRow & { settled: boolean }>({
    name: 'read-all',
    text: `select ${COLUMNS}, transaction_id < (select pg_snapshot_xmin(pg_current_snapshot())) as settled
           from log.events where (transaction_id, position) > ($1::xid8, $2::bigint)
           order by transaction_id, position limit $3`,
    values: [...partsOf(after ?? '0-0'), limit],
  })
  const settled = rows.filter((row) => row.settled)
  return { events: settled.map(toEvent), unsettled: settled.length < rows.length }
}

async function* subscribe(query: Query, wakeUp: WakeUp, options: SubscribeOptions): AsyncGenerator<StoredEvent[]> {
  const { signal, batchSize = BATCH_SIZE, pollEveryMs = POLL_EVERY_MS } = options
  let after = options.after
  let settleMs = SETTLE_MS
  const leave = wakeUp.join()
  try {
    while (!signal.aborted) {
      const heard = wakeUp.heard()
      const page = await untilAborted(readPage(query, after, batchSize).catch(unlessUnavailable), signal)
      if (signal.aborted) return
      const last = page?.events.at(-1)
      if (page && last) {
        yield page.events
        after = last.position
        settleMs = SETTLE_MS
        if (page.events.length === batchSize) continue
      }
      if (!page) await wakeUp.wait(wakeUp.heard(), Math.min(RETRY_MS, pollEveryMs), signal)
      else if (page.unsettled) await wakeUp.wait(heard, Math.min(settleMs, pollEveryMs), signal)
      else await wakeUp.wait(heard, pollEveryMs, signal)
      settleMs = page?.unsettled ? Math.min(settleMs * 2, POLL_EVERY_MS) : SETTLE_MS
    }
  } finally {
    leave()
  }
}

async function head(query: Query): Promise<Position | undefined> {
  const [row] = await query<{ transaction_id: string; position: string }>({
    name: 'head',
    text: `select transaction_id, position from log.events
           where transaction_id < (select pg_snapshot_xmin(pg_current_snapshot()))
           order by transaction_id desc, position desc limit 1`,
  })
  return row && positionOf(row)
}

function toEvent(row: EventRow): StoredEvent {
  const { stream, revision, id, type, data, metadata } = row
  return { id, type, data, metadata, stream, revision, position: positionOf(row) }
}

const positionOf = (row: { transaction_id: string; position: string }): Position =>
  `${row.transaction_id}-${row.position}`

function partsOf(position: Position): [transactionId: string, position: string] {
  const [, transactionId, place] = /^(\d{1,20})-(\d{1,19})$/.exec(position) ?? []
  if (transactionId === undefined || place === undefined) {
    throw new EventStoreError('invalid', `${JSON.stringify(position)} is no position of a PostgreSQL event store`)
  }
  return [transactionId, place]
}

function comparePositions(a: Position, b: Position): number {
  const [before, after] = [partsOf(a).map(BigInt), partsOf(b).map(BigInt)]
  for (const index of [0, 1] as const) {
    const [left = 0n, right = 0n] = [before[index], after[index]]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** Classes of SQLSTATE: connection, transaction rolled back, no resources, operator or system at fault. */
const UNAVAILABLE = new Set(['08', '40', '53', '57', '58'])
/** Classes of SQLSTATE: data that PostgreSQL cannot read, or too deep for it. */
const INVALID = new Set(['22', '54'])

function explain(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    const kind = error.code?.slice(0, 2) ?? ''
    if (INVALID.has(kind))
      return new EventStoreError('invalid', `the event store refuses this: ${error.message}`, { cause: error })
    if (!UNAVAILABLE.has(kind)) return error
  } else if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) {
    return error
  }
  return new EventStoreError('unavailable', `the event store does not answer: ${error.message}`, { cause: error })
}
