import { setTimeout as sleep } from 'node:timers/promises'
import {
  AccessDeniedError,
  KurrentDBClient,
  MaxAppendSizeExceededError,
  streamNameFilter,
  StreamDeletedError,
  type AllStreamResolvedEvent,
  type BasicCredentials,
  type Position as LogPosition,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client'
import { EventStoreError, type Metadata, type Position, type StoredEvent } from './event-store.ts'

/** A client of one server or cluster, and how long it may take to answer, milliseconds. */
export interface Kurrent {
  client: KurrentDBClient
  answerWithinMs: number
  /** What reads must be given, see `readingCredentials`. */
  reading: { credentials?: BasicCredentials }
}

/** The parts of the client that its types keep to themselves, of the version that package.json pins. */
interface Internals {
  supports(): Promise<boolean>
  getChannel(): Promise<{ close(): void }>
}

const CLOSE_WITHIN_MS = 1_000

/**
 * A client that uses nothing beyond protocol version 1, which servers from 23.10 on speak. It asks no server what it
 * can do: that question has no deadline, and its answer would select the client's batch append, whose promises never
 * settle when the server is silent or ends the stream (client 1.3.1). Unary appends end at their deadline.
 * @throws Error that names what is expected, never a part of the connection string, which may hold a password.
 */
export function connectKurrent(url: string): KurrentDBClient {
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
export function readingCredentials(url: string): Kurrent['reading'] {
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

/** @throws {EventStoreError} `unavailable` when there is no answer within `ms`; what was asked may still come to pass. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new EventStoreError('unavailable', `the event store has not answered within ${ms} ms`)
    timer = setTimeout(reject, ms, error)
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
