import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { openEventStore } from '#app/open-store.ts'
import type { LossReport } from '#app/backup/loss.ts'
import type { RestoreReport } from '#app/backup/restore.ts'
import { commandEnvironment } from '#local/environment.ts'
import { withTask } from './with-task.ts'

interface Options {
  from: string
  resume?: boolean
  report?: boolean
  log?: boolean
  checkpoint?: string
  erased?: string
}

/** `restore`: puts a backup into an empty installation, or says what a backup has and has not. */
export function addRestore(program: Command): void {
  program
    .command('restore')
    .requiredOption('--from <folder>', 'folder of the backup')
    .option('--resume', 'go on with a restore that was cut off')
    .option(
      '--erased <file>',
      'what `personal-data erasures` wrote: erased since this backup, and not to be brought back',
    )
    .option('--report', 'write nothing: verify the backup, and say what it lacks')
    .option('--log', 'with --report: compare with the log configured here, which has survived')
    .option('--checkpoint <file>', "with --report: compare with the notary's newest checkpoint, kept elsewhere")
    .description('restore a backup into an empty, migrated database, verifying every event and document')
    .action((options: Options) => (options.report ? tellLoss(options) : restoreAll(options)))
}

async function restoreAll({ from: folder, resume = false, erased: list }: Options): Promise<void> {
  const config = loadConfig(await commandEnvironment(process.env), 'backup')
  const { Pool } = await import('pg')
  const { createStoredDocuments } = await import('#documents/stored-documents.ts')
  const { restore } = await import('#app/backup/restore.ts')
  const { parseErasures } = await import('#app/backup/erased.ts')
  const { rebuild } = await import('#projections/rebuild.ts')
  const { createCatalog } = await import('#publishing/catalog.ts')
  const erased = list === undefined ? [] : parseErasures(await readFile(list, 'utf8'))
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'restore', max: 1 })
  const store = await openEventStore(config, { poolSize: 3 })
  const documents = createStoredDocuments(config.documentsDir)
  try {
    const report = await withTask('Restoring events, tables and documents', (onProgress) =>
      restore({ folder, store, documents, pool, resume, erased, onProgress }),
    )
    await withTask('Building the read models', (onProgress) =>
      rebuild({
        url: config.databaseUrl,
        store,
        rules: createCatalog(store).rules,
        onProgress: ({ events }) => onProgress(`${events} of ${report.events} events`),
      }),
    )
    tellRestored(report)
  } finally {
    await Promise.all([store.close(), pool.end()])
  }
}

function tellRestored(report: RestoreReport): void {
  const { events, streams, digest, rows, copiedDocuments } = report
  console.log(
    `Restored and read back: ${events} events in ${streams} streams, ${rows} rows, ${copiedDocuments} documents.\nSHA-256 of all ` +
      `places, ids and hashes, in order: ${digest}\nStart the processes with an empty Temporal namespace: the workflow of ` +
      'every open case starts within minutes, or at once by `ventanilla rebuild workflows`.',
  )
  const { restored, destroyed, missing } = report.keys
  console.log(
    `${restored} keys of cases were put back. The personal data of ${destroyed} cases was erased and was not brought back.`,
  )
  const open = report.openErased.map(({ case: id, folio }) => (folio === undefined ? id : `${folio} (${id})`))
  tellList(
    'Erased later, but still open in this backup: nobody can read what was answered in them. Close each by hand, ' +
      'without a reason, and then put its erasure on record (docs/operations.md)',
    open,
  )
  if (missing > 0) {
    process.exitCode = 1
    console.log(`Of ${missing} cases the backup has no key: nobody can read what is personal in them.`)
  }
  tellUnsound(report)
  tellList('Documents that events name and the backup does not have', report.missingDocuments)
}

async function tellLoss({ from: folder, log = false, checkpoint }: Options): Promise<void> {
  const config = loadConfig(await commandEnvironment(process.env), 'backup')
  const { reportLoss } = await import('#app/backup/loss.ts')
  const store = log ? await openEventStore(config, { poolSize: 1 }) : undefined
  try {
    const note = checkpoint === undefined ? {} : { checkpoint: await readFile(checkpoint, 'utf8') }
    const report = await withTask('Verifying the backup', (onProgress) =>
      reportLoss({ folder, documentsDir: config.documentsDir, ...(store && { log: store }), ...note, onProgress }),
    )
    tellReport(report)
  } finally {
    await store?.close()
  }
}

function tellReport(report: LossReport): void {
  const { events, streams, newest, log, signed, documents = [], owed } = report
  console.log(`The backup is sound: ${events} events in ${streams} streams, up to ${newest ?? 'the beginning'}.`)
  if (log)
    console.log(`The log has ${log.events} events more${log.from ? `, recorded from ${log.from} to ${log.to}` : ''}.`)
  for (const { stream, events: count, whole } of log?.streams ?? [])
    console.log(`  ${stream}: ${count}${whole ? ', nothing of it in the backup' : ''}`)
  if (signed) console.log(`${signed.size} events were signed; ${signed.lost} of them are not in the backup.`)
  for (const { sha256, bytes, at } of documents)
    console.log(`A document that no event of the backup names: ${sha256}, ${bytes} bytes, ${at}`)
  for (const { case: id, effect, kind, status } of owed)
    console.log(`Owed when the backup ends: ${kind} ${effect} of case ${id} (${status})`)
  tellUnsound(report)
}

function tellUnsound({ unsound, unsoundCount }: { unsound: string[]; unsoundCount: number }): void {
  if (unsoundCount > 0) tellList(`${unsoundCount} events were not sound in the log already, the first of them`, unsound)
}

function tellList(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  process.exitCode = 1
  console.log(`${title}:\n  ${lines.join('\n  ')}`)
}
