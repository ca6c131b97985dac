import { setTimeout as sleep } from 'node:timers/promises'
import {
  BACKWARDS,
  END,
  jsonEvent,
  NO_STREAM,
  NotLeaderError,
  START,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type AppendStreamState,
  type ReadPosition,
} from '@kurrent/kurrentdb-client'
import { checkStream, encodeAppend } from './encode.ts'
import {
  EventStoreError,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
} from './event-store.ts'
import {
  closeKurrent,
  createKurrent,
  explain,
  logPosition,
  positionOf,
  within,
  withoutSystemStreams,
  type Kurrent,
} from './kurrentdb-client.ts'
import { subscribe } from './kurrentdb-subscription.ts'

export interface KurrentEventStoreOptions {
  /** Connection string, such as `kurrentdb+discover://user:password@host:2113?tls=true`; the database is ours alone. */
  url: string
  /** How long to wait for any one answer, milliseconds; then its outcome counts as unknown. Default 10,000. */
  answerWithinMs?: number
}

const ANSWER_WITHIN_MS = 10_000
const READ_PAGE = 1_000
/** How often an append is sent anew because the node was not the leader; the client goes to the leader meanwhile. */
const LEADER_TRIES = 5
const LEADER_PAUSE_MS = 50
/** How often an append at any revision is tried anew because another writer was faster. */
const ANY_TRIES = 100

/**
 * The event store on KurrentDB or EventStoreDB, from 23.10 on.
 *
 * A repeated append is recognised by the server, by the ids of the events alone; it never compares what they say. That is
 * enough, because our ids are UUIDv5 over stream, command and content: an equal id means equal content.
 */
export function createKurrentEventStore({
  url,
  answerWithinMs = ANSWER_WITHIN_MS,
}: KurrentEventStoreOptions): EventStore {
  const kurrent = createKurrent(url, answerWithinMs)
  const closing = new AbortController()
  let closed: Promise<void> | undefined
  const readPage = (after: Position | undefined, limit: number) => readAll(kurrent, after, limit)
  return {
    append: async (stream, expected, events) => {
      encodeAppend(stream, expected, events)
      const write = { stream, events }
      return expected === 'any'
        ? appendAtAny(kurrent, write)
        : appendAt(kurrent, expected === 'none' ? -1 : expected, write)
    },
    read: (stream, fromRevision = 0) => read(kurrent, stream, fromRevision),
    readAll: ({ after, limit }) => readAll(kurrent, after, limit),
    subscribeAll: (options) =>
      subscribe(kurrent, readPage, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    head: () => head(kurrent),
    comparePositions,
    close: async () => {
      closing.abort()
      closed ??= closeKurrent(kurrent.client)
      await closed
    },
  }
}

interface Write {
  stream: string
  events: readonly NewEvent[]
}

/** `expected` is -1 for a stream that must not exist. With an explicit revision the server recognises any repeat, however late. */
async function appendAt(kurrent: Kurrent, expected: number, { stream, events }: Write): Promise<AppendResult> {
  const { client, answerWithinMs } = kurrent
  const proposed = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata } as never))
  const streamState: AppendStreamState = expected < 0 ? NO_STREAM : BigInt(expected)
  const options = { streamState, requiresLeader: true, deadline: answerWithinMs }
  for (let tries = 1; ; tries += 1) {
    try {
      const result = await within(answerWithinMs, client.appendToStream(stream, proposed, options))
      if (result.success && result.position)
        return { ok: true, revision: Number(result.nextExpectedRevision), position: positionOf(result.position) }
      return await findAppend(kurrent, { stream, events, expected, actual: Number(result.nextExpectedRevision) })
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) {
        const actual = typeof error.actualState === 'bigint' ? Number(error.actualState) : -1
        return findAppend(kurrent, { stream, events, expected, actual })
      }
      if (!(error instanceof NotLeaderError) || tries === LEADER_TRIES) throw explain(error)
      await sleep(LEADER_PAUSE_MS)
    }
  }
}

/**
 * The answer to an append that the server refused. It may have carried out the same one before without our hearing of it,
 * and not recognise it: the stream itself tells.
 */
async function findAppend(
  kurrent: Kurrent,
  { stream, events, expected, actual }: Write & { expected: number; actual: number },
): Promise<AppendResult> {
  const conflict = { ok: false, reason: 'conflict', actual } as const
  const first = expected + 1
  const last = expected + events.length
  if (actual < last) return conflict
  const stored = await readStreamPage(kurrent, { stream, from: first, limit: events.length })
  const same = stored.length === events.length && events.every(({ id }, index) => stored[index]?.id === id)
  return same ? { ok: true, revision: last, position: stored.at(-1)?.position ?? '' } : conflict
}

/**
 * The server recognises a repeat at any revision only while it remembers recent ids, so that an append could stand twice
 * after a restart. Here the stream is read for the ids, and the events go to its end at an explicit revision: for
 * streams that are short, or read whole anyway.
 */
async function appendAtAny(kurrent: Kurrent, { stream, events }: Write): Promise<AppendResult> {
  const ids = new Set(events.map((event) => event.id))
  for (let tries = 0; tries < ANY_TRIES; tries += 1) {
    const stored = await read(kurrent, stream, 0)
    const actual = stored.at(-1)?.revision ?? -1
    const first = stored.findIndex((event) => ids.has(event.id))
    if (first >= 0) {
      const found = stored.slice(first, first + events.length)
      const last = found.at(-1)
      const same = found.length === events.length && events.every(({ id }, index) => found[index]?.id === id)
      return same && last
        ? { ok: true, revision: last.revision, position: last.position }
        : { ok: false, reason: 'conflict', actual }
    }
    const result = await appendAt(kurrent, actual, { stream, events })
    if (result.ok) return result
    await sleep(Math.random() * Math.min(5 * tries, 50))
  }
  throw new EventStoreError('unavailable', `stream ${stream} kept changing while an append waited; nothing was stored`)
}

async function read(kurrent: Kurrent, stream: string, fromRevision: number): Promise<StoredEvent[]> {
  checkStream(stream)
  const all: StoredEvent[] = []
  for (;;) {
    const page = await readStreamPage(kurrent, { stream, from: fromRevision + all.length, limit: READ_PAGE })
    all.push(...page)
    if (page.length < READ_PAGE) return all
  }
}

/** From the leader: what is decided on must not be what a follower has not heard of yet. */
async function readStreamPage(
  kurrent: Kurrent,
  { stream, from, limit }: { stream: string; from: number; limit: number },
): Promise<StoredEvent[]> {
  const options = { fromRevision: BigInt(from), maxCount: limit, requiresLeader: true }
  try {
    return await kurrent.collect((client, as) => client.readStream(stream, { ...options, ...as }))
  } catch (error) {
    if (error instanceof StreamNotFoundError) return []
    throw explain(error)
  }
}

async function readAll(kurrent: Kurrent, after: Position | undefined, limit: number): Promise<StoredEvent[]> {
  if (!Number.isInteger(limit) || limit < 1)
    throw new EventStoreError('invalid', `limit is ${limit}: it must be a whole number from 1`)
  // A page begins with the event at the position asked for, which is the last one that the caller has.
  const fromPosition: ReadPosition = after === undefined ? START : logPosition(after)
  const options = {
    fromPosition,
    maxCount: after === undefined ? limit : limit + 1,
    filter: withoutSystemStreams(),
  }
  try {
    const events = await kurrent.collect((client, as) => client.readAll({ ...options, ...as }))
    return (events[0]?.position === after ? events.slice(1) : events).slice(0, limit)
  } catch (error) {
    throw explain(error)
  }
}

async function head(kurrent: Kurrent): Promise<Position | undefined> {
  const options = {
    direction: BACKWARDS,
    fromPosition: END,
    maxCount: 1,
    filter: withoutSystemStreams(),
  } as const
  try {
    const [newest] = await kurrent.collect((client, as) => client.readAll({ ...options, ...as }))
    return newest?.position
  } catch (error) {
    throw explain(error)
  }
}

function comparePositions(a: Position, b: Position): number {
  const [before, after] = [logPosition(a), logPosition(b)]
  const left = before.commit === after.commit ? before.prepare : before.commit
  const right = before.commit === after.commit ? after.prepare : after.commit
  return left === right ? 0 : left < right ? -1 : 1
}
