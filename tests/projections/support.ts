import { Client, Pool } from 'pg'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Rules } from '#core/rules.ts'
import type { EventStore, NewEvent, StoredEvent } from '#event-store/event-store.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { digest, type Digest } from '#projections/digest.ts'
import { createReadModels, type ReadModels } from '#projections/queries.ts'
import { rebuild } from '#projections/rebuild.ts'
import { runProjections } from '#projections/runner.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { publishFor } from '#support/lifecycles.ts'
import { freshDatabase } from '#support/postgres.ts'

export interface World {
  url: string
  adminUrl: string
  pool: Pool
  store: EventStore
  rules: (procedure: string, hash: string) => Promise<Rules>
  /** What each entity has published. */
  published: Map<string, Rules>
  read: ReadModels
  /** Appends and answers when they stand. */
  append(stream: string, ...appends: NewEvent[][]): Promise<void>
  /** Brings the read models up to date without a follower. */
  build(): Promise<void>
  /** Starts a follower that the test ends with what is answered, or that ends with the test. */
  follow(onBatch?: (events: readonly StoredEvent[]) => void): Follower
  /** Waits until the read models hold all that is in the log. */
  caughtUp(): Promise<void>
  digest(): Promise<Digest>
}

interface Follower {
  /** Fulfilled or refused as the follower ends. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** A database with two entities, `uno` and `dos`, that offer one procedure each, and all that a test needs around it. */
export async function createWorld(entities: readonly string[] = ['uno', 'dos']): Promise<World> {
  const database = await freshDatabase()
  const { url, adminUrl } = database
  const store = createPostgresEventStore({ url, poolSize: 4 })
  const pool = new Pool({ connectionString: url, max: 4 })
  pool.on('error', () => undefined)
  const read = createReadModels(pool, store)
  const { rules } = createCatalog(store)
  const followers: Follower[] = []
  onTestFinished(async () => {
    await Promise.all(followers.map((follower) => follower.stop().catch(() => undefined)))
    await read.close()
    await pool.end()
    await store.close()
    await database.drop()
  })
  const published = await publishFor(store, entities)
  const world: World = {
    url,
    adminUrl,
    pool,
    store,
    rules,
    published,
    read,
    async append(stream, ...appends) {
      for (const events of appends) await store.append(stream, 'any', events)
    },
    async build() {
      await rebuild({ url, store, rules })
    },
    follow(onBatch) {
      const follower = startFollower(world, onBatch)
      followers.push(follower)
      return follower
    },
    caughtUp: () => untilCaughtUp(world),
    digest: () => withClient(url, (client) => digest(client, 'read')),
  }
  return world
}

function startFollower({ url, store, rules }: World, onBatch?: (events: readonly StoredEvent[]) => void): Follower {
  const stopping = new AbortController()
  const ended = runProjections({
    url,
    store,
    rules,
    signal: stopping.signal,
    log: pino({ level: 'silent' }),
    ...(onBatch && { onBatch }),
  })
  ended.catch(() => undefined) // the test looks at it when it wants to
  return {
    ended,
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function untilCaughtUp({ store, pool, read }: World): Promise<void> {
  const head = await store.head()
  if (head === undefined) return
  await until(async () => (await pool.query(`select to_regclass('read.checkpoint') as found`)).rows[0].found !== null)
  if (!(await read.waitFor({ position: head }, 30_000))) throw new Error(`The read models did not reach ${head}`)
}

/** Looks again until it holds; the test's own time limit ends it. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export function rulesFor({ published }: World, entity: string): Rules {
  const rules = published.get(entity)
  if (!rules) throw new Error(`${entity} publishes nothing here`)
  return rules
}
