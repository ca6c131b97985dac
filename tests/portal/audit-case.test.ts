import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordedEvent } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import { caseStream } from '#event-store/case-events.ts'
import { envelop } from '#event-store/envelope.ts'
import type { NewEvent } from '#event-store/event-store.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { entityStream, procedureStream, recordFacts } from '#publishing/streams.ts'
import { compiledCatalog } from '#support/catalog.ts'
import { playScenario } from '#support/play-scenario.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { startPortal, type TestPortal } from '#support/portal.ts'
import { latestVersions, readScenarios } from '#support/read-scenarios.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** One case in the auditor's room, of every procedure: lived by the scenarios, stored as the engine would. */

const now = new Date('2029-06-01T15:00:00.000Z')
const scenarios = await readScenarios()

interface Lived {
  caseId: string
  rules: Rules
  events: NewEvent[]
}

let database: FreshDatabase
let portal: TestPortal
let lives: Lived[]

beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, { effects: false, now: () => now })
  lives = []
  for (const rules of latestVersions((await compiledCatalog()).rules)) {
    await publish(rules)
    const [scenario] = scenarios.get(rules.procedure) ?? []
    if (!scenario) throw new Error(`${rules.procedure} has no scenario`)
    lives.push(await keep(rules, playScenario(rules, scenario).events))
  }
}, 120_000)

afterAll(async () => {
  await portal.stop()
  await database.drop()
})

const at = '2026-01-01T00:00:00.000Z'

/** What has been proved elsewhere is published without proving it again. */
async function publish({ procedure, hash, definition }: Rules): Promise<void> {
  const author = { actor: { kind: 'publisher', id: 'reviewer' }, at, commandId: hash }
  const { version } = definition
  const by = { proposedBy: 'author', publishedBy: 'reviewer' }
  await recordFacts(portal.deps.store, procedureStream(procedure), author, (past) =>
    past.length > 0
      ? []
      : [
          {
            type: 'ProcedurePublished',
            data: { procedure, version, hash, definition, effectiveFrom: at, ...by },
          },
        ],
  )
}

let folios = 0

/** Puts what a scenario told into a stream; what one command caused at one instant stands together. */
async function keep(
  rules: Rules,
  told: readonly RecordedEvent[],
  caseId: string = crypto.randomUUID(),
): Promise<Lived> {
  const stream = caseStream(caseId)
  const folio = `EXP-2026-${String((folios += 1)).padStart(6, '0')}`
  const events: NewEvent[] = []
  for (const { type, data, at, actor } of told)
    events.push(
      ...envelop({
        stream,
        revision: events.length - 1,
        previousHash: events.at(-1)?.metadata.hash ?? null,
        events: [{ type, data: type === 'CaseFiled' ? { ...data, folio, lookupHash: folio } : data }],
        command: { id: `${caseId} ${at}`, actor, channel: 'web' },
        at,
        definition: rules.hash,
      }),
    )
  expect(await portal.deps.store.append(stream, 'none', events)).toMatchObject({ ok: true })
  return { caseId, rules, events }
}

const lifeOf = (procedure: string): Lived => {
  const found = lives.find(({ rules }) => rules.procedure === procedure)
  if (!found) throw new Error(`Nobody lived ${procedure}`)
  return found
}

const auditors = new Map<string, Visitor>()

/** An auditor of the entity on a page of the case; who says why they look when they are asked. */
async function audit({ rules, caseId }: Lived, path = ''): Promise<Visitor> {
  const visitor = auditors.get(rules.entity) ?? createVisitor(portal)
  if (!auditors.has(rules.entity)) await visitor.visit(`/login/auditor-${rules.entity}`)
  auditors.set(rules.entity, visitor)
  await visitor.visit(`/auditoria/${caseId}${path}`)
  if (visitor.page.heading.startsWith('¿Para qué')) await visitor.send('Continuar', { purpose: 'Control de términos' })
  return visitor
}

/** Words that only a page that has lost its way says. */
const lost = /undefined|NaN|\[object|Infinity/

test('every page of a case of every procedure opens', async () => {
  for (const life of lives) {
    const { rules, events } = life
    const last = events.length - 1
    const filed = events.findIndex(({ type }) => type === 'CaseFiled')
    const day = events[filed]?.metadata.at.slice(0, 10) ?? ''
    const middle = Math.floor((filed + last) / 2)
    const paths = ['', '/tiempos', `/comparar?a=0&b=${last}`, `/comparar?a=${middle}&b=0&dia-b=${day}`, `/${middle}`]
    for (const path of paths) {
      const { page } = await audit(life, path)
      expect({ status: page.status, text: page.text }, `${rules.procedure}${path}`).toEqual({
        status: 200,
        text: expect.not.stringMatching(lost) as string,
      })
    }
  }
}, 60_000)

test('a case is replayed step by step, with what changed, the rules of that moment and who could act', async () => {
  const life = lifeOf('gobernacion.peticion')
  const filing = life.events.findIndex(({ type }) => type === 'CaseFiled')
  const start = await audit(life)
  expect(start.page.text).toContain('Cadena comprobada')
  await start.follow('Reproducir paso a paso')
  expect(start.page.heading).toBe('El expediente después del hecho 0')
  expect(start.page.text).toMatch(/Expediente: Estado\s*—\s*Borrador/)
  for (let revision = 1; revision <= filing; revision += 1) await start.follow('Hecho siguiente')
  const { page } = start
  expect(page.heading).toBe(`El expediente después del hecho ${filing}`)
  expect(page.text).toMatch(/Expediente: Radicado\s*—\s*EXP-2026-/)
  expect(page.text).toContain('se registraron juntos')
  // By the definition, the entity's file and the calendar of that day.
  expect(page.text).toContain('Versión 1 de «')
  expect(page.text).toMatch(/Calendario co\s*Rige desde el 31 de diciembre de 2025, 19:00:00/)
  expect(page.text).toMatch(/Tomar la tarea: .*Listados: desk-gobernacion/)
  expect(page.text).toContain('Definición /steps/triage/role')
  await start.follow('Hecho anterior')
  expect(start.page.heading).toBe(`El expediente después del hecho ${filing - 1}`)
  await start.follow('Último hecho')
  expect(start.page.text).toContain('Terminado')
  expect(start.page.root.querySelectorAll('a[rel=next]')).toEqual([])
  const english = await audit(life, `/${filing}?lang=en`)
  expect(english.page.text).toContain('Who could do what')
  expect(english.page.text).not.toMatch(/Quién podía|Reglas de ese/)
  await audit(life, '?lang=es')
})

test('a day is jumped to; a day before it began or ahead is refused beside the field', async () => {
  const life = lifeOf('gobernacion.peticion')
  const [first] = life.events
  const opened = first?.metadata.at.slice(0, 10) ?? ''
  const start = await audit(life)
  await start.visit(`/auditoria/${life.caseId}/momento?dia=${opened}&hora=00:00`)
  expect(start.page).toMatchObject({ status: 422, heading: expect.stringMatching(/^Historia de/) })
  expect(start.page.text).toContain('Escriba una fecha desde que empezó')
  for (const day of ['2029-06-02', '2001-01-01', 'ayer', '']) {
    const { page } = await audit(life, `/momento?dia=${day}`)
    expect(page.status, day).toBe(422)
  }
  const { page } = await audit(life, '/momento?dia=2029-06-01')
  expect(page.status).toBe(200)
  expect(page.text).toContain(`El último hecho conocido entonces era el ${life.events.length - 1}.`)
})

test('what differs between two moments: the case, its terms, who could act and what was in force', async () => {
  const life = lifeOf('gobernacion.peticion')
  const filing = life.events.findIndex(({ type }) => type === 'CaseFiled')
  // Somebody new in the file, after the case was over.
  const file = structuredClone(await portal.deps.catalog.entity('gobernacion')) as EntityFile
  file.agencies[0]?.officers?.push({ id: 'added-later', roles: ['*'] })
  const author = { actor: { kind: 'publisher', id: 'p' }, at: '2029-01-01T00:00:00.000Z', commandId: 'later' }
  await recordFacts(portal.deps.store, entityStream('gobernacion'), author, () => [
    { type: 'EntityPublished', data: file },
  ])
  const form = await audit(life, '/comparar')
  expect(form.page.root.querySelectorAll('select[name=b] option')).toHaveLength(life.events.length)
  const { page } = await audit(life, `/comparar?a=${filing - 1}&b=0&dia-b=2029-06-01`)
  expect(page.text).toMatch(/Expediente: Estado\s*Borrador\s*Terminado/)
  expect(page.text).toMatch(/Término: .*vence el/)
  expect(page.text).toMatch(/Reglas: Archivo de la entidad\s*0 · [0-9a-f]{12}\s*1 · [0-9a-f]{12}/)
  expect(page.text).toMatch(/Quién podía: Enviar: .*La persona/)
  const same = await audit(life, '/comparar?a=3&b=3')
  expect(same.page.text).toContain('Nada es distinto')
  const wrong = await audit(life, '/comparar?a=3&b=3&dia-a=2001-01-01')
  expect(wrong.page.status).toBe(422)
  expect(wrong.page.text).toContain('Primer momento: escoja una fecha')
  // The case as it stood before the file changed is told that it did.
  const then = await audit(life, `/${filing}`)
  expect(then.page.text).toMatch(/Archivo de la entidad\s*Rige desde .*Después cambió 1 vez/)
  expect(then.page.text).not.toContain('added-later')
})

test('each stay and each legal term, drawn and in tables that say the same', async () => {
  const life = lifeOf('gobernacion.peticion')
  const { page } = await audit(life, '/tiempos')
  const rows = page.root.querySelectorAll('tbody tr').length
  expect(page.root.querySelectorAll('svg.timing g')).toHaveLength(rows)
  expect(page.root.querySelector('svg.timing')?.getAttribute('aria-label')).toContain(
    'La tabla que sigue dice lo mismo',
  )
  expect(page.text).toMatch(/Cumplido (tarde, )?el|Venció sin respuesta/)
  expect(page.text).toMatch(/\d+ días? hábil/)
  expect(page.text).toMatch(/Usado.*\d+ de 15 días/)
})

test('a bundle is followed across agencies, and back', async () => {
  const { rules } = lifeOf('ciudad.abrir-negocio')
  const [scenario] = scenarios.get(rules.procedure) ?? []
  const told = scenario ? playScenario(rules, scenario).events : []
  const started = told.find(({ type }) => type === 'ChildStarted')
  if (started?.type !== 'ChildStarted') throw new Error('The scenario starts nothing')
  const { child, step, procedure, case: made } = started.data
  const [parentId, childId] = [crypto.randomUUID(), crypto.randomUUID()]
  const text = JSON.stringify(told).replaceAll(JSON.stringify(made), JSON.stringify(childId))
  const parent = await keep(rules, JSON.parse(text) as RecordedEvent[], parentId)
  const part = lifeOf(procedure)
  const [partScenario] = scenarios.get(procedure) ?? []
  const partTold = partScenario ? playScenario(part.rules, partScenario).events : []
  const linked = partTold.map((event) =>
    event.type === 'CaseOpened'
      ? { ...event, data: { ...event.data, parent: { case: parentId, step, child } } }
      : event,
  )
  const kept = await keep(part.rules, linked, childId)
  const folio = kept.events.flatMap(({ type, data }) =>
    type === 'CaseFiled' ? (data as { folio: string }).folio : [],
  )[0]
  const visitor = await audit(parent)
  expect(visitor.page.root.querySelector('#related')).not.toBeNull()
  expect(visitor.page.text).toContain('Este expediente')
  await visitor.follow(folio ?? '')
  if (visitor.page.heading.startsWith('¿Para qué')) await visitor.send('Continuar', { purpose: 'Control de términos' })
  expect(visitor.page.heading).toBe(`Historia de ${folio}`)
  expect(visitor.page.text).toContain('Lo inició')
  expect(visitor.page.text).toContain('Otra parte de la misma solicitud')
})

test('of cases that another entity audits, only what the case in hand tells of them is shown', async () => {
  const above = lifeOf('gobernacion.peticion')
  const { rules } = lifeOf('ciudad.certificado-residencia')
  const [scenario] = scenarios.get(rules.procedure) ?? []
  const told = scenario ? playScenario(rules, scenario).events : []
  const linked = told.map((event) =>
    event.type === 'CaseOpened'
      ? { ...event, data: { ...event.data, parent: { case: above.caseId, step: 'parts', child: 'one' } } }
      : event,
  )
  const { page } = await audit(await keep(rules, linked as RecordedEvent[]))
  const [folio = ''] = above.events.flatMap(({ type, data }) =>
    type === 'CaseFiled' ? (data as { folio: string }).folio : [],
  )
  expect(folio).toMatch(/^EXP-/)
  expect(page.status).toBe(200)
  expect(page.text).toContain('Lo audita otra entidad')
  expect(page.text).toContain('Lo inició')
  expect(page.text).not.toContain(folio)
  expect(page.text).not.toContain(above.rules.definition.title.es)
  expect(page.root.querySelectorAll(`a[href*="${above.caseId}"]`)).toEqual([])
})

test('a case whose personal data was erased still opens everywhere, and says so', async () => {
  const { rules, events } = lifeOf('ciudad.certificado-residencia')
  const personal = Object.keys(rules.definition.data).filter((name) => rules.definition.data[name]?.personal)
  const documents: string[] = []
  // As the store tells it once the key is gone.
  const told = events.map(({ type, data, metadata: { at, actor } }) => {
    const bare = structuredClone(data) as { data?: Record<string, unknown>; document?: { id: string; name: string } }
    for (const name of personal) delete bare.data?.[name]
    if (bare.document) documents.push(bare.document.id)
    if (bare.document) bare.document.name = ''
    return { type, data: bare, at, actor } as unknown as RecordedEvent
  })
  const erasure = {
    type: 'PersonalDataErased',
    data: { ground: 'retention', fields: personal, documents },
    at: '2028-01-01T15:00:00.000Z',
    actor: { kind: 'system', id: 'retention' },
  } as unknown as RecordedEvent
  const life = await keep(rules, [...told, erasure])
  for (const path of [
    '',
    '/tiempos',
    `/${events.length}`,
    `/${events.length - 1}`,
    `/comparar?a=0&b=${events.length}`,
  ]) {
    const { page } = await audit(life, path)
    expect({ status: page.status, text: page.text }, path).toEqual({
      status: 200,
      text: expect.not.stringMatching(lost) as string,
    })
    for (const link of page.root.querySelectorAll('main a')) expect(link.textContent.trim(), path).not.toBe('')
  }
  const { page } = await audit(life, `/${events.length}`)
  expect(page.text).toContain('Los datos personales se borraron el sábado 1 de enero de 2028')
  expect(page.text).toContain('Respuestas borradas')
  expect(page.text).toContain('borrado')
})
