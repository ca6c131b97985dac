import type { Command } from 'commander'
import type { Migrated } from '#publishing/versions/migrate-cases.ts'
import { withBench, type Target } from './catalog-open-cases.ts'

interface Options extends Omit<Target, 'procedure'> {
  by: string
  reason: string
  case?: string
  json?: boolean
}

/** `catalog migrate`: takes open cases to a published version, one by one, each whole or not at all. */
export function addCatalogMigrate(catalog: Command): void {
  catalog
    .command('migrate')
    .argument('<procedure>', '<entity>.<procedure>')
    .requiredOption('--to <version>', 'a published version', Number)
    .requiredOption('--by <name>', 'who orders it')
    .requiredOption('--reason <text>', 'why; it stands in the history of each case')
    .option('--mapping <file>', 'JSON: {"steps": {"old": "new"}, "fields": …, "documents": …, "clocks": …}')
    .option('--case <id>', 'only this case')
    .option('--json', 'print every case as JSON')
    .description(
      'take open cases to a version; may be repeated, and goes on where it broke off. Exits with 1 if any is refused',
    )
    .action(async (procedure: string, options: Options) => {
      process.exitCode = (await migrate({ ...options, procedure }, options)) ? 0 : 1
    })
}

async function migrate(target: Target, { json = false, by, reason, case: only }: Options): Promise<boolean> {
  const results = await withBench(target, async ({ engine, catalog, after, mapping, pages }) => {
    const { Listr } = await import('listr2')
    const { migrateCase } = await import('#publishing/versions/migrate-cases.ts')
    const published = (await catalog.versions(target.procedure)).some(({ rules }) => rules.hash === after.hash)
    if (!published) throw new Error(`Version ${target.to} of ${target.procedure} is not published yet.`)
    const done: Migrated[] = []
    const order = { after, mapping, reason, by, at: new Date().toISOString() }
    const work = async (told: (text: string) => void) => {
      for await (const page of only === undefined ? pages() : [[{ caseId: only }]])
        for (const { caseId } of page) {
          done.push(await migrateCase(engine, caseId, order))
          told(summary(done))
        }
    }
    const title = `${target.procedure} to version ${target.to}`
    const renderer = json ? ('silent' as const) : ('default' as const)
    await new Listr(
      [{ title, task: (_, task) => work((text) => (task.output = text)), rendererOptions: { persistentOutput: true } }],
      { renderer, fallbackRenderer: 'simple' },
    ).run()
    return done
  })
  const refused = results.filter((one) => one.result === 'refused')
  if (json) console.log(JSON.stringify(results, null, 2))
  else {
    for (const { caseId, problems } of refused)
      console.log(`${caseId}: ${problems.map(({ params }) => `${params?.['what']}: ${params?.['item']}`).join(', ')}`)
    console.log(summary(results))
  }
  return refused.length === 0
}

function summary(results: readonly Migrated[]): string {
  const count = (wanted: Migrated['result']) => results.filter(({ result }) => result === wanted).length
  return `${count('migrated')} migrated, ${count('there-already')} there already, ${count('closed')} closed, ${count('refused')} refused`
}
