import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'
import { commandEnvironment } from '#local/environment.ts'
import { caseIdOf } from './case-id.ts'
import { addLookOptions, type LookOptions, statedLook } from './operator-look.ts'

interface ExportOptions extends LookOptions {
  to: string
  sealed?: true
  language?: string
}

/** `audit export`: all that proves what happened in a case, as one file. */
export function addAuditExport(audit: Command): void {
  addLookOptions(audit.command('export'))
    .argument('<case>', 'id or number of a case')
    .requiredOption('--to <file>', 'the file to write, such as case.evidence.zip; it must not exist yet')
    .option('--sealed', "leave the case's key out: nobody can read what is personal, everybody can verify the rest")
    .option('--language <language>', 'es or en, of the report for people; that of the case when absent')
    .description('write all that proves what happened in a case, with a verifier that needs nothing but Node')
    .action(exportTo)
}

async function exportTo(name: string, { to, sealed, language, ...asked }: ExportOptions): Promise<void> {
  if (language !== undefined && language !== 'es' && language !== 'en')
    throw new Error(`--language is es or en, not "${language}".`)
  const look = await statedLook(asked)
  const { desk, key, databaseUrl, close } = await openDesk()
  try {
    const { exportCase } = await import('#evidence/export-case.ts')
    const { createWriteStream } = await import('node:fs')
    const { rm } = await import('node:fs/promises')
    const { pipeline } = await import('node:stream/promises')
    const caseId = await caseIdOf(name, databaseUrl)
    if (caseId === undefined) throw new Error(`There is no case "${name}".`)
    // Before anything is read, so that this look is within.
    const { createAccessLog } = await import('#access/access-log.ts')
    const { caseStream } = await import('#event-store/case-events.ts')
    const last = (await desk.store.read(caseStream(caseId))).at(-1)
    if (!last) throw new Error(`There is no case "${name}".`)
    await createAccessLog(desk).record({ ...look, case: caseId, what: 'bundle', revision: last.revision })
    const exported = await exportCase(desk, caseId, { sealed: sealed === true, ...(language && { language }) })
    const file = createWriteStream(to, { flags: 'wx', mode: 0o600 })
    let opened: boolean = false
    file.once('open', () => (opened = true))
    await pipeline(exported.content, file).catch(async (error: unknown) => {
      // A file that was there before is not ours to remove.
      if (opened) await rm(to, { force: true })
      throw error
    })
    console.log(`${exported.events} events and ${exported.documents} documents written to ${to}. To check them, on any`)
    console.log('machine with Node 18, with the verifier that is in it:')
    console.log(`  node verify.mjs ${to} --key '${key.verifierKey}'`)
  } finally {
    await close()
  }
}

async function openDesk() {
  const config = loadConfig(await commandEnvironment(process.env), 'evidence')
  const { Pool } = await import('pg')
  const { openCaseKeys } = await import('#app/open-case-keys.ts')
  const { openEventStore } = await import('#app/open-store.ts')
  const { createStoredDocuments } = await import('#documents/stored-documents.ts')
  const { createTransparencyLog } = await import('#notary/log.ts')
  const { parseSigningKeys } = await import('#notary/note.ts')
  const { createCatalog } = await import('#publishing/catalog.ts')
  const [key, ...others] = config.notaryKey === undefined ? [] : parseSigningKeys(config.notaryKey)
  if (!key) throw new Error('NOTARY_KEY is missing: the list of what the bundle holds is signed with it.')
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'audit', max: 2 })
  const store = await openEventStore(config, { poolSize: 3 })
  const desk = {
    store,
    catalog: createCatalog(store),
    documents: createStoredDocuments(config.documentsDir),
    caseKeys: await openCaseKeys(pool, config),
    log: createTransparencyLog(pool),
    keys: [key, ...others] as const,
    publicUrl: config.publicUrl,
    now: () => new Date(),
  }
  const close = async () => void (await Promise.all([store.close(), pool.end()]))
  return { desk, key, databaseUrl: config.databaseUrl, close }
}
