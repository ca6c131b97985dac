import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Position } from '#event-store/event-store.ts'
import { cases } from './cases.ts'
import { failures } from './failures.ts'
import { overdue } from './overdue.ts'
import { passages } from './passages.ts'
import { procedures } from './procedures.ts'
import type { Projection } from './projection.ts'
import { standings } from './standings.ts'
import { tasks } from './tasks.ts'
import { timeline } from './timeline.ts'

export const projections: readonly Projection[] = [
  cases,
  tasks,
  timeline,
  procedures,
  standings,
  failures,
  passages,
  overdue,
]

/** `read`: what readers see. `read_next`: where a rebuild works. `read_old`: what it has replaced. */
export type Schema = 'read' | 'read_next' | 'read_old'

const checkpointTable = `create table checkpoint (
  single boolean primary key default true check (single),
  -- Up to here, this place included, the log is in the tables beside; null before the first event.
  position text,
  events bigint not null default 0,
  shape text not null
)`

/** Changes whenever a table does, so that a new release notices read models of an older one. */
const shape = createHash('sha256')
  .update(projections.map(({ create }) => create).join('\n'))
  .digest('hex')

export interface Checkpoint {
  /** Of the table itself: another one when a rebuild has taken its place. */
  table: string
  position: Position | undefined
  /** How many events the tables hold. */
  events: number
}

/** Makes all tables, empty, in a schema that replaces any of that name. */
export async function createSchema(client: Client, schema: Schema): Promise<void> {
  await dropSchema(client, schema)
  await client.query('begin')
  await client.query(`create schema ${schema}`)
  await client.query(`set local search_path = ${schema}`)
  for (const { create } of projections) await client.query(create)
  await client.query(checkpointTable)
  await client.query('insert into checkpoint (shape) values ($1)', [shape])
  await client.query('commit')
}

export async function dropSchema(client: Client, schema: Schema): Promise<void> {
  await client.query('set client_min_messages = warning') // or each table dropped is reported
  await client.query(`drop schema if exists ${schema} cascade`)
}

export async function schemaExists(client: Client, schema: Schema): Promise<boolean> {
  const { rows } = await client.query('select from pg_namespace where nspname = $1', [schema])
  return rows.length > 0
}

/** Whether the schema holds read models at all, and of the shape that this release writes. */
export async function hasTables(client: Client, schema: Schema): Promise<'current' | 'outdated' | 'none'> {
  const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
    `${schema}.checkpoint`,
  ])
  if (!rows[0]?.found) return 'none'
  const kept = await client.query<{ shape: string }>(`select shape from ${schema}.checkpoint`)
  return kept.rows[0]?.shape === shape ? 'current' : 'outdated'
}

/** @throws when there are no read models. */
export async function readCheckpoint(client: Client, schema: Schema): Promise<Checkpoint> {
  const { rows } = await client.query<{ table: string; position: Position | null; events: string }>(
    `select tableoid::text as table, position, events from ${schema}.checkpoint`,
  )
  const [row] = rows
  if (!row) throw new Error(`Schema ${schema} has no checkpoint: run \`ventanilla rebuild projections\``)
  return { table: row.table, position: row.position ?? undefined, events: Number(row.events) }
}
