import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { envelop } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore, type NewEvent } from '#event-store/event-store.ts'
import { accessStream, type CaseRead, type Part, type RecordedRead } from './case-read.ts'

/** Who looked into which case: written with every look, read by whoever may know. */
export interface AccessLog {
  /**
   * Resolves when what is read may be shown: begin it early, and answer nothing before. The first look of a visit (reader,
   * purpose, five minutes), documents, evidence, copies and the list of looks must stand in the store first; which other parts the reader then turns to
   * is written without anybody waiting. The same look again within five minutes writes nothing.
   * @throws {EventStoreError} `unavailable`: then nothing may be shown.
   */
  record(look: CaseRead): Promise<void>
  /** Waits for what is written without anybody waiting, before the store is closed. */
  settle(): Promise<void>
  /** Every look into a case, oldest first. */
  of(caseId: string): Promise<RecordedRead[]>
}

interface Waiting {
  look: CaseRead
  resolve(): void
  reject(error: unknown): void
}

/** The end of a stream as last seen. */
interface Tail {
  revision: number
  hash: string | null
}

const visitMs = 5 * 60_000
const looksKept = 50_000
/** So that a trace for which nobody waits does not compete with its own answer. */
const afterAnswerMs = 10
const tailsKept = 10_000
const mostTogether = 64
/** How often the end is looked for anew because another process was faster. */
const tries = 20
const whole: readonly Part[] = ['access', 'bundle', 'copy']
const mustStand = (what: Part): boolean => whole.includes(what) || what.startsWith('document:')
const empty: Tail = { revision: -1, hash: null }

interface Dependencies {
  store: Pick<EventStore, 'append' | 'read'>
  now: () => Date
}

/**
 * One for each process. Looks into one case wait for each other, so that the stream is chained, and go together while
 * one is under way; those into different cases share transactions by the store's own doing.
 */
export function createAccessLog({ store, now }: Dependencies): AccessLog {
  /** The first look of each visit, and every look. */
  const visits = new LRUCache<string, Promise<void>>({ max: looksKept, ttl: visitMs })
  const parts = new LRUCache<string, Promise<void>>({ max: looksKept, ttl: visitMs })
  const tails = new LRUCache<string, Tail>({ max: tailsKept })
  const queues = new Map<string, Waiting[]>()

  async function append(caseId: string, looks: readonly CaseRead[]): Promise<void> {
    const stream = accessStream(caseId)
    const at = now().toISOString()
    const ids = looks.map(() => crypto.randomUUID())
    let tail = tails.get(caseId) ?? empty
    for (let i = 0; i < tries; i += 1) {
      const events = chained(stream, tail, looks, ids, at)
      const result = await store.append(stream, tail.revision < 0 ? 'none' : tail.revision, events, { quiet: true })
      if (result.ok) {
        tails.set(caseId, { revision: result.revision, hash: events.at(-1)?.metadata.hash ?? null })
        return
      }
      const last = (await store.read(stream, result.actual)).at(-1)
      tail = last ? { revision: last.revision, hash: last.metadata.hash } : empty
    }
    throw new EventStoreError('unavailable', `stream ${stream} kept growing while a look was recorded; ask again`)
  }

  async function drain(caseId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, mostTogether)
      await append(
        caseId,
        batch.map(({ look }) => look),
      ).then(
        () => {
          for (const { resolve } of batch) resolve()
        },
        (error: unknown) => {
          tails.delete(caseId)
          for (const { reject } of batch) reject(error)
        },
      )
    }
    queues.delete(caseId)
  }

  function enqueue(look: CaseRead): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = queues.get(look.case)
      const waiting = { look, resolve, reject }
      if (queue) {
        queue.push(waiting)
        return
      }
      const begun = [waiting]
      queues.set(look.case, begun)
      void drain(look.case, begun)
    })
  }

  return {
    record(look) {
      const { what, revision: _revision, ...of } = look
      const visit = canonicalJson(of)
      const part = canonicalJson(look)
      const begun = visits.get(visit)
      const known = parts.get(part)
      const waits = !begun || mustStand(what)
      if (begun && known) return waits ? known : begun
      const written = waits ? enqueue(look) : sleep(afterAnswerMs).then(() => enqueue(look))
      parts.set(part, written)
      if (!begun) visits.set(visit, written)
      // What could not be written ends the visit: the next look must stand in the store before anything is shown.
      written.catch(() => {
        parts.delete(part)
        visits.delete(visit)
      })
      return waits ? written : begun
    },
    settle: async () => void (await Promise.allSettled(parts.values())),
    async of(caseId) {
      const events = await store.read(accessStream(caseId))
      return events.map(({ data, revision, metadata }) => ({
        ...(data as CaseRead),
        at: metadata.at,
        place: revision,
      }))
    },
  }
}

/** One event for each look, each chained to the one before. */
function chained(stream: string, tail: Tail, looks: readonly CaseRead[], ids: readonly string[], at: string) {
  let previousHash = tail.hash
  return looks.flatMap((look, index): NewEvent[] => {
    const events = envelop({
      stream,
      revision: tail.revision + index,
      previousHash,
      events: [{ type: 'CaseRead', data: look }],
      command: { id: ids[index] ?? '', actor: { kind: look.as, id: look.reader }, channel: look.via },
      at,
    })
    previousHash = events[0]?.metadata.hash ?? null
    return events
  })
}
