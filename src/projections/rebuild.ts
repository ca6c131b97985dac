import { Client } from 'pg'
import type { EventStore, Position } from '#event-store/event-store.ts'
import { createApplier, type Applier } from './applier.ts'
import type { BatchSources } from './batch.ts'
import { digest, type Digest } from './digest.ts'
import { CHANGED_CHANNEL, EVERYTHING } from './notification.ts'
import { createSchema, dropSchema, hasTables, readCheckpoint, schemaExists } from './schema.ts'

export interface RebuildOptions {
  /** Connection string of the application's role. */
  url: string
  store: Pick<EventStore, 'readAll' | 'comparePositions'>
  rules: BatchSources['rules']
  /** Told after every batch. */
  onProgress?: (progress: { events: number; position: Position }) => void
  signal?: AbortSignal
}

/** The more events at once, the fewer times the row of a case is written. */
const BATCH_SIZE = 5_000
const LOCK = 'ventanilla rebuild'

/**
 * Builds all read models anew, beside those in use, and puts them in their place at once. Readers see the old ones,
 * complete, and then the new ones, complete and never older; the follower goes on meanwhile and continues on the new.
 */
export async function rebuild(options: RebuildOptions): Promise<{ events: number }> {
  return withBuilder(options, async (client, guard) => {
    const applier = await startBuild(client, options)
    await catchUp(applier, options)
    await swap(applier, guard, options)
    await dropSchema(client, 'read_old')
    return { events: applier.events }
  })
}

/**
 * Builds all read models anew beside those in use, up to the same event, answers the digests of both and throws the new
 * ones away.
 */
export async function compareWithRebuild(options: RebuildOptions): Promise<{ inUse: Digest; rebuilt: Digest }> {
  return withBuilder(options, async (client, guard) => {
    const inUse = await digest(guard, 'read')
    const applier = await startBuild(client, options)
    if (inUse.position !== undefined) await catchUp(applier, options, inUse.position)
    const rebuilt = await digest(client, 'read_next')
    await dropSchema(client, 'read_next')
    return { inUse, rebuilt }
  })
}

/** Two connections, one to build and one to guard what is in use; one rebuild at a time, others wait for it. */
async function withBuilder<T>(
  { url }: RebuildOptions,
  work: (client: Client, guard: Client) => Promise<T>,
): Promise<T> {
  const [client, guard] = [connection(url), connection(url)]
  try {
    await Promise.all([client.connect(), guard.connect()])
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [LOCK])
    return await work(client, guard)
  } finally {
    await Promise.all([client.end(), guard.end()])
  }
}

function connection(url: string): Client {
  const client = new Client({ connectionString: url, application_name: LOCK })
  client.on('error', () => undefined) // the query under way fails with it
  return client
}

async function startBuild(client: Client, { store, rules }: RebuildOptions): Promise<Applier> {
  await dropSchema(client, 'read_old') // left by a rebuild that was killed
  await createSchema(client, 'read_next')
  return createApplier({ client, schema: 'read_next', store, rules })
}

/** Applies the log up to `until`, inclusive, or to its end; reads the next batch while one is written. */
async function catchUp(
  applier: Applier,
  { store, onProgress, signal }: RebuildOptions,
  until?: Position,
): Promise<void> {
  const read = (after: Position | undefined) =>
    store.readAll({ ...(after !== undefined && { after }), limit: BATCH_SIZE })
  const isWanted = ({ position }: { position: Position }) =>
    until === undefined || store.comparePositions(position, until) <= 0
  let reading = read(applier.position)
  for (;;) {
    signal?.throwIfAborted()
    const page = await reading
    const events = page.filter(isWanted)
    const last = events.at(-1)
    if (!last) return
    reading = read(last.position)
    reading.catch(() => undefined) // awaited in the next round, unless writing fails first
    await applier.apply(events)
    onProgress?.({ events: applier.events, position: last.position })
  }
}

/**
 * While the follower cannot move its checkpoint, the new tables are brought at least as far as the old, so that nobody
 * who has read a revision sees an older one; then the schemas change names.
 */
async function swap(applier: Applier, guard: Client, options: RebuildOptions): Promise<void> {
  await guard.query('begin')
  if ((await hasTables(guard, 'read')) !== 'none') {
    await guard.query('lock table read.checkpoint in exclusive mode')
    const { position } = await readCheckpoint(guard, 'read')
    if (position !== undefined) await catchUp(applier, options, position)
  }
  if (await schemaExists(guard, 'read')) await guard.query('alter schema read rename to read_old')
  await guard.query('alter schema read_next rename to read')
  // Whoever waits may be waiting for what only the new tables hold.
  await guard.query('select pg_notify($1, $2)', [CHANGED_CHANNEL, EVERYTHING])
  await guard.query('commit')
}
