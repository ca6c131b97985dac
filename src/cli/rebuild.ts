import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { openEventStore } from '#app/open-store.ts'
import { commandEnvironment } from '#local/environment.ts'
import type { RebuildOptions } from '#projections/rebuild.ts'

/** `rebuild …`: makes anew what can be made anew from the log. */
export function addRebuild(program: Command): void {
  const rebuild = program.command('rebuild').description('make anew what follows from the log of events')
  rebuild
    .command('projections')
    .option('--check', 'build them beside those in use, compare, and keep those in use')
    .description('build all read models again, while those in use go on, and put them in their place')
    .action(async ({ check = false }: { check?: boolean }) => {
      await withLog(check ? compare : replace)
    })
  rebuild
    .command('workflows')
    .description("end the Temporal workflow of every open case and start it again from the case's events")
    .action(replaceWorkflows)
  rebuild
    .command('persons')
    .description(
      'build the index by which auditors find the cases of a person again, also after a change of VENTANILLA_SECRET',
    )
    .action(replacePersons)
}

async function replacePersons(): Promise<void> {
  const config = loadConfig(await commandEnvironment(process.env), 'projector')
  const { Client, Pool } = await import('pg')
  const { rebuildPersonIndex } = await import('#audit/person-index.ts')
  const { personKeys } = await import('#audit/person-tokens.ts')
  const { createCatalog } = await import('#publishing/catalog.ts')
  const { createEngine } = await import('#app/execute.ts')
  const { openCaseKeys } = await import('#app/open-case-keys.ts')
  const store = await openEventStore(config, { poolSize: 3 })
  const pool = new Pool({ connectionString: config.databaseUrl, max: 2 })
  const client = new Client({ connectionString: config.databaseUrl, application_name: 'ventanilla rebuild persons' })
  try {
    await client.connect()
    const catalog = createCatalog(store)
    const { history } = createEngine({ store, catalog, keys: await openCaseKeys(pool, config) })
    const key = personKeys(Buffer.from(config.ventanillaSecret, 'base64url')).index
    const { signal } = new AbortController()
    const cases = await rebuildPersonIndex(client, { store, history, rules: catalog.rules, key, signal })
    console.log(`The persons of ${cases} cases can be found again.`)
  } finally {
    await Promise.all([client.end(), pool.end(), store.close()])
  }
}

async function replaceWorkflows(): Promise<void> {
  const config = loadConfig(await commandEnvironment(process.env), 'projector')
  const { Pool } = await import('pg')
  const { pino } = await import('pino')
  const { connectTemporal } = await import('#temporal/connect.ts')
  const { rebuildWorkflows } = await import('#temporal/reconciler.ts')
  const pool = new Pool({ connectionString: config.databaseUrl, max: 2 })
  const temporal = connectTemporal(config)
  const log = pino({ name: 'rebuild', level: config.logLevel })
  const { signal } = new AbortController()
  const progress = (done: number, total: number) => console.log(`${done} of ${total} cases`)
  try {
    const done = await rebuildWorkflows({ pool, temporal, log, signal, progress })
    console.log(`The workflows of ${done} open cases are started again.`)
  } finally {
    await Promise.all([pool.end(), temporal.connection.close()])
  }
}

async function withLog(work: (options: RebuildOptions) => Promise<void>): Promise<void> {
  const { createCatalog } = await import('#publishing/catalog.ts')
  const config = loadConfig(await commandEnvironment(process.env), 'catalog')
  const { databaseUrl: url } = config
  const store = await openEventStore(config, { poolSize: 3 })
  try {
    await work({ url, store, rules: createCatalog(store).rules, onProgress: createProgress() })
  } finally {
    await store.close()
  }
}

const TELL_EVERY_MS = 2_000

function createProgress(): NonNullable<RebuildOptions['onProgress']> {
  const startedAt = performance.now()
  let toldAt = startedAt
  return ({ events }) => {
    const now = performance.now()
    if (now - toldAt < TELL_EVERY_MS) return
    toldAt = now
    console.log(`${events} events, ${Math.round(events / ((now - startedAt) / 1_000))} a second`)
  }
}

async function replace(options: RebuildOptions): Promise<void> {
  const { rebuild } = await import('#projections/rebuild.ts')
  const { events } = await rebuild(options)
  console.log(`The read models are rebuilt from ${events} events.`)
}

async function compare(options: RebuildOptions): Promise<void> {
  const { compareWithRebuild } = await import('#projections/rebuild.ts')
  const { inUse, rebuilt } = await compareWithRebuild(options)
  console.log(`Read models up to position ${inUse.position ?? 'none'}:`)
  for (const [table, hash] of Object.entries(inUse.tables)) {
    const same = hash === rebuilt.tables[table]
    console.log(`${same ? 'same     ' : 'different'} ${table}\n  in use  ${hash}\n  rebuilt ${rebuilt.tables[table]}`)
    if (!same) process.exitCode = 1
  }
  if (process.exitCode === 1) console.log('Put it right with `ventanilla rebuild projections`.')
}
