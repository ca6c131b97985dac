import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let database: FreshDatabase
let portal: TestPortal
let browser: Browser
beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await portal.stop()
  await database.drop()
})

interface Visit {
  page: Page
  /** No violation, no sideways scrolling, one heading. Where scripts are off, a second look with them on the same page. */
  look(): Promise<void>
  /** What the browser complained about; pages that answer 4xx on purpose are not complaints. */
  complaints: string[]
}

async function visit(width: number, javaScriptEnabled: boolean): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: portal.baseUrl,
    viewport: { width, height: 800 },
    javaScriptEnabled,
    locale: 'es-CO',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
  })
  const inspect = async () => {
    await page.waitForLoadState('load')
    await expect.poll(() => page.locator('h1').count()).toBe(1)
    if (!javaScriptEnabled) return
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(wide, `${page.url()} scrolls sideways`).toBe(0)
    // The page's policy forbids scripts of others; the browser's own console may run them.
    await page.evaluate(`${axe};0`)
    const found = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] }
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
  // A page may still be on its way when it is looked at: then the next one is meant.
  const look = () =>
    inspect().catch(async (error: Error) => {
      if (!/context was destroyed|because of a navigation/.test(error.message)) throw error
      await inspect()
    })
  return { page, look, complaints }
}

/** From a case in the auditor's room: the case after a fact, on a day, beside itself, and against the law. */
async function replay({ page, look }: Visit): Promise<void> {
  const home = page.url()
  await page.getByRole('link', { name: 'Reproducir paso a paso' }).click()
  await page.getByRole('link', { name: 'Último hecho' }).first().click()
  await page.getByRole('link', { name: 'Hecho anterior' }).first().click()
  await page.getByRole('heading', { name: 'Quién podía hacer qué' }).waitFor()
  await look()
  await page.getByRole('link', { name: 'Comparar con otro momento' }).click()
  await page.getByRole('button', { name: 'Comparar' }).click()
  await page.getByRole('heading', { name: 'Qué es distinto' }).waitFor()
  await look()
  await page.goto(home)
  await page.getByRole('link', { name: 'Tiempos frente a la ley' }).click()
  await page.getByRole('img', { name: /^Dibujo/ }).waitFor()
  await look()
}

const next = async (page: Page) => {
  await page.getByRole('button', { name: 'Guardar y seguir' }).last().click()
}

/** Drawings asked for by scripts wait until the answer of this is called: what is read, when it was already drawn. */
async function holdDrawings(page: Page, path: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(path, async (route) => {
    if (!route.request().headers()['hx-request']) return route.continue()
    const drawn = route.request().method() === 'GET' ? await route.fetch() : undefined
    await promise
    await (drawn ? route.fulfill({ response: drawn }) : route.continue())
  })
  return resolve
}

/** From the procedure to the confirmation. */
async function file({ page, look }: Visit): Promise<{ folio: string; code: string; home: string }> {
  await page.goto('/')
  await look()
  await page.getByLabel('¿Qué necesita hacer?').fill('petición')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await page.getByRole('link', { name: /^Presentar una petición/ }).click()
  await look()
  await page
    .getByRole('button', { name: /Empezar/ })
    .first()
    .click()
  await page.waitForURL(/solicitudes/)
  const home = new URL(page.url()).pathname
  await look()
  await page.getByRole('link', { name: /^Seguir con/ }).click()
  await next(page)
  await page.getByRole('alert').waitFor()
  await look()
  await page.getByLabel('Petición de interés particular').check()
  await next(page)
  await page.locator('[name=identidad][value=identificado]').check()
  await next(page)
  await fillPerson(page)
  await look()
  await next(page)
  await page.locator('[name=canal_respuesta]').last().check()
  await page.locator('#direccion').fill('Calle 5 # 4-3')
  await page.locator('#municipio').fill('Ejemplo')
  await next(page)
  await page.locator('#asunto').fill('Alumbrado')
  await page.locator('#hechos').fill('La calle está a oscuras.')
  await page.locator('#que_solicita').fill('Que lo reparen.')
  await page.getByRole('button', { name: 'Guardar y salir' }).click()
  await page.waitForURL(/guardada/)
  await look()
  await page.goto(`${home}/pasos/draft/anexos`)
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: 'carta.txt', mimeType: 'text/plain', buffer: Buffer.from('hola') })
  await page
    .getByRole('button', { name: /^Enviar archivo/ })
    .last()
    .click()
  await page.getByRole('link', { name: 'carta.txt' }).waitFor()
  await look()
  await page.goto(`${home}/pasos/draft/revisar`)
  await look()
  await page.getByRole('button', { name: 'Enviar solicitud' }).click()
  await page.waitForURL(/radicada/)
  await look()
  const [folio, code] = [await page.locator('#folio').innerText(), await page.locator('#lookup-code').innerText()]
  await page.getByRole('link', { name: /constancia/ }).click()
  await look()
  return { folio: folio.trim(), code: code.trim(), home }
}

/** Names are asked for only of a person: at once with scripts, on the same page again without. */
async function fillPerson(page: Page): Promise<void> {
  await page.locator('[name=tipo_persona][value=natural]').check()
  await page.locator('[name=tipo_documento]').first().check()
  await page.locator('#numero_documento').fill('52123456')
  await page.locator('[name=calidad]').first().check()
  const names = page.locator('#nombres')
  const soon = await names.waitFor({ timeout: 3_000 }).then(
    () => true,
    () => false,
  )
  if (!soon) await next(page)
  await page.locator('#nombres').fill('Ana María')
  await page.locator('#apellidos').fill('Rojas Peña')
}

describe.each([
  [360, true],
  [1280, true],
  [360, false],
])('at %i px, scripts: %s', (width, scripts) => {
  test('a petition is filed, followed, sent back, completed and audited', { timeout: 180_000 }, async () => {
    const person = await visit(width, scripts)
    const { folio, code, home } = await file(person)

    const other = await visit(width, scripts)
    await other.page.goto('/estado')
    await other.look()
    await other.page.getByLabel('Número de radicado').fill(folio)
    await other.page.getByLabel('Código de consulta').fill(code)
    await other.page.getByRole('button', { name: 'Consultar' }).click()
    await other.page.getByRole('heading', { name: `Solicitud ${folio}` }).waitFor()
    await other.look()

    await person.page.goto(home)
    const officer = await visit(width, scripts)
    await officer.page.goto('/login/desk-gobernacion?back=/bandeja')
    await officer.look()
    await officer.page.getByRole('link', { name: folio }).click()
    await officer.look()
    await officer.page.getByRole('link', { name: 'Pedir que la complete' }).click()
    await officer.page.getByLabel('¿Qué pasó?', { exact: true }).check()
    await officer.page.locator('#reason-hechos').fill('¿Desde qué día?')
    await officer.look()
    await officer.page.getByRole('button', { name: 'Confirmar' }).click()
    await officer.page.getByText('Listo. Quedó registrado').waitFor()
    await officer.look()

    // With scripts the page of the person has brought itself up to date; without, it is asked for until it says so.
    const asked = person.page.getByRole('link', { name: 'Completar ahora' })
    for (let tries = 0; !scripts && tries < 60 && (await asked.count()) === 0; tries += 1) await person.page.goto(home)
    await asked.click()
    await person.look()
    await person.page.goto(person.page.url().replace(/\/?$/, '/revisar'))
    await person.page.getByRole('button', { name: 'Enviar respuesta' }).click()
    await person.page.getByText('En trámite').waitFor()
    await person.look()

    const auditor = await visit(width, scripts)
    await auditor.page.goto('/login/auditor-gobernacion?back=/auditoria')
    await auditor.look()
    await auditor.page.getByLabel('Radicado').fill(folio)
    await auditor.page.getByRole('button', { name: 'Buscar' }).click()
    await auditor.page.getByLabel('Motivo').fill('Control de términos')
    await auditor.look()
    await auditor.page.getByRole('button', { name: 'Continuar' }).click()
    await auditor.page.getByText('Cadena comprobada').first().waitFor()
    await auditor.look()
    await replay(auditor)
    for (const { complaints } of [person, other, officer, auditor]) expect(complaints).toEqual([])
  })
})

/** A new petition, at the questions of which the first choice decides the others. */
async function askWhoTheyAre(page: Page): Promise<void> {
  await page.goto('/tramites/gobernacion.peticion')
  const start = page.getByRole('button', { name: /Empezar/ })
  await start.first().click()
  await page.waitForURL(/solicitudes/)
  const home = new URL(page.url()).pathname
  await page.goto(`${home}/pasos/draft/identidad`)
  await page.locator('[name=identidad][value=identificado]').check()
  await next(page)
  await page.waitForURL(/persona/)
}

test('what a person types while the questions are drawn again is kept', async () => {
  const { page, complaints } = await visit(360, true)
  await askWhoTheyAre(page)
  const answer = await holdDrawings(page, '**/pasos/**')
  // The choice asks the server to draw the names; before it answers, the person goes on.
  await page.locator('[name=tipo_persona][value=natural]').check()
  await page.locator('#numero_documento').fill('52123456')
  answer()
  await page.locator('#nombres').waitFor()
  expect(await page.locator('#numero_documento').inputValue()).toBe('52123456')
  expect(await page.locator('[name=tipo_persona][value=natural]').isChecked()).toBe(true)
  expect(complaints).toEqual([])
})

test('the questions are those of the last choice, however fast the person chooses', async () => {
  const { page } = await visit(360, true)
  await askWhoTheyAre(page)
  const release = await holdDrawings(page, '**/pasos/**')
  await page.locator('[name=tipo_persona][value=natural]').check()
  await page.locator('[name=tipo_persona][value=juridica]').check()
  release()
  await page.locator('#razon_social').waitFor()
  expect(await page.locator('#nombres').count()).toBe(0)
})

test('a page left open shows the newest, also of what happened while it was drawn, and after its stream was refused; without a session it says that it is old', async () => {
  const person = await visit(360, true)
  const { folio, code, home } = await file(person)
  const lapsed = await visit(360, true)
  await lapsed.page.goto('/estado')
  await lapsed.page.getByLabel('Número de radicado').fill(folio)
  await lapsed.page.getByLabel('Código de consulta').fill(code)
  await lapsed.page.getByRole('button', { name: 'Consultar' }).click()
  await lapsed.page.getByRole('heading', { name: `Solicitud ${folio}` }).waitFor()
  await lapsed.page.context().clearCookies()
  await person.page.clock.install()
  let refused = () => {}
  const refusal = new Promise<void>((resolve) => (refused = resolve))
  await person.page.route('**/en-vivo', async (route) => {
    await route.fulfill({ status: 429 })
    refused()
  })
  await person.page.goto(home)
  await refusal
  await person.page.unroute('**/en-vivo')
  const held = await holdDrawings(person.page, `**${home}`)

  const officer = await visit(1280, true)
  await officer.page.goto('/login/desk-gobernacion?back=/bandeja')
  await officer.page.getByRole('link', { name: folio }).click()
  await officer.page.getByRole('link', { name: 'Pedir que la complete' }).click()
  await officer.page.getByLabel('¿Qué pasó?', { exact: true }).check()
  await officer.page.locator('#reason-hechos').fill('¿Desde qué día?')
  await officer.page.getByRole('button', { name: 'Confirmar' }).click()
  await officer.page.getByText('Listo. Quedó registrado').waitFor()
  await lapsed.page.getByText('ya no se actualiza sola').waitFor()
  const drawing = person.page.waitForRequest((request) => request.headers()['hx-request'] === 'true')
  await person.page.clock.runFor(31_000)
  await drawing

  const elsewhere = await person.page.context().newPage()
  await elsewhere.goto(`${home}/desistir`)
  await elsewhere.getByRole('button', { name: /desist/i }).click()
  await elsewhere.waitForURL(`**${home}`)
  const last = await elsewhere.locator('#live').getAttribute('data-revision')
  held()
  await expect.poll(() => person.page.locator('#live').getAttribute('data-revision'), { timeout: 20_000 }).toBe(last)
})

test('the other pages of each role have nothing against them', { timeout: 120_000 }, async () => {
  const rounds = [
    ['ana', ['/mis-solicitudes', '/continuar', '/no-existe']],
    ['desk-municipio', ['/bandeja', '/mostrador']],
    ['clerk-municipio', ['/mostrador']],
    ['admin-gobernacion', ['/operacion', '/operacion/buzon']],
  ] as const
  for (const [account, paths] of rounds) {
    const { page, look, complaints } = await visit(360, true)
    await page.goto(`/login/${account}`)
    for (const path of paths) {
      await page.goto(path)
      await look()
    }
    expect(complaints).toEqual([])
  }
})
