import type { Pool } from 'pg'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { EventStore, Position } from '#event-store/event-store.ts'

export interface ProjectionMetrics {
  /** Counts events that this process has written. */
  applied(events: number): void
}

/**
 * Puts the figures of the read models into `registry`. How far they are behind is measured when asked, from the log and
 * the read models themselves, so that it also tells of a follower that hangs, or of none.
 */
export function createProjectionMetrics(
  registry: Registry,
  { pool, store }: { pool: Pool; store: Pick<EventStore, 'readAll'> },
): ProjectionMetrics {
  const registers = [registry]
  new Gauge({
    name: 'ventanilla_projections_behind_seconds',
    help: 'Age of the oldest event that is not in the read models yet; 0 when all are',
    registers,
    async collect() {
      this.set(await secondsBehind(pool, store))
    },
  })
  new Gauge({
    name: 'ventanilla_projections_events',
    help: 'Events of the log that are in the read models',
    registers,
    async collect() {
      this.set(Number((await findCheckpoint(pool))?.events ?? 0))
    },
  })
  const counter = new Counter({
    name: 'ventanilla_projections_applied_total',
    help: 'Events that this process has written into the read models',
    registers,
  })
  return { applied: (events) => counter.inc(events) }
}

async function secondsBehind(pool: Pool, store: Pick<EventStore, 'readAll'>): Promise<number> {
  const after = (await findCheckpoint(pool))?.position ?? undefined
  const [oldest] = await store.readAll({ ...(after !== undefined && { after }), limit: 1 })
  return oldest ? Math.max(0, (Date.now() - Date.parse(oldest.metadata.at)) / 1_000) : 0
}

/** Undefined before the read models were built for the first time. */
async function findCheckpoint(pool: Pool): Promise<{ position: Position | null; events: string } | undefined> {
  const { rows: tables } = await pool.query<{ found: boolean }>(
    `select to_regclass('read.checkpoint') is not null as found`,
  )
  if (!tables[0]?.found) return undefined
  const { rows } = await pool.query<{ position: Position | null; events: string }>(
    'select position, events from read.checkpoint',
  )
  return rows[0]
}
