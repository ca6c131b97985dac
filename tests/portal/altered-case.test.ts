import { Client, Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '#api/app.ts'
import { createCases } from '#app/cases.ts'
import { createEngine } from '#app/execute.ts'
import type { Actor } from '#core/commands.ts'
import { caseStream } from '#event-store/case-events.ts'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import { checkEvidence, openZip } from '#notary/verifier/verify.mjs'
import { createPortal } from '#portal/app.tsx'
import { isSealed, SealError } from '#privacy/seal.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { startPortal, type TestPortal } from '#support/portal.ts'
import { generous, people } from '../api/support.ts'
import { notarize } from '../notary/support.ts'
import { filePetition } from './petition.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** A superuser changes one character of what is sealed: auditors see where, everybody else is told, and nothing is decided. */

const key = parseSigningKey(generateSigningKey('tramites.example/log'))

let database: FreshDatabase
let portal: TestPortal
let pool: Pool
/** The portal as a process that starts after the alteration. */
let later: TestPortal
let api: ReturnType<typeof createApi>
let person: Visitor
let caseId: string
let folio: string
let altered: number

beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, { notaryKey: key, effects: false })
  pool = new Pool({ connectionString: database.url, max: 3 })
  person = createVisitor(portal)
  ;({ caseId, folio } = await filePetition(person))
  await notarize(database.url, portal.deps.store, [key])
  altered = await alterLastSealed()
  const { store, catalog, now, secret } = portal.deps
  const engine = createEngine({ store, catalog, keys: databaseCaseKeys(pool) })
  const log = pino({ level: 'silent' })
  const deps = { ...portal.deps, log, engine, cases: createCases({ engine, catalog, store, secret, now }) }
  const pages = createPortal(deps)
  later = { ...portal, deps, request: async (path, init) => pages.request(path, init) }
  const verify = async (token: string) => people[token] ?? Promise.reject(new Error('nobody'))
  api = createApi({ ...deps, verify, limits: generous })
}, 60_000)

afterAll(async () => {
  await pool.end()
  await portal.stop()
  await database.drop()
})

async function alterLastSealed(): Promise<number> {
  const event = (await portal.deps.store.read(caseStream(caseId))).findLast(({ data }) => isSealed(data))
  if (!event || !isSealed(event.data)) throw new Error('Nothing is sealed')
  const { sealed, ...data } = event.data
  const changed = { ...data, sealed: `${sealed.slice(0, 20)}${sealed[20] === 'A' ? 'B' : 'A'}${sealed.slice(21)}` }
  const admin = new Client(database.adminUrl)
  await admin.connect()
  await admin.query('alter table log.events disable trigger events_never_change')
  const place = [caseStream(caseId), event.revision, JSON.stringify(changed)]
  await admin.query('update log.events set data = $3 where stream = $1 and revision = $2', place)
  await admin.query('alter table log.events enable trigger events_never_change')
  await admin.end()
  return event.revision
}

test('the auditor is shown every page of the case, and which fact was altered', async () => {
  const auditor = createVisitor(later)
  await auditor.visit('/login/auditor-gobernacion')
  const list = await auditor.visit('/auditoria')
  expect(list.status).toBe(200)
  expect(list.text).toContain(folio)
  await auditor.visit(`/auditoria/${caseId}`)
  const page = await auditor.send('Continuar', { purpose: 'Control de la cadena' })
  expect(page).toMatchObject({ status: 200, heading: `Historia de ${folio}` })
  const [alert] = page.root.querySelectorAll('p[role=alert]')
  expect(alert?.textContent).toContain(String(altered))
  const told = (revision: number) => page.root.querySelector(`#e${revision}`)?.textContent
  expect(told(altered)).toContain('fue alterado y no se puede leer')
  expect(told(altered - 1)).not.toContain('fue alterado')
  const last = (await later.deps.store.read(caseStream(caseId))).length - 1
  const after = await auditor.visit(`/auditoria/${caseId}/${last}`)
  expect(after.status).toBe(200)
  expect(after.text).toContain(`fue alterado y no se puede leer: ${altered}.`)
  const before = await auditor.visit(`/auditoria/${caseId}/${altered - 1}`)
  expect(before.text).not.toContain('fue alterado')
  for (const path of ['/tiempos', `/comparar?a=0&b=${last}`])
    expect((await auditor.visit(`/auditoria/${caseId}${path}`)).text, path).toContain(`no se puede leer: ${altered}.`)
  const unaffected = await auditor.visit(`/auditoria/${caseId}/comparar?a=0&b=${altered - 1}`)
  expect(unaffected.text).not.toContain('fue alterado')
  expect((await auditor.visit(`/auditoria/${caseId}/evidencia`)).status).toBe(200)
})

const get = (as: string, path: string) =>
  api.request(`/api/v1/cases/${caseId}${path}`, { headers: { authorization: `Bearer ${as}` } })

test('the API tells auditors the history with the fact marked, and refuses everybody else clearly', async () => {
  for (const query of ['', `?revision=${altered}`]) {
    const answer = await get('auditor', `/history${query}`)
    expect(answer.status, query).toBe(200)
    const { items } = (await answer.json()) as { items: { revision: number; altered?: true; data: object }[] }
    expect(items.filter((item) => item.altered).map(({ revision }) => revision)).toEqual([altered])
    expect(items[altered]?.data).not.toHaveProperty('sealed')
    expect(items[altered]).not.toHaveProperty('erased')
  }
  for (const [as, path] of [
    ['desk', '/history'],
    ['auditor', ''],
  ] as const) {
    const answer = await get(as, path)
    expect({ status: answer.status, body: await answer.json() }, path).toMatchObject({
      status: 500,
      body: { code: 'history-altered', detail: expect.stringContaining('fue alterada') },
    })
  }
})

test('evidence is exported all the same, and its verifier names the fact', async () => {
  const answer = await get('auditor', '/evidence')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(answer.headers.get('content-type'), bytes.subarray(0, 500).toString()).toBe('application/zip')
  const zip = openZip({ size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) })
  const found = checkEvidence(zip, [key.verifierKey]).findings.map(({ code, message }) => `${code}: ${message}`)
  const where = `revision ${altered} of ${caseStream(caseId)}`
  expect(found).toContainEqual(expect.stringContaining(`event-changed: ${where}`))
})

test('nothing is decided on it, also after an auditor has looked: person and office are told so', async () => {
  const command = { type: 'claim', data: { step: 'triage' } } as const
  const actor: Actor = { kind: 'officer', id: 'desk', agencies: people['desk']?.officer ?? [] }
  await expect(later.deps.cases.run(caseId, crypto.randomUUID(), actor, 'web', command)).rejects.toThrow(SealError)
  const answer = await api.request(`/api/v1/cases/${caseId}/steps/triage/claim`, {
    method: 'POST',
    headers: { authorization: 'Bearer desk', 'idempotency-key': crypto.randomUUID() },
  })
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 500,
    body: { code: 'history-altered' },
  })
  const own = createVisitor(later)
  for (const [name, value] of person.cookies) own.cookies.set(name, value)
  const page = await own.visit(`/solicitudes/${caseId}`)
  expect(page).toMatchObject({ status: 500, heading: 'La historia de esta solicitud fue alterada' })
  const stored = await later.deps.store.read(caseStream(caseId))
  expect(stored.filter(({ type }) => type === 'TaskAssigned')).toEqual([])
})
