import type { Pool } from 'pg'
import { readRows, writeRows, type FileRecord } from './files.ts'

/**
 * Tables beside the log whose rows do not follow from it: what carriers and providers have taken, who had a turn, and what
 * was signed. The columns are those of a row's key.
 */
export const keptTables = {
  'ops.outbox': 'id',
  'ops.deliveries': 'id',
  'ops.payments': 'reference',
  'ops.simulated_payments': 'reference',
  'ops.assignments': 'key',
  'notary.checkpoints': 'size',
  'notary.cosignatures': 'size, witness',
  'notary.key_lists': 'number',
} as const
export type KeptTable = keyof typeof keptTables

/**
 * Tables that are made anew: places in a store mean nothing to another, workflows are looked for, persons are found in
 * what cases say, the tree is computed.
 */
export const derivedTables = [
  'ops.checkpoints',
  'ops.parked_signals',
  'ops.person_tokens',
  'notary.entries',
  'notary.tiles',
] as const

const names = Object.keys(keptTables) as KeptTable[]

interface KeptRow {
  table: KeptTable
  row: object
}

/** Writes all rows as they are at one moment. */
export async function writeTables(
  folder: string,
  pool: Pool,
): Promise<FileRecord & { at: string; rows: Record<string, number> }> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows: now } = await client.query<{ at: Date }>('select now() as at')
    const kept: KeptRow[] = []
    const counts: Record<string, number> = {}
    for (const table of names) {
      const text = `select row_to_json(t) as row from ${table} t order by ${keptTables[table]}`
      const { rows } = await client.query<{ row: object }>(text)
      counts[table] = rows.length
      for (const { row } of rows) kept.push({ table, row })
    }
    await client.query('commit')
    const file = await writeRows(folder, (hash) => `tables/${hash}.ndjson.zst`, kept)
    return { ...file, at: now[0]?.at.toISOString() ?? '', rows: counts }
  } finally {
    client.release()
  }
}

const ROWS_AT_ONCE = 1_000

/** Puts the rows back, all or none; those that are there already stay as they are. */
export async function restoreTables(folder: string, file: FileRecord, pool: Pool): Promise<number> {
  const kept = await readRows<KeptRow>(folder, file)
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (const table of names) {
      const rows = kept.filter((one) => one.table === table).map(({ row }) => row)
      for (let first = 0; first < rows.length; first += ROWS_AT_ONCE)
        await client.query(insertInto(table), [JSON.stringify(rows.slice(first, first + ROWS_AT_ONCE))])
    }
    await client.query('commit')
    return kept.length
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** The database numbers lists of keys anew, in the same order. */
const insertInto = (table: KeptTable): string =>
  table === 'notary.key_lists'
    ? `insert into notary.key_lists (from_size, note, signed_at)
       select from_size, note, signed_at from json_populate_recordset(null::notary.key_lists, $1::json) as list
       where not exists (select from notary.key_lists k where k.from_size = list.from_size and k.note = list.note)
       order by number`
    : `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json) on conflict do nothing`
