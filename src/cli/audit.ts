import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { loadConfig, type Config } from '#app/config.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { commandEnvironment } from '#local/environment.ts'
import type { AuditReport } from '#notary/audit.ts'
import type { Finding } from '#notary/verifier/verify.mjs'
import { addAuditExport } from './audit-export.ts'

interface VerifyOptions {
  case?: string
  checkpoint?: string
  key: string[]
  documents?: true
}

/** `audit …`: whether history is as it was signed, and evidence for others. */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('verify the history and hand out evidence of it')
  audit
    .command('verify')
    .option('--case <case>', 'only this case, by id or number; with its documents')
    .option('--checkpoint <file>', 'a checkpoint that somebody kept, held against the log besides its own')
    .option('--key <key>', 'verifier key to trust, repeatable; that of NOTARY_KEY when absent', collect, [])
    .option('--documents', 'also every document that an event names, by its content')
    .description('verify every event, every chain and the signed tree over all; exit code 1 when something is wrong')
    .action(verify)
  addAuditExport(audit)
  audit
    .command('key')
    .argument('<origin>', 'name of the log: its address without the scheme, such as tramites.example.gov/log')
    .description('make a signing key for NOTARY_KEY, and the verifier key that others are told')
    .action(async (origin: string) => {
      const { generateSigningKey, parseSigningKey } = await import('#notary/note.ts')
      const secret = generateSigningKey(origin)
      console.log(`NOTARY_KEY=${secret}\nVerifier key, to be made known: ${parseSigningKey(secret).verifierKey}`)
    })
}

const collect = (value: string, before: string[]): string[] => [...before, value]

/** Everything that a command needs; `close` when done. */
async function openParts() {
  const config = loadConfig(await commandEnvironment(process.env), 'audit')
  const { Pool } = await import('pg')
  const { openEventStore } = await import('#app/open-store.ts')
  const { createStoredDocuments } = await import('#documents/stored-documents.ts')
  const { createTransparencyLog } = await import('#notary/log.ts')
  const store = await openEventStore(config, { poolSize: 3 })
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'audit', max: 2 })
  return {
    config,
    store,
    log: createTransparencyLog(pool),
    documents: createStoredDocuments(config.documentsDir),
    close: () => Promise.all([store.close(), pool.end()]),
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>

async function verify(options: VerifyOptions): Promise<void> {
  const parts = await openParts()
  try {
    const { trustKeys } = await import('#notary/verifier/verify.mjs')
    const own = await ownKeys(parts.config)
    const given = options.key.length > 0 ? options.key : own.map(({ verifierKey }) => verifierKey)
    if (given.length === 0) throw new Error('Say which key to trust: --key, or NOTARY_KEY in the environment.')
    const lists = (await parts.log.keyLists()).map(({ note }) => note)
    const keys = trustKeys(given, lists)
    const began = performance.now()
    const named = createDocumentList()
    const report = await withProgress(async (onProgress) =>
      options.case === undefined
        ? verifyAll(parts, { keys, options, named, onProgress })
        : verifyCase(parts, { keys, name: options.case, named }),
    )
    if (options.documents || options.case !== undefined) report.findings.push(...(await checkDocuments(parts, named)))
    tell(report, (performance.now() - began) / 1000)
  } finally {
    await parts.close()
  }
}

type Keys = ReturnType<(typeof import('#notary/verifier/verify.mjs'))['trustKeys']>
type OnProgress = (doing: string, events: number) => void
type DocumentList = ReturnType<typeof createDocumentList>

async function ownKeys({ notaryKey }: Config<'audit'>) {
  const { parseSigningKeys } = await import('#notary/note.ts')
  return notaryKey === undefined ? [] : parseSigningKeys(notaryKey)
}

/** Documents that events name, each once; an erasure removes those of its case. */
function createDocumentList() {
  const erased = new Set<string>()
  const found = new Map<string, { sha256: string; name: string; event: StoredEvent }>()
  return {
    add(event: StoredEvent): void {
      if (event.type === 'PersonalDataErased') erased.add(event.stream)
      const { document } = event.data as { document?: { sha256?: string; name?: string } }
      if (typeof document?.sha256 === 'string')
        found.set(document.sha256, { sha256: document.sha256, name: document.name ?? '', event })
    },
    all: () => found.values(),
    isErased: ({ stream }: StoredEvent) => erased.has(stream),
  }
}

async function verifyAll(
  { store, log, config }: Parts,
  {
    keys,
    options,
    named,
    onProgress,
  }: { keys: Keys; options: VerifyOptions; named: DocumentList; onProgress: OnProgress },
): Promise<AuditReport> {
  const { readFile } = await import('node:fs/promises')
  const { auditLog } = await import('#notary/audit.ts')
  const kept = options.checkpoint === undefined ? {} : { kept: await readFile(options.checkpoint, 'utf8') }
  async function* events() {
    for await (const batch of readAhead(store)) {
      if (options.documents) for (const event of batch) named.add(event)
      yield batch
    }
  }
  const { checkedPages } = await import('./audit-pages.ts')
  const threads = Math.min(availableParallelism(), MOST_THREADS)
  // Documents are named by the events themselves, so those are then read here.
  const pages = options.documents || threads < 2 ? {} : { pages: () => checkedPages(config, threads) }
  return auditLog({ events, log, keys, onProgress, ...kept, ...pages })
}

/** More would only wait for the database. */
const MOST_THREADS = 4
const batchSize = 5_000

/** All events in order; the next batch is on its way while one is looked at. */
async function* readAhead(store: EventStore): AsyncGenerator<StoredEvent[]> {
  let coming = store.readAll({ limit: batchSize })
  for (;;) {
    const batch = await coming
    const last = batch.at(-1)
    if (!last) return
    coming = store.readAll({ after: last.position, limit: batchSize })
    yield batch
  }
}

async function verifyCase(
  { store, log, config }: Parts,
  { keys, name, named }: { keys: Keys; name: string; named: DocumentList },
): Promise<AuditReport> {
  const { caseIdOf } = await import('./case-id.ts')
  const { auditStream } = await import('#notary/audit-case.ts')
  const { caseStream } = await import('#event-store/case-events.ts')
  const id = await caseIdOf(name, config.databaseUrl)
  const stream = caseStream(id ?? '')
  const events = id === undefined ? [] : await store.read(stream)
  if (events.length === 0 && (await log.entriesOf(stream)).length === 0) throw new Error(`There is no case "${name}".`)
  for (const event of events) named.add(event)
  return auditStream({ stream, events, log, keys })
}

async function checkDocuments({ documents }: Parts, named: DocumentList): Promise<Finding[]> {
  const { createHash } = await import('node:crypto')
  const findings: Finding[] = []
  for (const { sha256, name, event } of named.all()) {
    const { stream, revision } = event
    const say = (code: string, what: string) =>
      findings.push({
        code,
        stream,
        revision,
        document: sha256,
        message: `revision ${revision} of ${stream} names the document "${name}" (${sha256}): ${what}`,
      })
    const content = await documents.openStored(sha256)
    if (!content && named.isErased(event)) continue
    if (!content) say('document-missing', 'it is missing')
    else {
      const hash = createHash('sha256')
      for await (const chunk of content) hash.update(chunk as Uint8Array)
      if (hash.digest('hex') !== sha256) say('document-changed', 'its content is another')
    }
  }
  return findings
}

const tellEveryMs = 1_000

async function withProgress(work: (onProgress: OnProgress) => Promise<AuditReport>): Promise<AuditReport> {
  const { Listr } = await import('listr2')
  const result: { report?: AuditReport } = {}
  let toldAt = performance.now()
  const task = {
    title: 'Verifying the history, event by event',
    task: async (_: unknown, task: { output: string }) => {
      result.report = await work((doing, events) => {
        if (performance.now() - toldAt < tellEveryMs) return
        toldAt = performance.now()
        task.output = `${doing}: ${events} events`
      })
    },
  }
  await new Listr([task], { rendererOptions: { showErrorMessage: false } }).run()
  if (!result.report) throw new Error('nothing was verified')
  return result.report
}

function tell({ events, streams, checkpoint, uncovered, findings }: AuditReport, seconds: number): void {
  for (const { code, message } of findings) console.log(`${code}: ${message}`)
  const rate = Math.round(events / Math.max(seconds, 0.001))
  console.log(`${events} events in ${streams} streams, in ${seconds.toFixed(1)} s (${rate} a second).`)
  if (checkpoint) console.log(`Held against the checkpoint of ${checkpoint.origin} over ${checkpoint.size} events.`)
  else console.log('No checkpoint could be trusted: only hashes and chains were verified.')
  if (uncovered > 0)
    console.log(`No checkpoint covers the last ${uncovered} yet: only their hashes and chains were verified.`)
  console.log(findings.length === 0 ? 'All holds.' : `${findings.length} things are wrong.`)
  if (findings.length > 0) process.exitCode = 1
}
