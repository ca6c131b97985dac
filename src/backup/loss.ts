import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { initialState, type CaseState, type Effect } from '#core/state.ts'
import { caseIdOf, foldStored } from '#event-store/case-events.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { parseCheckpoint, splitNote } from '#notary/verifier/verify.mjs'
import { documentOf } from './documents.ts'
import { BackupError } from './files.ts'
import { openBackup, verifyBackup, type Backup, type Verified } from './open-backup.ts'

/** Events that a log has and the backup has not. */
export interface LostEvents {
  events: number
  /** When the first and last of them were recorded, RFC 3339. */
  from?: string
  to?: string
  /** By stream, in the order in which they come; `whole` when the backup has nothing of it. */
  streams: { stream: string; events: number; whole: boolean }[]
}

export interface LossReport extends Verified {
  /** When the newest event of the backup was recorded: whatever came later is not in it. */
  newest?: string
  /** Against a log that has survived. */
  log?: LostEvents
  /** Against a signed checkpoint: how many events were signed and are not in the backup. */
  signed?: { size: number; lost: number }
  /** Documents in the folder that no event of the backup names: what they were attached to is lost. */
  documents?: { sha256: string; bytes: number; at: string }[]
  /** Effects asked for and not recorded as done at the end of the backup: they happen again, under the same keys. */
  owed: { case: string; effect: string; kind: Effect['kind']; status: Effect['status'] }[]
}

export interface LossOptions {
  folder: string
  /** What has survived and can be compared. */
  log?: EventStore
  /** A signed note: the newest checkpoint of the notary. */
  checkpoint?: string
  documentsDir?: string
  onProgress?: (doing: string) => void
}

/**
 * Verifies a backup and says exactly what is not in it, as far as anything that survived can tell. Writes nothing.
 * @throws {BackupError} when the backup is damaged, or is not of the log or checkpoint that it is compared with.
 */
export async function reportLoss(options: LossOptions): Promise<LossReport> {
  const { folder, log, checkpoint, documentsDir, onProgress = () => undefined } = options
  const backup = await openBackup(folder)
  const signed = checkpoint === undefined ? undefined : parseCheckpoint(splitNote(checkpoint).text)
  const named = new Set<string>()
  const streams = new Set<string>()
  const open = new Map<string, CaseState>()
  let rootWhenSigned: string | undefined
  const verified = await verifyBackup(backup, {
    onEvent: (event, size, root) => {
      const hash = documentOf(event)
      if (hash !== undefined) named.add(hash)
      streams.add(event.stream)
      follow(open, event)
      if (size === signed?.size) rootWhenSigned = root()
    },
    onProgress: (events) => onProgress(`verified ${events} of ${backup.events} events`),
  })
  if (signed && rootWhenSigned !== undefined && rootWhenSigned !== signed.root.toString('hex'))
    throw new BackupError(
      `The first ${signed.size} events of the backup are not those of the checkpoint: it is of another log.`,
    )
  return {
    ...verified,
    ...(backup.newest && { newest: backup.newest.at }),
    ...(log && { log: await lostOf(log, backup, streams) }),
    ...(signed && { signed: { size: signed.size, lost: Math.max(0, signed.size - verified.events) } }),
    ...(documentsDir !== undefined && { documents: await unnamedDocuments(documentsDir, named) }),
    owed: [...open].flatMap(([id, { effects }]) =>
      effects.map(({ id: effect, kind, status }) => ({ case: id, effect, kind, status })),
    ),
  }
}

/** Folds an event onto its case, and forgets cases that have ended. */
function follow(open: Map<string, CaseState>, event: Omit<StoredEvent, 'position'>): void {
  const id = caseIdOf(event.stream)
  if (id === undefined) return
  const state = foldStored(open.get(id) ?? initialState(id), [{ ...event, position: '' }])
  if (state.status === 'closed' && state.effects.length === 0) open.delete(id)
  else open.set(id, state)
}

const PAGE = 1_000

async function lostOf(log: EventStore, { newest }: Backup, known: ReadonlySet<string>): Promise<LostEvents> {
  let after = undefined
  if (newest) {
    const [same] = await log.read(newest.stream, newest.revision)
    if (same?.metadata.hash !== newest.hash)
      throw new BackupError(
        `The log that survived does not have the last event of the backup (revision ${newest.revision} of ${newest.stream}): ` +
          'it is another log, or has lost more than the backup.',
      )
    after = same.position
  }
  const counts = new Map<string, number>()
  let [from, to]: (string | undefined)[] = []
  for (;;) {
    const page: StoredEvent[] = await log.readAll({ ...(after !== undefined && { after }), limit: PAGE })
    for (const { stream, metadata } of page) {
      counts.set(stream, (counts.get(stream) ?? 0) + 1)
      from ??= metadata.at
      to = metadata.at
    }
    after = page.at(-1)?.position
    if (page.length === 0) break
  }
  const lost = [...counts].map(([stream, events]) => ({ stream, events, whole: !known.has(stream) }))
  const events = lost.reduce((sum, one) => sum + one.events, 0)
  return { events, ...(from !== undefined && { from }), ...(to !== undefined && { to }), streams: lost }
}

async function unnamedDocuments(dir: string, named: ReadonlySet<string>) {
  const files = await readdir(dir, { recursive: true })
  const unnamed = []
  for (const file of files.toSorted()) {
    const hash = /(?:^|[/\\])([0-9a-f]{64})$/.exec(file)?.[1]
    if (hash === undefined || named.has(hash)) continue
    const { size, mtime } = await stat(join(dir, file))
    unnamed.push({ sha256: hash, bytes: size, at: mtime.toISOString() })
  }
  return unnamed
}
