import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { envelop } from '#event-store/envelope.ts'
import type { EventStore, NewEvent } from '#event-store/event-store.ts'
import { ensureDatabase, migrate } from '#event-store/migrate.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { percentile, type Figure } from './figures.ts'
import { runFor } from './run-for.ts'

export interface AppendRates {
  /** Plain inserts per second, by concurrency. */
  bare: Map<number, number>
  figures: Figure[]
}

const group = 'appends'
const database = 'bench'

/**
 * What the disk and PostgreSQL give at most, each insert flushed before its answer, and what the event store makes of
 * it; in a database of their own beside the application's.
 */
export async function measureAppends(
  url: { admin: string; app: string },
  concurrencies: readonly number[],
  seconds: number,
): Promise<AppendRates> {
  await ensureDatabase(url.admin, database)
  const [admin, app] = [onBench(url.admin), onBench(url.app)]
  await migrate({ adminUrl: admin, appPassword: decodeURIComponent(new URL(app).password) })
  const bare = new Map<number, number>()
  const figures: Figure[] = []
  for (const concurrency of concurrencies) {
    const plain = await plainInserts(admin, concurrency, seconds)
    bare.set(concurrency, plain.rate)
    const store = createPostgresEventStore({ url: app, poolSize: 8 })
    const adapter = await storeAppends(store, concurrency, seconds)
    await store.close()
    figures.push(
      { group, what: `bare inserts at ${concurrency}`, value: plain.rate, unit: '1/s' },
      { group, what: `bare inserts at ${concurrency}, p50`, value: percentile(plain.times, 50), unit: 'ms' },
      { group, what: `event store appends at ${concurrency}`, value: adapter.rate, unit: '1/s' },
      { group, what: `event store appends at ${concurrency}, p50`, value: percentile(adapter.times, 50), unit: 'ms' },
    )
  }
  return { bare, figures }
}

function onBench(url: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** One row as large as an event, one statement, one flush each. */
async function plainInserts(url: string, concurrency: number, seconds: number) {
  const pool = new Pool({ connectionString: url, max: concurrency })
  await pool.query('create table if not exists plain (id uuid primary key, data json not null, metadata json not null)')
  const [{ data, metadata }] = anEvent('plain') as [NewEvent]
  const values = [JSON.stringify(data), JSON.stringify(metadata)]
  const text = 'insert into plain (id, data, metadata) values ($1, $2, $3)'
  try {
    return await runFor(seconds, concurrency, () =>
      pool.query({ name: 'plain', text, values: [randomUUID(), ...values] }),
    )
  } finally {
    await pool.end()
  }
}

/** A stream each, as cases are. */
function storeAppends(store: EventStore, concurrency: number, seconds: number) {
  return runFor(seconds, concurrency, async () => {
    const stream = `bench-${randomUUID()}`
    const result = await store.append(stream, 'none', anEvent(stream))
    if (!result.ok) throw new Error('an append to a new stream was refused')
  })
}

function anEvent(stream: string): NewEvent[] {
  const data = {
    step: 'draft',
    section: 'domicilio',
    data: { direccion: 'Carrera 7 # 12-34', barrio_vereda: 'El Centro' },
  }
  const command = { id: randomUUID(), actor: { kind: 'applicant', id: 'ana' }, channel: 'api' }
  const events = [{ type: 'SectionSaved', data }]
  const definition = 'a'.repeat(64)
  return envelop({
    stream,
    revision: -1,
    previousHash: null,
    events,
    command,
    at: new Date().toISOString(),
    definition,
  })
}
