import { loadConfig } from '#app/config.ts'
import { openEventStore } from '#app/open-store.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { commandEnvironment } from '#local/environment.ts'

/** The event store that the settings name, or that of the installation that runs on this machine; close it when done. */
export async function openStore(): Promise<{
  store: EventStore
  databaseUrl: string
  environment: Awaited<ReturnType<typeof commandEnvironment>>
}> {
  const environment = await commandEnvironment(process.env)
  const config = loadConfig(environment, 'catalog')
  const { databaseUrl } = config
  return { store: await openEventStore(config, { poolSize: 2 }), databaseUrl, environment }
}
