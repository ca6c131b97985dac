import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '#api/limits.ts'
import type { CommandInput } from '#app/cases.ts'
import type { Actor } from '#core/commands.ts'
import { personalReport } from '#evidence/personal-report.ts'
import type { PersonalCopy } from '#evidence/personal-copy.ts'
import { demoAccounts } from '#identity/demo-accounts.ts'
import { generateSigningKey, parseSigningKey } from '#notary/note.ts'
import { MasterKeyError } from '#privacy/master-key.ts'
import { openBrowser } from '../support/browser.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { createVisitor, type Visitor } from './visitor.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const procedure = 'gobernacion.peticion'
/** What must be on no page afterwards. */
const planted = ['Ana Plantada', 'plantada-7731@correo.example', '99887766554', 'Soy Plantada']
const answers = {
  tipo_pqrsd: 'interes-particular',
  identidad: 'identificado',
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '99887766554',
  nombres: 'Ana Plantada',
  apellidos: 'De Prueba',
  calidad: 'titular',
  canal_respuesta: 'correo',
  correo: 'plantada-7731@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: '25126',
  asunto: 'Alumbrado',
  hechos: 'No hay luz.',
  que_solicita: 'Que se repare.',
}
const ana: Actor = { kind: 'applicant', id: 'ana' }

let database: FreshDatabase
let portal: TestPortal
let browser: Browser
let person: Visitor

beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, {
    effects: false,
    now: () => new Date('2026-03-02T15:00:00.000Z'),
    notaryKey: parseSigningKey(generateSigningKey('tramites.example/log')),
  })
  person = createVisitor(portal)
  await person.visit('/login/ana')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await portal.stop()
  await database.drop()
})

async function run(caseId: string, input: CommandInput): Promise<void> {
  const result = await portal.deps.cases.run(caseId, crypto.randomUUID(), ana, 'web', input)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
}

/** A draft of Ana's with a document that is named after her. */
async function draft(): Promise<string> {
  const identity = demoAccounts.get('ana')
  if (!identity) throw new Error('Ana is a demo account')
  const key = crypto.randomUUID()
  const opened = await portal.deps.cases.open({ key, procedure, channel: 'web', language: 'es', identity })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  const id = opened.caseId
  await run(id, { type: 'save', data: { step: 'draft', data: { ...answers, nombres: 'Anna' } } })
  await run(id, { type: 'save', data: { step: 'draft', data: { nombres: answers.nombres } } })
  const content = Readable.from([Buffer.from(`%PDF-1.7\n${id}\n%%EOF\n`)])
  const stored = await portal.deps.documents.put(id, content, { maxBytes: 1000 })
  const document = { id: crypto.randomUUID(), name: 'Ana Plantada.pdf', ...stored }
  await run(id, { type: 'attach', data: { step: 'draft', slot: 'anexos', document } })
  return id
}

const withdraw = (id: string) => run(id, { type: 'withdraw', data: { reason: 'Soy Plantada' } })

async function filed(): Promise<{ id: string; folio: string }> {
  const id = await draft()
  await run(id, { type: 'submit', data: { step: 'draft' } })
  return { id, folio: (await portal.deps.engine.load(id))?.state.folio ?? '' }
}

/** Raw, as a browser downloads it. */
async function download(path: string): Promise<Response> {
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return portal.request(path, { headers: { cookie } })
}

async function caughtUp(): Promise<void> {
  await portal.deps.readModels.waitFor({ position: (await portal.deps.store.head()) ?? '' }, 30_000)
}

test('a person sees and takes with them all that is kept, who got it and how long it stays; strangers do not', async () => {
  const { id, folio } = await filed()
  const desk = createVisitor(portal)
  await desk.visit(`/login/desk-gobernacion?back=/bandeja/${id}`)
  await portal.deps.access.settle()
  await person.visit(`/solicitudes/${id}`)
  await person.follow('Ver, descargar o borrar mis datos')
  const { text, heading } = person.page
  expect(heading).toBe(`Sus datos en esta solicitud ${folio}`)
  // The answer with what it was before, by whom and when.
  expect(text).toMatch(
    /NombresAna PlantadaDato personalUsted, 2 de marzo de 2026, 10:00:00: AnnaUsted, 2 de marzo de 2026, 10:00:00: Ana Plantada/,
  )
  expect(text).toContain('Ana Plantada.pdf')
  expect(text).toMatch(/Secretaría General.*Quién ha mirado su solicitud.*Secretaría GeneralPara: /)
  expect(text).toContain('La solicitud sigue abierta.')
  expect(text).toContain('artículo 14')
  expect(text).toMatch(/Para reclamar, escriba o llame a Gobernación de Ejemplo:\S+/)
  expect(() => person.page.link('Borrar mis datos')).toThrow('No link')

  const json = await download(`/solicitudes/${id}/datos.json`)
  expect(json.headers.get('content-disposition')).toBe(`attachment; filename="${folio}.datos.json"`)
  const copy = (await json.json()) as PersonalCopy
  expect(copy).toMatchObject({ schema: 'ventanilla personal-data v1', case: { id, folio, heldBy: 'ana' } })
  const name = copy.answers.find(({ field }) => field === 'nombres')
  expect(name).toMatchObject({ question: 'Nombres', personal: true, value: 'Ana Plantada' })
  expect(name?.given.map((one) => one.text)).toEqual(['Anna', 'Ana Plantada'])
  expect(copy.documents).toMatchObject([{ name: 'Ana Plantada.pdf', state: 'held', by: 'Usted' }])
  expect(copy.looks).toHaveLength(1)
  expect(copy.retention).toBeUndefined()
  const pdf = Buffer.from(await (await download(`/solicitudes/${id}/datos.pdf`)).arrayBuffer())
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.includes('/StructTreeRoot')).toBe(true)
  expect(JSON.stringify(personalReport(copy, 'America/Bogota').blocks)).toContain('Ana Plantada')

  const stranger = createVisitor(portal)
  for (const path of ['', '.json', '.pdf', '/borrar']) {
    expect((await stranger.visit(`/solicitudes/${id}/datos${path}`)).status).toBe(403)
    expect((await desk.visit(`/solicitudes/${id}/datos${path}`)).status).toBe(403)
  }
  await run(id, { type: 'withdraw', data: {} })
  expect((await person.visit(`/solicitudes/${id}/datos`)).text).toMatch(/debe conservarlos hasta el .*2036/)
})

test('a draft that was never filed is the person’s to erase, after they were asked once more', async () => {
  const id = await draft()
  const base = `/solicitudes/${id}/datos`
  expect((await person.visit(`${base}/borrar`)).status).toBe(409)
  await withdraw(id)
  await person.visit(`/solicitudes/${id}`)
  await person.follow('Ver, descargar o borrar mis datos')
  await person.follow('Borrar mis datos')
  expect(person.page.heading).toBe('¿Borrar sus datos de esta solicitud?')
  expect(person.page.text).toContain('Esto se conserva')
  await person.send('Borrar para siempre')
  expect([person.path, person.page.status]).toEqual([base, 200])
  expect(person.page.text).toContain('Los datos personales de esta solicitud se borraron el lunes 2 de marzo de 2026.')
  expect(person.page.text).toContain('Se destruyó al borrar los datos personales')
  for (const value of planted) expect(person.page.text).not.toContain(value)
  expect((await portal.deps.engine.load(id))?.state.erased).toMatchObject({ ground: 'request' })
  expect((await person.visit(`/solicitudes/${id}`)).text).toContain('se borraron')
  expect((await person.visit(`${base}/borrar`)).status).toBe(409)
  await caughtUp()
  expect((await person.visit('/mis-solicitudes')).link('Descargar todos mis datos (JSON)')).toBe(
    '/mis-solicitudes/datos.json',
  )
  const all = (await (await download('/mis-solicitudes/datos.json')).json()) as {
    account: string
    cases: PersonalCopy[]
  }
  expect(all.account).toBe('ana')
  expect(all.cases.map((one) => one.case.erased?.ground)).toContain('request')
  expect(all.cases.length).toBeGreaterThan(1)
})

test('an administrator erases on a ground that holds; then every page says so, and none breaks', async () => {
  const { id, folio } = await filed()
  await withdraw(id)
  await caughtUp()
  const admin = createVisitor(portal)
  await admin.visit('/login/admin-gobernacion?back=/operacion')
  await admin.follow('Datos personales cuyo tiempo de conservación terminó')
  expect(admin.page.text).toContain('Ninguna solicitud terminada')
  const review = (answered: Record<string, string>) => admin.send('Revisar', answered)
  await review({ folio: 'X', ground: 'order' })
  expect([admin.page.status, admin.page.errors()[0]?.href]).toEqual([422, '#folio'])
  await review({ folio, ground: '' })
  expect(admin.page.errors()[0]?.text).toBe('Escoja un motivo.')
  await review({ folio, ground: 'request' })
  expect(admin.page.errors()[0]?.text).toContain('2036')
  await review({ folio, ground: 'order' })
  expect(admin.page.errors()[0]).toEqual({ href: '#reference', text: expect.stringContaining('número de la orden') })
  await review({ folio, ground: 'order', reference: 'T-1' })
  expect(admin.page.heading).toBe(`¿Borrar los datos personales? ${folio}`)
  await admin.send('Borrar para siempre')
  expect(admin.page.text).toContain(`Se borraron los datos personales de ${folio}.`)
  await caughtUp()
  expect((await portal.deps.engine.load(id))?.state).toMatchObject({ erased: { ground: 'order' } })

  const desk = createVisitor(portal)
  await desk.visit('/login/desk-gobernacion')
  const auditor = createVisitor(portal)
  await auditor.visit('/login/auditor-gobernacion')
  const told: [Visitor, string][] = [
    [person, `/solicitudes/${id}`],
    [person, `/solicitudes/${id}/datos`],
    [person, `/solicitudes/${id}/constancia`],
    [desk, `/bandeja/${id}`],
    [auditor, `/auditoria/${id}`],
  ]
  const others: [Visitor, string][] = [
    [person, `/solicitudes/${id}/radicada`],
    [person, `/comprobar?folio=${folio}&huella=${'0'.repeat(64)}`],
    [person, '/mis-solicitudes'],
    [desk, '/bandeja'],
    [auditor, `/auditoria/${id}/1`],
    [auditor, `/auditoria/${id}/5`],
    [admin, '/operacion'],
  ]
  for (const [who, path] of [...told, ...others]) {
    await who.visit(path)
    if (who.page.heading.startsWith('¿Para qué')) await who.send('Continuar', { purpose: 'Control de borrado' })
    expect([path, who.page.status]).toEqual([path, 200])
    for (const value of planted) expect(who.page.text, path).not.toContain(value)
    if (told.some(([, one]) => one === path)) expect(who.page.text, path).toMatch(/borr(aron|ados?)/)
    const empty = who.page.root
      .querySelectorAll('main a, main dt, main h2, main h3')
      .filter((one) => !one.textContent.trim())
    expect([path, empty.map(String)]).toEqual([path, []])
  }
  for (const path of ['constancia.json', 'constancia.pdf', 'datos.json', 'datos.pdf'])
    expect((await download(`/solicitudes/${id}/${path}`)).status, path).toBe(200)
  const document = (await portal.deps.engine.load(id))?.state.documents[0]?.id ?? ''
  await person.visit(`/solicitudes/${id}/documentos/${document}`)
  expect([person.page.status, person.page.heading]).toEqual([410, 'Este documento se borró'])
  for (const visitor of [desk, person, auditor])
    expect((await visitor.visit('/operacion/datos-personales')).status).toBe(403)
  const often = createVisitor(portal)
  await often.visit('/login/admin-ciudad?back=/operacion')
  for (let n = 0; n < limits.rates.due.burst; n += 1)
    expect((await often.visit('/operacion/datos-personales')).status).toBe(200)
  expect((await often.visit('/operacion/datos-personales')).status).toBe(429)
}, 60_000)

test('the pages hold at 360 px and break no rule of accessibility, in both languages', async () => {
  const open = await filed()
  const dropped = await draft()
  await withdraw(dropped)
  const context = await browser.newContext({ baseURL: portal.baseUrl, viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  const check = async (path: string) => {
    await page.goto(path)
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(wide, `${path} scrolls sideways`).toBe(0)
    await page.evaluate(`${axe};0`)
    const found = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] }
    expect([path, found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([path, []])
  }
  await page.goto('/login/ana')
  for (const path of [`${open.id}/datos?lang=es`, `${dropped}/datos/borrar`, `${open.id}/datos?lang=en`])
    await check(`/solicitudes/${path}`)
  await page.goto('/login/admin-gobernacion')
  for (const lang of ['es', 'en']) await check(`/operacion/datos-personales?lang=${lang}`)
  await context.close()
}, 60_000)

test('while the key service is away a page asks to try again', async () => {
  const { engine } = portal.deps
  const { load } = engine
  engine.load = () => Promise.reject(new MasterKeyError('The key service does not answer'))
  try {
    expect(await person.visit(`/solicitudes/${crypto.randomUUID()}/datos`)).toMatchObject({ status: 503 })
  } finally {
    engine.load = load
  }
})
