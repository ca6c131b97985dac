import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig } from '#app/config.ts'
import type { DueErasure } from '#app/due-erasures.ts'
import type { Erasure } from '#app/erase-personal-data.ts'
import type { Problem } from '#core/errors.ts'
import type { ErasureGround } from '#core/events.ts'
import { commandEnvironment } from '#local/environment.ts'
import type { UnsealedParts } from '#privacy/unsealed-parts.ts'
import { caseIdOf } from './case-id.ts'
import { addLookOptions, type LookOptions, statedLook } from './operator-look.ts'
import { withTask } from './with-task.ts'

const grounds: readonly ErasureGround[] = ['retention-ended', 'request', 'order']

interface EraseOptions {
  ground?: ErasureGround
  reference?: string
  by?: string
  due?: true
  keepUnsealed?: boolean
  limit: number
}

/** `personal-data …`: how long it is kept, and its erasure. */
export function addPersonalData(program: Command): void {
  const personal = program
    .command('personal-data')
    .description('how long personal data is kept, and its erasure (docs/personal-data.md)')
  personal
    .command('due')
    .option('--json', 'print a line of JSON for each case')
    .description('list the closed cases whose time to be kept is over')
    .action(({ json = false }: { json?: boolean }) => listDue(json))
  personal
    .command('erase')
    .argument('[case]', 'id or number of a closed case')
    .option('--ground <ground>', `why: ${grounds.join(', ')}`, groundOf)
    .option('--reference <number>', 'number of the order or the request; it stays readable: write no personal data')
    .option('--by <who>', 'account of whoever decided it; it stands in the history')
    .option(
      '--keep-unsealed',
      'also where events from before encryption hold personal data: erases the rest, and lists what stays readable',
    )
    .option('--due', 'every case that `personal-data due` lists and whose procedure says that it is erased then')
    .option('--limit <cases>', 'with --due: at most so many', countOf, Number.POSITIVE_INFINITY)
    .description('destroy what is personal in a case for ever; asks nothing more')
    .action((name: string | undefined, options: EraseOptions) =>
      options.due ? eraseDue(name, options) : eraseOne(name, options),
    )
  addLookOptions(personal.command('export'))
    .argument('<case>', 'id or number of a case')
    .requiredOption('--to <file>', 'the file to write, .json or .pdf; it must not exist yet')
    .option('--language <language>', 'es or en; that of the case when absent')
    .description('write what is kept of a person for a case, as they may have it')
    .action(exportCopy)
  personal
    .command('erasures')
    .description(
      'list the cases whose personal data was erased, a line of JSON for each, to do it again after a restore',
    )
    .action(listErased)
}

function groundOf(text: string): ErasureGround {
  const found = grounds.find((ground) => ground === text)
  if (!found) throw new InvalidArgumentError(`Write one of: ${grounds.join(', ')}.`)
  return found
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Write a whole number, from 1.')
  return Number(text)
}

async function openErasure() {
  const config = loadConfig(await commandEnvironment(process.env), 'erasure')
  const { Pool } = await import('pg')
  const { createErasure } = await import('#app/erase-personal-data.ts')
  const { createEngine } = await import('#app/execute.ts')
  const { openCaseKeys } = await import('#app/open-case-keys.ts')
  const { openEventStore } = await import('#app/open-store.ts')
  const { createStoredDocuments } = await import('#documents/stored-documents.ts')
  const { createCatalog } = await import('#publishing/catalog.ts')
  const pool = new Pool({ connectionString: config.databaseUrl, application_name: 'personal-data', max: 2 })
  const store = await openEventStore(config, { poolSize: 2 })
  const catalog = createCatalog(store)
  const keys = await openCaseKeys(pool, config)
  const engine = createEngine({ store, catalog, keys })
  const now = () => new Date()
  const documents = createStoredDocuments(config.documentsDir)
  const erasure = createErasure({ engine, catalog, store, keys, documents, pool, now })
  const close = async () => void (await Promise.all([store.close(), pool.end()]))
  return { pool, store, catalog, engine, erasure, now, databaseUrl: config.databaseUrl, close }
}

type Opened = Awaited<ReturnType<typeof openErasure>>

async function withErasure(work: (opened: Opened) => Promise<void>): Promise<void> {
  const opened = await openErasure()
  try {
    await work(opened)
  } finally {
    await opened.close()
  }
}

async function dueIn({ pool, catalog, now }: Opened): Promise<AsyncIterable<DueErasure>> {
  const { findDueErasures } = await import('#app/due-erasures.ts')
  return findDueErasures(pool, catalog, { at: now().toISOString() })
}

const listDue = (json: boolean) =>
  withErasure(async (opened) => {
    let count = 0
    for await (const due of await dueIn(opened)) {
      count += 1
      console.log(json ? JSON.stringify(due) : lineOf(due))
    }
    if (!json) console.log(count === 0 ? 'No closed case has outlived its time to be kept.' : `${count} cases.`)
  })

function lineOf({ folio, case: id, procedure, until, then, norm, toConfirm }: DueErasure): string {
  const why = folio === undefined ? 'a draft that was never filed' : (norm ?? 'without a norm')
  const doubt = toConfirm === true ? ', to be confirmed' : ''
  const next = then === 'select' ? 'the archive chooses' : 'erase'
  return `${folio ?? id}  ${procedure}  kept until ${until} (${why}${doubt})  ${next}`
}

const listErased = () =>
  withErasure(async ({ pool }) => {
    const { listErasures } = await import('#app/due-erasures.ts')
    for await (const erased of listErasures(pool)) console.log(JSON.stringify(erased))
  })

interface CopyOptions extends LookOptions {
  to: string
  language?: string
}

async function exportCopy(name: string, { to, language, ...asked }: CopyOptions): Promise<void> {
  if (language !== undefined && language !== 'es' && language !== 'en')
    throw new Error(`--language is es or en, not "${language}".`)
  const format = /\.(json|pdf)$/.exec(to)?.[1]
  if (format === undefined) throw new Error('--to names a file that ends in .json or .pdf.')
  const look = await statedLook(asked)
  const { createAccessLog } = await import('#access/access-log.ts')
  const { renderReport } = await import('#documents/report.ts')
  const { personalReport } = await import('#evidence/personal-report.ts')
  const { readPersonalCopy } = await import('#evidence/read-personal-copy.ts')
  const { writeFile } = await import('node:fs/promises')
  await withErasure(async ({ store, catalog, engine, now, databaseUrl }) => {
    const caseId = await caseIdOf(name, databaseUrl)
    const found = caseId === undefined ? undefined : await engine.load(caseId)
    if (!found) throw new Error(`There is no case "${name}".`)
    const own = found.state.language === 'en' ? 'en' : 'es'
    const access = createAccessLog({ store, now })
    // Before anything is read, so that this look is told in the copy.
    await access.record({ ...look, case: found.state.id, what: 'copy', revision: found.state.revision })
    const copy = await readPersonalCopy({ engine, access, catalog, now }, found, language ?? own)
    const text = `${JSON.stringify(copy, undefined, 1)}\n`
    const content = format === 'json' ? text : await renderReport(personalReport(copy, found.rules.timeZone))
    await writeFile(to, content, { flag: 'wx', mode: 0o600 })
    console.log(`${copy.answers.length} answers and ${copy.documents.length} documents are told in ${to}.`)
  })
}

async function eraseOne(
  name: string | undefined,
  { ground, reference, by, keepUnsealed = false }: EraseOptions,
): Promise<void> {
  if (name === undefined || ground === undefined || by === undefined)
    throw new Error('Say which case, --ground and --by, or --due.')
  await withErasure(async ({ erasure, databaseUrl, engine }) => {
    const caseId = await caseIdOf(name, databaseUrl)
    const found = caseId === undefined ? undefined : await engine.load(caseId)
    if (caseId === undefined || !found) throw new Error(`There is no case "${name}".`)
    if (found.state.erased) {
      const { kept } = await erasure.destroy(caseId)
      console.log(`The personal data of ${name} was erased on ${found.state.erased.at}. Its key is destroyed.`)
      tellUnsealed(await erasure.unsealed(caseId), kept)
      return
    }
    const actor = { kind: 'admin', id: by } as const
    const key = crypto.randomUUID()
    const given = { ...(reference !== undefined && { reference }), keepUnsealed }
    const left = await erasure.unsealed(caseId)
    const result = await erasure.erase(caseId, { ground, ...given, actor, channel: 'cli', key })
    if (!result.ok) throw new Error(`${name} stays as it is: ${result.problems.map(sentence).join(' ')}`)
    const answers = Object.keys(found.state.data).filter(
      (field) => !(field in result.state.data) && !left.fields.includes(field),
    )
    const { kept } = await erasure.destroy(caseId)
    const documents = new Set([...found.state.documents, ...found.state.issued].map(({ sha256 }) => sha256))
    console.log(`The personal data of ${name} is erased for ever, on the ground "${ground}":`)
    console.log(`  answers: ${answers.join(', ') || 'none'}`)
    console.log(`  documents: ${[...documents].filter((sha256) => !kept.includes(sha256)).length}`)
    console.log(
      'Its number, days, outcome and what is not personal stay. Mails sent and copies of backups are elsewhere.',
    )
    tellUnsealed(left, kept)
  })
}

const staysReadable = (revisions: readonly number[]): string =>
  `stays readable, in events from before encryption: revisions ${revisions.join(', ')}`

/** What an erasure did not reach, since it was kept before encryption. */
function tellUnsealed({ revisions, fields }: UnsealedParts, files: readonly string[]): void {
  if (revisions.length > 0) console.log(`  ${staysReadable(revisions)}`)
  if (fields.length > 0) console.log(`  answers in them: ${fields.join(', ')}`)
  for (const sha256 of files)
    console.log(`  file from before encryption, which another case may have too, stays: ${sha256}`)
}

async function eraseDue(
  name: string | undefined,
  { ground, reference, by, limit, keepUnsealed = false }: EraseOptions,
): Promise<void> {
  if ([name, ground, reference, by].some((given) => given !== undefined))
    throw new Error('--due goes alone: the ground is that the time to keep the cases is over.')
  await withErasure(async (opened) => {
    const { erased, left, refused, readable } = await withTask('Erasing what is due', (onProgress) =>
      eraseEach(opened.erasure, dueIn(opened), { limit, keepUnsealed, onProgress }),
    )
    console.log(
      `The personal data of ${erased} cases is erased for ever.${left ? ' There are more: run it again.' : ''}`,
    )
    for (const each of readable) console.log(`  ${each}`)
    if (refused.length === 0) return
    process.exitCode = 1
    console.log(`${refused.length} cases stay as they are: ${sentence({ code: 'personal-data-unsealed' })}`)
    for (const each of refused) console.log(`  ${each}`)
  })
}

async function eraseEach(
  { erase, unsealed }: Erasure,
  due: Promise<AsyncIterable<DueErasure>>,
  { limit, keepUnsealed, onProgress }: { limit: number; keepUnsealed: boolean; onProgress: (doing: string) => void },
): Promise<{ erased: number; left: boolean; refused: string[]; readable: string[] }> {
  const refused: string[] = []
  const readable: string[] = []
  let erased = 0
  for await (const { case: caseId, folio = caseId, then, until } of await due) {
    if (then !== 'erase') continue
    if (erased >= limit) return { erased, left: true, refused, readable }
    const actor = { kind: 'system', id: 'retention' } as const
    const ground = 'retention-ended'
    const { revisions } = keepUnsealed ? await unsealed(caseId) : { revisions: [] }
    const result = await erase(caseId, { ground, actor, channel: 'cli', key: until, keepUnsealed })
    if (!result.ok && result.problems.some(({ code }) => code === 'personal-data-unsealed')) {
      refused.push(folio)
      continue
    }
    // The read models may be a moment behind: somebody else has done it.
    const done = result.ok || result.problems.some(({ code }) => code === 'personal-data-erased')
    if (!done) throw new Error(`Case ${caseId}: ${result.problems.map(sentence).join(' ')}`)
    if (result.ok) erased += 1
    if (result.ok && revisions.length > 0) readable.push(`${folio}: ${staysReadable(revisions)}`)
    onProgress(`${erased} cases`)
  }
  return { erased, left: false, refused, readable }
}

/** Why it was refused, in a sentence with its remedy. */
function sentence({ code, params = {} }: Problem): string {
  const { until = '', norm = 'its procedure', limit = '' } = params
  switch (code) {
    case 'personal-data-unsealed':
      return 'some events hold personal data that was stored unencrypted, and stays readable. Erase the rest by --keep-unsealed, which lists it.'
    case 'case-not-closed':
      return 'it is still open. It has to end first, or be withdrawn.'
    case 'retention-running':
      return `it has to be kept until ${until} (${norm}). Only an order goes before that: --ground order.`
    case 'retention-kept':
      return 'its procedure keeps it for ever, or does not say for how long. Only an order goes before that: --ground order.'
    case 'retention-selects':
      return 'the archive has to choose first; then name who decided it by --by.'
    case 'reference-required':
      return 'an order has a number: --reference. It stays readable: write no personal data.'
    case 'field-invalid':
      return `the reference is longer than ${limit} characters.`
    default:
      return `it was refused (${code}).`
  }
}
