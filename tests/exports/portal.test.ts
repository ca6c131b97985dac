import { afterAll, beforeAll, expect, test } from 'vitest'
import { filePetition } from '../portal/petition.ts'
import { createVisitor } from '../portal/visitor.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { readXml } from './formats.ts'

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

test('an auditor exports from a form without scripts, after saying what for; who exported stands below', async () => {
  const { caseId, folio } = await filePetition(createVisitor(portal))
  const revision = (await portal.deps.engine.load(caseId))?.state.revision ?? 0
  await portal.deps.readModels.waitFor({ caseId, revision }, 10_000)
  const auditor = createVisitor(portal)
  await auditor.visit('/login/auditor-gobernacion?back=/auditoria')
  const page = await auditor.follow('Exportar solicitudes')
  expect(page.text).toContain('Nadie ha exportado todavía.')

  const again = await auditor.send('Exportar', { format: 'xes', purpose: 'x', from: '2-7-26' })
  expect(again.status).toBe(422)
  expect(again.text).toContain('Escriba el motivo con 5 letras o más.')
  expect(again.text).toContain('Escriba el día así: 2026-07-02.')

  const { action, fields } = auditor.page.form('Exportar')
  for (const [name, value] of Object.entries({ format: 'xes', purpose: 'Tiempos de respuesta', from: '2026-01-01' }))
    fields.set(name, value)
  const cookie = [...auditor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, origin: portal.deps.publicUrl }
  const answer = await portal.request(action, { method: 'POST', body: fields, headers })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8'])
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="gobernacion-[\d-]+\.xes"$/)
  const log = readXml(await answer.text())
  const [trace] = log.children.filter(({ name }) => name === 'trace')
  expect(trace?.children[0]?.attributes).toEqual({ key: 'concept:name', value: folio })

  const before = await auditor.visit('/auditoria/exportar?lang=en')
  expect(before.text).toContain('Tiempos de respuesta')
  expect(before.text).toContain('Cases: 1; events:')
  expect(before.text).toContain('auditor-gobernacion')
})

test('nobody but auditors, and no procedure of another entity', async () => {
  const officer = createVisitor(portal)
  await officer.visit('/login/desk-gobernacion')
  expect((await officer.visit('/auditoria/exportar')).status).toBe(403)
  const auditor = createVisitor(portal)
  await auditor.visit('/login/auditor-gobernacion?back=/auditoria/exportar')
  const refused = await auditor.send('Exportar', {
    format: 'csv',
    purpose: 'Tiempos de respuesta',
    procedure: 'ciudad.certificado-residencia',
  })
  expect([refused.status, refused.text.includes('de la misma entidad')]).toEqual([422, true])
})
