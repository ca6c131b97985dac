import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { EventStore } from '#event-store/event-store.ts'
import { loadConfig } from '#app/config.ts'
import type { MasterKeySettings } from '#app/open-case-keys.ts'
import { openStore } from './catalog-store.ts'

interface Choice {
  reason?: string
  once?: boolean
}

/** `calendar …`: what follows from a calendar that was published. */
export function addCalendar(program: Command): void {
  program
    .command('calendar')
    .description('calendars of business days')
    .command('recompute')
    .argument('[calendar...]', 'ids; every calendar whose last publication changed days when absent')
    .option('--reason <text>', 'why, as people read it; the days that changed when absent')
    .option('--once', 'do not look again when every process has seen the new calendar')
    .description('count the terms of open cases again by the newest calendars')
    .action(async (ids: string[], choice: Choice) => {
      const { store, environment } = await openStore()
      try {
        const reasons = await reasonsFor(store, ids, choice.reason)
        await recomputeAll(store, loadConfig(environment, 'cases'), reasons, {
          once: choice.once ?? false,
          log: console.log,
        })
      } finally {
        await store.close()
      }
    })
}

/** By calendar, why it is counted anew: what its last publication changed. Calendars that never changed are left out. */
export async function reasonsFor(
  store: EventStore,
  ids: readonly string[],
  reason?: string,
): Promise<Record<string, string>> {
  const { lastChange, listCalendars } = await import('#publishing/versions/calendar-change.ts')
  const wanted = ids.length > 0 ? ids : await listCalendars(store)
  const changes = await Promise.all(
    wanted.map(async (id) => {
      const change = await lastChange(store, id)
      return change === undefined ? [] : [[id, reason ?? change] as const]
    }),
  )
  return Object.fromEntries(changes.flat())
}

/** Looks at every open case, and once more when no process counts by the old calendar any longer. */
export async function recomputeAll(
  store: EventStore,
  settings: MasterKeySettings & { databaseUrl: string },
  reasons: Readonly<Record<string, string>>,
  { once, log }: { once: boolean; log: (line: string) => void },
): Promise<void> {
  if (Object.keys(reasons).length === 0) return log('No calendar has changed since it was first published.')
  const { Pool } = await import('pg')
  const { createEngine } = await import('#app/execute.ts')
  const { openCaseKeys } = await import('#app/open-case-keys.ts')
  const { recomputeCases } = await import('#app/recompute-cases.ts')
  const { createCatalog, surroundingsKeptMs } = await import('#publishing/catalog.ts')
  const pool = new Pool({ connectionString: settings.databaseUrl, max: 1 })
  const catalog = createCatalog(store)
  const engine = createEngine({ store, catalog, keys: await openCaseKeys(pool, settings) })
  const progress = (done: number, changed: number) => log(`${done} open cases looked at, ${changed} changed`)
  const pass = () => recomputeCases({ pool, engine, catalog, reasons, at: new Date().toISOString(), progress })
  try {
    const { cases, changed } = await pass()
    if (!once) {
      log('Other processes may count by the old calendar for one more minute; then this looks again.')
      await sleep(surroundingsKeptMs + 5_000)
      await pass()
    }
    log(`The terms of ${cases} open cases are counted by the newest calendars; ${changed} cases changed.`)
  } finally {
    await pool.end()
  }
}
