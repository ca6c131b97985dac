import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Metadata, NewEvent, StoredEvent } from './event-store.ts'

/** Namespace of every UUIDv5 that the engine derives (RFC 9562); fixed for ever. */
const namespace = Buffer.from('4f2b7f0e6d0a5b7e9a550c9d1d8b7a11', 'hex')

/** UUIDv5: SHA-1 of namespace and name. Made here because it stands in the way of every event, and is a third of its cost otherwise. */
function uuidv5(name: string): string {
  const bytes = hash('sha1', Buffer.concat([namespace, Buffer.from(name, 'utf8')]), 'buffer')
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** The same parts always give the same UUID. */
export const deterministicId = (...parts: (string | number)[]): string => uuidv5(JSON.stringify(parts))

export const sha256 = (text: string): string => hash('sha256', text)

/** SHA-256 (hex) of canonical JSON (RFC 8785): the same for the same content, however it is written. */
export const hashOf = (content: unknown): string => sha256(canonicalJson(content))

type Hashed = Omit<StoredEvent, 'position'>
type Content = Pick<NewEvent, 'type' | 'data'> & { metadata: Omit<Metadata, 'hash'> }

/** Of what an event says and of whom, the hash before it included. */
const contentHash = ({ type, data, metadata }: Content): string => hashOf({ type, data, metadata })

/** SHA-256 over the place of an event and its content: what the next event is chained to. */
const placeHash = (stream: string, revision: number, id: string, content: string): string =>
  sha256([stream, revision, id, content].join('\n'))

/** The hash that an event must carry. */
export function eventHash({ stream, revision, id, type, data, metadata }: Hashed): string {
  const { hash: _own, ...signed } = metadata
  return placeHash(stream, revision, id, contentHash({ type, data, metadata: signed }))
}

export interface EnvelopeInput {
  stream: string
  /** Revision of the last event of the stream, -1 when there is none. */
  revision: number
  previousHash: string | null
  events: readonly { type: string; data: unknown }[]
  command: {
    id: string
    actor: { kind: string; id: string }
    channel: string
    role?: string
    correlation?: string
    trace?: string
    hash?: string
  }
  /** When it is recorded. */
  at: string
  definition?: string
  /** Replaces the id that content gives, for a fact that may stand once whatever else it says: a number for a case. */
  eventId?: string
}

/** Shape version of event data written today. */
const schema = 1

/** Puts facts into envelopes: ids that depend on content, so that only the very same fact is taken for a repeat, and the hash chain of the stream. */
export function envelop({
  stream,
  revision,
  previousHash,
  events,
  command,
  at,
  definition,
  eventId,
}: EnvelopeInput): NewEvent[] {
  const { actor, channel, role, correlation, trace, hash: commandHash } = command
  let previous = previousHash
  return events.map(({ type, data }, index) => {
    const metadata: Omit<Metadata, 'hash'> = {
      at,
      commandId: command.id,
      actor: { kind: actor.kind, id: actor.id },
      channel,
      ...(commandHash !== undefined && { commandHash }),
      ...(role !== undefined && { role }),
      ...(definition !== undefined && { definition }),
      ...(correlation !== undefined && { correlation }),
      ...(trace !== undefined && { trace }),
      previousHash: previous,
      schema,
    }
    const content = contentHash({ type, data, metadata })
    const id = eventId ?? deterministicId(stream, command.id, index, content)
    const hash = placeHash(stream, revision + 1 + index, id, content)
    previous = hash
    return { id, type, data, metadata: { ...metadata, hash } }
  })
}

/** Index of the first event whose hash, predecessor or revision is wrong; undefined when the chain holds. Give a whole stream. */
export function findBrokenLink(events: readonly Hashed[]): number | undefined {
  let previous: string | null = null
  for (const [index, event] of events.entries()) {
    const sound =
      event.revision === index && event.metadata.previousHash === previous && event.metadata.hash === eventHash(event)
    if (!sound) return index
    previous = event.metadata.hash
  }
  return undefined
}
