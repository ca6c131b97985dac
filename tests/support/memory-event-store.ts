import { isDeepStrictEqual } from 'node:util'
import { checkStream, encodeAppend } from '#event-store/encode.ts'
import {
  EventStoreError,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
  type SubscribeOptions,
} from '#event-store/event-store.ts'

/** What several clients of one store in memory share. */
interface Log {
  all: StoredEvent[]
  streams: Map<string, StoredEvent[]>
  /** Called after every append. */
  waiting: Set<() => void>
  /** Subscriptions that run. */
  subscriptions: number
}

/** Events in the memory of a test: keeps every promise of the port that needs no server, in no time. */
export function createMemoryLog() {
  const log: Log = { all: [], streams: new Map(), waiting: new Set(), subscriptions: 0 }
  return { store: () => createClient(log), subscriptions: () => log.subscriptions }
}

/** One client of a store of its own. */
export const createMemoryEventStore = (): EventStore => createMemoryLog().store()

function createClient(log: Log): EventStore {
  const closing = new AbortController()
  return {
    append: async (stream, expected, events) => append(log, stream, expected, events),
    read: async (stream, fromRevision = 0) => {
      checkStream(stream)
      return structuredClone(log.streams.get(stream)?.slice(fromRevision) ?? [])
    },
    readAll: async ({ after, limit }) => {
      if (!Number.isInteger(limit) || limit < 1) throw new EventStoreError('invalid', `limit ${limit}`)
      return page(log, after, limit)
    },
    subscribeAll: (options) =>
      subscribe(log, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    head: async () => log.all.at(-1)?.position,
    comparePositions: (a, b) => Number(a) - Number(b),
    close: async () => closing.abort(),
  }
}

function append(log: Log, stream: string, expected: ExpectedRevision, given: readonly NewEvent[]): AppendResult {
  const events = encodeAppend(stream, expected, given).map(({ id, type, data, metadata }): NewEvent => {
    return { id, type, data: JSON.parse(data), metadata: JSON.parse(metadata) as NewEvent['metadata'] }
  })
  const there = log.streams.get(stream) ?? []
  const last = there.length - 1
  const known = there.findIndex(({ id }) => id === events[0]?.id)
  const at = expected === 'any' ? (known < 0 ? last + 1 : known) : expected === 'none' ? 0 : expected + 1
  const repeated = there.slice(at, at + events.length)
  if (repeated.length === events.length && events.every((event, index) => same(event, repeated[index])))
    return { ok: true, revision: at + events.length - 1, position: repeated.at(-1)?.position ?? '' }
  const ids = new Set(there.map(({ id }) => id))
  if (at !== last + 1 || events.some(({ id }) => ids.has(id))) return { ok: false, reason: 'conflict', actual: last }
  for (const [index, event] of events.entries()) {
    const stored = { ...event, stream, revision: at + index, position: String(log.all.length + 1) }
    there.push(stored)
    log.all.push(stored)
  }
  log.streams.set(stream, there)
  for (const wake of log.waiting) wake()
  return { ok: true, revision: there.length - 1, position: String(log.all.length) }
}

const same = ({ id, type, data }: NewEvent, other: StoredEvent | undefined): boolean =>
  id === other?.id && type === other.type && isDeepStrictEqual(data, other.data)

function page(log: Log, after: string | undefined, limit: number): StoredEvent[] {
  const start = after === undefined ? 0 : Number(after)
  if (!Number.isInteger(start)) throw new EventStoreError('invalid', `position ${after}`)
  return structuredClone(log.all.slice(start, start + limit))
}

async function* subscribe(log: Log, options: SubscribeOptions): AsyncGenerator<StoredEvent[]> {
  const { signal, batchSize = 500 } = options
  let { after } = options
  log.subscriptions += 1
  try {
    while (!signal.aborted) {
      const batch = page(log, after, batchSize)
      if (batch.length === 0) await appended(log, signal)
      else {
        yield batch
        after = batch.at(-1)?.position
      }
    }
  } finally {
    log.subscriptions -= 1
  }
}

const appended = (log: Log, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      log.waiting.delete(done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    log.waiting.add(done)
    signal.addEventListener('abort', done)
  })
