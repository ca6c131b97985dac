import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
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

const base = '/publicacion/ciudad.permiso-de-poda'

async function publisher(account: string): Promise<Visitor> {
  const visitor = createVisitor(portal)
  await visitor.visit(`/login/${account}?back=/publicacion`)
  return visitor
}

/** The definition that stands in the editor. */
const written = (visitor: Visitor): Definition =>
  JSON.parse(visitor.page.form('Revisar').fields.get('text') ?? '') as Definition

const press = (visitor: Visitor, then: 'check' | 'save' | 'propose', definition?: unknown) =>
  visitor.send({ check: 'Revisar', save: 'Guardar borrador', propose: 'Proponer para publicar' }[then], {
    then,
    ...(definition !== undefined && { text: JSON.stringify(definition, null, 2) }),
  })

async function fileCase(words: string): Promise<string> {
  const citizen = createVisitor(portal)
  await citizen.visit('/tramites/ciudad.permiso-de-poda')
  await citizen.send(/^Empezar/)
  const caseId = citizen.path.split('/')[2] ?? ''
  await citizen.follow(/Su solicitud/)
  await citizen.send('Guardar y seguir', { asunto: words })
  await citizen.follow('Revisar y enviar')
  await citizen.send('Enviar solicitud')
  expect(citizen.page.heading).toBe('Recibimos su solicitud')
  return caseId
}

test('a publisher takes a procedure from nothing to published in the portal alone, and a new version leaves open cases their rules', async () => {
  const author = await publisher('publisher-ciudad')
  await author.follow('Empezar un trámite nuevo')
  expect((await author.send('Escribir', { agency: 'ciudad/gobierno', id: 'No vale' })).status).toBe(422)
  await author.send('Escribir', { agency: 'ciudad/gobierno', id: 'permiso-de-poda' })
  expect(author.path).toBe(`${base}/editar`)
  expect((await press(author, 'check')).text).toContain('Pasa la revisión.')

  // A broken one is refused with the path that shows why.
  const sound = written(author)
  const broken = structuredClone(sound)
  const { answer } = broken.steps
  if (answer?.kind !== 'task') throw new Error('The first draft has changed')
  broken.steps['answer'] = {
    ...answer,
    outcomes: { ...answer.outcomes, again: { title: { es: 'Otra vez', en: 'Again' }, next: 'stuck' } },
  }
  broken.steps['stuck'] = { kind: 'wait', title: { es: 'Espera', en: 'Wait' }, for: '1 day', next: 'stuck' }
  const refused = await press(author, 'propose', broken)
  expect(refused.text).toContain('No se puede publicar.')
  expect(refused.text).toMatch(/Cómo se llega: draft → answer → stuck/)
  expect(refused.root.querySelectorAll('svg.diagram .marked').length).toBeGreaterThan(0)
  expect((await press(author, 'propose', '{')).text).toContain('No se puede publicar.')

  await press(author, 'save', sound)
  expect(author.page.text).toContain('Guardamos el borrador.')
  await press(author, 'propose')
  expect(author.path).toBe(`${base}/versiones/1`)
  expect(author.page.text).toContain('Usted la propuso: debe publicarla otra persona.')
  expect(author.page.text).toContain('Es la primera versión.')

  const reviewer = await publisher('reviewer-ciudad')
  await reviewer.visit(`${base}/versiones/1`)
  expect((await reviewer.visit(`${base}/versiones/1/formularios`)).text).toContain('¿Qué necesita?')
  await reviewer.visit(`${base}/versiones/1`)
  expect((await reviewer.send('Publicar')).text).toContain('Quedó publicada.')
  const caseId = await fileCase('Podar un árbol')

  await author.visit(`${base}/editar`)
  const second = written(author)
  expect(second.version).toBe(2)
  second.clocks['answer'] = { ...second.clocks['answer'], term: '10 business days' } as Definition['clocks'][string]
  await press(author, 'propose', second)
  await reviewer.visit(`${base}/versiones/2`)
  expect(reviewer.page.text).toContain('De la versión 1 a la 2')
  expect(reviewer.page.text).toMatch(/15 a 10 días hábiles/)
  const rehearsal = await reviewer.visit(`${base}/versiones/2/ensayo`)
  expect(rehearsal.text).toMatch(/Versión 1\): ✓ Cabe/)
  await reviewer.visit(`${base}/versiones/2`)
  await reviewer.send('Publicar')
  const loaded = await portal.deps.engine.load(caseId)
  expect(loaded?.state.version).toBe(1)
  expect(loaded?.state.clocks['answer']?.term).toBe('15 business days')
  const later = await portal.deps.engine.load(await fileCase('Podar otro'))
  expect(later?.state.clocks['answer']?.term).toBe('10 business days')
})

test('suspended, it takes no new cases; the list and the tables say how everything stands', async () => {
  const author = await publisher('publisher-gobernacion')
  expect(author.page.text).toContain('gobernacion.peticion')
  expect(author.page.text).not.toContain('ciudad.certificado-residencia')
  await author.visit('/publicacion/gobernacion.peticion')
  await author.send('Suspender', { reason: 'Por orden judicial' })
  expect(author.page.text).toContain('Suspendido: Por orden judicial')
  const citizen = createVisitor(portal)
  await citizen.visit('/tramites/gobernacion.peticion')
  expect(citizen.page.text).toContain('Por orden judicial')
  await author.send('Reanudar')
  expect(author.page.text).not.toContain('Suspendido')

  const { status, root } = await author.visit('/publicacion/gobernacion.peticion/versiones/1')
  expect([status, root.querySelectorAll('svg.diagram').length]).toEqual([200, 1])
  expect(author.page.text).toContain('El mismo dibujo, en palabras')
  const response = await portal.request('/publicacion/gobernacion.peticion/versiones/1/tabla.csv', {
    headers: { cookie: [...author.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  const csv = Buffer.from(await response.arrayBuffer()).toString('utf8')
  expect(csv.startsWith('\uFEFF"Preguntas"')).toBe(true)
  expect(csv).toContain('"Términos"')
})

test('only publishers of the entity come in', async () => {
  const elsewhere = await publisher('publisher-municipio')
  expect((await elsewhere.visit('/publicacion/ciudad.certificado-residencia')).status).toBe(403)
  const officer = createVisitor(portal)
  expect((await officer.visit('/login/desk-ciudad?back=/publicacion')).status).toBe(403)
  expect((await createVisitor(portal).visit('/publicacion')).heading).not.toContain('Publicación')
})
