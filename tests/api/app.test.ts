import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiLanguages, chooseLanguage, messages, sentence } from '#api/messages.ts'
import { temporalPart } from '#api/health.ts'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { MasterKeyError } from '#privacy/master-key.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import { TokenError } from '#identity/verifier.ts'
import { fileCase, openCase, petition, startApi, type TestApi } from './support.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
  await api.caughtUp()
})
afterAll(() => api.close())

interface Described {
  openapi: string
  paths: Record<string, Record<string, object>>
  components: { schemas: Record<string, object> }
}
const describedApi = async () => (await (await api.app.request('/openapi.json')).json()) as Described

describe('the description of the API', () => {
  test('is OpenAPI 3.1 and lists every route of the contract, each with its failures', async () => {
    const document = await describedApi()
    expect(document.openapi).toMatch(/^3\.1\./)
    const routes = api.app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    const wanted = new Set(
      routes.map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`),
    )
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        expect(operation).toMatchObject({
          summary: expect.any(String),
          responses: { default: { content: { 'application/problem+json': {} } } },
        })
        return `${method} ${path}`
      }),
    )
    expect(new Set(described)).toEqual(wanted)
  })

  test('every shape in it is a JSON Schema 2020-12 whose references lead somewhere', async () => {
    const document = await describedApi()
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const schemas = document.components.schemas
    const whole = { $id: 'api', components: { schemas } }
    for (const name of Object.keys(schemas)) ajv.compile({ ...whole, $id: name, $ref: `#/components/schemas/${name}` })
    const text = JSON.stringify(document)
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(schemas)).toContain(name)
  })

  test('the case that is answered has the shape described', async () => {
    const document = await describedApi()
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const check = ajv.compile({ components: document.components, $ref: '#/components/schemas/Case' })
    const filed = await fileCase(api)
    for (const call of [{ code: filed.code }, { as: 'desk' }, { as: 'auditor' }, { as: 'admin' }]) {
      const { body } = await api.call('GET', `/cases/${filed.id}`, call)
      expect([check(body), check.errors]).toEqual([true, null])
    }
  })

  test('the page to read runs no script and loads nothing from elsewhere', async () => {
    const html = await (await api.app.request('/docs')).text()
    expect(html).toContain('/api/v1/cases/{id}/submit')
    expect(html).toContain('revision-conflict')
    expect(html).not.toMatch(/<script|<style|style=|https?:\/\//)
    expect((await api.app.request('/docs/style.css')).status).toBe(200)
  })
})

describe('messages', () => {
  test('every code has a status and a whole sentence in each language', () => {
    for (const { status, ...texts } of Object.values(messages)) {
      expect(status).toBeGreaterThanOrEqual(400)
      for (const language of apiLanguages) expect(texts[language]).toMatch(/^[A-ZÁÉÍÓÚ].*[.}]$/)
    }
  })

  test('a fact that is missing leaves its place empty, never a brace', () => {
    expect(sentence('too-many-requests', 'en')).not.toContain('{')
  })

  test.each([
    [undefined, 'es'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['fr', 'es'],
    ['es;q=0.2, en;q=0.8', 'en'],
    ['en;q=0, es', 'es'],
    ['en;q=0', 'es'],
    ['*', 'es'],
    [';;;,,,', 'es'],
  ])('%j is answered in %s', (header, language) => expect(chooseLanguage(header)).toBe(language))
})

describe('when a part is away', () => {
  const down = () => Promise.reject(new EventStoreError('unavailable', 'no answer'))

  test('the store: 503, to be sent again with the same key', async () => {
    const broken = await startApi()
    try {
      const opened = await openCase(broken)
      broken.deps.store.append = down
      broken.deps.store.read = down
      const key = crypto.randomUUID()
      const options = { code: opened.code, key, json: { step: 'draft', data: { asunto: 'A' } } }
      const answer = await broken.call('PATCH', `/cases/${opened.id}/data`, options)
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(answer.headers.get('idempotency-key')).toBe(key)
      broken.deps.store.head = down
      const ready = await broken.app.request('/readyz')
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { status: 'down', parts: { database: 'down', projector: 'degraded' } },
      ])
      expect((await broken.app.request('/healthz')).status).toBe(200)
    } finally {
      await broken.close()
    }
  })

  test('the key service: 503, to be sent again', async () => {
    const broken = await startApi()
    try {
      const opened = await openCase(broken)
      broken.keys.ensure = () => Promise.reject(new MasterKeyError('The key service does not answer'))
      const options = { code: opened.code, json: { step: 'draft', data: { nombres: 'A' } } }
      const answer = await broken.call('PATCH', `/cases/${opened.id}/data`, options)
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
      expect(answer.headers.get('retry-after')).toBe('1')
    } finally {
      await broken.close()
    }
  })

  test('the issuer: 503, for the token may be good', async () => {
    const broken = await startApi({ verify: () => Promise.reject(new TokenError('issuer-unavailable', 'no keys')) })
    try {
      expect(await broken.call('GET', '/me/cases', { as: 'ana' })).toMatchObject({ status: 503 })
      expect(await broken.call('POST', '/cases', { json: { procedure: petition } })).toMatchObject({ status: 201 })
    } finally {
      await broken.close()
    }
  })

  test('Temporal: ready all the same, and it says so', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await temporalPart(address).check()).toBe(true)
    await new Promise((resolve) => server.close(resolve))
    const degraded = await startApi({ parts: [temporalPart(address)] })
    try {
      await degraded.caughtUp()
      const ready = await degraded.app.request('/readyz')
      expect([ready.status, await ready.json()]).toEqual([
        200,
        { status: 'degraded', parts: { database: 'ok', projector: 'ok', temporal: 'degraded' } },
      ])
    } finally {
      await degraded.close()
    }
  })

  test('an error that nobody expected says nothing of what is inside', async () => {
    const broken = await startApi()
    try {
      broken.deps.readModels.procedures = () => Promise.reject(new Error('secret detail'))
      const answer = await broken.call('GET', '/procedures')
      expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } })
      expect(answer.text).not.toContain('secret')
    } finally {
      await broken.close()
    }
  })
})

test('figures name routes, not addresses', async () => {
  const { id, code } = await openCase(api)
  await api.call('GET', `/cases/${id}`, { code })
  const text = await (await api.app.request('/metrics')).text()
  expect(text).toContain(
    'ventanilla_http_request_duration_seconds_count{method="GET",route="/api/v1/cases/:id",status="200"}',
  )
  expect(text).not.toContain(id)
})

test('the catalogue: search, the version in force, and every version', async () => {
  const found = await api.call('GET', '/procedures?q=petici%C3%B3n&entity=gobernacion')
  expect(found.body.items[0]).toMatchObject({ procedure: petition })
  const live = await api.call('GET', `/procedures/${petition}`)
  const file = JSON.parse(
    readFileSync(new URL('../../catalog/procedures/gobernacion/peticion/v1.json', import.meta.url), 'utf8'),
  )
  expect(live.body).toMatchObject({ entity: 'gobernacion', version: 1, definition: { id: file.id, title: file.title } })
  const versions = await api.call('GET', `/procedures/${petition}/versions`)
  expect(versions.body.items).toEqual([{ version: 1, hash: live.body.hash, effectiveFrom: expect.any(String) }])
  expect(await api.call('GET', `/procedures/${petition}/versions/1`)).toMatchObject({ body: live.body })
  const shared = await api.call('GET', '/procedures/gobernacion.cupo-escolar/vocabularies')
  expect(shared.body.vocabularies['school-grades'][1]).toEqual({
    value: '0',
    title: { es: 'Transición', en: 'Transition' },
  })
  for (const path of ['gobernacion.nada', `${petition}/versions/9`, 'x/versions', 'gobernacion.nada/vocabularies']) {
    expect(await api.call('GET', `/procedures/${path}`)).toMatchObject({
      status: 404,
      body: { code: 'procedure-not-found' },
    })
  }
})

test('lists hold what the caller has just written, and page by cursor', async () => {
  const ids = []
  let position = ''
  for (let n = 0; n < 3; n += 1) {
    const opened = await openCase(api, 'luis')
    const saved = await api.call('PATCH', `/cases/${opened.id}/data`, { as: 'luis', json: { data: { asunto: 'A' } } })
    position = saved.body.position
    ids.push(opened.id)
  }
  const first = await api.call('GET', `/me/cases?limit=2&minPosition=${position}`, { as: 'luis' })
  const rest = await api.call('GET', `/me/cases?limit=2&cursor=${encodeURIComponent(first.body.next)}`, { as: 'luis' })
  const listed = [...first.body.items, ...rest.body.items].map(({ caseId }: { caseId: string }) => caseId)
  expect(listed).toEqual(ids.toReversed())
  expect(await api.call('GET', '/me/cases?cursor=nonsense', { as: 'luis' })).toMatchObject({
    status: 400,
    body: { code: 'cursor-invalid' },
  })
  expect(await api.call('GET', '/me/cases?limit=101', { as: 'luis' })).toMatchObject({
    status: 400,
    body: { pointer: '/query/limit' },
  })
})

test('an officer finds the filed case among the tasks, an auditor in the timeline', async () => {
  const filed = await fileCase(api)
  await api.caughtUp(filed.id)
  const tasks = await api.call('GET', '/tasks?limit=100&assignee=nobody', { as: 'desk' })
  expect(tasks.body.items).toContainEqual(
    expect.objectContaining({ caseId: filed.id, step: 'triage', folio: filed.folio }),
  )
  expect((await api.call('GET', '/tasks', { as: 'hacienda' })).body.items).toEqual([])
  const timeline = await api.call('GET', `/audit/timeline?caseId=${filed.id}&type=CaseFiled`, { as: 'auditor' })
  expect(timeline.body.items).toEqual([expect.objectContaining({ type: 'CaseFiled', caseId: filed.id })])
  expect((await api.call('GET', `/audit/timeline?caseId=${filed.id}`, { as: 'auditorElsewhere' })).body.items).toEqual(
    [],
  )
})
