import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { citizen } from '#identity/identity.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { entityStream, recordFacts } from '#publishing/streams.ts'
import { fileCase, holder, openCase, people, petitionAnswers, startApi, type TestApi } from './support.ts'

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
  const { items } = seen.body
  for (const { revision } of items) {
    const then = await api.call('GET', `/cases/${opened.id}/history?revision=${revision}`, { as: 'desk' })
    expect(then).toMatchObject({ status: 200, body: { asOf: { revision } } })
    expect(then.text).not.toContain('Nadie-Debe-Saberlo')
  }
  const last = await api.call('GET', `/cases/${opened.id}/history?revision=${items.length - 1}`, { as: 'desk' })
  expect(last.body.state.data).toMatchObject({ identidad: 'anonimo', asunto: 'Alumbrado de la vereda' })
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

describe('the case as it stood', () => {
  const agency = (file: EntityFile) => file.agencies.find(({ id }) => id === 'gobernacion/secretaria-general')
  const holdersOf = (body: {
    permissions: { action: { type: string }; holders: { officers?: { id: string }[] }[] }[]
  }) =>
    Object.fromEntries(
      body.permissions.map(({ action, holders }) => [
        action.type,
        holders.flatMap(({ officers = [] }) => officers.map(({ id }) => id)),
      ]),
    )
  let items: (Item & { at: string })[]
  let filed: number
  let before: string[]
  /** Published while the case is on its way. */
  beforeAll(async () => {
    ;({ items } = await history('auditor'))
    filed = items.findLastIndex(({ at }) => at === items.find(({ type }) => type === 'CaseFiled')?.at)
    const file = structuredClone(await api.deps.catalog.entity('gobernacion')) as EntityFile
    before = (agency(file)?.officers ?? []).filter(({ roles }) => /desk|\*/.test(roles.join())).map(({ id }) => id)
    const officers = [...(agency(file)?.officers ?? []), { id: 'added-later', roles: ['desk'] }]
    Object.assign(agency(file) ?? {}, { officers })
    const author = { actor: { kind: 'system', id: 'reviewers' }, at: new Date().toISOString(), commandId: 'later' }
    await recordFacts(api.deps.store, entityStream('gobernacion'), author, () => [
      { type: 'EntityPublished', data: file },
    ])
  })

  test('an auditor gets events, state, definition, calendars and who could do what', async () => {
    const seen = await history('auditor', `?revision=${filed}`)
    expect(seen.items).toEqual(items.slice(0, filed + 1))
    expect(seen).toMatchObject({
      asOf: { revision: filed, at: items[filed]?.at },
      state: {
        revision: filed,
        status: 'open',
        access: 'audit',
        steps: [{ step: 'triage' }],
        data: { identidad: 'anonimo' },
      },
      definition: { version: 1, title: { es: expect.any(String) }, content: { id: 'peticion', steps: { triage: {} } } },
      calendars: [{ id: 'co', stream: 'calendar-co', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), later: [] }],
      entity: { id: 'gobernacion', revision: 0, later: [{ revision: 1 }] },
    })
    expect(seen.state).not.toHaveProperty('actions')
    expect(seen.definition.hash).toBe(seen.state.definition)
    const claim = seen.permissions.find(({ action }: { action: { type: string } }) => action.type === 'claim')
    expect(claim.holders).toMatchObject([
      {
        kind: 'officers',
        role: 'desk',
        agency: 'gobernacion/secretaria-general',
        by: '/steps/triage/role',
        anyone: true,
      },
    ])
    expect(holdersOf(seen)['claim']).toEqual(before)
    // Today the officer who was added is listed, and the task is somebody's.
    const now = await history('auditor', `?at=${new Date().toISOString()}`)
    expect(now.state.revision).toBe(items.length - 1)
    expect(holdersOf(now)).toMatchObject({ release: ['desk'] })
    expect(JSON.stringify(now.permissions)).toContain('added-later')
    expect(JSON.stringify(seen.permissions)).not.toContain('added-later')
  })

  test('an instant between two events shows the earlier one, and only what was known', async () => {
    const [opened] = items
    const draft = await history('auditor', `?at=${opened?.at}`)
    expect(draft).toMatchObject({ state: { status: 'draft', data: {} }, asOf: { at: opened?.at } })
    expect(find(draft.items, 'CaseFiled')).toBeUndefined()
    // The same instant as another time zone writes it.
    const bogota = new Date(Date.parse(opened?.at ?? '') - 5 * 3_600_000).toISOString().replace('Z', '-05:00')
    expect(await history('auditor', `?at=${encodeURIComponent(bogota)}&limit=1`)).toMatchObject({
      ...draft,
      items: [opened],
    })
  })

  test('nobody sees in the past what they may not see today', async () => {
    const [person, office, admin] = await Promise.all(
      ['ana', 'desk', 'admin'].map((as) => history(as, `?revision=${items.length - 1}`)),
    )
    for (const seen of [person, office]) {
      expect(seen).toMatchObject({ asOf: {}, state: {}, definition: {}, calendars: [{ id: 'co' }] })
      expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['permissions']))
      expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['entity']))
      expect(JSON.stringify(seen)).not.toMatch(/reviewers|added-later/)
    }
    expect(JSON.stringify(person)).not.toContain('"desk-')
    expect(person.state.steps).toMatchObject([{ step: 'triage' }])
    expect(person.state.steps[0]).not.toHaveProperty('assignee')
    expect(office.state.steps[0]).toMatchObject({ assignee: 'desk' })
    expect(admin).toMatchObject({ entity: { id: 'gobernacion' } })
    expect(holdersOf(admin)).toMatchObject({ release: ['desk'] })
    expect(holdersOf(admin)['extend']).not.toContain('desk')
    expect(JSON.stringify([admin.items, admin.state])).not.toMatch(/luminarias|"ana"/)
    for (const seen of [person, office, admin]) expect(JSON.stringify(seen)).not.toMatch(/resumeHash|lookupHash/)
    const stranger = await api.call('GET', `/cases/${own.id}/history?revision=0`, { as: 'luis' })
    expect(stranger.status).toBe(404)
  })

  test('an officer whose own case it is could not act; administrators do not learn whose it is', async () => {
    people['desk-gobernacion'] = citizen('desk-gobernacion')
    const { id } = await fileCase(api, 'desk-gobernacion')
    delete people['desk-gobernacion']
    const ask = async (as: string) => (await api.call('GET', `/cases/${id}/history?revision=11`, { as })).text
    expect(await ask('auditor')).toContain(
      '{"id":"desk-gobernacion","listed":"/agencies/0/officers/0","why":"own-case"}',
    )
    const shown = await ask('admin')
    expect(shown).toContain('"officers":[{"id":"desk-gobernacion","listed":"/agencies/0/officers/0"},')
    expect(shown).not.toContain('own-case')
  })

  test('a moment that there never was is refused, naming the parameter', async () => {
    const ask = async (query: string) =>
      (await api.call('GET', `/cases/${own.id}/history?${query}`, { as: 'ana' })).body
    expect(await ask(`at=${items[0]?.at}&revision=1`)).toMatchObject({
      status: 400,
      code: 'moment-ambiguous',
      pointer: '/query/revision',
    })
    expect(await ask('at=2099-01-01T00:00:00Z')).toMatchObject({ code: 'moment-future', pointer: '/query/at' })
    const early = await ask('at=2001-01-01T00:00:00Z')
    expect(early).toMatchObject({ code: 'moment-before', detail: expect.stringContaining(items[0]?.at ?? '') })
    expect(await ask('revision=900')).toMatchObject({
      code: 'moment-ahead',
      pointer: '/query/revision',
      detail: expect.stringContaining(`0 y ${items.length - 1}`),
    })
    expect(await ask('at=yesterday')).toMatchObject({ code: 'field-malformed', pointer: '/query/at' })
  })

  test('to look back leaves a trace', async () => {
    const looks = await api.deps.access.of(own.id)
    expect(looks).toContainEqual(expect.objectContaining({ reader: 'desk', what: 'history', as: 'officer' }))
  })
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
