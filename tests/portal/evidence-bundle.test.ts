import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '#api/limits.ts'
import { createErasure } from '#app/erase-personal-data.ts'
import type { CaseCommand } from '#core/commands.ts'
import type { Rules } from '#core/rules.ts'
import { entryHash, signManifest } from '#notary/bundle.ts'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import {
  type BundleFacts,
  type BundleProof,
  checkEvidence,
  eventHash,
  type EvidenceEvent,
  openZip,
  readManifest,
  unsealEvent,
} from '#notary/verifier/verify.mjs'
import { writeZip } from '#notary/zip.ts'
import { caseKey } from '#privacy/case-key.ts'
import { sealStream } from '#privacy/sealed-stream.ts'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { createRandom } from '#publishing/simulation/random.ts'
import { newLife, type Life } from '#publishing/simulation/simulated-life.ts'
import { live } from '#publishing/simulation/simulated-moves.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { catalogDir, compiledCatalog } from '#support/catalog.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { startPortal, type TestPortal } from '#support/portal.ts'
import { latestVersions } from '#support/read-scenarios.ts'
import { notarize } from '../notary/support.ts'
import { createVisitor, type Visitor } from './visitor.ts'

const origin = 'tramites.example/log'
const key = parseSigningKey(generateSigningKey(origin))

let database: FreshDatabase
let portal: TestPortal
/** A case of each procedure, from its draft to its end. */
const cases = new Map<string, string>()
const world = surroundingsOf(await readCatalogFiles(catalogDir))
const catalogue = latestVersions((await compiledCatalog()).rules)

beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, { notaryKey: key, everyProcedure: true, effects: false })
  for (const rules of catalogue) cases.set(rules.procedure, await fileCase(rules))
  await notarize(database.url, portal.deps.store, [key])
}, 180_000)

afterAll(async () => {
  await portal.stop()
  await database.drop()
})

/** The commands of a case of this procedure from its draft to its end, with documents if a few tries find such a life. */
function lived(rules: Rules, caseId: string): CaseCommand[] {
  let best: Life | undefined
  const papers = (life: Life | undefined) => (life ? life.state.documents.length + life.state.issued.length : -1)
  for (let seed = 0; seed < 5 && papers(best) < 1; seed += 1) {
    const life = newLife(rules, world, createRandom(seed), '2025-01-07T15:00:00.000Z', [])
    life.state = { ...life.state, id: caseId }
    life.told = []
    live(life, 400)
    const ended = life.state.status === 'closed' && life.state.folio !== undefined
    if (ended && papers(life) > papers(best)) best = life
  }
  return best?.told?.map(({ command }) => command) ?? []
}

/** The command as it would be given: with a number of its own, and a document that is truly kept. */
async function given(command: CaseCommand, caseId: string): Promise<CaseCommand> {
  const { document } = command.data as { document?: unknown }
  const data: Record<string, unknown> = { ...command.data }
  if ('folio' in data) data['folio'] = `ALC-2025-${caseId.slice(0, 8)}`
  if (typeof document === 'object') {
    const content = Buffer.from(`%PDF-1.7 ${caseId} ${command.id}`)
    const kept = await portal.deps.documents.put(caseId, one(content), { maxBytes: 1_000 })
    data['document'] = { ...document, ...kept }
  }
  return { ...command, data } as unknown as CaseCommand
}

async function* one(bytes: Uint8Array) {
  yield bytes
}

/** Lives a case by the engine itself, as the API would. */
async function fileCase(rules: Rules): Promise<string> {
  const caseId = crypto.randomUUID()
  for (const command of lived(rules, caseId)) {
    const result = await portal.deps.engine.execute(caseId, await given(command, caseId))
    if (!result.ok) throw new Error(`${rules.procedure}: ${command.type}: ${JSON.stringify(result.problems)}`)
  }
  return caseId
}

async function auditorOf(entity: string): Promise<Visitor> {
  const visitor = createVisitor(portal)
  await visitor.visit(`/login/auditor-${entity}?back=/auditoria`)
  return visitor
}

interface Downloaded {
  bytes: Buffer
  fileName: string
}

/** From the auditor's page of the case to the file on their disk. */
async function download(visitor: Visitor, caseId: string, choice: Record<string, string> = {}): Promise<Downloaded> {
  await visitor.visit(`/auditoria/${caseId}/evidencia`)
  if (visitor.page.root.querySelector('#language') === null)
    await visitor.send('Continuar', { purpose: 'Control de fin de año' })
  const { action, fields } = visitor.page.form('Exportar evidencia')
  for (const [name, value] of Object.entries(choice)) fields.set(name, value)
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, origin: portal.deps.publicUrl }
  const answer = await portal.request(action, { method: 'POST', body: fields, headers })
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(answer.headers.get('content-type'), bytes.subarray(0, 2_000).toString()).toBe('application/zip')
  const [, fileName = ''] = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? []
  return { bytes, fileName }
}

const open = (bytes: Buffer) =>
  openZip({ size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) })

/** On a machine that has Node and this file, and nothing else: no environment, no other files, no key but the one that is known. */
async function verifyElsewhere({ bytes, fileName }: Downloaded, trusted = key.verifierKey) {
  const folder = await mkdtemp(join(tmpdir(), 'elsewhere-'))
  await writeFile(join(folder, fileName), bytes)
  await writeFile(join(folder, 'verify.mjs'), open(bytes).read('verify.mjs') ?? '')
  expect((await readdir(folder)).toSorted()).toEqual([fileName, 'verify.mjs'].toSorted())
  const child = spawn(process.execPath, ['verify.mjs', fileName, '--key', trusted], { cwd: folder, env: {} })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  await rm(folder, { recursive: true })
  return { code, said }
}

const factsOf = (bytes: Buffer) => readManifest(String(open(bytes).read('manifest.note'))).facts
const proofOf = (bytes: Buffer) => JSON.parse(String(open(bytes).read('bundle.json'))) as BundleProof

test(
  'a case of every procedure is exported by an auditor and verified elsewhere with the file and Node alone',
  { timeout: 240_000 },
  async () => {
    let [sealed, papers] = [0, 0]
    for (const { procedure, entity } of catalogue) {
      const visitor = await auditorOf(entity)
      const caseId = cases.get(procedure) ?? ''
      const file = await download(visitor, caseId)
      const facts = factsOf(file.bytes)
      const events = proofOf(file.bytes).streams.flatMap((stream) => stream.events.map(({ event }) => event))
      const hidden = events.filter(({ data }) => 'sealed' in (data as object)).length
      const told = await verifyElsewhere(file)
      expect(told.said, procedure).toContain(`All holds: ${events.length} events, ${facts.documents.length} document`)
      expect(told.code, procedure).toBe(0)
      if (hidden > 0)
        expect(told.said, procedure).toContain(`Opened with the case's key, and authentic: ${hidden} sealed`)
      // The look that made it is within, with its purpose.
      const last = events.findLast(({ stream }) => stream === `access-${caseId}`)
      expect(last?.data).toMatchObject({ what: 'bundle', purpose: { text: 'Control de fin de año' }, as: 'auditor' })
      expect(facts.definitions.length, procedure).toBeGreaterThan(0)
      sealed += hidden
      papers += facts.documents.length
    }
    expect(sealed).toBeGreaterThan(catalogue.length)
    expect(papers).toBeGreaterThan(catalogue.length)
  },
)

type Entries = Map<string, Buffer>

function unpack(bytes: Buffer): Entries {
  const { names, read } = open(bytes)
  return new Map(names.map((name) => [name, Buffer.from(read(name) ?? '')]))
}

async function pack(entries: Iterable<readonly [string, Uint8Array]>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const list = [...entries].map(([name, content]) => ({ name, content }))
  for await (const piece of writeZip(list, '2026-07-02T15:00:00.000Z')) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** What the verifier finds, a line each; also why it cannot read the file at all. */
function findingsIn(bytes: Buffer, trusted = key.verifierKey): string[] {
  try {
    return checkEvidence(open(bytes), [trusted]).findings.map(({ code, message }) => `${code}: ${message}`)
  } catch (error) {
    return [`unreadable: ${(error as Error).message}`]
  }
}

/** As somebody would who holds the log's own key: everything that is signed is made to fit. */
function resign(entries: Entries, change: (facts: BundleFacts) => void = () => undefined): Entries {
  const { facts } = readManifest(String(entries.get('manifest.note')))
  change(facts)
  for (const name of Object.keys(facts.entries)) facts.entries[name] = entryHash(entries.get(name) ?? '')
  return entries.set('manifest.note', Buffer.from(signManifest(facts, [key])))
}

/** Changes what is proved, and makes the chain of the case anew, so that every hash fits. */
function rewrite(entries: Entries, change: (proof: BundleProof, events: EvidenceEvent[]) => void): Entries {
  const proof = JSON.parse(String(entries.get('bundle.json'))) as BundleProof
  const events = proof.streams[0]?.events.map(({ event }) => event) ?? []
  change(proof, events)
  let previousHash: string | null = null
  for (const event of events) {
    event.metadata.previousHash = previousHash
    event.metadata.hash = previousHash = eventHash(event)
  }
  entries.set('bundle.json', Buffer.from(JSON.stringify(proof)))
  return resign(entries, ({ streams: [first] }) => first && (first.lastHash = previousHash ?? ''))
}

const isSealed = ({ data }: EvidenceEvent) => 'sealed' in (data as object)
const documentIn = ({ data }: EvidenceEvent) => (data as { document?: { sha256: string } }).document

/** A case that has personal answers and at least two documents. */
const richCase = 'gobernacion.licencia-colegio'

test('whatever is changed in a bundle, left out of it or added is found and named', { timeout: 120_000 }, async () => {
  const { bytes } = await download(await auditorOf('gobernacion'), cases.get(richCase) ?? '')
  const whole = unpack(bytes)
  const copy = (): Entries => new Map([...whole].map(([name, content]) => [name, Buffer.from(content)]))
  expect(findingsIn(bytes)).toEqual([])
  expect(findingsIn(await pack(whole))).toEqual([])
  const [first = '', second = ''] = [...whole.keys()].filter((name) => name.startsWith('documents/'))
  expect(second).not.toBe('')

  const codeOf = (name: string, what: string) =>
    /^(document|definition)s\//.exec(name)?.[1]?.concat(`-${what}`) ?? (name === 'manifest.note' ? '' : `entry-${what}`)
  const hashIn = (name: string) => /[0-9a-f]{64}/.exec(name)?.[0] ?? name
  for (const [name, content] of whole) {
    const altered = copy()
    const place = Math.floor(content.length / 2)
    altered.set(name, Buffer.from(content.with(place, (content[place] ?? 0) ^ 1)))
    const changed = findingsIn(await pack(altered))
    expect(changed, `${name} changed`).toContainEqual(
      name === 'manifest.note'
        ? expect.stringContaining('bundle-forged')
        : expect.stringMatching(new RegExp(`^${codeOf(name, 'changed')}: .*${hashIn(name)}`)),
    )
    altered.delete(name)
    const missing = findingsIn(await pack(altered))
    expect(missing, `${name} left out`).toContainEqual(
      expect.stringMatching(new RegExp(`^${codeOf(name, 'missing') || 'entry-missing'}: .*${hashIn(name)}`)),
    )
  }
  expect(findingsIn(await pack([...whole, ['notes.txt', Buffer.from('x')]]))).toEqual([
    'entry-added: notes.txt: the signed list does not have it',
  ])
  const swapped = copy()
    .set(first, whole.get(second) as Buffer)
    .set(second, whole.get(first) as Buffer)
  expect(findingsIn(await pack(swapped)).filter((line) => line.startsWith('document-changed'))).toHaveLength(2)

  // Another key, a signature that another made, the same name twice, a file that ends early.
  const other = parseSigningKey(generateSigningKey(origin))
  expect(findingsIn(bytes, other.verifierKey)).toContainEqual(expect.stringMatching(/^bundle-forged: no trusted key/))
  const { facts } = readManifest(String(whole.get('manifest.note')))
  const forged = copy().set('manifest.note', Buffer.from(signManifest({ ...facts, documents: [] }, [other])))
  expect(findingsIn(await pack(forged))).toContainEqual(expect.stringContaining('bundle-forged: no trusted key'))
  expect(findingsIn(await pack([...whole, [first, Buffer.from('x')]]))).toEqual([
    `unreadable: not the ZIP file of a bundle: there are two entries ${first}`,
  ])
  for (const length of [0, 10, 1_000, bytes.length - 1])
    expect(findingsIn(bytes.subarray(0, length))).toEqual([expect.stringMatching(/^unreadable: .*was it truncated\?/)])
})

test('even who signs anew cannot change what was sealed, or show another document for the one that was sent', async () => {
  const caseId = cases.get(richCase) ?? ''
  const { bytes } = await download(await auditorOf('gobernacion'), caseId)
  const wrongKey = rewrite(unpack(bytes), (proof) => {
    proof.disclosure = { caseKey: Buffer.alloc(32, 7).toString('base64url') }
  })
  expect(findingsIn(await pack(wrongKey))).toEqual([
    expect.stringMatching(/^case-key-wrong: .* opens none of the \d+ sealed/),
  ])

  let revision = 0
  const bent = rewrite(unpack(bytes), (_proof, events) => {
    const event = events.findLast(isSealed) as EvidenceEvent
    const data = event.data as { sealed: string }
    revision = event.revision
    data.sealed = `${data.sealed.startsWith('A') ? 'B' : 'A'}${data.sealed.slice(1)}`
  })
  const found = findingsIn(await pack(bent))
  expect(found).toContainEqual(expect.stringContaining(`sealed-changed: revision ${revision} of case-${caseId}`))
  // The log was signed before: what was rewritten is not in it.
  expect(found).toContainEqual(expect.stringContaining(`not-in-log: revision ${revision} of case-${caseId}`))

  // Another content under the case's own key, filed as if it had been sent.
  const proof = proofOf(bytes)
  const secret = Buffer.from(proof.disclosure?.caseKey ?? '', 'base64url')
  const pieces: Buffer[] = []
  for await (const piece of sealStream(caseKey(secret), one(Buffer.from('%PDF-1.7 otra cosa')))) pieces.push(piece)
  const false_ = Buffer.concat(pieces)
  const filed = (events: readonly EvidenceEvent[]) => events.find((event) => documentIn(event) !== undefined)
  const original = filed(proof.streams[0]?.events.map(({ event }) => event) ?? [])
  const truth = (original && documentIn(original)?.sha256) ?? ''
  const entries = unpack(bytes)
  entries.delete(`documents/${truth}`)
  entries.set(`documents/${entryHash(false_)}`, false_)
  const shown = rewrite(entries, (_proof, events) => {
    const document = documentIn(filed(events) as EvidenceEvent)
    if (document) document.sha256 = entryHash(false_)
  })
  resign(shown, (facts) => {
    delete facts.entries[`documents/${truth}`]
    facts.entries[`documents/${entryHash(false_)}`] = ''
    facts.documents = facts.documents.map((hash) => (hash === truth ? entryHash(false_) : hash))
  })
  expect(findingsIn(await pack(shown))).toContainEqual(
    expect.stringMatching(/^document-changed: .* does not hold what the event says was sent/),
  )
})

/** Texts that only the case's key opens; long ones, since a word may well stand somewhere else too. */
function personalTexts(bytes: Buffer): string[] {
  const { streams, disclosure } = proofOf(bytes)
  const secret = Buffer.from(disclosure?.caseKey ?? '', 'base64url')
  const answersIn = ({ data }: EvidenceEvent) => (data as { data?: Record<string, unknown> }).data ?? {}
  const sealed = streams.flatMap(({ events }) => events.map(({ event }) => event)).filter(isSealed)
  const texts = sealed.flatMap((event) =>
    Object.entries(answersIn(unsealEvent(secret, event))).flatMap(([name, value]) =>
      name in answersIn(event) ? [] : [value],
    ),
  )
  return texts.filter((text): text is string => typeof text === 'string' && text.length > 15)
}

test(
  'a bundle without the key says what stays sealed; after erasure old and new bundles hold',
  { timeout: 60_000 },
  async () => {
    const visitor = await auditorOf('gobernacion')
    const caseId = cases.get(richCase) ?? ''
    const before = await download(visitor, caseId)
    const texts = personalTexts(before.bytes)
    expect(texts).not.toEqual([])

    const sealed = await download(visitor, caseId, { sealed: 'yes', language: 'en' })
    expect(proofOf(sealed.bytes).disclosure).toBeUndefined()
    for (const [name, content] of unpack(sealed.bytes))
      for (const text of texts) expect(content.includes(text), `${name} holds "${text}"`).toBe(false)
    const kept = await verifyElsewhere(sealed)
    expect(kept.code).toBe(0)
    expect(kept.said).toMatch(/does not disclose the case's key: \d+ events and \d+ documents stay sealed/)
    expect(kept.said).toMatch(/^Sealed: revision \d+ of case-.* \(SectionSaved\)\.$/m)

    const pool = new Pool({ connectionString: database.url, max: 2 })
    const { engine, catalog, store, documents, now } = portal.deps
    const erasure = createErasure({ engine, catalog, store, documents, keys: databaseCaseKeys(pool), pool, now })
    const actor = { kind: 'admin', id: 'admin-gobernacion' } as const
    const order = {
      ground: 'order',
      reference: 'AUTO-12-2026',
      actor,
      channel: 'cli',
      key: crypto.randomUUID(),
    } as const
    expect(await erasure.erase(caseId, order)).toMatchObject({ ok: true })
    await pool.end()
    await notarize(database.url, store, [key])

    const after = await download(visitor, caseId)
    expect(proofOf(after.bytes).disclosure).toBeUndefined()
    const papers = factsOf(before.bytes).documents.length
    const told = await verifyElsewhere(after)
    expect(told.said).toMatch(
      new RegExp(
        `Personal data was erased on \\d{4}-\\d\\d-\\d\\d, ground order \\(AUTO-12-2026\\): \\d+ events and ${papers} documents? cannot be read, their integrity holds`,
      ),
    )
    expect(told.said.match(/^Destroyed by the erasure: the document [0-9a-f]{64} of revision/gm)).toHaveLength(papers)
    expect(told.code).toBe(0)
    // Who was given the evidence in time keeps it, and it goes on proving the same.
    expect(await verifyElsewhere(before)).toMatchObject({
      code: 0,
      said: expect.stringContaining('Opened with the case'),
    })
    // A document that is gone without an erasure is missing.
    const gone = unpack(after.bytes)
    const wiped = rewrite(gone, (_proof, events) => {
      for (const event of events) if (event.type === 'PersonalDataErased') event.type = 'ClockWarned'
    })
    expect(findingsIn(await pack(wiped))).toContainEqual(expect.stringContaining('document-missing'))
  },
)

test('only auditors are given evidence, with a purpose, and it says so', async () => {
  const caseId = cases.get(richCase) ?? ''
  const path = `/auditoria/${caseId}/evidencia`
  const auditor = await auditorOf('gobernacion')
  await auditor.visit(path)
  await auditor.send('Continuar', { purpose: 'Control de fin de año' })
  const refused = await auditor.send('Exportar evidencia', { purpose: 'x' })
  expect(refused.status).toBe(422)
  expect(refused.root.querySelector('#purpose-error')?.textContent).toContain('Escriba el motivo')
  await auditor.visit(`/auditoria/${caseId}`)
  expect(auditor.page.root.textContent).toContain('La evidencia completa, en un archivo')
  await auditor.follow('Exportar evidencia')
  expect(auditor.path).toBe(path)
  const elsewhere = await auditorOf('ciudad')
  expect((await elsewhere.visit(path)).status).toBe(404)
  expect((await createVisitor(portal).visit(path)).root.textContent).not.toContain('evidencia')
})

test('what makes no whole bundle is said on a page with the remedy; and too often is too often', async () => {
  const visitor = await auditorOf('gobernacion')
  const { documents } = portal.deps
  let caseId = ''
  for (const [procedure, id] of cases) {
    const found = procedure.startsWith('gobernacion.') ? await portal.deps.engine.load(id) : undefined
    if (found && !found.state.erased && found.state.documents.length > 0) caseId = id
  }
  const path = `/auditoria/${caseId}/evidencia`
  const purpose = 'Control de fin de año'
  await visitor.visit(path)
  await visitor.send('Continuar', { purpose })
  const send = async () => {
    await visitor.visit(path)
    return visitor.send('Exportar evidencia', { purpose })
  }
  const { stat } = documents
  try {
    documents.stat = () => Promise.resolve(undefined)
    const missing = await send()
    expect(missing).toMatchObject({ status: 409, heading: 'Falta un documento del expediente' })
    expect(missing.text).toContain('recuperar el documento de un respaldo')
    expect(missing.text).toMatch(/diga este número: [0-9a-f]{8}/)
    expect(missing.link('Volver a intentarlo')).toBe(path)
    documents.stat = () => Promise.resolve({ size: 2 ** 31 })
    let [sent, last] = [2, await send()]
    expect(last).toMatchObject({ status: 413, heading: 'La evidencia no cabe en un archivo' })
    for (; last.status !== 429 && sent <= limits.rates.evidence.burst; sent += 1) last = await send()
    expect(last).toMatchObject({ status: 429, heading: 'Recibimos muchos intentos seguidos' })
  } finally {
    documents.stat = stat
  }
})
