import { setTimeout as sleep } from 'node:timers/promises'
import {
  AccessDeniedError,
  KurrentDBClient,
  MaxAppendSizeExceededError,
  streamNameFilter,
  StreamDeletedError,
  UnavailableError,
  type AllStreamResolvedEvent,
  type BasicCredentials,
  type Position as LogPosition,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client'
import { EventStoreError, type Metadata, type Position, type StoredEvent } from './event-store.ts'

/** The connection to one server or cluster. */
export interface Kurrent {
  /** For appends and subscriptions. */
  client: KurrentDBClient
  /** How long any one answer may take, milliseconds. */
  answerWithinMs: number
  /** What a read gives, in the end. @throws {EventStoreError} `unavailable` when that takes too long; else as the client does. */
  collect(ask: (client: KurrentDBClient, as: Credentials) => AsyncIterable<ResolvedEvent>): Promise<StoredEvent[]>
}

type Credentials = { credentials?: BasicCredentials }

/** The parts of the client that its types keep to themselves, of the version that package.json pins. */
interface Internals {
  supports(): Promise<boolean>
  getChannel(): Promise<{ close(): void }>
}

const CLOSE_WITHIN_MS = 1_000

/** How long a client is given to recover by itself. */
const RENEW_AFTER_MS = 500

/**
 * The native part of the client, which reads, never works again once it has found no server at its first try: each read
 * answers at once that nobody is there (client 1.3.1). Whenever a read finds nobody, or silence, later reads go through a
 * client made anew.
 * @throws Error that names what is expected of `url`.
 */
export function createKurrent(url: string, answerWithinMs: number): Kurrent {
  const client = connectKurrent(url)
  const credentials = readingCredentials(url)
  let reader = client
  let renewedAt = Date.now()
  const renew = () => {
    reader = connectKurrent(url)
    renewedAt = Date.now()
  }
  return {
    client,
    answerWithinMs,
    collect: async (ask) => {
      const asked = reader
      try {
        return await within(answerWithinMs, collect(ask(asked, credentials)))
      } catch (error) {
        const unheard = error instanceof SilenceError || error instanceof UnavailableError
        if (unheard && reader === asked && Date.now() - renewedAt > RENEW_AFTER_MS) renew()
        throw error
      }
    },
  }
}

async function collect(events: AsyncIterable<ResolvedEvent>): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  for await (const event of events) all.push(toStored(event))
  return all
}

/**
 * A client that uses nothing beyond protocol version 1, which servers from 23.10 on speak. It asks no server what it
 * can do: that question has no deadline, and its answer would select the client's batch append, whose promises never
 * settle when the server is silent or ends the stream (client 1.3.1). Unary appends end at their deadline.
 * @throws Error that names what is expected, never a part of the connection string, which may hold a password.
 */
function connectKurrent(url: string): KurrentDBClient {
  try {
    const client = KurrentDBClient.connectionString(url)
    ;(client as unknown as Internals).supports = async () => false
    return client
  } catch (error) {
    const { expected } = error as { expected?: string }
    throw new Error(`the address of KurrentDB is not valid${expected ? `: expected ${expected}` : ''}`)
  }
}

/**
 * User and password of a connection string. The native part of the client, which reads, would send them as they are
 * written there, percent signs and all (client 1.3.1), unless each call brings them.
 */
function readingCredentials(url: string): Credentials {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@]+)@/.exec(url) ?? []
  if (username === undefined || password === undefined) return {}
  return { credentials: { username: decodeURIComponent(username), password: decodeURIComponent(password) } }
}

/** Ends what the client has open; its own `dispose` leaves the connection, which would keep the process alive. */
export async function closeKurrent(client: KurrentDBClient): Promise<void> {
  const closing = async () => {
    await client.dispose()
    const channel = await (client as unknown as Internals).getChannel()
    channel.close()
  }
  const late = new AbortController()
  await Promise.race([
    closing().catch(() => undefined),
    sleep(CLOSE_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined),
  ])
  late.abort()
}

class SilenceError extends EventStoreError {
  constructor(ms: number) {
    super('unavailable', `the event store has not answered within ${ms} ms`)
  }
}

/** @throws {EventStoreError} `unavailable` when there is no answer within `ms`; what was asked may still come to pass. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SilenceError(ms)), ms)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** What the port says of an error of the client. Any that is not known to be final leaves the outcome unknown. */
export function explain(error: unknown): unknown {
  if (error instanceof EventStoreError || error instanceof TypeError || error instanceof RangeError) return error
  if (error instanceof AccessDeniedError)
    return new Error('KurrentDB refuses access: check user, password and rights in KURRENTDB_URL', { cause: error })
  if (error instanceof MaxAppendSizeExceededError)
    return new EventStoreError('too-large', `KurrentDB takes at most ${error.maxAppendSize} bytes in one append`)
  if (error instanceof StreamDeletedError)
    return new EventStoreError('invalid', `stream ${error.streamName} was deleted in KurrentDB: restore a backup`)
  const reason = error instanceof Error ? error.message : String(error)
  return new EventStoreError('unavailable', `the event store does not answer: ${reason}`, { cause: error })
}

/**
 * Streams of the server's own begin with $, with whatever types of events; its statistics, settings and checkpoints
 * stand among ours in the log.
 */
export const withoutSystemStreams = () => streamNameFilter({ regex: '^[^$]' })

export const positionOf = ({ commit, prepare }: LogPosition): Position => `c${commit}p${prepare}`

/** @throws {EventStoreError} `invalid` for anything else than a position of KurrentDB, such as one of another store. */
export function logPosition(position: Position): LogPosition {
  const [, commit, prepare] = /^c(\d{1,20})p(\d{1,20})$/.exec(position) ?? []
  if (commit === undefined || prepare === undefined)
    throw new EventStoreError(
      'invalid',
      `${JSON.stringify(position)} is no position of a KurrentDB event store: was the log moved without --switch?`,
    )
  return { commit: BigInt(commit), prepare: BigInt(prepare) }
}

/** @throws {EventStoreError} `invalid` for an event that something else has written into our database. */
export function toStored({ event }: ResolvedEvent | AllStreamResolvedEvent): StoredEvent {
  const metadata = event?.metadata as Metadata | undefined
  if (!event?.isJson || !event.position || typeof metadata?.hash !== 'string') {
    const name = event ? `event ${event.type} (${event.id}) of stream ${event.streamId}` : 'an event that was deleted'
    throw new EventStoreError('invalid', `${name} is not of Ventanilla: it needs a KurrentDB of its own`)
  }
  const { streamId: stream, id, type, data, revision, position } = event
  return { id, type, data, metadata, stream, revision: Number(revision), position: positionOf(position) }
}
