import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { APP_ROLE, ensureDatabase, migrate } from '#event-store/migrate.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { CHANNEL } from '#event-store/wake-up.ts'
import { startPostgres } from '#local/postgres.ts'
import type { NewEvent } from '#event-store/event-store.ts'
import { eventStoreContract } from './event-store.contract.ts'
import type { LongTransaction, StoreUnderTest } from './store-under-test.ts'

const DATABASE = 'contract'

/** A server of its own, not the run's: it is killed, and open transactions would hold back every test on it. */
async function start(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-contract-'))
  await chmod(folder, 0o755)
  const launch = (port?: number) =>
    startPostgres({ dataDir: join(folder, 'postgres'), log: () => undefined, ...(port === undefined ? {} : { port }) })
  let server = await launch()
  await ensureDatabase(server.adminUrl, DATABASE)
  await migrate({ adminUrl: server.url('postgres', DATABASE), appPassword: server.password(APP_ROLE) })
  const url = () => server.url(APP_ROLE, DATABASE)
  return {
    store: () => createPostgresEventStore({ url: url() }),
    longTransaction: (stream, event) => longTransaction(url(), stream, event),
    connections: () => countConnections(server.adminUrl),
    restart: async () => {
      process.kill(server.pid, 'SIGKILL')
      await server.exited
      server = await launch(server.port)
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function longTransaction(url: string, stream: string, event: NewEvent): Promise<LongTransaction> {
  const client = new Client(url)
  await client.connect()
  await client.query('begin')
  const values = [[stream], [event.id], [event.type], [JSON.stringify(event.data)], [JSON.stringify(event.metadata)]]
  const { rows } = await client.query<{ transaction_id: string; position: string }>(
    'select transaction_id, position from log.append($1, array[-1], array[1], $2, $3, $4, $5)',
    values,
  )
  const end = async (how: 'commit' | 'rollback') => {
    await client.query(how)
    await client.query(`notify ${CHANNEL}`)
    await client.end()
  }
  const position = rows.map((row) => `${row.transaction_id}-${row.position}`).join('')
  return { position, commit: () => end('commit'), rollback: () => end('rollback') }
}

async function countConnections(adminUrl: string): Promise<number> {
  const client = new Client(adminUrl)
  await client.connect()
  const sql = 'select count(*)::integer as count from pg_stat_activity where datname = $1'
  const { rows } = await client.query<{ count: number }>(sql, [DATABASE])
  await client.end()
  return rows[0]?.count ?? 0
}

eventStoreContract('postgres', { start })
