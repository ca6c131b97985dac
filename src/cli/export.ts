import { type Command, Option } from 'commander'
import type { ExportFormat, Exported } from '#exports/export-cases.ts'
import type { FiledCasesFilter } from '#projections/read-models.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { openStore } from './catalog-store.ts'

interface Asked {
  format: ExportFormat
  to: string
  purpose: string
  entity?: string
  procedure?: string
  agency?: string
  filedFrom?: string
  filedTo?: string
  language: 'es' | 'en'
}

/** `export`: filed cases as a file for spreadsheets, event brokers or process mining. */
export function addExport(program: Command): void {
  program
    .command('export')
    .addOption(
      new Option('--format <format>', 'csv; cloudevents (a batch) or ndjson (one on each line); xes or ocel')
        .choices(['csv', 'cloudevents', 'ndjson', 'xes', 'ocel'] satisfies ExportFormat[])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <file>', 'where it is written; - for the standard output')
    .requiredOption('--purpose <text>', 'what for, 5 to 200 characters; it becomes part of history')
    .option('--entity <entity>', 'only cases of this entity; of all when absent')
    .option('--procedure <procedure>', 'only cases of this procedure, such as gobernacion.peticion')
    .option('--agency <agency>', 'only cases that this agency answers, such as gobernacion/hacienda')
    .option('--filed-from <day>', 'only cases filed on this day or later, as the entity counts days')
    .option('--filed-to <day>', 'only cases filed up to this day')
    .addOption(new Option('--language <language>', 'of titles and kinds').choices(['es', 'en']).default('es'))
    .description('write the history of filed cases, without answers, for spreadsheets, brokers or process mining')
    .action(exportAll)
}

async function exportAll({ format, to, purpose, language, ...named }: Asked): Promise<void> {
  const { statedPurpose } = await import('#access/case-read.ts')
  const stated = statedPurpose(purpose)
  if (stated?.kind !== 'stated') throw new Error('Say in --purpose what the export is for, in 5 to 200 characters.')
  const [{ Pool }, { createReadModels }, { createCatalog }, { startExport }] = await Promise.all([
    import('pg'),
    import('#projections/queries.ts'),
    import('#publishing/catalog.ts'),
    import('#exports/start-export.ts'),
  ])
  const { store, databaseUrl } = await openStore()
  const pool = new Pool({ connectionString: databaseUrl, application_name: 'export', max: 2 })
  const readModels = createReadModels(pool, store)
  try {
    const catalog = createCatalog(store)
    const filter = await filterOf(catalog, named)
    const progress: { tell?: (done: Exported) => void } = {}
    const who = { reader: 'cli', as: 'operator', via: 'cli' } as const
    const { counted, pieces } = await startExport(
      { store, readModels, rules: catalog.rules, now: () => new Date() },
      { format, filter, language, ...who, purpose: stated.text, onProgress: (done) => progress.tell?.(done) },
    )
    await write(to, pieces, counted, progress)
  } finally {
    await readModels.close()
    await Promise.all([store.close(), pool.end()])
  }
}

async function filterOf(catalog: Catalog, { filedFrom, filedTo, ...named }: Partial<Asked>): Promise<FiledCasesFilter> {
  const { endOfDay, isDay, startOfDay } = await import('#core/time.ts')
  const { entitiesWithin } = await import('#exports/start-export.ts')
  const files = await catalog.entities()
  const all = files.map(({ entity }) => entity.id)
  const entities = entitiesWithin(all, named)
  if (entities.length === 0) throw new Error(`No entity has cases like that. Entities: ${all.join(', ')}.`)
  for (const day of [filedFrom, filedTo])
    if (day !== undefined && !isDay(day)) throw new Error(`"${day}" is not a day. Write it as 2026-07-02.`)
  const zone = files.find(({ entity }) => entity.id === entities[0])?.entity.timeZone ?? 'UTC'
  const { procedure, agency } = named
  return {
    entities,
    ...(procedure !== undefined && { procedure }),
    ...(agency !== undefined && { agency }),
    ...(filedFrom !== undefined && { from: startOfDay(filedFrom, zone) }),
    ...(filedTo !== undefined && { to: endOfDay(filedTo, zone) }),
  }
}

/** A file gets its name when it is whole. */
async function write(
  to: string,
  pieces: AsyncGenerator<string>,
  counted: Exported,
  progress: { tell?: (done: Exported) => void },
): Promise<void> {
  const { Readable } = await import('node:stream')
  const { pipeline } = await import('node:stream/promises')
  if (to === '-') return pipeline(Readable.from(pieces), process.stdout, { end: false })
  const { createWriteStream } = await import('node:fs')
  const { rename } = await import('node:fs/promises')
  const { withTask } = await import('./with-task.ts')
  await withTask(`Exporting ${counted.cases} cases with ${counted.events} events`, async (onProgress) => {
    progress.tell = ({ cases, events }) => onProgress(`${cases} cases, ${events} events`)
    await pipeline(Readable.from(pieces), createWriteStream(`${to}.part`, { mode: 0o600 }))
    await rename(`${to}.part`, to)
  })
  console.log(`Written to ${to}. The export is part of history, with its purpose.`)
}
