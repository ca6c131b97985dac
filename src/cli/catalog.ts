import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { commandEnvironment } from '#local/environment.ts'

const defaultCatalog = () => process.env['CATALOG_DIR'] || join(import.meta.dirname, '../../catalog')

/** `catalog check` and `catalog publish`: what a publisher does with the files of a catalogue. */
export function addCatalog(program: Command): void {
  const catalog = program.command('catalog').description('check and publish procedures, calendars and entities')
  catalog
    .command('check')
    .argument('[path]', "a catalogue's folder, or one file in it; CATALOG_DIR when absent")
    .option('--json', 'print the findings as JSON')
    .description('say what keeps a catalogue from being published; nothing is written')
    .action(async (path: string | undefined, { json = false }: { json?: boolean }) => {
      process.exitCode = (await check(resolve(path ?? defaultCatalog()), json)) ? 0 : 1
    })
  catalog
    .command('publish')
    .argument('[dir]', "a catalogue's folder; CATALOG_DIR when absent")
    .description('publish what is new in a catalogue; what is published already stays as it is')
    .action(async (dir?: string) => publish(dir))
}

/** The catalogue that a file belongs to: the nearest folder above it that has `entities`. */
function catalogOf(file: string): string {
  for (let dir = dirname(file); dir !== dirname(dir); dir = dirname(dir))
    if (existsSync(join(dir, 'entities'))) return dir
  throw new Error(`${file} is in no catalogue: no folder above it has the folder "entities".`)
}

/** Prints the findings; answers whether there is no error among them. */
async function check(path: string, json: boolean): Promise<boolean> {
  const { checkCatalog } = await import('#publishing/check-catalog.ts')
  const { describeFinding } = await import('#publishing/publish-catalog.ts')
  if (!existsSync(path)) throw new Error(`There is no file or folder ${path}.`)
  const dir = path.endsWith('.json') ? catalogOf(path) : path
  const only = path === dir ? undefined : relative(dir, path).replaceAll('\\', '/')
  const checked = await checkCatalog(dir)
  const findings = checked.findings.filter(({ file }) => only === undefined || file === only)
  const ok = !findings.some(({ severity }) => severity === 'error')
  const procedures = checked.rules.map(({ procedure, hash, definition: { version } }) => ({ procedure, version, hash }))
  if (json) console.log(JSON.stringify({ ok, procedures, findings }, null, 2))
  else {
    for (const finding of findings) console.log(`${finding.severity}: ${describeFinding(finding)}`)
    console.log(ok ? `In order: ${only ?? `${procedures.length} definitions`}.` : 'Not in order.')
  }
  return ok
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
