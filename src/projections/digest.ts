import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Position } from '#event-store/event-store.ts'
import { projections, readCheckpoint, type Schema } from './schema.ts'

export interface Digest {
  /** The last event in the tables; absent when there is none. */
  position?: Position
  /** SHA-256 (hex) of each table's rows in the order of their key. */
  tables: Record<string, string>
}

const ROWS_AT_ONCE = 2_000

/** What the read models of a schema say at one moment, as one hash per table: equal hashes, equal contents. */
export async function digest(client: Client, schema: Schema): Promise<Digest> {
  await client.query('begin isolation level repeatable read read only')
  const { position } = await readCheckpoint(client, schema)
  const tables: Record<string, string> = {}
  for (const { name, key } of projections) {
    const rows = `select t::text as row from ${schema}.${name} t order by ${key}`
    tables[name] = await hashOf(client, rows)
  }
  await client.query('commit')
  return { ...(position !== undefined && { position }), tables }
}

async function hashOf(client: Client, query: string): Promise<string> {
  const hash = createHash('sha256')
  await client.query(`declare digest no scroll cursor for ${query}`)
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${ROWS_AT_ONCE} from digest`)
    if (rows.length === 0) break
    for (const { row } of rows) hash.update(row).update('\n')
  }
  await client.query('close digest')
  return hash.digest('hex')
}
