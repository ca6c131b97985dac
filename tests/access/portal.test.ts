import { afterAll, beforeAll, expect, test } from 'vitest'
import { EventStoreError } from '#event-store/event-store.ts'
import { filePetition } from '../portal/petition.ts'
import { createVisitor } from '../portal/visitor.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'

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

const question = '¿Para qué va a mirar esta solicitud?'

test('the person sees who looked, when and why; whoever has nothing to do says why first', async () => {
  const person = createVisitor(portal)
  const { caseId } = await filePetition(person)
  const status = `/solicitudes/${caseId}`
  expect((await person.visit(status)).text).toContain('Nadie más que usted la ha mirado.')

  const desk = createVisitor(portal)
  await desk.visit(`/login/desk-gobernacion?back=/bandeja/${caseId}`)
  expect(desk.page.text).toContain('Pedir que la complete')
  await desk.visit(`/bandeja/${caseId}`)

  const auditor = createVisitor(portal)
  await auditor.visit(`/login/auditor-gobernacion?back=/auditoria/${caseId}/1`)
  expect([auditor.page.status, auditor.page.heading]).toEqual([403, question])
  expect((await auditor.send('Continuar', { purpose: ' x ' })).status).toBe(422)
  await auditor.send('Continuar', { purpose: 'Control de los términos' })
  // It leads to what was asked for, and the case asks once.
  expect(auditor.path).toBe(`/auditoria/${caseId}/1`)
  await portal.deps.access.settle()
  await auditor.visit(`/auditoria/${caseId}`)
  expect(auditor.page.text).toContain('ninguna mirada fue cambiada')
  expect(auditor.page.text).toContain('desk-gobernacion')

  await portal.deps.access.settle()
  const seen = (await person.visit(status)).text
  expect(seen).toContain('Quién ha mirado su solicitud')
  expect(seen).toMatch(/Secretaría General.*Para: /)
  expect(seen).toMatch(/La auditoría\s*Motivo que dio: «Control de los términos»\s*2 veces; la última/)
  expect(seen).not.toContain('desk-gobernacion')
  await portal.deps.access.settle()
  const reads = await portal.deps.access.of(caseId)
  expect(reads.map(({ as, what }) => [as, what])).toEqual([
    ['officer', 'case'],
    ['auditor', 'state'],
    ['auditor', 'history'],
  ])
  expect((await person.visit(`${status}?lang=en`)).text).toContain('The auditors')

  // Only the status, with the look-up code, says nothing of who looked; and another account starts anew.
  expect((await createVisitor(portal).visit(status)).text).not.toContain('La auditoría')
  await auditor.visit(`/login/desk-gobernacion?agency=gobernacion/secretaria-juridica&back=/bandeja/${caseId}`)
  expect(auditor.page.heading).toBe(question)
  await auditor.send('Continuar', { purpose: 'Consulta de un antecedente', back: 'https://elsewhere.example' })
  expect(auditor.path).toBe(`/bandeja/${caseId}`)
  expect((await portal.deps.access.of(caseId)).at(-1)).toMatchObject({
    agency: 'gobernacion/secretaria-juridica',
    purpose: { kind: 'stated', text: 'Consulta de un antecedente' },
  })
})

test('an officer who holds the person’s code is still an officer', async () => {
  const desk = createVisitor(portal)
  await desk.visit('/login/desk-gobernacion?back=/mostrador')
  await desk.send(/^Abrir solicitud/)
  const caseId = desk.path.split('/')[2] ?? ''
  await desk.visit(`/solicitudes/${caseId}`)
  expect(await portal.deps.access.of(caseId)).toMatchObject([
    { as: 'officer', purpose: { kind: 'assistance' }, what: 'case' },
  ])
})

test('without its trace a page shows nothing, but the person’s own does', async () => {
  const person = createVisitor(portal)
  const { caseId, folio } = await filePetition(person)
  const { append } = portal.deps.store
  const { store } = portal.deps
  store.append = (stream, ...rest) =>
    stream.startsWith('access-')
      ? Promise.reject(new EventStoreError('unavailable', 'the log of looks is gone'))
      : append(stream, ...rest)
  try {
    const desk = createVisitor(portal)
    await desk.visit(`/login/desk-gobernacion?back=/bandeja/${caseId}`)
    expect(desk.page.status).toBe(503)
    expect(desk.page.text).not.toContain(folio)
    expect((await person.visit(`/solicitudes/${caseId}`)).text).toContain(folio)
  } finally {
    store.append = append
  }
})
