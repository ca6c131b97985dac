import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localDay } from '#core/time.ts'
import { readSignature } from '../documents/read-signature.ts'
import { openBrowser } from '../support/browser.ts'
import { startSystem, type System } from '../support/system.ts'
import * as histories from './histories.ts'
import { type Device, newPerson, type Person } from './person.ts'

/** The three procedures of the catalogue, from draft to end, on a whole installation with its own Temporal and PostgreSQL. */

let system: System
let browser: Browser
beforeAll(async () => {
  system = await startSystem()
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await system?.stop()
}, 60_000)

interface Filed {
  folio: string
  code: string
  /** Address of the case. */
  home: string
}

async function start({ page }: Person, procedure: string): Promise<void> {
  await page.goto(`/tramites/${procedure}`)
  await page
    .getByRole('button', { name: /^Empezar/ })
    .first()
    .click()
  await page.waitForURL(/solicitudes/)
}

async function file({ page }: Person): Promise<Filed> {
  await page.getByRole('button', { name: 'Enviar solicitud' }).click()
  await page.waitForURL(/radicada/)
  const [folio, code] = [await page.locator('#folio').innerText(), await page.locator('#lookup-code').innerText()]
  return { folio: folio.trim(), code: code.trim(), home: new URL(page.url()).pathname.replace(/\/radicada$/, '') }
}

/** What was issued, as the browser saves it from the page of the case. */
async function download({ page }: Person): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.issued').getByRole('link').first().click(),
  ])
  const content = await readFile(await saved.path())
  expect(readSignature(content)).toMatchObject({ covers: true, changed: false, genuine: true })
  return content.subarray(0, 5).toString()
}

/** Every fact of the case, as the auditor reads them. */
async function history(device: Device, entity: string, folio: string): Promise<string[]> {
  const auditor = await newPerson(browser, device)
  await auditor.logIn(`auditor-${entity}`, '/auditoria')
  await auditor.until(`/auditoria?folio=${folio}`, (page) => page.getByLabel('Motivo'))
  await auditor.page.getByLabel('Motivo').fill('Control de términos')
  await auditor.page.getByRole('button', { name: 'Continuar' }).click()
  await auditor.page.getByText('Cadena comprobada').first().waitFor()
  const facts = await auditor.page.locator('.event h2').allInnerTexts()
  await auditor.leave()
  const told = facts.map((fact) => fact.replace(/^\d+\. /, '').trim())
  // Without scripts a page that asks for more is saved once more.
  return told.filter((fact, i) => !(fact.startsWith('Se guardaron respuestas') && fact === told[i - 1]))
}

describe.each([
  [360, false],
  [1280, true],
])('at %i px, scripts: %s', (width, scripts) => {
  const here = (): Device => ({ baseUrl: system.baseUrl, width, scripts })
  const officerAs = async (account: string) => {
    const officer = await newPerson(browser, here())
    await officer.logIn(account, '/bandeja')
    return officer
  }

  test('a petition without an account is answered with a letter', { timeout: 120_000 }, async () => {
    const citizen = await newPerson(browser, here())
    await start(citizen, 'gobernacion.peticion')
    await citizen.fillIn({
      tipo_pqrsd: 'interes-particular',
      identidad: 'identificado',
      tipo_persona: 'natural',
      tipo_documento: 'CC',
      numero_documento: '52123456',
      nombres: 'Ana María',
      apellidos: 'Rojas Peña',
      calidad: 'titular',
      canal_respuesta: 'correo',
      correo: 'ana@example.org',
      direccion: 'Calle 5 # 4-3',
      municipio: 'Ejemplo',
      asunto: 'Alumbrado',
      hechos: 'La calle está a oscuras.',
      que_solicita: 'Que lo reparen.',
    })
    const { folio, home } = await file(citizen)
    const desk = await officerAs('desk-gobernacion')
    await desk.decide(folio, 'Asignar para respuesta', { area_asignada: 'Alumbrado público' })
    const lawyer = await officerAs('lawyer-gobernacion')
    const letter = { sentido_respuesta: 'favorable', respuesta: 'Repararemos las lámparas este mes.' }
    await lawyer.decide(folio, 'Enviar a revisión', letter)
    await desk.decide(folio, 'Aprobar y firmar', {})
    await citizen.until(home, (page) => page.getByText('Respondimos su petición. Puede descargar la respuesta.'))
    expect(await download(citizen)).toBe('%PDF-')
    expect(await history(here(), 'gobernacion', folio)).toEqual(histories.petition)
    for (const person of [citizen, desk, lawyer]) await person.leave()
  })

  test('a certificate asked for with an account is corrected once and issued', { timeout: 120_000 }, async () => {
    const ana = await newPerson(browser, here())
    await ana.logIn('ana')
    await start(ana, 'ciudad.certificado-residencia')
    const answers = {
      tipo: 'residencia',
      tipo_documento: 'CC',
      numero_documento: '52123456',
      nombres: 'Ana María',
      apellidos: 'Rojas Peña',
      correo: 'ana@example.org',
      direccion: 'Calle 5 # 4-3',
      barrio_vereda: 'Centro',
      desde: '2019-03-01',
      medio_de_prueba: 'recibo',
      fecha_recibo: localDay(new Date().toISOString(), 'America/Bogota'),
      motivo: 'laboral',
    }
    await ana.fillIn(answers, { recibo: 'recibo de otra casa' })
    const { folio, home } = await file(ana)
    const desk = await officerAs('desk-ciudad')
    await desk.decide(
      folio,
      'Pedir que corrija',
      {},
      { recibo: 'Es de otra casa.', direccion: 'Falta el apartamento.' },
    )
    const card = (page: Person['page']) => page.locator('.card').filter({ hasText: folio })
    const asked = await ana.until('/mis-solicitudes', (page) => card(page).getByText('Falta algo de su parte'))
    expect(await asked.isVisible()).toBe(true)
    await card(ana.page).getByRole('link').click()
    await ana.page.getByRole('link', { name: 'Completar ahora' }).waitFor()
    expect(await ana.page.locator('.ask').innerText()).toContain('Es de otra casa.')
    await ana.page.getByRole('link', { name: 'Completar ahora' }).click()
    const corrections = ana.page.url()
    await ana.page.goto(`${corrections}/prueba`)
    await ana.page.getByText('Por corregir: Es de otra casa.').waitFor()
    await ana.page.getByRole('button', { name: 'Quitar recibo.pdf' }).click()
    await ana.page.getByRole('link', { name: 'recibo.pdf' }).waitFor({ state: 'detached' })
    await ana.answerPage({}, { recibo: 'recibo de esta casa' })
    await ana.page.getByRole('button', { name: 'Guardar y seguir' }).last().click()
    await ana.page.goto(`${corrections}/domicilio?desde=revisar`)
    await ana.answerPage({ direccion: 'Calle 5 # 4-3, apartamento 2' })
    await ana.page.getByRole('button', { name: 'Guardar y seguir' }).last().click()
    await ana.page.getByRole('button', { name: 'Enviar respuesta' }).click()
    await desk.decide(folio, 'Aprobar el certificado', { verificacion: 'El recibo muestra la dirección.' })
    await ana.until(home, (page) => page.getByText('Su certificado está listo. Puede descargarlo.'))
    expect(await download(ana)).toBe('%PDF-')
    expect(await history(here(), 'ciudad', folio)).toEqual(histories.certificate)
    for (const person of [ana, desk]) await person.leave()
  })

  test('a letter goes to an area, comes back, and is answered by another', { timeout: 120_000 }, async () => {
    const citizen = await newPerson(browser, here())
    await start(citizen, 'municipio.escrito')
    const answers = {
      tipo_documento: 'escrito',
      tipo_remitente: 'persona',
      nombre: 'Luz Pérez Ejemplo',
      actua_por: 'propio',
      domicilio_notificaciones: 'Calle Hidalgo 5, Centro',
      correo: 'luz@example.org',
      dirigido_a: 'Presidencia Municipal',
      asunto: 'Fuga de agua',
      peticion: 'Que reparen la fuga.',
      hechos: 'Hay una fuga desde el lunes.',
      lugar: 'Ejemplo',
      fecha_oficio: localDay(new Date().toISOString(), 'America/Bogota'),
      firma: 'autografa',
      numero_fojas: '2',
    }
    await citizen.fillIn(answers, { escrito: 'escrito firmado' })
    const { folio, code } = await file(citizen)
    const [clerk, area] = [await officerAs('clerk-municipio'), await officerAs('area-municipio')]
    const secretary = await officerAs('secretary-municipio')
    const routing = { tema: 'servicios', instruccion: 'responder', prioridad: 'ordinaria' }
    await clerk.decide(folio, 'Turnar a un área', { ...routing, area_turnada: 'obras-publicas' })
    await area.decide(folio, 'Devolver: no es de mi área', { motivo_devolucion: 'Es de Servicios Públicos.' })
    await clerk.decide(folio, 'Turnar a un área', { ...routing, area_turnada: 'servicios-publicos' })
    await area.decide(folio, 'Responder', {
      sentido_respuesta: 'favorable',
      respuesta: 'La fuga se reparó el martes por la mañana.',
    })
    await secretary.decide(folio, 'Aprobar y firmar', {})
    const reader = await newPerson(browser, here())
    await reader.page.goto('/estado')
    await reader.page.getByLabel('Número de radicado').fill(folio)
    await reader.page.getByLabel('Código de consulta').fill(code)
    await reader.page.getByRole('button', { name: 'Consultar' }).click()
    await reader.page.getByRole('heading', { name: folio }).waitFor()
    const home = new URL(reader.page.url()).pathname
    await reader.until(home, (page) => page.getByText('Respondimos su escrito. Puede descargar la respuesta.'))
    expect(await download(reader)).toBe('%PDF-')
    expect(await history(here(), 'municipio', folio)).toEqual(histories.letter)
    for (const person of [citizen, clerk, area, secretary, reader]) await person.leave()
  })
})
