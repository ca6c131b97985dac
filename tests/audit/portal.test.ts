import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Client } from 'pg'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '#api/limits.ts'
import { rebuildPersonIndex } from '#audit/person-index.ts'
import { personKeys } from '#audit/person-tokens.ts'
import { formatFolio } from '#app/folio.ts'
import { findNames } from '#portal/pages/audit-find.tsx'
import { accessStream } from '#access/case-read.ts'
import { createVisitor, type Visitor } from '../portal/visitor.ts'
import { openBrowser } from '../support/browser.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { liveLicence, publishLicence, type Life } from './licence.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const now = '2026-09-15T12:00:00.000Z'
const folio = formatFolio('DEM', 2026, 1)

let database: FreshDatabase
let portal: TestPortal
let browser: Browser
let auditor: Visitor
let caseId = ''

beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, { now: () => new Date(now), effects: false })
  const { store, engine, catalog, readModels, secret } = portal.deps
  const rules = await publishLicence(store, 'gobernacion')
  const usual = { reviewedBy: 'rita', decidedBy: 'dora', filed: '2026-07-01', decided: '2026-07-03' } as const
  const live = (life: Partial<Life> & { folio: string }) => liveLicence(store, rules, { ...usual, ...life })
  caseId = (await live({ folio, reviewedBy: 'dora', edited: true })).caseId
  const sent = { reviewedBy: undefined as never, transferredBy: 'rita' }
  await live({ folio: 'skipped', ...sent })
  await live({ folio: 'late', decided: '2026-09-01' })
  for (const n of [1, 2, 3, 4, 5]) await live({ folio: `pair-${n}`, applicant: 'eva', decidedBy: `d${n > 4 ? 1 : 0}` })
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const key = personKeys(secret).index
  const { signal } = new AbortController()
  await rebuildPersonIndex(client, { store, history: engine.history, rules: catalog.rules, key, signal })
  await client.end()
  await readModels.waitFor({ position: (await store.head()) ?? '' }, 30_000)
  auditor = createVisitor(portal)
  await auditor.visit('/login/auditor-gobernacion')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await portal.stop()
  await database.drop()
})

test('without scripts an auditor finds cases by what is known of them', async () => {
  const names = () => auditor.page.root.querySelectorAll('tbody a').map(({ textContent }) => textContent)
  await auditor.visit('/auditoria')
  expect(auditor.page.heading).toBe('Auditoría')
  expect(names()).toHaveLength(8)
  await auditor.visit(`/auditoria?${findNames.late}=true`)
  expect(names()).toEqual(['late'])
  expect(auditor.page.text).toContain('Concedida · Se venció un término · Silencio negativo')
  await auditor.visit('/auditoria?funcionario=dora&tarde=false&hasta=2026-07-02&desde=2026-07-01&estado=closed')
  expect(names().toSorted()).toEqual([folio, 'skipped'])
  await auditor.visit('/auditoria?resultado=denied')
  expect(auditor.page.text).toContain('Ningún expediente con estos filtros.')
  await auditor.visit('/auditoria?folio=GOB-1')
  expect(auditor.page.text).toContain('Ningún expediente tiene ese radicado.')
  await auditor.visit(`/auditoria?folio=${folio}`)
  expect(auditor.path).toBe(`/auditoria/${caseId}`)
  await auditor.visit('/auditoria?lang=en')
  expect(auditor.page.text).toContain('Cases filed in your entities, newest first.')
  await auditor.visit(`/auditoria/hechos?folio=${folio}&lang=es`)
  expect(auditor.page.heading).toBe('Todos los hechos')
  expect(auditor.page.text).toContain(folio)

  const elsewhere = createVisitor(portal)
  await elsewhere.visit('/login/auditor-ciudad?back=/auditoria')
  expect(elsewhere.page.text).toContain('Ningún expediente con estos filtros.')
  await elsewhere.visit(`/auditoria?folio=${folio}`)
  expect(elsewhere.page.text).toContain('Ningún expediente tiene ese radicado.')
})

test('a person is looked for by a form that says why, and the search is told with the next page', async () => {
  const searches = () => portal.deps.store.read('searches-gobernacion')
  await auditor.visit('/auditoria/personas')
  await auditor.send('Buscar y dejar registro', { value: 'Ana Ñáñez', reason: 'ver' })
  expect(auditor.page.status).toBe(422)
  expect(auditor.page.errors()).toEqual([{ text: 'Escriba el motivo, con al menos 5 letras.', href: '#reason' }])
  await auditor.send('Buscar y dejar registro', { value: 'Ana', reason: 'Queja 12' })
  expect(auditor.page.errors()).toMatchObject([{ href: '#value' }])
  expect(await searches()).toEqual([])
  await auditor.send('Buscar y dejar registro', { value: 'ana nanez', reason: 'Queja 12' })
  expect(auditor.page.text).toContain('8 solicitudes encontradas')
  expect(auditor.page.text).not.toMatch(/nanez/)
  expect(auditor.path).toBe('/auditoria/personas')
  expect(await searches()).toMatchObject([{ data: { reason: 'Queja 12', found: 8, via: 'web' } }])
  await auditor.send('Buscar y dejar registro', { value: 'Otra Persona', reason: 'Queja 12' })
  expect(auditor.page.text).toContain('No hay solicitudes de esa persona.')
  expect(auditor.page.text).toContain('auditor-gobernacion · 8 solicitudes encontradasMotivo: «Queja 12»')
})

test('patterns say what they mean and lead to the fact that shows it, with a reason and a trace', async () => {
  await auditor.visit('/auditoria/patrones')
  const told = auditor.page.root.querySelectorAll('section.event').map(({ textContent }) => textContent)
  const totals = told.map((text) => [/^(?:(?!\.).)*?(\d+|Nada)(?= (?:casos? )?por mirar)/s.exec(text)?.[1]].join(''))
  expect(totals).toEqual(['1', '1', 'Nada', 'Nada', '1', 'Nada'])
  expect(auditor.page.text).toContain('no acusa a nadie')
  await auditor.follow('Ver: Recibió y decidió la misma persona')
  expect(auditor.page.text).toContain('dora hizo la primera revisión y tomó la decisión.')
  const facts = auditor.page.root.querySelectorAll('.event a').map((link) => link.getAttribute('href') ?? '')
  expect(facts).toHaveLength(2)
  const before = (await portal.deps.store.read(accessStream(caseId))).length
  await auditor.visit(facts[1] ?? '')
  expect(auditor.page.heading).toBe('¿Para qué va a mirar esta solicitud?')
  await auditor.send('Continuar', { purpose: 'Patrón: misma persona' })
  expect(auditor.path).toBe(facts[1])
  expect(auditor.page.text).toContain('dora')
  const looks = await portal.deps.store.read(accessStream(caseId))
  expect(looks.slice(before)).toMatchObject([{ data: { purpose: { text: 'Patrón: misma persona' } } }])

  for (const [rule, words] of [
    ['skipped-by-transfer', 'rita la trasladó desde «Revisión». Nadie completó después ese paso.'],
    ['edited-after-payment', '1 cambio después de confirmarse el pago.'],
    ['unusually-fast', 'Nada por mirar'],
  ])
    expect((await auditor.visit(`/auditoria/patrones/${rule}`)).text).toContain(words)
  expect((await auditor.visit('/auditoria/patrones/none')).status).toBe(404)
  const often = createVisitor(portal)
  await often.visit('/login/auditor-ciudad?back=/auditoria')
  for (let n = 0; n < limits.rates.patterns.burst; n += 1)
    expect((await often.visit('/auditoria/patrones/unusually-fast')).status).toBe(200)
  expect(await often.visit('/auditoria/patrones')).toMatchObject({
    status: 429,
    heading: 'Recibimos muchos intentos seguidos',
  })
  const officer = createVisitor(portal)
  for (const path of [
    '/auditoria/patrones',
    '/auditoria/patrones/same-person',
    '/auditoria/personas',
    '/auditoria/hechos',
  ])
    expect((await officer.visit(`/login/desk-gobernacion?back=${path}`)).status).toBe(403)
})

test('the pages hold at 360 px and break no rule of accessibility, in both languages', async () => {
  const context = await browser.newContext({ baseURL: portal.baseUrl, viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  await page.goto('/login/auditor-gobernacion')
  const es = ['', '/personas', '/patrones', '/patrones/same-person', '/hechos'].map((path) => `${path}?lang=es`)
  for (const path of [...es, '?lang=en', '/patrones?lang=en']) {
    await page.goto(`/auditoria${path}`)
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(wide, `${path} scrolls sideways`).toBe(0)
    await page.evaluate(`${axe};0`)
    const found = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] }
    expect([path, found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([path, []])
  }
  await context.close()
})
