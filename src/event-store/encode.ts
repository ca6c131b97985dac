import { EventStoreError, limits, type ExpectedRevision, type NewEvent } from './event-store.ts'

/** An event as adapters store it: data and metadata as JSON text. */
export interface EncodedEvent {
  id: string
  type: string
  data: string
  metadata: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The escapes under which JSON.stringify writes NUL and lone surrogates, behind an even number of backslashes. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/**
 * Checks an append against what every adapter promises and turns its events into JSON text.
 * @throws {EventStoreError} `invalid` or `too-large`, naming the stream, the event and the limit.
 */
export function encodeAppend(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): EncodedEvent[] {
  checkStream(stream)
  if (typeof expected === 'number' && !(Number.isInteger(expected) && expected >= 0)) {
    throw invalid(
      `expected revision of stream ${stream} is ${expected}: it must be a whole number from 0, 'any' or 'none'`,
    )
  }
  if (events.length === 0) throw invalid(`append to stream ${stream} has no events`)
  if (events.length > limits.appendEvents) {
    throw tooLarge(`append to stream ${stream} has ${events.length} events, the limit is ${limits.appendEvents}`)
  }
  if (new Set(events.map((event) => event.id)).size < events.length) {
    throw invalid(`append to stream ${stream} has the same event id twice`)
  }
  const encoded = events.map((event) => encodeEvent(stream, event))
  const bytes = encoded.reduce((sum, event) => sum + bytesOf(event), 0)
  if (bytes > limits.appendBytes) {
    throw tooLarge(`append to stream ${stream} has ${bytes} bytes, the limit is ${limits.appendBytes}`)
  }
  return encoded
}

/** @throws {EventStoreError} `invalid` when no adapter could have a stream of this name. */
export function checkStream(stream: string): void {
  if (stream.length === 0 || stream.length > limits.streamNameLength) {
    throw invalid(`a stream name has ${stream.length} characters: 1 to ${limits.streamNameLength} are allowed`)
  }
  if (stream.startsWith('$') || stream.includes('\0') || !stream.isWellFormed()) {
    throw invalid(`stream name ${JSON.stringify(stream)}: no NUL, no lone surrogate, no $ at the start`)
  }
}

function encodeEvent(stream: string, event: NewEvent): EncodedEvent {
  const name = `event ${event.type} (${event.id}) of stream ${stream}`
  if (!UUID.test(event.id)) throw invalid(`${name}: its id must be a UUID in lower case`)
  if (event.type.length === 0 || event.type.includes('\0') || !event.type.isWellFormed()) {
    throw invalid(`${name}: its type must be text without NUL or lone surrogates`)
  }
  const data = toJson(event.data, `the data of ${name}`)
  const metadata = toJson(event.metadata, `the metadata of ${name}`)
  const encoded = { id: event.id, type: event.type, data, metadata }
  const bytes = bytesOf(encoded)
  if (bytes > limits.eventBytes) throw tooLarge(`${name} has ${bytes} bytes, the limit is ${limits.eventBytes}`)
  return encoded
}

function toJson(value: unknown, name: string): string {
  let json: string | undefined
  try {
    json = JSON.stringify(value)
  } catch (error) {
    throw invalid(`${name} cannot be written as JSON: ${(error as Error).message}`, { cause: error })
  }
  if (json === undefined) throw invalid(`${name} cannot be written as JSON: it is ${typeof value}`)
  if (UNSTORABLE.test(json)) {
    throw invalid(`${name} holds a NUL character or half of a surrogate pair: remove it, no store can keep it`)
  }
  return json
}

const bytesOf = (event: EncodedEvent): number =>
  Buffer.byteLength(event.type) + Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata)

const invalid = (message: string, options?: ErrorOptions) => new EventStoreError('invalid', message, options)
const tooLarge = (message: string) => new EventStoreError('too-large', message)
