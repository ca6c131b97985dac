import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkEvidence, checkReceipt, openZip, type ReceiptEvidence } from '#notary/verifier/verify.mjs'
import {
  fileCase,
  holder,
  logKey,
  openCase,
  petition,
  petitionAnswers,
  settle,
  startApi,
  type TestApi,
} from './support.ts'
import { notarize } from '../notary/support.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const get = (path: string, options = {}) => api.call('GET', path, options)
const post = (path: string, options = {}) => api.call('POST', path, options)

describe('a life without an account', () => {
  test('from draft to answer', async () => {
    const opened = await post('/cases', { json: { procedure: petition } })
    expect(opened.status).toBe(201)
    const { id, resumeCode: code, actions } = opened.body
    expect(opened.headers.get('location')).toBe(`/api/v1/cases/${id}`)
    expect(actions).toContainEqual({ type: 'save', step: 'draft' })

    const saved = await api.call('PATCH', `/cases/${id}/data`, { code, json: { data: petitionAnswers } })
    expect(saved).toMatchObject({ status: 200, body: { id, status: 'draft' } })
    expect(saved.headers.get('etag')).toBe(`"${saved.body.revision}"`)

    const filed = await post(`/cases/${id}/submit`, { code })
    expect(filed).toMatchObject({
      status: 200,
      body: { status: 'open', folio: expect.stringMatching(/^GOB-\d{4}-\d{6}-\d\d$/) },
    })
    expect(filed.body.receipt).toMatchObject({ folio: filed.body.folio, case: id, revision: filed.body.revision })

    const read = await get(`/cases/${id}?minRevision=${filed.body.revision}`, { code })
    expect(read.body).toMatchObject({
      access: 'own',
      status: 'open',
      data: petitionAnswers,
      steps: [{ step: 'triage' }],
    })
    expect(read.body.clocks[0]).toMatchObject({ status: 'running', explanation: { due: read.body.clocks[0].due } })
    expect(read.body.clocks[0].explanation.lines.at(-1).day).toBe(read.body.clocks[0].due)
    expect(read.text).not.toMatch(/resumeHash|lookupHash/)

    expect(await post(`/cases/${id}/steps/triage/claim`, { as: 'desk' })).toMatchObject({ status: 200 })
    const own = await get(`/cases/${id}`, { code })
    expect(own.body.steps[0]).not.toHaveProperty('assignee')
    expect(await get(`/cases/${id}`, { as: 'desk' })).toMatchObject({
      body: { access: 'agency', steps: [{ assignee: 'desk' }], data: petitionAnswers },
    })
    const asked = await post(`/cases/${id}/steps/triage/outcome`, {
      as: 'desk',
      json: { outcome: 'incomplete', marks: [{ item: 'hechos', reason: 'Diga el lugar.' }] },
    })
    expect(asked.status).toBe(200)
    await settle(api, id)
    // The step is found by itself: here it is no longer the draft.
    const more = await api.call('PATCH', `/cases/${id}/data`, {
      code,
      json: { data: { hechos: 'En la vereda El Roble.' } },
    })
    expect(more.status).toBe(200)
    expect(await post(`/cases/${id}/submit`, { code })).toMatchObject({
      status: 200,
      body: { folio: filed.body.folio, code: filed.body.code },
    })
    const withdrawn = await post(`/cases/${id}/withdraw`, { code, json: { reason: 'Ya se arregló.' } })
    expect(withdrawn).toMatchObject({ status: 200, body: { status: 'closed' } })
    expect(await post(`/cases/${id}/withdraw`, { code, json: {} })).toMatchObject({
      status: 409,
      body: { code: 'case-closed' },
    })
  })

  test('a problem points to each answer that is missing or wrong', async () => {
    const { id, code } = await openCase(api)
    const missing = await post(`/cases/${id}/submit`, { code })
    expect(missing).toMatchObject({ status: 422, body: { code: 'field-required' } })
    expect(missing.headers.get('content-type')).toBe('application/problem+json')
    expect(missing.body.problems.map(({ pointer }: { pointer: string }) => pointer)).toContain('/data/tipo_pqrsd')
    const wrong = await api.call('PATCH', `/cases/${id}/data`, {
      code,
      json: { data: { tipo_pqrsd: 'otra', nadie: 'x' } },
    })
    expect(wrong.status).toBe(422)
    expect(wrong.body.problems.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/data/tipo_pqrsd', '/data/nadie']),
    )
  })

  test('the same in English', async () => {
    const { id, code } = await openCase(api)
    const es = await post(`/cases/${id}/submit`, { code })
    const en = await post(`/cases/${id}/submit`, { code, headers: { 'accept-language': 'fr, en-GB;q=0.9, es;q=0.1' } })
    expect(es.headers.get('content-language')).toBe('es')
    expect(en.headers.get('content-language')).toBe('en')
    expect(es.body.detail).toBe('Falta este dato. Escríbalo para continuar.')
    expect(en.body.detail).toBe('This answer is missing. Give it to continue.')
    expect(en.body.code).toBe(es.body.code)
  })
})

describe('opening', () => {
  test('an account holds its draft, and gets no code', async () => {
    const { body } = await post('/cases', { as: 'ana', json: { procedure: petition } })
    expect(body).not.toHaveProperty('resumeCode')
    expect(await get(`/cases/${body.id}`, { as: 'ana' })).toMatchObject({ body: { access: 'own' } })
  })

  test('an unknown procedure', async () => {
    expect(await post('/cases', { json: { procedure: 'gobernacion.nada' } })).toMatchObject({
      status: 404,
      body: { code: 'procedure-not-found', pointer: '/procedure' },
    })
  })

  test('at the desk, by an officer of the procedure, for the person in front of them', async () => {
    const opened = await post('/cases', { as: 'desk', json: { procedure: petition, channel: 'in-person' } })
    expect(opened.status).toBe(201)
    const { id, resumeCode: code } = opened.body
    expect(await api.call('PATCH', `/cases/${id}/data`, { as: 'desk', json: { data: petitionAnswers } })).toMatchObject(
      { status: 200 },
    )
    expect(await get(`/cases/${id}`, { code })).toMatchObject({ body: { access: 'own', data: petitionAnswers } })
    expect((await post(`/cases/${id}/submit`, { as: 'desk' })).status).toBe(200)
    const { items } = (await get(`/cases/${id}/history`, { as: 'auditor' })).body
    expect(items.map(({ actor }: { actor: object }) => actor)).toEqual(
      items.map(() => ({ kind: 'officer', id: 'desk' })),
    )
  })

  test.each([undefined, 'ana', 'ciudad', 'hacienda', 'auditor'])('not at the desk by %s', async (as) => {
    expect(
      await post('/cases', { ...(as && { as }), json: { procedure: petition, channel: 'in-person' } }),
    ).toMatchObject({
      status: 403,
    })
  })

  test('only through channels that the procedure offers', async () => {
    const json = { procedure: 'ciudad.certificado-residencia', channel: 'phone' }
    expect(await post('/cases', { as: 'ciudad', json })).toMatchObject({
      status: 422,
      body: { code: 'channel-not-offered', detail: expect.stringContaining('in-person') },
    })
  })
})

describe('the same request again', () => {
  const revisionOf = async (id: string, code: string) => (await get(`/cases/${id}`, { code })).body.revision as number

  test('opens one case, also when sent at the same time', async () => {
    const key = randomUUID()
    const send = () => post('/cases', { key, json: { procedure: petition } })
    const answers = [await send(), ...(await Promise.all([send(), send(), send(), send()]))]
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(new Set(answers.map(({ body }) => `${body.id} ${body.resumeCode}`)).size).toBe(1)
    expect(answers[0]?.headers.get('idempotency-key')).toBe(key)
  })

  test('saves, files and completes once', async () => {
    const { id, code } = await openCase(api)
    const twice = async (send: () => Promise<{ status: number; body: { revision: number } }>) => {
      const [a, b, ...more] = [await send(), await send(), ...(await Promise.all([send(), send(), send()]))]
      for (const each of [a, b, ...more]) expect(each).toMatchObject({ status: 200 })
      expect(await revisionOf(id, code)).toBe(a.body.revision)
      return [a, b, ...more]
    }
    const [save, submit, complete] = [randomUUID(), randomUUID(), randomUUID()]
    await twice(() => api.call('PATCH', `/cases/${id}/data`, { code, key: save, json: { data: petitionAnswers } }))
    const filed = await twice(() => post(`/cases/${id}/submit?step=draft`, { code, key: submit }))
    expect(
      new Set(filed.map(({ body }) => JSON.stringify([(body as never)['folio'], (body as never)['code']]))).size,
    ).toBe(1)
    const json = { outcome: 'incomplete', note: 'Falta el lugar.' }
    await twice(() => post(`/cases/${id}/steps/triage/outcome`, { as: 'desk', key: complete, json }))
  })

  test('with the first attempts at the same time, files once and wastes no folio', async () => {
    const { id, code } = await openCase(api)
    await api.call('PATCH', `/cases/${id}/data`, { code, json: { data: petitionAnswers } })
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post(`/cases/${id}/submit?step=draft`, { code, key })),
    )
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.folio}`)).size).toBe(1)
    const next = await fileCase(api)
    const number = (folio: string) => Number(folio.split('-')[2])
    expect(number(next.folio)).toBe(number(answers[0]?.body.folio) + 1)
  })

  test('under another key is another command', async () => {
    const { id, code } = await fileCase(api)
    expect(await post(`/cases/${id}/submit?step=draft`, { code, key: randomUUID() })).toMatchObject({ status: 409 })
  })

  test('a key that is none is refused, and a missing one is made', async () => {
    const { id, code } = await openCase(api)
    const json = { data: { asunto: 'Alumbrado' } }
    expect(await api.call('PATCH', `/cases/${id}/data`, { code, key: 'x', json })).toMatchObject({
      status: 400,
      body: { pointer: '/headers/Idempotency-Key' },
    })
    const saved = await api.call('PATCH', `/cases/${id}/data`, { code, json })
    expect(saved.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('If-Match', () => {
  test('lets a change pass on the revision seen, and no other', async () => {
    const opened = await openCase(api)
    const path = `/cases/${opened.id}/data`
    const seen = (await get(`/cases/${opened.id}`, holder(opened))).headers.get('etag') ?? ''
    const save = (asunto: string, match: string) =>
      api.call('PATCH', path, { ...holder(opened), json: { data: { asunto } }, headers: { 'if-match': match } })
    expect(await save('Primero', seen)).toMatchObject({ status: 200 })
    const late = await save('Segundo', seen)
    expect(late).toMatchObject({ status: 412, body: { code: 'revision-conflict' } })
    expect((await get(`/cases/${opened.id}`, holder(opened))).body.data.asunto).toBe('Primero')
    expect(await save('Tercero', 'W/"x"')).toMatchObject({ status: 400, body: { pointer: '/headers/If-Match' } })
  })

  test('a repeated request is not refused because it had worked', async () => {
    const opened = await openCase(api)
    const { body } = await get(`/cases/${opened.id}`, holder(opened))
    const again = () =>
      api.call('PATCH', `/cases/${opened.id}/data`, {
        ...holder(opened),
        key: 'f7b8d0f0-6b1e-4c2e-9a53-0d8f2d9c7a10',
        json: { data: { asunto: 'Uno' } },
        headers: { 'if-match': `"${body.revision}"` },
      })
    expect([(await again()).status, (await again()).status]).toEqual([200, 200])
  })
})

describe('limits of bodies', () => {
  test('JSON above the limit is refused, whether or not it says its size', async () => {
    const { id, code } = await openCase(api)
    const json = { data: { hechos: 'x'.repeat(300 * 1024) } }
    const told = await api.call('PATCH', `/cases/${id}/data`, { code, json })
    expect(told).toMatchObject({
      status: 413,
      body: { code: 'body-too-large', detail: expect.stringContaining('262144') },
    })
    const raw = new Blob([JSON.stringify(json)]).stream()
    const untold = await api.call('PATCH', `/cases/${id}/data`, {
      code,
      raw,
      headers: { 'content-type': 'application/json' },
    })
    expect(untold.status).toBe(413)
  })

  test.each([
    ['not JSON', '{'],
    ['of another shape', '{"data":[]}'],
    ['empty', ''],
  ])('a body that is %s is a bad request', async (_, raw) => {
    const { id, code } = await openCase(api)
    const answer = await api.call('PATCH', `/cases/${id}/data`, {
      code,
      raw,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })
})

test('an address that does not exist is a problem too', async () => {
  expect(await get('/nothing')).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await get('/cases/not-a-uuid')).toMatchObject({ status: 400, body: { pointer: '/param/id' } })
})

test('a bad token is refused everywhere, even where none is needed', async () => {
  const answer = await get('/procedures', { as: 'stranger' })
  expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
  expect(answer.headers.get('www-authenticate')).toContain('Bearer')
})

test('an auditor is given the evidence of a case as one file, with their own look within', async () => {
  const { id, folio } = await fileCase(api)
  const path = `/api/v1/cases/${id}/evidence`
  const headers = { authorization: 'Bearer auditor', 'ventanilla-purpose': encodeURIComponent('Revisión de términos') }
  const ask = async (query: string) => api.app.request(`${path}${query}`, { headers })
  await notarize(api.url, api.deps.store, [logKey])
  for (const [query, disclosed] of [
    ['?language=en', true],
    ['?sealed=true', false],
  ] as const) {
    const answer = await ask(query)
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${folio}.evidence.zip"`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    const files = openZip({ size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) })
    expect(checkEvidence(files, [logKey.verifierKey]).findings).toEqual([])
    const bundle = String(files.read('bundle.json'))
    expect(bundle.includes('caseKey')).toBe(disclosed)
    expect(bundle).toContain('Revisión de términos')
  }
  expect((await ask('?language=fr')).status).toBe(400)
})

test('evidence is refused, and says why, while a document of the case is missing', async () => {
  const draft = await openCase(api)
  const raw = new Uint8Array(Buffer.from('hola'))
  const attached = await post(`/cases/${draft.id}/documents?slot=anexos&name=carta.txt`, { ...holder(draft), raw })
  await api.call('PATCH', `/cases/${draft.id}/data`, { ...holder(draft), json: { data: petitionAnswers } })
  await post(`/cases/${draft.id}/submit`, holder(draft))
  await notarize(api.url, api.deps.store, [logKey])
  const { sha256 } = attached.body.document as { sha256: string }
  const files = await readdir(api.folder, { recursive: true, withFileTypes: true })
  const kept = files.filter(
    (file) => file.isFile() && join(file.parentPath, file.name).replaceAll('/', '').includes(sha256),
  )
  expect(kept).toHaveLength(1)
  for (const { parentPath, name } of kept) await rm(join(parentPath, name))
  const headers = { 'ventanilla-purpose': encodeURIComponent('Revisión de términos') }
  expect(await get(`/cases/${draft.id}/evidence`, { as: 'auditor', headers })).toMatchObject({
    status: 409,
    body: { code: 'evidence-incomplete' },
  })
})

test('whoever filed gets a signed receipt that others can check', async () => {
  const filed = await fileCase(api)
  const { status, body } = await api.call('GET', `/cases/${filed.id}/receipt`, holder(filed))
  const evidence = body as ReceiptEvidence
  expect(status).toBe(200)
  expect(evidence.receipt).toMatchObject({ folio: filed.folio, stream: `case-${filed.id}` })
  expect(checkReceipt(evidence, [logKey.verifierKey])).toEqual({ findings: [], included: false })
  const forged = { ...evidence, receipt: { ...evidence.receipt, filedAt: '2020-01-01T00:00:00.000Z' } }
  expect(checkReceipt(forged, [logKey.verifierKey]).findings).toMatchObject([{ code: 'receipt-forged' }])
})
