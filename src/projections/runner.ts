import type { Client } from 'pg'
import type { Logger } from 'pino'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { createApplier } from './applier.ts'
import type { BatchSources } from './batch.ts'
import { lead } from './leadership.ts'
import { rebuild } from './rebuild.ts'
import { hasTables } from './schema.ts'

export interface ProjectionsOptions {
  /** Connection string of the application's role. */
  url: string
  store: EventStore
  rules: BatchSources['rules']
  signal: AbortSignal
  log: Logger
  /** Told after each batch is written. */
  onBatch?: (events: readonly StoredEvent[]) => void
  /** Told whether it does its work: it follows the log, or stands by for another process that does. */
  onState?: (working: boolean) => void
}

/** The most that is written at once; what is there when the follower looks is less than that while it keeps up. */
const BATCH_SIZE = 1_000

/**
 * Keeps the read models up to date until `signal` aborts: one process at a time, others stand by. Read models that are
 * missing, or of another shape than this version writes, are built first.
 * @throws {UnreadableLogError} when the log holds what this version does not understand.
 */
export async function runProjections(options: ProjectionsOptions): Promise<void> {
  const { url, signal, log, onState } = options
  await lead({ url, name: 'projections', signal, log, ...(onState && { onState }) }, (client, leading) =>
    follow(client, { ...options, signal: leading }),
  )
}

async function follow(client: Client, options: ProjectionsOptions): Promise<void> {
  const { url, store, rules, signal, log, onBatch, onState } = options
  const found = await hasTables(client, 'read')
  if (found !== 'current') {
    log.info({ found }, 'read models are not of this version: building them')
    const { events } = await rebuild({ url, store, rules, signal })
    log.info({ events }, 'read models are built')
  }
  const applier = await createApplier({ client, schema: 'read', store, rules })
  onState?.(true)
  const after = applier.position
  const batches = store.subscribeAll({ ...(after !== undefined && { after }), batchSize: BATCH_SIZE, signal })
  for await (const events of batches) {
    await applier.apply(events)
    onBatch?.(events)
  }
}
