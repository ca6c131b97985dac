import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError, sha256, writeNew, type FileRecord } from './files.ts'

/** Consecutive events in one file. */
export interface Segment extends FileRecord {
  /** Place of the first and last event in the order of all, from 0. */
  first: number
  last: number
}

/** An event by its place, and by the hash that covers everything before it in its stream. */
export interface EventName {
  stream: string
  revision: number
  hash: string
  /** RFC 3339. */
  at: string
}

/**
 * What one step of a backup has added. Each names the one before by its hash, so that none can be changed, left out or
 * swapped unnoticed; the newest says what all together must give.
 */
export interface Manifest {
  format: 1
  number: number
  /** SHA-256 of the manifest before, null for the first. */
  previous: string | null
  /** When it was written, RFC 3339. */
  at: string
  /** Absent where nothing was new. */
  segment?: Segment
  /** All events up to here, this step included. */
  events: number
  /** RFC 6962 root over all events up to here, hex, and what a tree needs to go on from here. */
  root: string
  peaks: (string | null)[]
  /** The last event; absent while there is none. */
  newest?: EventName
  /** Places of events whose hash was not that of their content when they were read. */
  unsound: number[]
  /** Rows that do not follow from the log, at a moment before this step's events were read; only where a run ends. */
  tables?: FileRecord & { at: string; rows: Record<string, number> }
  /** Wrapped keys of cases, read after the events; only the newest file of them is kept. Only where a run ends. */
  keys?: FileRecord & { keys: number }
  /** Documents named by events and not found when this run ended: the next one looks again. */
  missingDocuments?: string[]
}

/** A manifest, and the hash of the file that it stands in. */
export interface Sealed {
  manifest: Manifest
  sha256: string
}

const folderOf = (folder: string): string => join(folder, 'manifests')
const nameOf = (number: number): string => `${String(number).padStart(9, '0')}.json`

/** All manifests in order, each checked against the one before. @throws {BackupError} that names the first that is wrong. */
export async function readManifests(folder: string): Promise<Sealed[]> {
  const names = (await readdir(folderOf(folder)).catch(() => [])).filter((name) => name.endsWith('.json')).toSorted()
  const sealed: Sealed[] = []
  for (const [index, name] of names.entries()) {
    const content = await readFile(join(folderOf(folder), name))
    const wrong = (what: string) =>
      new BackupError(`manifests/${name} of the backup ${what}: fetch it from another copy.`)
    const manifest = parse(content, () => wrong('is not a manifest that this release reads'))
    const before = sealed.at(-1)
    if (name !== nameOf(index + 1) || manifest.number !== index + 1)
      throw wrong(`stands where ${nameOf(index + 1)} should`)
    if (manifest.previous !== (before?.sha256 ?? null)) throw wrong('does not follow the one before it')
    const start = before?.manifest.events ?? 0
    const { segment, events } = manifest
    if (segment ? segment.first !== start || segment.last !== events - 1 : events !== start)
      throw wrong('does not go on where the one before it ends')
    sealed.push({ manifest, sha256: sha256(content) })
  }
  return sealed
}

function parse(content: Buffer, wrong: () => Error): Manifest {
  try {
    const manifest = JSON.parse(content.toString('utf8')) as Manifest
    if (manifest.format === 1) return manifest
  } catch {
    // said below
  }
  throw wrong()
}

/** @throws {BackupError} when another run was faster. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<Sealed> {
  const content = Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`)
  await writeNew(join(folderOf(folder), nameOf(manifest.number)), content, true).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      throw new BackupError('Another backup writes to this folder at the same time: let one of them finish.')
    },
  )
  return { manifest, sha256: sha256(content) }
}
