import { loadConfig } from '#app/config.ts'
import { openEventStore } from '#app/open-store.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { commandEnvironment } from '#local/environment.ts'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'

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

/** Takes steps of publication in somebody's name, one after the other. @throws when one is refused. */
export async function takeSteps(procedure: string, by: string, steps: readonly PublicationStep[]): Promise<void> {
  const { takeStep } = await import('#publishing/versions/versions-desk.ts')
  const { describeProblem } = await import('#publishing/versions/versions-problems.ts')
  const { store } = await openStore()
  try {
    for (const step of steps) {
      const author = { actor: { kind: 'repository', id: by }, at: new Date().toISOString() }
      const result = await takeStep(store, { key: crypto.randomUUID(), procedure, ...author }, step)
      if (!result.ok) throw new Error(result.problems.map((problem) => describeProblem(problem)).join('\n'))
    }
  } finally {
    await store.close()
  }
}
