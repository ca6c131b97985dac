import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import { type BundleProof, openZip, type ReceiptEvidence } from '#notary/verifier/verify.mjs'
import { masterKeyFile } from '#support/case-keys.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { startPortal, type TestPortal } from '#support/portal.ts'
import { notarize } from '../notary/support.ts'
import { filePetition } from './petition.ts'
import { createVisitor } from './visitor.ts'

const secret = generateSigningKey('tramites.example/log')
const key = parseSigningKey(secret)

let database: FreshDatabase
let portal: TestPortal
let folder: string

beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'ventanilla-evidence-'))
  portal = await startPortal(database.url, { notaryKey: key })
})

afterAll(async () => {
  await portal.stop()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs Node as anybody would; answers its exit code and what it said. */
const run = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env } })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.once('close', (code) => resolve({ code, said }))
  })

test(
  'filing gives a signed receipt that anybody can check, on the page and offline, and a case that proves itself',
  { timeout: 120_000 },
  async () => {
    const visitor = createVisitor(portal)
    const { caseId, folio } = await filePetition(visitor)
    const cookie = () => [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const get = (path: string) => portal.request(path, { headers: { cookie: cookie() } })
    const receipt = async () => {
      const answer = await get(`/solicitudes/${caseId}/constancia.json`)
      expect(answer.headers.get('content-disposition')).toContain('comprobante.json')
      return (await answer.json()) as ReceiptEvidence
    }
    await visitor.visit(`/solicitudes/${caseId}/constancia`)
    expect(visitor.page.root.textContent).toContain('Descargar la constancia firmada (PDF)')
    expect((await portal.request(`/solicitudes/${caseId}/constancia.json`)).status).toBe(403)

    const verdict = async (text: string) => {
      await visitor.visit('/comprobar')
      const page = await visitor.send('Comprobar', { text })
      const found = page.root.querySelector('#verdict')
      return { verdict: found?.getAttribute('data-verdict'), text: found?.textContent ?? page.root.textContent }
    }
    // Before a checkpoint covers it, the signature holds already.
    const early = await receipt()
    expect(early).toMatchObject({ receipt: { folio, stream: `case-${caseId}`, origin: key.name } })
    expect(early.inclusion).toBeUndefined()
    expect(await verdict(JSON.stringify(early))).toMatchObject({ verdict: 'signed' })
    await notarize(database.url, portal.deps.store, [key])
    const late = await receipt()
    const held = await verdict(JSON.stringify(late))
    expect(held).toMatchObject({ verdict: 'holds' })
    expect(held.text).toContain(folio)
    const forged = { ...late, receipt: { ...late.receipt, folio: 'GOB-2026-000009-99' } }
    expect(await verdict(JSON.stringify(forged))).toMatchObject({ verdict: 'wrong' })
    expect(await verdict(JSON.stringify({ ...late, signatures: ['nonsense'] }))).toMatchObject({ verdict: 'wrong' })
    expect((await verdict('')).text).toContain('Suba el archivo')
    expect((await verdict('{"receipt": 1}')).text).toContain('Eso no es la prueba')

    // As a file, which browsers send in parts.
    await visitor.visit('/comprobar')
    const form = new FormData()
    for (const [name, value] of visitor.page.form('Comprobar').fields) form.append(name, value)
    form.append('file', new File([JSON.stringify(late)], 'comprobante.json', { type: 'application/json' }))
    expect((await visitor.post('/comprobar', form)).root.querySelector('[data-verdict=holds]')).not.toBeNull()

    // What the QR code on paper says: number and hash must belong together.
    const query = (number: string, hash: string) => `/comprobar?${new URLSearchParams({ folio: number, huella: hash })}`
    const scanned = await visitor.visit(query(folio, late.receipt.hash))
    expect(scanned.root.querySelector('[data-verdict=holds]')?.textContent).toContain(folio)
    for (const [number, hash] of [
      ['GOB-2026-000002-11', late.receipt.hash],
      [folio, '0'.repeat(64)],
      [folio, 'x'],
    ] as const) {
      const page = await visitor.visit(query(number, hash))
      expect(page.root.querySelector('[data-verdict=unknown]')?.textContent).not.toContain('Recibida')
    }
    const pdf = Buffer.from(await (await get(`/solicitudes/${caseId}/constancia.pdf`)).arrayBuffer())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.toString('latin1')).toContain('comprobante.json')

    // Offline, with the file that the page offers.
    const program = join(folder, 'verify.mjs')
    await writeFile(program, await (await portal.request('/comprobar/verify.mjs')).text())
    const write = async (name: string, content: object) => {
      await writeFile(join(folder, name), JSON.stringify(content))
      return join(folder, name)
    }
    const trust = ['--key', key.verifierKey]
    expect(await run([program, await write('late.json', late), ...trust])).toMatchObject({
      code: 0,
      said: expect.stringContaining('The log holds it'),
    })
    expect(await run([program, await write('early.json', early), ...trust])).toMatchObject({
      code: 0,
      said: expect.stringContaining('ask for it again'),
    })
    expect(await run([program, await write('forged.json', forged), ...trust])).toMatchObject({
      code: 1,
      said: expect.stringContaining('receipt-forged'),
    })
    expect(await run([program, await write('late.json', late)])).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^All holds, but only by its own keys: take the key from /m),
    })
    expect((await run([program, join(folder, 'none.json'), ...trust])).code).toBe(2)
    expect((await run([program])).code).toBe(2)

    // The whole case as one file, exported on the command line and verified with the verifier of the page.
    const main = join(import.meta.dirname, '../../src/cli/main.ts')
    const env = {
      DATABASE_URL: database.url,
      DOCUMENTS_DIR: folder,
      NOTARY_KEY: secret,
      MASTER_KEY_FILE: masterKeyFile,
    }
    const ventanilla = (...args: string[]) =>
      run(['--disable-warning=ExperimentalWarning', main, 'audit', ...args], env)
    const to = join(folder, 'case.evidence.zip')
    const why = ['--purpose', 'Pedida por la Contraloría', '--by', 'root']
    expect(await ventanilla('export', folio, '--to', to, '--purpose', 'no', '--by', 'root')).toMatchObject({
      code: 1,
      said: expect.stringContaining('--purpose'),
    })
    expect(await ventanilla('export', folio, '--to', to, '--purpose', 'Pedida por la Contraloría')).toMatchObject({
      code: 2,
      said: expect.stringContaining('--by'),
    })
    expect(await portal.deps.access.of(caseId)).toEqual([])
    const written = await ventanilla('export', folio, '--to', to, '--language', 'en', ...why)
    expect(written, written.said).toMatchObject({ code: 0, said: expect.stringMatching(/\d+ events and 0 documents/) })
    expect(await run([program, to, ...trust])).toMatchObject({
      code: 0,
      said: expect.stringMatching(/All holds: \d+ events, 0 documents/),
    })
    // The look stands in history before the first byte, so it is in the file too.
    const look = {
      case: caseId,
      reader: 'root',
      as: 'admin',
      purpose: { kind: 'stated', text: 'Pedida por la Contraloría' },
      what: 'bundle',
      via: 'cli',
    }
    expect(await portal.deps.access.of(caseId)).toMatchObject([look])
    const bytes = await readFile(to)
    const bundle = openZip({ size: bytes.length, read: (from, length) => bytes.subarray(from, from + length) })
    const { streams } = JSON.parse(String(bundle.read('bundle.json'))) as BundleProof
    expect(streams.flatMap(({ events }) => events).at(-1)?.event.data).toMatchObject(look)
    expect(await ventanilla('export', folio, '--to', to, ...why)).toMatchObject({
      code: 1,
      said: expect.stringContaining('EEXIST'),
    })
    expect((await readFile(to)).length).toBeGreaterThan(10_000)
    expect(await ventanilla('export', 'GOB-2026-000009-99', '--to', join(folder, 'none.zip'), ...why)).toMatchObject({
      code: 1,
      said: expect.stringContaining('There is no case'),
    })

    // What operators run on the database, before and after somebody changed it.
    const audit = (...args: string[]) => ventanilla('verify', ...args)
    const whole = await audit('--documents')
    expect(whole, whole.said).toMatchObject({ code: 0, said: expect.stringContaining('All holds.') })
    expect(await audit('--case', folio)).toMatchObject({ code: 0, said: expect.stringContaining('1 streams') })
    const admin = new Client({ connectionString: database.adminUrl })
    await admin.connect()
    await admin.query('alter table log.events disable trigger events_never_change')
    await admin.query(`update log.events set data = '{"folio":"GOB-2026-000002-22"}' where type = 'CaseFiled'`)
    await admin.end()
    const found = `event-changed: revision ${late.receipt.revision} of case-${caseId}`
    expect(await audit()).toMatchObject({ code: 1, said: expect.stringContaining(found) })
    expect(await audit('--case', caseId)).toMatchObject({ code: 1, said: expect.stringContaining(found) })
  },
)
