import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { filePetition, fillPetition } from './petition.ts'
import { createVisitor } from './visitor.ts'

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

test('a person finds a procedure by other words than its title', async () => {
  const visitor = createVisitor(portal)
  await visitor.visit('/')
  const found = await visitor.visit('/tramites?q=derecho+de+petici%C3%B3n')
  expect(found.heading).toBe('Trámites para «derecho de petición»')
  expect((await visitor.follow(/^Presentar una petición/)).heading).toMatch(/^Presentar una petición/)
  expect((await visitor.visit('/tramites?q=zzz')).text).toContain('Escriba otra palabra')
})

test('an answer that is missing is asked for where it is missing, and what was typed is kept', async () => {
  const visitor = createVisitor(portal)
  await fillPetition(visitor)
  await visitor.visit(visitor.path.replace(/[^/]+$/, 'peticion'))
  const page = await visitor.send('Guardar y seguir', { asunto: '', hechos: 'Otra cosa pasó.' })
  expect(page.status).toBe(422)
  expect(page.title).toMatch(/^Error: /)
  expect(page.errors()).toEqual([{ text: expect.stringMatching(/^Responda: /) as string, href: '#asunto' }])
  expect(page.root.querySelector('#hechos')?.textContent).toBe('Otra cosa pasó.')
  expect(page.root.querySelector('#asunto-error')?.textContent).toContain('Responda: ')
})

test('an answer that makes a page ask for more brings the person back to it, without JavaScript', async () => {
  const visitor = createVisitor(portal)
  await visitor.visit('/tramites/gobernacion.peticion')
  await visitor.send(/^Empezar/)
  const home = visitor.path
  await visitor.visit(`${home}/pasos/draft/tipo`)
  await visitor.send('Guardar y seguir', { tipo_pqrsd: 'interes-particular' })
  await visitor.send('Guardar y seguir', { identidad: 'identificado' })
  expect(visitor.page.root.querySelector('#nombres')).toBeNull()
  const answers = { tipo_persona: 'natural', tipo_documento: 'CC', numero_documento: '52123456', calidad: 'titular' }
  const first = visitor.page.root.querySelector('[name=calidad]')?.getAttribute('value') ?? ''
  const again = await visitor.send('Guardar y seguir', { ...answers, calidad: first })
  expect(again.errors()).toEqual([])
  expect(again.text).toContain('hay algo más que responder en esta página')
  expect(again.root.querySelector('#nombres')).not.toBeNull()
  expect(again.root.querySelector('#numero_documento')?.getAttribute('value')).toBe('52123456')
})

test('a draft is continued on another device with its code, and with no other', async () => {
  const [phone, desk] = [createVisitor(portal), createVisitor(portal)]
  await fillPetition(phone)
  const caseId = /solicitudes\/([0-9a-f-]+)/.exec(phone.path)?.[1] ?? ''
  const code =
    (await phone.visit(`/solicitudes/${caseId}/guardada`)).root.querySelector('#code')?.textContent.trim() ?? ''
  expect((await desk.visit(`/solicitudes/${caseId}`)).heading).toBe('Continuar una solicitud')
  expect((await desk.send('Continuar', { code: 'AAAA-BBBB-CCCC' })).errors()[0]?.text).toMatch(/^Ese código no abre/)
  const page = await desk.send('Continuar', { code: code.toLowerCase().replaceAll('-', ' ') })
  expect(page.status).toBe(200)
  expect(desk.path).toBe(`/solicitudes/${caseId}`)
  expect(page.text).toContain('partes listas')
})

test('filing twice, by an old page sent again, files once', async () => {
  const visitor = createVisitor(portal)
  await fillPetition(visitor)
  const home = visitor.path.replace(/\/pasos.*/, '')
  await visitor.visit(home)
  await visitor.follow('Revisar y enviar')
  const { action, fields } = visitor.page.form('Enviar solicitud')
  const [first, second] = await Promise.all([visitor.post(action, fields), visitor.post(action, fields)])
  const third = await visitor.post(
    action,
    new URLSearchParams({ csrf: fields.get('csrf') ?? '', key: crypto.randomUUID() }),
  )
  const folios = [first, second, third].map((page) => page.root.querySelector('#folio')?.textContent.trim())
  expect(folios[0]).toMatch(/^GOB-\d{4}-\d{6}-\d{2}$/)
  expect(new Set(folios).size).toBe(1)
})

test('the status is shown to folio and code together, and says alike when one of them is wrong', async () => {
  const { folio, lookupCode } = await filePetition(createVisitor(portal))
  const visitor = createVisitor(portal)
  await visitor.visit('/estado')
  const wrong = await visitor.send('Consultar', { folio, code: 'AAAA-AAAA' })
  expect(wrong.errors()).toEqual([{ text: 'El radicado y el código no coinciden. Revise los dos.', href: '#folio' }])
  expect((await visitor.send('Consultar', { folio: `${folio}9`, code: lookupCode })).status).toBe(422)
  const page = await visitor.send('Consultar', { folio: folio.toLowerCase(), code: lookupCode })
  expect(page.heading).toBe(`Solicitud ${folio}`)
  expect(page.text).toContain('La Secretaría General revisa su petición')
  expect(page.text).toMatch(/Plazo para responder: \p{L}+ \d+ de \p{L}+ de \d{4} a tiempo/u)
  expect(page.text).not.toContain('Desistir')
})

test('a form that another site made, or without our token, changes nothing', async () => {
  const visitor = createVisitor(portal)
  const start = await visitor.visit('/tramites/gobernacion.peticion')
  const { action } = start.form(/^Empezar/)
  const forged = await visitor.post(action, new URLSearchParams({ key: crypto.randomUUID(), csrf: 'x' }))
  expect(forged.status).toBe(403)
  expect(forged.heading).toBe('No pudimos confirmar que el formulario es suyo')
})

test.each([
  ['our public address', { origin: 'https://tramites.example' }, 303],
  ['another site', { origin: 'https://evil.example' }, 403],
  ['the address that the process sees', { origin: 'http://localhost' }, 403],
  ['nowhere', {}, 403],
])('a browser without Sec-Fetch-Site that sends a form from %s', async (_, headers, status) => {
  const visitor = createVisitor(portal)
  const { action, fields } = (await visitor.visit('/tramites/gobernacion.peticion')).form(/^Empezar/)
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const sent = await portal.request(action, { method: 'POST', body: fields, headers: { cookie, ...headers } })
  expect(sent.status).toBe(status)
})

test('an officer sends back with reasons, the person answers, and the auditor sees every fact with its chain', async () => {
  const person = createVisitor(portal)
  const { caseId, folio } = await filePetition(person)
  const officer = createVisitor(portal)
  await officer.visit('/login/desk-gobernacion?back=/bandeja')
  await officer.follow(folio)
  await officer.follow('Pedir que la complete')
  const unmarked = await officer.send('Confirmar')
  expect(unmarked.errors()).toEqual([{ text: expect.stringMatching(/^Marque al menos/) as string, href: '#marks' }])
  const unreasoned = await officer.send('Confirmar', { mark: 'hechos' })
  expect(unreasoned.errors()[0]?.href).toBe('#reason-hechos')
  const done = await officer.send('Confirmar', { mark: 'hechos', 'reason-hechos': '¿Desde qué día?' })
  expect(done.text).toContain('Listo. Quedó registrado')
  await expect.poll(async () => (await person.visit(`/solicitudes/${caseId}`)).text).toContain('¿Desde qué día?')
  await person.follow('Completar ahora')
  await person.follow(/^¿Qué pasó/)
  expect(person.page.text).toContain('Por corregir: ¿Desde qué día?')
  await person.send('Guardar y seguir', { hechos: 'A oscuras desde el lunes.' })
  await person.visit(`/solicitudes/${caseId}`)
  await person.follow('Completar ahora')
  await person.follow('Revisar y enviar')
  expect((await person.send('Enviar respuesta')).text).toContain('En trámite')

  const auditor = createVisitor(portal)
  await auditor.visit(`/login/auditor-gobernacion?back=${encodeURIComponent(`/auditoria?folio=${folio}`)}`)
  expect(auditor.page.heading).toBe('¿Para qué va a mirar esta solicitud?')
  await auditor.send('Continuar', { purpose: 'Control de términos' })
  expect(auditor.page.heading).toBe(`Historia de ${folio}`)
  expect(auditor.page.text).toContain('Cadena comprobada')
  expect(auditor.page.text).toContain('¿Qué pasó?: A oscuras desde el lunes. (antes: La calle está a oscuras.)')
  const other = await auditor.visit('/auditoria?tramite=ciudad.certificado-residencia')
  expect(other.text).not.toContain(folio)
  expect((await auditor.visit('/auditoria?tramite=gobernacion.peticion')).text).toContain(folio)
  const early = await auditor.visit(`/auditoria/${caseId}/2`)
  expect(early.text).toContain('Borrador')
  expect(early.text).not.toContain('A oscuras desde el lunes.')
})

test('nobody but who may sees inboxes, audit, operation and cases', async () => {
  const visitor = createVisitor(portal)
  const { caseId } = await filePetition(createVisitor(portal))
  await visitor.visit('/login/ana')
  for (const path of ['/bandeja', '/auditoria', '/operacion', '/mostrador'])
    expect((await visitor.visit(path)).status).toBe(403)
  await visitor.visit('/login/desk-ciudad')
  expect((await visitor.visit(`/bandeja/${caseId}`)).status).toBe(404)
  expect((await visitor.visit(`/solicitudes/${caseId}`)).status).toBe(403)
  await visitor.visit('/login/auditor-ciudad')
  expect((await visitor.visit(`/auditoria/${caseId}`)).status).toBe(404)
})

test('a document is received by its content, shown, and removed', async () => {
  const visitor = createVisitor(portal)
  await fillPetition(visitor)
  const page = `${visitor.path.replace(/\/pasos.*/, '')}/pasos/draft/anexos`
  await visitor.visit(page)
  const upload = async (content: string | Uint8Array<ArrayBuffer>, name: string) => {
    const { action, fields } = visitor.page.form(/^Enviar archivo/)
    const form = new FormData()
    for (const [key, value] of fields) form.append(key, value)
    form.append('file-anexos', new File([content], name))
    form.append('then', 'stay-anexos')
    return visitor.post(action, form)
  }
  expect((await upload('hola', 'carta.txt')).text).toContain('carta.txt')
  const refused = await upload(new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]), 'foto.jpg')
  expect(refused.status).toBe(422)
  expect(refused.errors()[0]).toEqual({
    text: expect.stringMatching(/formatos aceptados/) as string,
    href: '#slot-anexos-file',
  })
  await visitor.visit(page)
  const id = visitor.page.root.querySelector('button[name=remove]')?.getAttribute('value') ?? ''
  const download = await visitor.visit(`${page.replace(/\/pasos.*/, '')}/documentos/${id}`)
  expect(download.root.textContent).toBe('hola')
  await visitor.visit(page)
  expect((await visitor.send(/^Enviar archivo/, { remove: id })).text).not.toContain('carta.txt')
})

test('answers above the limit of a form are refused, and the page says what to do', async () => {
  const visitor = createVisitor(portal)
  await fillPetition(visitor)
  await visitor.visit(visitor.path.replace(/[^/]+$/, 'peticion'))
  const page = await visitor.send('Guardar y seguir', { hechos: 'a'.repeat(513 * 1024) })
  expect(page.status).toBe(413)
  expect(page.heading).toBe('Lo que envió es demasiado grande')
})

test('the person may withdraw after being asked once more', async () => {
  const visitor = createVisitor(portal)
  const { caseId } = await filePetition(visitor)
  await visitor.visit(`/solicitudes/${caseId}`)
  await visitor.follow('Desistir de mi petición')
  const page = await visitor.send('Sí, desistir', { reason: 'Ya lo arreglaron.' })
  expect(page.text).toContain('Usted desistió de esta solicitud.')
  expect((await visitor.visit(`/solicitudes/${caseId}/desistir`)).status).toBe(409)
})

test('every page is in English on request and says so', async () => {
  const visitor = createVisitor(portal)
  const page = await visitor.visit('/tramites/gobernacion.peticion?lang=en')
  expect(page.root.querySelector('html')?.getAttribute('lang')).toBe('en')
  expect(page.text).toContain('What happens, step by step')
  expect((await visitor.visit('/estado')).heading).toBe('Look up a case')
})

test('an unknown address says what to do, and no page is heavier than 60 KB', async () => {
  const visitor = createVisitor(portal)
  const missing = await visitor.visit('/no-existe')
  expect(missing.status).toBe(404)
  expect(missing.link('Inicio')).toBe('/')
  for (const path of ['/', '/tramites', '/tramites/gobernacion.peticion']) {
    const response = await portal.request(path, { headers: { 'accept-encoding': 'gzip' } })
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(60 * 1024)
  }
})

test('assets are kept for ever under a name that changes with them', async () => {
  const page = await createVisitor(portal).visit('/entidades/gobernacion')
  const paths = [
    ...page.root.querySelectorAll('link').map((one) => one.getAttribute('href') ?? ''),
    ...page.root.querySelectorAll('script').map((one) => one.getAttribute('src') ?? ''),
  ]
  expect(paths.length).toBeGreaterThanOrEqual(6)
  for (const path of paths) {
    const response = await portal.request(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toContain('immutable')
  }
})
