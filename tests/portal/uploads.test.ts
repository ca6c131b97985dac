import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { fillPetition } from './petition.ts'
import { createVisitor, type Visitor } from './visitor.ts'

let database: FreshDatabase
let portal: TestPortal
beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url)
})
afterAll(async () => {
  await portal.stop()
  await database.drop()
})

const program = new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])
/** One byte more than the definition allows. */
const oversized = () => new Uint8Array(20 * 1024 * 1024 + 1).fill(65)

/** The page of the petition's attachments, and its form. */
async function atAttachments(visitor: Visitor) {
  await fillPetition(visitor)
  const page = `${visitor.path.replace(/\/pasos.*/, '')}/pasos/draft/anexos`
  await visitor.visit(page)
  const { action, fields } = visitor.page.form(/^Enviar archivo/)
  const form = new FormData()
  for (const [key, value] of fields) form.append(key, value)
  return { page, action, form, caseId: /solicitudes\/([^/]+)/.exec(page)?.[1] ?? '' }
}

const documentsOf = async (caseId: string) =>
  (await portal.deps.engine.load(caseId))?.state.documents.map(({ name, size }) => ({ name, size })) ?? []

test('of several files, those that are refused say why beside their field, and the others are kept', async () => {
  const visitor = createVisitor(portal)
  const { action, form, caseId } = await atAttachments(visitor)
  form.append('file-anexos', new File(['la primera'], 'petición año 1.txt'))
  form.append('file-anexos', new File([oversized()], 'enorme.txt'))
  form.append('file-anexos', new File([program], 'foto.jpg', { type: 'image/jpeg' }))
  form.append('file-anexos', new File(['la última'], '../../última.txt'))
  form.append('then', 'stay-anexos')
  const page = await visitor.post(action, form)
  expect(page.status).toBe(422)
  expect(page.errors()).toEqual([
    { text: 'El archivo es demasiado grande. Envíe uno de 20 MB o menos: Anexos', href: '#slot-anexos-file' },
    { text: 'Envíe el archivo en uno de los formatos aceptados: Anexos', href: '#slot-anexos-file' },
  ])
  expect(page.root.querySelector('#slot-anexos-error')?.textContent).toContain('20 MB o menos')
  expect(await documentsOf(caseId)).toEqual([
    { name: 'petición año 1.txt', size: 10 },
    { name: 'última.txt', size: 10 },
  ])
})

test('a form that broke off on its way attaches nothing, and the page says how to go on', async () => {
  const visitor = createVisitor(portal)
  const { page, action, form, caseId } = await atAttachments(visitor)
  form.append('file-anexos', new File(['x'.repeat(100_000)], 'carta.txt'))
  const whole = new Request('http://localhost/', { method: 'POST', body: form })
  const bytes = new Uint8Array(await whole.arrayBuffer()).slice(0, 60_000)
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, origin: portal.deps.publicUrl, 'content-type': whole.headers.get('content-type') ?? '' }
  const answer = await portal.request(action, { method: 'POST', body: bytes, headers })
  expect(answer.status).toBe(400)
  const text = await answer.text()
  expect(text).toContain('El envío no llegó completo')
  expect(text).toContain(`href="${page}"`)
  expect(await documentsOf(caseId)).toEqual([])
})

test('files of a form that is not ours are not even read', async () => {
  const visitor = createVisitor(portal)
  const { action, caseId } = await atAttachments(visitor)
  const form = new FormData()
  form.append('file-anexos', new File(['hola'], 'carta.txt'))
  expect((await visitor.post(action, form)).status).toBe(403)
  form.append('csrf', 'x')
  expect((await visitor.post(action.replace(/anexos$/, 'enviar'), form)).status).toBe(403)
  expect(await documentsOf(caseId)).toEqual([])
})

test('the same form sent twice attaches its file once', async () => {
  const visitor = createVisitor(portal)
  const { action, form, caseId } = await atAttachments(visitor)
  form.append('file-anexos', new File(['hola'], 'carta.txt'))
  form.append('then', 'stay-anexos')
  await Promise.all([visitor.post(action, form), visitor.post(action, form)])
  expect(await documentsOf(caseId)).toEqual([{ name: 'carta.txt', size: 4 }])
})

test('answers and files come in one form, and an answer brings the document that it needs', async () => {
  const visitor = createVisitor(portal)
  await visitor.visit('/tramites/ciudad.certificado-residencia')
  await visitor.send(/^Empezar/)
  const base = `${visitor.path}/pasos/draft`
  await visitor.visit(`${base}/tipo`)
  await visitor.send('Guardar y seguir', { tipo: 'residencia' })
  await visitor.visit(`${base}/prueba`)
  const more = await visitor.send('Guardar y seguir', { medio_de_prueba: 'junta', motivo: 'laboral' })
  expect(more.errors()).toEqual([])
  expect(more.text).toContain('hay algo más que responder en esta página')
  const { action, fields } = visitor.page.form('Guardar y seguir')
  const form = new FormData()
  for (const [key, value] of fields) if (key !== 'motivo') form.append(key, value)
  form.append('file-carta-junta', new File([program], 'carta.pdf'))
  form.append('motivo', 'estudio')
  const page = await visitor.post(action, form)
  expect(page.errors().map(({ href }) => href)).toContain('#slot-carta-junta-file')
  const checked = page.root.querySelectorAll('input[checked]').map((one) => one.getAttribute('value'))
  expect(checked).toEqual(expect.arrayContaining(['junta', 'estudio']))
})
