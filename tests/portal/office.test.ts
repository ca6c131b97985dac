import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '#api/limits.ts'
import { agenda } from '#core/agenda.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { filePetition } from './petition.ts'
import { createVisitor } from './visitor.ts'

/** What cases owe is left undone here, as when the system cannot do it. */
let database: FreshDatabase
let portal: TestPortal
beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, { effects: false })
})
afterAll(async () => {
  await portal.stop()
  await database.drop()
})

/** A petition that the desk has sent back, so that the person should have been told. */
async function sentBack() {
  const filed = await filePetition(createVisitor(portal))
  const officer = createVisitor(portal)
  await officer.visit('/login/desk-gobernacion?back=/bandeja')
  await officer.follow(filed.folio)
  await officer.follow('Pedir que la complete')
  await officer.send('Confirmar', { mark: 'hechos', 'reason-hechos': '¿Desde qué día?' })
  return { ...filed, officer }
}

async function asSystem(caseId: string, type: 'record-failed' | 'record-notified'): Promise<void> {
  const loaded = await portal.deps.engine.load(caseId)
  const effect = loaded && agenda(loaded.rules, loaded.state).effects[0]?.id
  if (!effect) throw new Error('The case owes nothing')
  const command = { id: randomUUID(), issuedAt: new Date().toISOString(), channel: 'system' }
  const actor = { kind: 'system', id: 'worker' } as const
  const result = await portal.deps.engine.execute(
    caseId,
    type === 'record-failed'
      ? { ...command, actor, type, data: { effect, reason: 'The mail server refused it', attempts: 5 } }
      : { ...command, actor, type, data: { effect, via: 'portal' } },
  )
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  await portal.deps.readModels.waitFor({ caseId, revision: result.revision }, 10_000)
}

test('what the system could not do stands with the operators until one of them has it tried again', async () => {
  const { caseId, folio } = await sentBack()
  await asSystem(caseId, 'record-failed')
  const elsewhere = createVisitor(portal)
  expect((await elsewhere.visit('/login/admin-ciudad?back=/operacion')).text).not.toContain(folio)
  const admin = createVisitor(portal)
  const page = await admin.visit('/login/admin-gobernacion?back=/operacion')
  expect(page.text).toContain(`Avisar: ${folio}The mail server refused it`)
  expect(page.text).toContain('5 intentos')
  const after = await admin.send(`Repetir ${folio}`)
  expect(after.text).toContain('Se pidió repetir la tarea.')
  expect(after.text).not.toContain(folio)
  const loaded = await portal.deps.engine.load(caseId)
  expect(loaded && agenda(loaded.rules, loaded.state).effects).toHaveLength(1)
})

test('a case whose workflow could not be told stands with the operators of its entity', async () => {
  const { caseId, folio } = await filePetition(createVisitor(portal))
  const client = new Client(database.url)
  await client.connect()
  await client.query(
    `insert into ops.parked_signals (case_id, revision, reason, attempts) values ($1, 3, 'Temporal is full', 2)`,
    [caseId],
  )
  await client.end()
  const admin = createVisitor(portal)
  const page = await admin.visit('/login/admin-gobernacion?back=/operacion')
  expect(page.text).toContain(`${folio}Temporal is full2 intentos`)
  const elsewhere = createVisitor(portal)
  expect((await elsewhere.visit('/login/admin-ciudad?back=/operacion')).text).not.toContain(folio)
})

test('the inbox shows on request what waits for the person, and by when the person must answer', async () => {
  const { caseId, folio, officer } = await sentBack()
  await asSystem(caseId, 'record-notified')
  expect((await officer.visit('/bandeja')).text).not.toContain(folio)
  const page = await officer.follow('Esperan a la persona')
  expect(page.text).toContain(folio)
  expect(page.text).toContain('La persona')
  expect(page.text).toMatch(/\d+ de \p{L}+ de \d{4} a tiempo/u)
  const elsewhere = createVisitor(portal)
  await elsewhere.visit('/login/desk-ciudad?back=/bandeja')
  expect((await elsewhere.follow('Esperan a la persona')).text).not.toContain(folio)
})

test('at the counter an officer opens what their agency takes part in, and nothing else of its entity', async () => {
  const [desk, elsewhere] = [createVisitor(portal), createVisitor(portal)]
  const { action } = (await desk.visit('/login/desk-ciudad?back=/mostrador')).form(/^Abrir solicitud/)
  expect(action).toBe('/mostrador/ciudad.certificado-residencia')
  await elsewhere.visit('/login/desk-ciudad?agency=ciudad/archivo&back=/mostrador')
  expect(elsewhere.page.text).toContain('Su dependencia no participa')
  const csrf = elsewhere.page.root.querySelector('input[name=csrf]')?.getAttribute('value') ?? ''
  const refused = await elsewhere.post(action, new URLSearchParams({ csrf, key: randomUUID() }))
  expect([refused.status, refused.heading]).toEqual([403, 'Usted no puede ver esta página'])
  await desk.send(/^Abrir solicitud/)
  expect(desk.path).toMatch(/^\/solicitudes\/[0-9a-f-]{36}$/)
})

test('the live pages of an address have a limit, and a page that is left makes room', async () => {
  const person = createVisitor(portal)
  const { caseId } = await filePetition(person)
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const open = () => portal.request(`/solicitudes/${caseId}/en-vivo`, { headers: { cookie } })
  const streams = []
  for (let n = 0; n < limits.streamsPerAddress; n += 1) streams.push(await open())
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))
  const refused = await open()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30'])
  await streams.pop()?.body?.cancel()
  await expect
    .poll(async () => {
      const again = await open()
      if (again.status === 200) streams.push(again)
      return again.status
    })
    .toBe(200)
  await Promise.all(streams.map(async ({ body }) => body?.cancel()))
})

test('whoever tried too many codes is told when to try again, and where', async () => {
  const visitor = createVisitor(portal)
  const { caseId } = await filePetition(createVisitor(portal))
  await visitor.visit(`/solicitudes/${caseId}`)
  for (let n = 0; n < limits.rates.code.burst; n += 1) {
    expect((await visitor.send('Continuar', { code: 'AAAA-BBBB-CCCC' })).status).toBe(422)
  }
  const page = await visitor.send('Continuar', { code: 'AAAA-BBBB-CCCC' })
  expect(page.status).toBe(429)
  expect(page.text).toMatch(/Podrá intentarlo de nuevo en \d+ segundos?\./)
  expect(page.link('Volver a intentarlo')).toBe(`/solicitudes/${caseId}`)
})
