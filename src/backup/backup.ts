import { join } from 'node:path'
import type { Pool } from 'pg'
import { createStoredDocuments, type StoredDocuments } from '#documents/stored-documents.ts'
import { eventHash } from '#event-store/envelope.ts'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import { isErasure } from '#event-store/case-events.ts'
import { copyDocuments, documentOf } from './documents.ts'
import { BackupError, readRows, writeRows } from './files.ts'
import { removeOldKeys, writeKeys } from './keys.ts'
import { readManifests, writeManifest, type Manifest, type Sealed, type Segment } from './manifest.ts'
import { writeTables } from './tables.ts'
import { createTree, type Tree } from './tree.ts'

export interface BackupOptions {
  store: EventStore
  documents: StoredDocuments
  /** Of the application's role: the tables beside the log. */
  pool: Pool
  /** Where the backup is, or is to be. */
  folder: string
  now: () => Date
  onProgress?: (doing: string) => void
  /** Most events in one file. */
  segmentEvents?: number
}

export interface BackupReport {
  /** In the whole backup, and added by this run. */
  events: number
  added: number
  /** Merkle root over all events, hex. */
  root: string
  /** When the newest event was recorded, RFC 3339. */
  newest?: string
  copiedDocuments: number
  /** Wrapped keys of cases. */
  keys: number
  missingDocuments: string[]
  /** Events whose hash is not that of their content: the log itself is damaged there. */
  unsound: number
}

/** An event as a line of a segment. */
export type KeptEvent = Omit<StoredEvent, 'position'>

const SEGMENT_EVENTS = 10_000
const SEGMENT_BYTES = 32 * 1024 * 1024
const PAGE = 1_000

/** Where a backup keeps the documents. */
export const documentsIn = (folder: string): StoredDocuments => createStoredDocuments(join(folder, 'documents'))

/**
 * Adds to the backup in `folder` what has happened since its last run; the system goes on meanwhile. First the tables
 * beside the log, then events up to the end that the log has after that, then the documents that those name and the wrapped
 * keys of cases: whatever a row or an event speaks of is in the backup too. What was erased meanwhile leaves it: the keys
 * are written anew each time, and the documents are removed. Every file of events gets its manifest at once, so that a run that was
 * cut off is resumed by the next.
 * @throws {BackupError} when the backup is damaged or of another log.
 */
export async function backup(options: BackupOptions): Promise<BackupReport> {
  const { store, pool, folder, now, onProgress = () => undefined } = options
  const before = await readManifests(folder)
  const manifests = before.map(({ manifest }) => manifest)
  let last = before.at(-1)
  const start = last?.manifest.events ?? 0
  const after = await placeIn(store, last?.manifest)
  const tree = createTree(start, last?.manifest.peaks)
  const tables = await writeTables(folder, pool)
  const until = await store.head()
  const { hashes, erased } = await owedBefore(folder, manifests)

  for await (const events of pagesBetween(store, after, until, options.segmentEvents ?? SEGMENT_EVENTS)) {
    const unsound = growBy(tree, events)
    note({ hashes, erased }, events)
    const segment = await writeSegment(folder, tree.size - events.length, events)
    last = await writeManifest(folder, { ...next(last, tree, now), ...newestOf(events), segment, unsound })
    manifests.push(last.manifest)
    onProgress(`${tree.size} events`)
  }
  const gone = await documentsOf(store, erased)
  for (const hash of gone) hashes.delete(hash)
  const { copied, missing } = await copyDocuments(hashes, {
    from: options.documents,
    to: documentsIn(folder),
    onProgress: (count) => onProgress(`${tree.size} events; ${count} of ${hashes.size} documents`),
  })
  const newest = last?.manifest.newest
  const keys = await writeKeys(folder, pool)
  const end = { unsound: [], tables, keys, missingDocuments: missing }
  await writeManifest(folder, { ...next(last, tree, now), ...(newest && { newest }), ...end })
  await removeOldKeys(folder, keys)
  for (const hash of gone) await documentsIn(folder).remove(hash)
  return {
    events: tree.size,
    added: tree.size - start,
    root: tree.root(),
    ...(newest && { newest: newest.at }),
    copiedDocuments: copied,
    keys: keys.keys,
    missingDocuments: missing,
    unsound: manifests.reduce((sum, { unsound }) => sum + unsound.length, 0),
  }
}

const next = (last: Sealed | undefined, tree: Tree, now: () => Date) => ({
  format: 1 as const,
  number: (last?.manifest.number ?? 0) + 1,
  previous: last?.sha256 ?? null,
  at: now().toISOString(),
  events: tree.size,
  root: tree.root(),
  peaks: tree.peaks(),
})

/** Position in this store of the last event that the backup has. */
async function placeIn(store: EventStore, last: Manifest | undefined): Promise<Position | undefined> {
  if (!last?.newest) return undefined
  const { stream, revision, hash } = last.newest
  const [event] = await store.read(stream, revision)
  if (event?.metadata.hash === hash) return event.position
  throw new BackupError(
    `The log does not have the last event of this backup (revision ${revision} of ${stream}): it is another log, or has lost ` +
      'events. Begin a new backup in another folder, and keep this one.',
  )
}

/** Documents to look for, and streams whose personal data was erased. */
interface Owed {
  hashes: Set<string>
  erased: Set<string>
}

function note({ hashes, erased }: Owed, events: readonly KeptEvent[]): void {
  for (const event of events) {
    const hash = documentOf(event)
    if (hash !== undefined) hashes.add(hash)
    if (isErasure(event)) erased.add(event.stream)
  }
}

/** What the last run did not find, and what runs that were cut off after it had read. */
async function owedBefore(folder: string, manifests: readonly Manifest[]): Promise<Owed> {
  const ended = manifests.findLastIndex(({ tables }) => tables)
  const owed: Owed = { hashes: new Set(manifests[ended]?.missingDocuments), erased: new Set() }
  for (const { segment } of manifests.slice(ended + 1))
    if (segment) note(owed, await readRows<KeptEvent>(folder, segment))
  return owed
}

/** Every document that these streams ever named. */
async function documentsOf(store: EventStore, streams: ReadonlySet<string>): Promise<Set<string>> {
  const named = new Set<string>()
  for (const stream of streams)
    for (const hash of (await store.read(stream)).map(documentOf)) if (hash !== undefined) named.add(hash)
  return named
}

/** Events between two positions, `until` included, in portions for one file each. */
async function* pagesBetween(
  store: EventStore,
  start: Position | undefined,
  until: Position | undefined,
  most: number,
): AsyncGenerator<StoredEvent[]> {
  let after = start
  let events: StoredEvent[] = []
  let bytes = 0
  while (until !== undefined && (after === undefined || store.comparePositions(after, until) < 0)) {
    const page = await store.readAll({
      ...(after !== undefined && { after }),
      limit: Math.min(PAGE, most - events.length),
    })
    const wanted = page.filter(({ position }) => store.comparePositions(position, until) <= 0)
    const last = wanted.at(-1)
    if (!last) break
    after = last.position
    events.push(...wanted)
    bytes += wanted.reduce((sum, event) => sum + JSON.stringify(event.data).length, 0)
    if (events.length < most && bytes < SEGMENT_BYTES) continue
    yield events
    events = []
    bytes = 0
  }
  if (events.length > 0) yield events
}

/** Answers the places of events whose hash is not that of their content. */
function growBy(tree: Tree, events: readonly StoredEvent[]): number[] {
  const unsound: number[] = []
  for (const event of events) {
    if (event.metadata.hash !== eventHash(event)) unsound.push(tree.size)
    tree.add(event)
  }
  return unsound
}

async function writeSegment(folder: string, first: number, events: readonly StoredEvent[]): Promise<Segment> {
  const last = first + events.length - 1
  const lines = events.map(({ stream, revision, id, type, data, metadata }): KeptEvent => {
    return { stream, revision, id, type, data, metadata }
  })
  const name = [first, last].map((place) => String(place).padStart(12, '0')).join('-')
  const file = await writeRows(folder, (hash) => `events/${name}-${hash}.ndjson.zst`, lines)
  return { first, last, ...file }
}

function newestOf(events: readonly StoredEvent[]): Pick<Manifest, 'newest'> {
  const last = events.at(-1)
  if (!last) return {}
  const { stream, revision, metadata } = last
  return { newest: { stream, revision, hash: metadata.hash, at: metadata.at } }
}
