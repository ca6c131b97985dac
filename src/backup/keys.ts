import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readRows, writeRows, type FileRecord } from './files.ts'

/** The table whose rows have a file of their own, of which a backup keeps only the newest. */
export const keysTable = 'privacy.case_keys'

const folderIn = (folder: string): string => join(folder, 'keys')

/** The key of a case, wrapped by a master key that no backup has. */
export interface KeptKey {
  caseId: string
  master: string
  /** Base64. */
  wrapped: string
}

const read = `select case_id as "caseId", master, encode(wrapped, 'base64') as wrapped
              from privacy.case_keys where wrapped is not null order by case_id`

/** Writes the wrapped keys of all cases: those that were destroyed are not among them. */
export async function writeKeys(folder: string, pool: Pool): Promise<FileRecord & { keys: number }> {
  const { rows } = await pool.query<KeptKey>(read)
  const file = await writeRows(folder, (hash) => `keys/${hash}.ndjson.zst`, rows)
  return { ...file, keys: rows.length }
}

/** Removes what earlier runs wrote, so that a key that was destroyed since then is in the backup no longer. */
export async function removeOldKeys(folder: string, newest: FileRecord): Promise<void> {
  const names = await readdir(folderIn(folder)).catch(() => [])
  for (const name of names)
    if (join('keys', name) !== newest.path) await rm(join(folderIn(folder), name), { force: true })
}

const ROWS_AT_ONCE = 1_000

export interface RestoredKeys {
  restored: number
  /** Cases whose key is not brought back, because their personal data was erased. */
  destroyed: number
  /** Cases of which something is sealed and no key is there: nobody can read it. */
  missing: number
}

interface RestoreKeys {
  pool: Pool
  file: FileRecord | undefined
  erased: ReadonlySet<string>
  /** Cases of which something is sealed. */
  sealed: ReadonlySet<string>
}

/** Puts the wrapped keys back, but for cases whose personal data was erased: those are marked so that none is made anew. */
export async function restoreKeys(folder: string, { pool, file, erased, sealed }: RestoreKeys): Promise<RestoredKeys> {
  const kept = file ? await readRows<KeptKey>(folder, file) : []
  const wanted = kept.filter(({ caseId }) => !erased.has(caseId))
  for (let first = 0; first < wanted.length; first += ROWS_AT_ONCE)
    await pool.query(
      `insert into privacy.case_keys (case_id, master, wrapped)
       select "caseId", master, decode(wrapped, 'base64')
       from json_to_recordset($1::json) as kept ("caseId" text, master text, wrapped text) on conflict do nothing`,
      [JSON.stringify(wanted.slice(first, first + ROWS_AT_ONCE))],
    )
  await pool.query(
    `insert into privacy.case_keys (case_id, master, destroyed_at) select case_id, '', now() from unnest($1::text[]) as gone (case_id)
     on conflict (case_id) do update set wrapped = null, master = '', destroyed_at = now() where case_keys.destroyed_at is null`,
    [[...erased]],
  )
  const there = new Set(wanted.map(({ caseId }) => caseId))
  const missing = [...sealed].filter((caseId) => !there.has(caseId) && !erased.has(caseId)).length
  return { restored: wanted.length, destroyed: erased.size, missing }
}
