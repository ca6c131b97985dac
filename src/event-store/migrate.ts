import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'

/** The role under which every process of the application connects. */
export const APP_ROLE = 'ventanilla_app'

/** One start at a time; the number only has to differ from other uses of advisory locks. */
const LOCK = 7_421_001

/** Makes a database when it does not exist yet. `adminUrl` is of a role that may create databases. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`)
  })
}

/**
 * Brings the event store's part of a database up to date: the application's role with `appPassword`, its right to make
 * schemas, and every SQL file not applied yet. Safe to run at every start and from several processes at once.
 * @throws {Error} when a file that was applied has changed since, or when the database was restored in a way that
 * would hide events.
 */
export async function migrate(options: { adminUrl: string; appPassword: string }): Promise<void> {
  await withClient(options.adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await ensureRole(client, options.appPassword)
    await applyFiles(client, join(import.meta.dirname, 'sql'))
    await refuseHiddenEvents(client)
  })
}

async function ensureRole(client: Client, password: string): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [APP_ROLE])
  const verb = found.rowCount === 0 ? 'create' : 'alter'
  await client.query(`${verb} role ${APP_ROLE} login password ${escapeLiteral(password)}`)
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  await client.query(`grant connect, create on database ${escapeIdentifier(rows[0]?.name ?? '')} to ${APP_ROLE}`)
}

/** Applies the files in the order of their names, each in a transaction with the record that it was applied. */
async function applyFiles(client: Client, folder: string): Promise<void> {
  await client.query(
    `create table if not exists public.migrations
     (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
  )
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from public.migrations')
  const applied = new Map(rows.map((row) => [row.name, row.sha256]))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  for (const name of names) {
    const sql = await readFile(join(folder, name), 'utf8')
    const sha256 = createHash('sha256').update(sql).digest('hex')
    const before = applied.get(name)
    if (before === sha256) continue
    if (before !== undefined)
      throw new Error(`migration ${name} was applied and has changed since: add a new file instead`)
    await applyFile(client, { name, sha256, sql })
  }
}

async function applyFile(client: Client, file: { name: string; sha256: string; sql: string }): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.sql)
    await client.query('insert into public.migrations (name, sha256) values ($1, $2)', [file.name, file.sha256])
    await client.query('commit')
  } catch (error) {
    throw new Error(`migration ${file.name} failed: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Events are ordered by transaction id, and a dump restored into a new server brings ids from that server's future:
 * subscribers would not see those events for a long time, and then after newer ones.
 */
async function refuseHiddenEvents(client: Client): Promise<void> {
  const { rows } = await client.query<{ newest: string }>(
    `select max(transaction_id::text::numeric)::text as newest from
       (select transaction_id from log.events order by transaction_id desc limit 1) newest
     where transaction_id >= pg_snapshot_xmax(pg_current_snapshot())`,
  )
  const newest = rows[0]?.newest
  if (!newest) return
  throw new Error(
    `this database was restored from a dump into a server whose transaction ids are behind (event with ${newest}): ` +
      'restore a physical backup, or stop the server and run pg_resetwal with --next-transaction-id and --epoch above it',
  )
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
