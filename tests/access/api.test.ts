import { afterAll, beforeAll, expect, test } from 'vitest'
import { EventStoreError } from '#event-store/event-store.ts'
import { fileCase, holder, type OpenCase, petitionAnswers, startApi, type TestApi } from '../api/support.ts'

let api: TestApi
let down = false
beforeAll(async () => {
  api = await startApi()
  const { append } = api.deps.store
  // Only what is written on looks fails: the case itself can still be read.
  api.deps.store.append = (stream, ...rest) =>
    down && stream.startsWith('access-')
      ? Promise.reject(new EventStoreError('unavailable', 'the log of looks is gone'))
      : append(stream, ...rest)
})
afterAll(() => api.close())

const get = (path: string, as: string, headers: Record<string, string> = {}) => api.call('GET', path, { as, headers })
const looks = async ({ id }: OpenCase, as: string) => (await get(`/cases/${id}/access`, as)).body.items

test('every way of reading somebody else’s case leaves who, why and what; one’s own leaves nothing', async () => {
  const filed = await fileCase(api, 'ana')
  const { id } = filed
  await api.call('GET', `/cases/${id}`, holder(filed))
  await get(`/cases/${id}/history`, 'ana')
  await get(`/cases/${id}`, 'luis')
  expect(await looks(filed, 'ana')).toEqual([])

  await get(`/cases/${id}`, 'desk')
  await get(`/cases/${id}`, 'desk')
  await get(`/cases/${id}`, 'lawyer')
  await get(`/cases/${id}/history`, 'auditor', { 'ventanilla-purpose': 'Queja%20por%20la%20atenci%C3%B3n' })
  await get(`/cases/${id}`, 'admin')
  await get(`/cases/${id}/documents/${crypto.randomUUID()}`, 'auditor')
  const own = await looks(filed, 'ana')
  expect(own).toMatchObject([
    {
      as: 'officer',
      agency: 'gobernacion/secretaria-general',
      purpose: { kind: 'task', step: 'triage' },
      what: 'case',
    },
    { as: 'officer', agency: 'gobernacion/secretaria-juridica', purpose: { kind: 'consultation' } },
    { as: 'auditor', purpose: { kind: 'stated', text: 'Queja por la atención' }, what: 'history', via: 'api' },
    { as: 'admin', purpose: { kind: 'operation' } },
    { as: 'auditor', purpose: { kind: 'audit' }, what: expect.stringMatching(/^document:/) },
  ])
  expect(own[0].purpose.title.es).toBeTruthy()
  expect(JSON.stringify(own)).not.toMatch(/"reader"|"desk"|"auditor":/)
  expect((await looks(filed, 'auditor')).map(({ reader }: { reader: string }) => reader)).toEqual([
    'desk',
    'lawyer',
    'auditor',
    'admin',
    'auditor',
    'auditor',
  ])
  // Of an officer's own agency, the look at the looks included.
  expect(await looks(filed, 'desk')).toMatchObject([{ reader: 'desk' }, { reader: 'desk', what: 'access' }])
  expect(await looks(filed, 'ana')).toHaveLength(7)
})

test('a purpose that says nothing is refused, and nothing is read', async () => {
  const filed = await fileCase(api, 'ana')
  const answer = await get(`/cases/${filed.id}`, 'auditor', { 'ventanilla-purpose': ' x ' })
  expect([answer.status, answer.body.pointer]).toEqual([400, '/headers/Ventanilla-Purpose'])
  expect(await looks(filed, 'ana')).toEqual([])
})

test('without its trace nothing is read, but one’s own case is', async () => {
  const filed = await fileCase(api, 'ana')
  down = true
  try {
    for (const path of [`/cases/${filed.id}`, `/cases/${filed.id}/history`, `/cases/${filed.id}/stream`]) {
      const refused = await get(path, 'desk')
      expect([path, refused.status]).toEqual([path, 503])
      expect(refused.text).not.toContain(petitionAnswers.asunto)
    }
    expect((await get(`/cases/${filed.id}`, 'ana')).status).toBe(200)
  } finally {
    down = false
  }
  expect((await get(`/cases/${filed.id}`, 'desk')).status).toBe(200)
  expect(await looks(filed, 'ana')).toHaveLength(1)
})

test('looks are in no read model, and the read models go on past them', async () => {
  const filed = await fileCase(api, 'ana')
  await get(`/cases/${filed.id}`, 'auditor')
  await api.call('POST', `/cases/${filed.id}/steps/triage/claim`, { as: 'desk' })
  await api.caughtUp()
  await api.caughtUp(filed.id)
  const { body } = await get('/audit/timeline?limit=50', 'auditor')
  const types = body.items.map(({ type }: { type: string }) => type)
  expect(types).toContain('TaskAssigned')
  expect(types).not.toContain('CaseRead')
})
