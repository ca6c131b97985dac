import { eventHash } from '#event-store/envelope.ts'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import type { KeptEvent } from './backup.ts'
import { BackupError, readRows, type FileRecord } from './files.ts'
import { readManifests, type EventName, type Segment } from './manifest.ts'
import { createTree } from './tree.ts'

/** A backup whose manifests follow each other. */
export interface Backup {
  folder: string
  events: number
  /** Of all files of events. */
  bytes: number
  /** Merkle root over all events, hex. */
  root: string
  newest?: EventName
  /** When its last complete run read the tables beside the log, and where they are. */
  tables?: FileRecord & { at: string; rows: Record<string, number> }
  /** Wrapped keys of cases, as its last complete run read them. */
  keys?: FileRecord & { keys: number }
  missingDocuments: string[]
  /** All events, in order. @throws {BackupError} when a file is missing or changed. */
  read(): AsyncIterable<KeptEvent[]>
  /** As a store that can only be read from the beginning to the end; a position is the place in the order, from 0. */
  source: Pick<EventStore, 'readAll'>
}

/** @throws {BackupError} when there is no backup, or when a manifest is not the one that was written. */
export async function openBackup(folder: string): Promise<Backup> {
  const manifests = (await readManifests(folder)).map(({ manifest }) => manifest)
  const last = manifests.at(-1)
  if (!last) throw new BackupError(`${folder} holds no backup.`)
  const ended = manifests.findLast(({ tables }) => tables)
  const segments = manifests.flatMap(({ segment }) => (segment ? [segment] : []))
  const load = (segment: Segment) => readRows<KeptEvent>(folder, segment)

  // Whoever reads page by page finds the file at hand still open; the next but one page is seldom asked for.
  let kept: { segment: Segment; events: Promise<KeptEvent[]> } | undefined
  async function readAll({ after, limit }: { after?: Position; limit: number }): Promise<StoredEvent[]> {
    const first = after === undefined ? 0 : Number(after) + 1
    const segment = segments.find(({ last: end }) => end >= first)
    if (!segment) return []
    if (kept?.segment !== segment) kept = { segment, events: load(segment) }
    const events = (await kept.events).slice(first - segment.first, first - segment.first + limit)
    const page = events.map((event, index) => ({ ...event, position: String(first + index) }))
    const rest = limit - page.length
    const more =
      page.length > 0 && rest > 0 ? await readAll({ after: String(first + page.length - 1), limit: rest }) : []
    return [...page, ...more]
  }

  return {
    folder,
    events: last.events,
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    root: last.root,
    ...(last.newest && { newest: last.newest }),
    ...(ended?.tables && { tables: ended.tables }),
    ...(ended?.keys && { keys: ended.keys }),
    missingDocuments: ended?.missingDocuments ?? [],
    async *read() {
      for (const segment of segments) yield await load(segment)
    },
    source: { readAll },
  }
}

export interface Verified {
  events: number
  streams: number
  /** The first events, at most 100, whose hash is not that of their content or that do not follow the one before in their stream. */
  unsound: string[]
  unsoundCount: number
}

const SHOWN = 100

/**
 * Reads the whole backup: each file against its hash, each event against its own hash and the one before it in its stream,
 * all together against the Merkle root. What was unsound in the log already is told; it does not make the backup unsound.
 * @throws {BackupError} when the backup is not what was written.
 */
export async function verifyBackup(
  backup: Backup,
  watch: {
    onProgress?: (events: number) => void
    onEvent?: (event: KeptEvent, size: number, root: () => string) => void
  } = {},
): Promise<Verified> {
  const tree = createTree()
  const ends = new Map<string, { revision: number; hash: string }>()
  const unsound: string[] = []
  let unsoundCount = 0
  for await (const events of backup.read()) {
    for (const event of events) {
      const { stream, revision, type, metadata } = event
      const before = ends.get(stream)
      const follows = revision === (before?.revision ?? -1) + 1 && metadata.previousHash === (before?.hash ?? null)
      if (!follows || metadata.hash !== eventHash(event)) {
        unsoundCount += 1
        if (unsound.length < SHOWN) unsound.push(`${type} at revision ${revision} of ${stream}`)
      }
      ends.set(stream, { revision, hash: metadata.hash })
      tree.add(event)
      watch.onEvent?.(event, tree.size, tree.root)
    }
    watch.onProgress?.(tree.size)
  }
  if (tree.size !== backup.events || tree.root() !== backup.root)
    throw new BackupError(
      `The ${tree.size} events of the backup do not give the Merkle root of its newest manifest: fetch it from another copy.`,
    )
  return { events: tree.size, streams: ends.size, unsound, unsoundCount }
}
