import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answers } from '#core/events.ts'
import type { Scenario } from '#support/scenario.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** Each procedure of the catalogue, filled in page by page without JavaScript with the answers of its first scenario. */

let database: FreshDatabase
let portal: TestPortal
beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url, { everyProcedure: true })
})
afterAll(async () => {
  await portal.stop()
  await database.drop()
})

const folder = join(import.meta.dirname, '../catalog/scenarios')
const procedures = await Promise.all(
  readdirSync(folder).map(async (file) => {
    const { default: scenarios } = (await import(join(folder, file))) as { default: Scenario[] }
    const [first] = scenarios.flatMap(({ moves, opened }) =>
      moves.flatMap((move) => ('fill' in move ? [{ ...move, opened }] : [])),
    )
    if (!first) throw new Error(`${file}: no scenario fills in a form`)
    const { answers = {}, documents = [], opened } = first
    return { procedure: file.replace(/\.ts$/, ''), answers: asOfToday(answers, opened), documents }
  }),
)

/** Days within a year of the scenario's are as far from today: an exam stays fresh, an opening stays ahead. */
function asOfToday(answers: Answers, opened: string): Answers {
  const day = 86_400_000
  // One day less: in the entity's time zone it may still be yesterday.
  const shift = Math.floor(Date.now() / day) - Date.parse(opened) / day - 1
  const moved = (_name: string, value: unknown) => {
    const isNear = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    if (!isNear || Math.abs(Date.parse(value) - Date.parse(opened)) > 366 * day) return value
    return new Date(Date.parse(value) + shift * day).toISOString().slice(0, 10)
  }
  return JSON.parse(JSON.stringify(answers, moved)) as Answers
}

/** What a person would type and tick on a page for one question. */
function typed(form: FormData, name: string, value: Answers[string]): void {
  form.delete(name)
  if (!Array.isArray(value)) return form.append(name, String(value))
  for (const [index, one] of value.entries()) {
    if (typeof one === 'string') form.append(name, one)
    else for (const [column, cell] of Object.entries(one)) form.set(`${name}.${index}.${column}`, String(cell))
  }
  if (typeof value[0] === 'object') form.set(`${name}.rows`, String(value.length))
}

/** Answers what the page asks, and goes on. */
async function answerPage(visitor: Visitor, answers: Answers, documents: string[]): Promise<void> {
  const { action, fields } = visitor.page.form('Guardar y seguir')
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  for (const name of (fields.get('shown') ?? '').split(' '))
    if (answers[name] !== undefined) typed(form, name, answers[name])
  for (const slot of documents)
    if (visitor.page.root.querySelector(`[name="file-${slot}"]`) && !visitor.page.text.includes(`${slot}.pdf`))
      form.append(`file-${slot}`, new File(['%PDF-1.7\n%%EOF\n'], `${slot}.pdf`, { type: 'application/pdf' }))
  await visitor.post(action, form)
}

test.each(procedures)('$procedure can be filled in and filed', async ({ procedure, answers, documents }) => {
  const visitor = createVisitor(portal)
  await visitor.visit(`/tramites/${procedure}`)
  await visitor.send(/^Empezar/)
  await visitor.follow(/^Seguir con/)
  for (let pages = 0; pages < 40 && visitor.path.includes('/pasos/draft/'); pages += 1) {
    await answerPage(visitor, answers, documents)
    expect(visitor.page.errors(), `${visitor.page.heading}: ${visitor.path}`).toEqual([])
  }
  await visitor.visit(visitor.path.replace(/\/pasos.*/, ''))
  await visitor.follow('Revisar y enviar')
  await visitor.send('Enviar solicitud')
  expect(visitor.page.errors(), visitor.page.heading).toEqual([])
  expect(visitor.page.root.querySelector('#folio')?.textContent).toMatch(/-\d{4}-\d+/)
})
