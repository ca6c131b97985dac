import { resolve } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { commandEnvironment } from '#local/environment.ts'

/** `catalog publish`: what is new in a catalogue's files becomes events. */
export function addCatalogPublish(catalog: Command): void {
  catalog
    .command('publish')
    .argument('[dir]', "a catalogue's folder; CATALOG_DIR when absent")
    .description('publish what is new in a catalogue; what is published already stays as it is')
    .action(async (dir?: string) => publish(dir))
}

async function publish(dir: string | undefined): Promise<void> {
  const { createPostgresEventStore } = await import('#event-store/postgres.ts')
  const { publishCatalog } = await import('#publishing/publish-catalog.ts')
  const { databaseUrl, catalogDir } = loadConfig(await commandEnvironment(process.env), 'catalog')
  const store = createPostgresEventStore({ url: databaseUrl, poolSize: 2 })
  try {
    const author = { actor: { kind: 'system', id: 'catalog-publish' }, at: new Date().toISOString() }
    await publishCatalog(store, resolve(dir ?? catalogDir), { ...author, log: (line) => console.log(line) })
  } finally {
    await store.close()
  }
}
