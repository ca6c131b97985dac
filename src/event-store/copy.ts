import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventHash } from './envelope.ts'
import {
  EventStoreError,
  limits,
  type Append,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
} from './event-store.ts'

/** What two logs that say the same have in common. */
export interface CopyReport {
  events: number
  streams: number
  /** How many events this run has written; the others were there already. */
  written: number
  /** SHA-256 over place, id and hash of every event, in order: the same for both stores. */
  digest: string
  /** Events whose hash is not that of their content, in both stores alike. */
  unsound: number
  /** For each position that was asked for, that of the same event in the target. */
  positions: ReadonlyMap<Position, Position>
}

export interface CopyOptions {
  /** A store, or anything that holds a log in order: a backup. */
  from: Pick<EventStore, 'readAll'>
  to: EventStore
  /** Positions of the source to be told in those of the target: checkpoints of followers. */
  positions?: readonly Position[]
  /** Told after every page: what is done, and how many events were compared or written so far. */
  onProgress?: (doing: 'comparing' | 'writing', events: number) => void
}

/** The logs differ; nothing that stands in either was changed. */
export class CopyError extends Error {
  override name = 'CopyError'
}

const PAGE = 1_000
/** Few enough that a crash repeats little, many enough to share a round trip. */
const MOST_TOGETHER = 100
/** Of these, as many as share one transaction, where the store can. */
const MOST_RUNS = 100
const MOST_GROUP_EVENTS = 500

/**
 * Makes the log in `to` the same as the log in `from`: the same events in the same streams, at the same revisions and in
 * the same order of all. What `to` has already must be the beginning of `from`, so that a copy that was cut off is resumed
 * by starting it again. Every event is read back and compared: place, id, type, content, hash. A source that grows meanwhile
 * is followed to its end.
 * @throws {CopyError} that names the first difference.
 */
export async function copyLog(options: CopyOptions): Promise<CopyReport> {
  const { from, to, onProgress = () => undefined } = options
  const comparison = createComparison(options)
  let written = 0
  for (;;) {
    await comparison.toEndOfTarget()
    const before = written
    const runs = runsAfter(from, comparison.place().source)
    for await (const group of together(runs, to.appendInOrder ? MOST_RUNS : 1)) {
      await append(to, group)
      written += group.flat().length
      onProgress('writing', comparison.report().events + written - before)
    }
    if (written === before) return { ...comparison.report(), written }
  }
}

/** Walks through both logs side by side. */
function createComparison({ from, to, positions = [], onProgress = () => undefined }: CopyOptions) {
  const wanted = new Set(positions)
  const mapped = new Map<Position, Position>()
  const digest = createHash('sha256')
  const streams = new Set<string>()
  let [events, unsound] = [0, 0]
  let [source, target]: (Position | undefined)[] = []

  function compare(original: StoredEvent | undefined, copy: StoredEvent): void {
    const difference = original ? differenceOf(original, copy) : 'the source has no such event'
    if (!original || difference)
      throw new CopyError(
        `Event ${events + 1} of the target, ${nameOf(copy)}, is not that of the source: ${difference}.`,
      )
    if (copy.metadata.hash !== eventHash(copy)) unsound += 1
    digest.update(`${copy.stream}\n${copy.revision}\n${copy.id}\n${copy.metadata.hash}\n`)
    streams.add(copy.stream)
    if (wanted.has(original.position)) mapped.set(original.position, copy.position)
    events += 1
    source = original.position
    target = copy.position
  }

  async function toEndOfTarget(): Promise<void> {
    for (;;) {
      const copies = await to.readAll({ ...(target !== undefined && { after: target }), limit: PAGE })
      if (copies.length === 0) return
      const originals = await from.readAll({ ...(source !== undefined && { after: source }), limit: copies.length })
      for (const [index, copy] of copies.entries()) compare(originals[index], copy)
      onProgress('comparing', events)
    }
  }

  const report = () => ({
    events,
    streams: streams.size,
    digest: digest.copy().digest('hex'),
    unsound,
    positions: mapped,
  })
  return { toEndOfTarget, place: () => ({ source, target }), report }
}

const nameOf = ({ stream, revision, type, id }: StoredEvent) => `${type} (${id}) at revision ${revision} of ${stream}`

/** In words, or nothing when both say the same. The hash of content is made anew, so that no byte of it can differ. */
function differenceOf(original: StoredEvent, copy: StoredEvent): string | undefined {
  const other = `there stands ${nameOf(original)}`
  if (original.stream !== copy.stream || original.revision !== copy.revision || original.id !== copy.id) return other
  if (original.type !== copy.type) return other
  if (original.metadata.hash !== copy.metadata.hash) return 'its recorded hash is another'
  return eventHash(original) === eventHash(copy) ? undefined : 'its content is another'
}

/** What follows a position, as appends: consecutive events of one stream go together, within the limits of an append. */
async function* runsAfter(store: CopyOptions['from'], start: Position | undefined): AsyncGenerator<StoredEvent[]> {
  let after = start
  let run: StoredEvent[] = []
  let bytes = 0
  for (;;) {
    const page = await store.readAll({ ...(after !== undefined && { after }), limit: PAGE })
    for (const event of page) {
      const size = Buffer.byteLength(JSON.stringify([event.type, event.data, event.metadata]))
      const fits = run.length < MOST_TOGETHER && bytes + size <= limits.appendBytes && run[0]?.stream === event.stream
      if (run.length > 0 && !fits) {
        yield run
        run = []
        bytes = 0
      }
      run.push(event)
      bytes += size
      after = event.position
    }
    if (page.length === 0) break
  }
  if (run.length > 0) yield run
}

/** Runs of different streams that follow each other. */
async function* together(runs: AsyncIterable<StoredEvent[]>, most: number): AsyncGenerator<StoredEvent[][]> {
  let group: StoredEvent[][] = []
  let events = 0
  const streams = new Set<string>()
  for await (const run of runs) {
    const stream = run[0]?.stream ?? ''
    if (group.length === most || streams.has(stream) || (group.length > 0 && events + run.length > MOST_GROUP_EVENTS)) {
      yield group
      group = []
      events = 0
      streams.clear()
    }
    group.push(run)
    events += run.length
    streams.add(stream)
  }
  if (group.length > 0) yield group
}

const TRIES = 10
const PAUSE_MS = 200

/** At the revisions that the events had, so that a repeat after a lost answer changes nothing. */
async function append(to: EventStore, group: readonly StoredEvent[][]): Promise<void> {
  const appends = group.map((run): Append => {
    const [first] = run as [StoredEvent, ...StoredEvent[]]
    const events = run.map(({ id, type, data, metadata }): NewEvent => ({ id, type, data, metadata }))
    return { stream: first.stream, expected: first.revision === 0 ? 'none' : first.revision - 1, events }
  })
  const send = async (): Promise<AppendResult[]> => {
    if (to.appendInOrder) return to.appendInOrder(appends)
    return Promise.all(appends.map(({ stream, expected, events }) => to.append(stream, expected, events)))
  }
  for (let tries = 1; ; tries += 1) {
    try {
      for (const [index, result] of (await send()).entries()) {
        if (result.ok) continue
        const first = group[index]?.[0] as StoredEvent
        throw new CopyError(
          `${nameOf(first)} does not follow what the target has: there the stream ends at revision ${result.actual}.`,
        )
      }
      return
    } catch (error) {
      if (!(error instanceof EventStoreError && error.code === 'unavailable') || tries === TRIES) throw error
      await sleep(PAUSE_MS * tries)
    }
  }
}
