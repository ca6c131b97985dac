import { ensureDatabase, migrate } from '#event-store/migrate.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { createCatalog } from '#publishing/catalog.ts'
import { publishFor } from '#support/lifecycles.ts'
import type { Figure } from './figures.ts'
import { generateLifecycles, measureRebuild } from './rebuild.ts'

const group = 'read models'
const database = 'bench_rebuild'

/** How fast all read models are made anew from a log of `cases` whole lives, in a database of its own. */
export async function measureReadModels(url: { admin: string; app: string }, cases: number): Promise<Figure[]> {
  await ensureDatabase(url.admin, database)
  const [admin, app] = [url.admin, url.app].map((each) => {
    const changed = new URL(each)
    changed.pathname = `/${database}`
    return changed.href
  }) as [string, string]
  await migrate({ adminUrl: admin, appPassword: decodeURIComponent(new URL(app).password) })
  const store = createPostgresEventStore({ url: app })
  try {
    const rules = (await publishFor(store, ['bench'])).get('bench')
    if (!rules) throw new Error('the procedure of the measurement was not published')
    await generateLifecycles(store, rules, cases)
    const { events, eventsPerSecond, bytesPerEvent } = await measureRebuild({
      url: app,
      store,
      rules: createCatalog(store).rules,
    })
    return [
      {
        group,
        what: `rebuild from ${events} events`,
        value: eventsPerSecond,
        unit: 'events/s',
        target: { atLeast: 10_000 },
      },
      { group, what: 'disk per event', value: bytesPerEvent, unit: 'bytes' },
    ]
  } finally {
    await store.close()
  }
}
