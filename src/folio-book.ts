import { setTimeout as sleep } from 'node:timers/promises'
import { deterministicId, envelop } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore, type NewEvent } from '#event-store/event-store.ts'

/** A case that wants a number. */
export interface Asked {
  caseId: string
  /** When it was filed. */
  at: string
}

/** The numbers of one entity in one year. */
export interface FolioBook {
  /** The number of a case, from 1; the same case always gets the same one. */
  reserve(asked: Asked): Promise<number>
}

interface Waiting extends Asked {
  resolve(number: number): void
  reject(error: unknown): void
}

/** The end of the stream as last seen: everything up to it has been looked at for the cases at hand, or precedes their claims. */
interface Tail {
  revision: number
  hash: string | null
}

const MOST_TOGETHER = 64
/** How often numbers are asked for anew because another process was faster. */
const TRIES = 100

/**
 * Numbers are the revisions of a stream whose events are chained like those of a case, so a writer must know the last one:
 * cases that wait together get theirs in one append, and processes meet at the expected revision. No store finds an event
 * by the case it names, so each case first leaves a claim, in a stream of its own, that says from which revision on its
 * number may stand. Whoever comes back after a crash finds the claim, and looks there.
 */
export function createFolioBook(store: EventStore, stream: string): FolioBook {
  const queue: Waiting[] = []
  let tail: Tail | undefined
  let running = false

  /** The number that the case has already, or nothing after a claim from the tail on. */
  async function claim({ caseId, at }: Asked, from: number): Promise<number | undefined> {
    const own = claimStream(stream, caseId)
    const command = { ...by, id: deterministicId('folio-claim', own, from) }
    const events = [{ type: 'FolioClaimed', data: { from } }]
    const result = await store.append(own, 'none', envelop({ stream: own, ...beginning, events, command, at }))
    if (result.ok) return undefined
    const [earlier] = await store.read(own)
    if (!earlier) throw new Error(`Stream ${own} is there and is empty: was a backup restored?`)
    const { from: earliest } = earlier.data as { from: number }
    const found = (await store.read(stream, earliest)).find(({ data }) => caseOf(data) === caseId)
    return found && found.revision + 1
  }

  /** What others have appended after the tail; numbers of ours among it are ours by an append whose answer was lost. */
  async function lookOn(known: Tail, given: Map<string, number>): Promise<Tail> {
    const news = await store.read(stream, known.revision + 1)
    for (const { data, revision } of news) given.set(caseOf(data), revision + 1)
    const last = news.at(-1)
    if (!last)
      throw new Error(`Stream ${stream} ended at revision ${known.revision} and is shorter now: was a backup restored?`)
    return { revision: last.revision, hash: last.metadata.hash }
  }

  async function give(asked: readonly Asked[]): Promise<Map<string, number>> {
    const start = (tail ??= await endOf(store, stream))
    const given = new Map<string, number>()
    await Promise.all(
      asked.map(async (each) => {
        const number = await claim(each, start.revision + 1)
        if (number !== undefined) given.set(each.caseId, number)
      }),
    )
    for (let tries = 0; tries < TRIES; tries += 1) {
      const open = asked.filter(({ caseId }) => !given.has(caseId))
      if (open.length === 0) return given
      const events = chained(stream, tail, open)
      const result = await store.append(stream, tail.revision < 0 ? 'none' : tail.revision, events)
      if (result.ok) {
        for (const [index, { caseId }] of open.entries()) given.set(caseId, tail.revision + 2 + index)
        tail = { revision: result.revision, hash: events.at(-1)?.metadata.hash ?? null }
        return given
      }
      // Who has lost a few times steps back for a random moment, and only then looks where the end is now.
      if (tries > 2) await sleep(Math.random() * 5)
      tail = await lookOn(tail, given)
    }
    throw new EventStoreError('unavailable', `stream ${stream} kept growing while numbers were asked for; ask again`)
  }

  async function run(): Promise<void> {
    running = true
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST_TOGETHER)
      const cases = new Map(batch.map((each) => [each.caseId, each]))
      await give([...cases.values()]).then(
        (given) => {
          for (const { caseId, resolve } of batch) resolve(given.get(caseId) ?? 0)
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error)
        },
      )
    }
    running = false
  }

  return {
    reserve: (asked) =>
      new Promise((resolve, reject) => {
        queue.push({ ...asked, resolve, reject })
        if (!running) void run()
      }),
  }
}

const by = { actor: { kind: 'system', id: 'folios' }, channel: 'system' }
const beginning = { revision: -1, previousHash: null }
const empty: Tail = { revision: -1, hash: null }
/** More than any stream has, and still a number that every store understands. */
const BEYOND = 2_000_000_000
const caseOf = (data: unknown): string => (data as { caseId: string }).caseId

/** `folios-ciudad-2026` and a case give `folio-claim-ciudad-2026-<case>`. */
const claimStream = (stream: string, caseId: string): string =>
  `${stream.replace(/^folios-/, 'folio-claim-')}-${caseId}`

/** One event for each case, each chained to the one before. */
function chained(stream: string, { revision, hash }: Tail, asked: readonly Asked[]): NewEvent[] {
  let previousHash = hash
  return asked.flatMap(({ caseId, at }, index) => {
    const events = envelop({
      stream,
      revision: revision + index,
      previousHash,
      events: [{ type: 'FolioReserved', data: { caseId } }],
      command: { ...by, id: deterministicId('folio', stream, caseId) },
      at,
      eventId: deterministicId('folio-reserved', stream, caseId),
    })
    previousHash = events[0]?.metadata.hash ?? null
    return events
  })
}

/** An append that expects more than any year has is refused, and the refusal tells where the stream ends. */
async function endOf(store: EventStore, stream: string): Promise<Tail> {
  const probe = chained(stream, empty, [{ caseId: 'none', at: new Date(0).toISOString() }])
  const result = await store.append(stream, BEYOND, probe)
  if (result.ok) throw new Error(`Stream ${stream} has more than ${BEYOND} numbers`)
  if (result.actual < 0) return empty
  const last = (await store.read(stream, result.actual)).at(-1)
  return last ? { revision: last.revision, hash: last.metadata.hash } : empty
}
