import { join } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { openEventStore } from '#app/open-store.ts'
import { recomputeAll, reasonsFor } from '#cli/calendar.ts'

/** `start`: everything on this machine, ready to use, until Ctrl-C. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine: database, workflow server, API and portal')
    .action(async () => {
      const { start } = await import('#cli/run-everything.ts')
      const { demoAccounts } = await import('#identity/demo-accounts.ts')
      await start(process.env, { programs: programs(), publish, accounts: [...demoAccounts.keys()] })
    })
}

/** The commands of `parts.ts`, each run by the same Node as this one. */
function programs() {
  const main = join(import.meta.dirname, 'main.ts')
  const node = ['--disable-warning=ExperimentalWarning', main]
  return { projector: [...node, 'projector'], worker: [...node, 'worker'], api: [...node, 'api'] }
}

/** Puts the calendars and procedures of a folder into the event store, those that are not there yet. */
async function publish(
  databaseUrl: string,
  { catalogDir, masterKeyFile }: { catalogDir: string; masterKeyFile: string },
): Promise<void> {
  const { publishCatalog } = await import('#publishing/publish-catalog.ts')
  const { kurrentdbUrl } = loadConfig(process.env, 'start')
  const store = await openEventStore({ databaseUrl, kurrentdbUrl }, { poolSize: 2 })
  try {
    // What ships with the program was written and reviewed before it was released: history names both parts.
    const { published } = await publishCatalog(store, catalogDir, {
      proposedBy: { kind: 'system', id: 'catalog-authors' },
      publishedBy: { kind: 'system', id: 'catalog-reviewers' },
      at: new Date().toISOString(),
    })
    const calendars = published.flatMap((name) => (name.startsWith('calendar ') ? [name.slice(9)] : []))
    const reasons = calendars.length > 0 ? await reasonsFor(store, calendars) : {}
    // Nothing else runs yet, so one look is enough.
    if (Object.keys(reasons).length > 0)
      await recomputeAll(store, { databaseUrl, masterKeyFile }, reasons, { once: true, log: console.log })
  } finally {
    await store.close()
  }
}
