import type { Pool } from 'pg'
import type { StoredDocuments } from '#documents/stored-documents.ts'
import { caseStream, foldCase } from '#event-store/case-events.ts'
import { copyLog } from '#event-store/copy.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { documentsIn } from './backup.ts'
import { copyDocuments } from './documents.ts'
import { erasedCases } from './erased.ts'
import { BackupError } from './files.ts'
import { restoreKeys, type RestoredKeys } from './keys.ts'
import { openBackup, verifyBackup, type Verified } from './open-backup.ts'
import { restoreTables } from './tables.ts'

export interface RestoreOptions {
  folder: string
  store: EventStore
  documents: StoredDocuments
  /** Of the application's role, on a database that `migrate` has prepared. */
  pool: Pool
  /** Goes on with a restore that was cut off: what the store has must be the beginning of the backup. */
  resume?: boolean
  /** Cases whose personal data was erased, of which this backup may not know: ids. */
  erased?: readonly string[]
  onProgress?: (doing: string) => void
}

export interface RestoreReport extends Verified {
  /** SHA-256 over place, id and hash of every event, read back from the store. */
  digest: string
  rows: number
  copiedDocuments: number
  missingDocuments: string[]
  keys: RestoredKeys
  /** Cases that were erased later, and here are still open: nobody can read what they need to go on. */
  openErased: { case: string; folio?: string }[]
}

/**
 * Puts a backup into an empty store: the log, event by event and read back; the tables beside it; the documents. The
 * dispatcher begins at the end, since the reconciler starts the workflow of every open case; the notary reads the log again
 * and goes on from what it has signed. Read models are left to the projector, or to `rebuild projections`.
 * What was erased stays so, by the log or by `erased`: neither the keys of those cases nor their documents are brought back.
 * @throws {BackupError} when the backup is damaged or lacks the keys, or the store is not empty.
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const { folder, store, documents, pool, resume = false, onProgress = () => undefined } = options
  const backup = await openBackup(folder)
  if (!resume && (await store.readAll({ limit: 1 })).length > 0)
    throw new BackupError(
      'The store has events already. Restore into an empty one, on a new database; or, if a restore was cut off, go on with --resume.',
    )
  const cases = erasedCases()
  for (const id of options.erased ?? []) cases.addCase(id)
  const verified = await verifyBackup(backup, {
    onEvent: cases.add,
    onProgress: (events) => onProgress(`verified ${events} of ${backup.events} events`),
  })
  if (cases.sealed.size > 0 && !backup.keys)
    throw new BackupError(
      'The backup has no keys of cases, without which nobody can read what is personal: fetch it from another copy, or let ' +
        'the last run that was cut off come to its end.',
    )
  const { digest } = await copyLog({
    from: backup.source,
    to: store,
    onProgress: (doing, events) => onProgress(`${doing} ${events} of ${backup.events} events`),
  })
  const rows = backup.tables ? await restoreTables(folder, backup.tables, pool) : 0
  const keys = await restoreKeys(folder, { pool, file: backup.keys, erased: cases.cases, sealed: cases.sealed })
  const hashes = cases.documents().kept
  await placeDispatcher(store, pool)
  const { copied, missing } = await copyDocuments(hashes, {
    from: documentsIn(folder),
    to: documents,
    onProgress: (count) => onProgress(`${count} of ${hashes.size} documents`),
  })
  const openErased = await stillOpen(store, options.erased ?? [])
  return { ...verified, digest, rows, copiedDocuments: copied, missingDocuments: missing, keys, openErased }
}

async function stillOpen(store: EventStore, erased: readonly string[]): Promise<RestoreReport['openErased']> {
  const open: RestoreReport['openErased'] = []
  for (const caseId of new Set(erased)) {
    const { revision, status, folio } = foldCase(caseId, await store.read(caseStream(caseId)))
    if (revision >= 0 && status !== 'closed') open.push({ case: caseId, ...(folio !== undefined && { folio }) })
  }
  return open
}

async function placeDispatcher(store: EventStore, pool: Pool): Promise<void> {
  const head = await store.head()
  if (head === undefined) return
  await pool.query(
    `insert into ops.checkpoints (name, position) values ('dispatcher', $1)
     on conflict (name) do update set position = excluded.position, updated_at = now()`,
    [head],
  )
}
