import { loadConfig } from '#app/config.ts'
import type { Engine } from '#app/execute.ts'
import { openEventStore } from '#app/open-store.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { commandEnvironment } from '#local/environment.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { Pool } from 'pg'

/** What commands on cases work with. */
export interface OpenEngine {
  store: EventStore
  catalog: Catalog
  engine: Engine
  pool: Pool
  databaseUrl: string
  close(): Promise<void>
}

/** The engine over the store that the settings name, or over that of the installation that runs on this machine. */
export async function openEngine(): Promise<OpenEngine> {
  const config = loadConfig(await commandEnvironment(process.env), 'cases')
  const [{ Pool }, { createEngine }, { openCaseKeys }, { createCatalog }] = await Promise.all([
    import('pg'),
    import('#app/execute.ts'),
    import('#app/open-case-keys.ts'),
    import('#publishing/catalog.ts'),
  ])
  const { databaseUrl } = config
  const pool = new Pool({ connectionString: databaseUrl, max: 2 })
  const store = await openEventStore(config, { poolSize: 2 })
  const catalog = createCatalog(store)
  const engine = createEngine({ store, catalog, keys: await openCaseKeys(pool, config) })
  const close = async () => void (await Promise.all([store.close(), pool.end()]))
  return { store, catalog, engine, pool, databaseUrl, close }
}
