import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '#api/limits.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { createExportLog, exportStream } from '#exports/export-log.ts'
import { fileCase, generous, openCase, petition, petitionAnswers, startApi, type TestApi } from '../api/support.ts'
import { readCsv } from './formats.ts'

const rates = { ...generous.rates, export: limits.rates.export }
const stated = { ...generous, rates }
let api: TestApi
let down = false
const now = () => new Date()
beforeAll(async () => {
  api = await startApi({ limits: stated })
  const { append } = api.deps.store
  api.deps.store.append = (stream, ...rest) =>
    down && stream.startsWith('exports-')
      ? Promise.reject(new EventStoreError('unavailable', 'the log of exports is gone'))
      : append(stream, ...rest)
})
afterAll(() => api.close())

const purpose = { 'ventanilla-purpose': 'Tiempos%20de%20respuesta%20a%C3%B1o%202026' }
const ask = (query: string, as: string, headers: Record<string, string> = purpose) =>
  api.call('GET', `/audit/export?${query}`, { as, headers })
const exportsOf = (entity: string) => createExportLog({ store: api.deps.store, now }).of(entity)

test('an auditor gets the filed cases of their own entity, and the export with its purpose stays in history', async () => {
  const filed = await fileCase(api, 'ana')
  const draft = await openCase(api, 'ana')
  await api.caughtUp(filed.id)
  await api.caughtUp(draft.id)

  const answer = await ask('format=csv&procedure=gobernacion.peticion&language=en', 'auditor')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present'])
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="gobernacion-\d{4}-\d\d-\d\d\.csv"$/)
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  const [names = [], ...rows] = readCsv(answer.text)
  const history = await api.deps.engine.history(filed.id)
  expect(rows.map((row) => row[names.indexOf('event')])).toEqual(history.map(({ id }) => id))
  expect(rows.map((row) => row[names.indexOf('activity')])).toContain('Filing')
  expect(answer.text).not.toContain(petitionAnswers.asunto)
  expect(answer.text).not.toContain(draft.id)
  expect(answer.text).not.toContain('sealed')

  expect(await exportsOf('gobernacion')).toMatchObject([
    {
      reader: 'auditor',
      as: 'auditor',
      format: 'csv',
      procedure: petition,
      purpose: 'Tiempos de respuesta año 2026',
      cases: 1,
      events: history.length,
      via: 'api',
    },
  ])
  for (const format of ['cloudevents', 'ndjson', 'xes', 'ocel'])
    expect((await ask(`format=${format}`, 'auditor')).text).toContain(filed.id)
  expect(await exportsOf('gobernacion')).toHaveLength(5)
  expect(findBrokenLink(await api.deps.store.read(exportStream('gobernacion')))).toBeUndefined()
  // The read models go on past what no one of them shows.
  await api.caughtUp()
})

test('nothing of another entity, and nothing without a purpose', async () => {
  const before = await exportsOf('gobernacion')
  for (const query of ['entity=gobernacion', `procedure=${petition}`, 'agency=gobernacion/hacienda'])
    expect((await ask(`format=csv&${query}`, 'auditorElsewhere')).status).toBe(403)
  const theirs = await ask('format=ndjson', 'auditorElsewhere')
  expect([theirs.status, theirs.text]).toEqual([200, ''])
  expect((await ask(`format=csv&procedure=${petition}&agency=ciudad/gobierno`, 'auditor')).status).toBe(403)
  const unsaid = await ask('format=csv', 'auditor', {})
  expect([unsaid.status, unsaid.body.code]).toEqual([400, 'purpose-missing'])
  expect((await ask('format=csv', 'auditor', { 'ventanilla-purpose': 'x' })).status).toBe(400)
  expect((await ask('format=pdf', 'auditor')).status).toBe(400)
  expect(await exportsOf('gobernacion')).toEqual(before)
  expect(await exportsOf('ciudad')).toMatchObject([{ reader: 'auditorElsewhere', cases: 0 }])
})

test('without its trace nothing is exported; more than the limit is refused with a remedy; so is too often', async () => {
  down = true
  const refused = await ask('format=csv', 'auditor').finally(() => (down = false))
  expect(refused.status).toBe(503)
  expect(refused.text).not.toContain('peticion')

  stated.exportEvents = 3
  const large = await ask('format=csv', 'auditor').finally(() => (stated.exportEvents = limits.exportEvents))
  expect([large.status, large.body.code]).toEqual([422, 'export-too-large'])
  expect(large.body.detail).toContain('ventanilla export')
  expect((await ask('format=csv', 'auditor')).status).toBe(200)

  const { burst } = limits.rates.export
  const answers = await Promise.all(Array.from({ length: burst }, () => ask('format=csv', 'auditorElsewhere')))
  const last = answers.find(({ status }) => status !== 200)
  expect([last?.status, Number(last?.headers.get('retry-after')) > 0]).toEqual([429, true])
})

test('exports asked for at once are chained one after the other', async () => {
  const before = (await exportsOf('gobernacion')).length
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask('format=ndjson', 'auditor')))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
  expect(await exportsOf('gobernacion')).toHaveLength(before + 8)
  expect(findBrokenLink(await api.deps.store.read(exportStream('gobernacion')))).toBeUndefined()
})
