/** An event as KurrentDB keeps it: bytes, and its place in the transaction file. */
export interface LogRecord {
  id: string
  stream: string
  revision: number
  type: string
  contentType: string
  data: Uint8Array
  metadata: Uint8Array
  /** Commit and prepare position alike, as for every write that is no explicit transaction. */
  position: bigint
}

export type Proposed = Pick<LogRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>
export type Expected = number | 'any' | 'no-stream' | 'stream-exists'
/** `current` is -1 when the stream does not exist. */
export type Written = { ok: true; revision: number; position: bigint } | { ok: false; current: number }

/** What the nodes of one stand-in share; it outlives their restarts. */
export interface KurrentLog {
  readonly records: readonly LogRecord[]
  readonly streams: ReadonlyMap<string, readonly LogRecord[]>
  append(stream: string, expected: Expected, events: readonly Proposed[]): Written
  /** Empties the cache of recent ids, as a restart does: idempotency at any revision is gone with it. */
  forgetRecent(): void
  /** Calls back after every append, until what it answers is called. */
  onAppend(hear: () => void): () => void
}

/** Beyond what a number can hold, so that whoever handles positions as numbers is found out. */
const FIRST_POSITION = 2n ** 60n
/** Every so many appends the server writes something of its own into the log. */
const SYSTEM_EVENT_EVERY = 3
const RECENT_IDS = 1_000

/** A log in memory that keeps the rules of KurrentDB's `IndexWriter.CheckCommit`. */
export function createKurrentLog(): KurrentLog {
  const records: LogRecord[] = []
  const streams = new Map<string, LogRecord[]>()
  const recent = new Map<string, LogRecord>()
  const listeners = new Set<() => void>()
  let position = FIRST_POSITION
  let appends = 0

  function write(stream: string, event: Proposed): LogRecord {
    const there = streams.get(stream) ?? []
    const record = { ...event, stream, revision: there.length, position }
    position += BigInt(100 + event.data.length + event.metadata.length)
    there.push(record)
    streams.set(stream, there)
    records.push(record)
    recent.set(event.id, record)
    if (recent.size > RECENT_IDS) recent.delete(recent.keys().next().value ?? '')
    return record
  }

  function append(stream: string, expected: Expected, events: readonly Proposed[]): Written {
    const checked = checkCommit(streams.get(stream) ?? [], recent, { stream, expected, events })
    if (checked !== 'write') return checked
    for (const event of events) write(stream, event)
    const last = streams.get(stream)?.at(-1)
    if (appends % SYSTEM_EVENT_EVERY === 0) for (const [name, event] of systemEvents(appends)) write(name, event)
    appends += 1
    for (const hear of listeners) hear()
    return { ok: true, revision: last?.revision ?? -1, position: last?.position ?? position }
  }

  return {
    records,
    streams,
    append,
    forgetRecent: () => recent.clear(),
    onAppend: (hear) => {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
  }
}

interface Write {
  stream: string
  expected: Expected
  events: readonly Proposed[]
}

/** Whether to write, and if not, the answer. Only ids are compared, never what an event says. */
function checkCommit(
  there: readonly LogRecord[],
  recent: ReadonlyMap<string, LogRecord>,
  { stream, expected, events }: Write,
): 'write' | Written {
  const current = there.length - 1
  const refused = { ok: false, current } as const
  if (expected === 'any' || expected === 'stream-exists') {
    if (expected === 'stream-exists' && current < 0) return refused
    const known = events
      .map(({ id }) => recent.get(id))
      .map((record) => (record?.stream === stream ? record : undefined))
    const last = known.at(-1)
    if (!known[0]) return 'write'
    return last && known.every(Boolean) ? { ok: true, revision: last.revision, position: last.position } : refused
  }
  const from = expected === 'no-stream' ? -1 : expected
  if (from > current) return refused
  if (from === current) return 'write'
  const stored = there.slice(from + 1, from + 1 + events.length)
  const last = stored.at(-1)
  const same = stored.length === events.length && events.every(({ id }, index) => stored[index]?.id === id)
  return same && last ? { ok: true, revision: last.revision, position: last.position } : refused
}

/** What a server writes by itself. Not every type begins with $, only the streams do. */
function systemEvents(number: number): [stream: string, event: Proposed][] {
  const event = (type: string): Proposed => {
    const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
    const contentType = 'application/json'
    return { id: crypto.randomUUID(), type, contentType, data: json({ number }), metadata: json({}) }
  }
  return [
    ['$stats-127.0.0.1:2113', event('$statsCollected')],
    ['$persistentsubscription-$all::other-checkpoint', event('SubscriptionCheckpoint')],
  ]
}
