import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileCase, holder, openCase, petitionAnswers, startApi, type TestApi } from './support.ts'

let api: TestApi
let own: Awaited<ReturnType<typeof fileCase>>
beforeAll(async () => {
  api = await startApi()
  own = await fileCase(api, 'ana')
  await api.call('POST', `/cases/${own.id}/steps/triage/claim`, { as: 'desk' })
})
afterAll(() => api.close())

interface Item {
  type: string
  revision: number
  data: Record<string, unknown>
  actor: { kind: string; id?: string }
}
const history = async (as: string, query = '') =>
  (await api.call('GET', `/cases/${own.id}/history${query}`, { as })).body
const find = (items: Item[], type: string) => items.find((item) => item.type === type)

test('nobody is shown the hash of a code', async () => {
  for (const as of ['ana', 'desk', 'auditor', 'admin']) {
    const text = JSON.stringify(await history(as))
    expect(text).toContain('CaseFiled')
    expect(text).not.toMatch(/resumeHash|lookupHash/)
  }
})

test('a person sees what the office did, but not who in it', async () => {
  const { items } = await history('ana')
  expect(find(items, 'TaskAssigned')).toMatchObject({
    data: { step: 'triage' },
    actor: { kind: 'officer' },
    role: 'desk',
  })
  expect(JSON.stringify(items)).not.toContain('"desk-')
  expect(find(items, 'TaskAssigned')?.data).not.toHaveProperty('officer')
  expect(items.every(({ actor }: Item) => actor.id === undefined)).toBe(true)
  expect(find(items, 'SectionSaved')?.data).toHaveProperty('data')
})

test('an officer sees who did what', async () => {
  const { items } = await history('desk')
  expect(find(items, 'TaskAssigned')).toMatchObject({ data: { officer: 'desk' }, actor: { id: 'desk' } })
  expect(find(items, 'CaseFiled')).not.toHaveProperty('hash')
})

test('what a person took back before filing stays from the office', async () => {
  const opened = await openCase(api)
  const save = (data: unknown) => api.call('PATCH', `/cases/${opened.id}/data`, { ...holder(opened), json: { data } })
  await save({ ...petitionAnswers, identidad: 'identificado', nombres: 'Nadie-Debe-Saberlo' })
  const attach = `/cases/${opened.id}/documents?slot=anexos&name=Nadie-Debe-Saberlo.txt`
  const { body } = await api.call('POST', attach, { ...holder(opened), raw: 'Una prueba.' })
  await api.call('DELETE', `/cases/${opened.id}/documents/${body.document.id}`, holder(opened))
  await save({ identidad: 'anonimo' })
  expect(await api.call('POST', `/cases/${opened.id}/submit`, holder(opened))).toMatchObject({ status: 200 })
  const seen = await api.call('GET', `/cases/${opened.id}/history`, { as: 'desk' })
  expect(seen.text).toContain('SectionSaved')
  expect(seen.text).not.toContain('Nadie-Debe-Saberlo')
})

test('a person does not read what officers write for each other', async () => {
  const filed = await fileCase(api, 'ana')
  const complete = (as: string, step: string, outcome: string, data: unknown) =>
    api.call('POST', `/cases/${filed.id}/steps/${step}/outcome`, { as, json: { outcome, data } })
  await complete('desk', 'triage', 'accept', { area_asignada: 'Jurídica' })
  const proposed = { sentido_respuesta: 'favorable', respuesta: 'Sin revisar: se repararán las luminarias.' }
  expect(await complete('lawyer', 'answer', 'propose', proposed)).toMatchObject({ status: 200 })
  for (const path of [`/cases/${filed.id}`, `/cases/${filed.id}/history`]) {
    const seen = await api.call('GET', path, { as: 'ana' })
    expect(seen.text).toContain('luminarias')
    expect(seen.text).not.toContain('Sin revisar')
    expect((await api.call('GET', path, { as: 'desk' })).text).toContain('Sin revisar')
  }
})

test('an auditor also sees the chain and the commands', async () => {
  const { items } = await history('auditor')
  expect(items.map(({ revision }: Item) => revision)).toEqual(items.map((_: Item, index: number) => index))
  for (const [index, item] of items.entries()) {
    expect(item).toMatchObject({
      hash: expect.any(String),
      commandId: expect.any(String),
      definition: expect.any(String),
    })
    expect(item.previousHash).toBe(index === 0 ? null : items[index - 1].hash)
  }
})

test('an administrator sees what happened, but no answers and not whose they are', async () => {
  const { items } = await history('admin')
  expect(find(items, 'SectionSaved')?.data).toEqual({ step: 'draft', section: expect.any(String) })
  expect(JSON.stringify(items)).not.toMatch(/luminarias|"ana"/)
  const seen = await api.call('GET', `/cases/${own.id}`, { as: 'admin' })
  expect(seen.text).not.toMatch(/luminarias/)
  expect(seen.body).not.toHaveProperty('documents')
})

test('comes in parts', async () => {
  const whole = (await history('auditor')).items as Item[]
  const first = await history('auditor', '?limit=2')
  expect(first).toEqual({ items: whole.slice(0, 2), next: 2 })
  const rest = await history('auditor', '?from=2')
  expect(rest).toEqual({ items: whole.slice(2) })
})

test('a live stream tells every change, and ends when the reader leaves', async () => {
  const opened = await openCase(api)
  await api.caughtUp(opened.id)
  const { watch } = api.deps.readModels
  let ended: (() => void) | undefined
  const watchEnded = new Promise<void>((resolve) => (ended = resolve))
  api.deps.readModels.watch = async function* (caseId, signal) {
    try {
      yield* watch(caseId, signal)
    } finally {
      ended?.()
    }
  }
  const response = await api.app.request(`/api/v1/cases/${opened.id}/stream`, {
    headers: { 'ventanilla-code': opened.code },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let told = ''
  const until = async (part: string) => {
    while (!told.includes(part)) told += (await reader?.read())?.value ?? ''
  }
  await until('"status":"draft"')
  await api.call('POST', `/cases/${opened.id}/withdraw`, { ...holder(opened), json: {} })
  await until('"status":"closed"')
  expect(told).toMatch(/event: changed\ndata: \{"revision":\d+,"status":"draft"\}\nid: \d+/)
  await reader?.cancel()
  await watchEnded
})
