import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatFolio } from '#app/folio.ts'
import type { ReadModels } from '#projections/queries.ts'
import { fileCase, startApi, type TestApi } from './support.ts'

let api: TestApi
let filed: Awaited<ReturnType<typeof fileCase>>
let lookUps: string[] = []
beforeAll(async () => {
  api = await startApi()
  filed = await fileCase(api)
  await api.caughtUp(filed.id)
  const { status } = api.deps.readModels
  const counted: ReadModels['status'] = (folio) => {
    lookUps.push(folio)
    return status(folio)
  }
  api.deps.readModels.status = counted
})
afterAll(() => api.close())

test('folio and code show where the case stands, and nothing that was answered', async () => {
  const byGet = await api.call('GET', `/status/${filed.folio}?code=${filed.lookup}`)
  expect(byGet).toMatchObject({
    status: 200,
    body: { folio: filed.folio, status: 'open', procedure: 'gobernacion.peticion', steps: [{ step: 'triage' }] },
  })
  expect(byGet.headers.get('cache-control')).toBe('no-store')
  expect(byGet.text).not.toMatch(/luminarias|resumeHash|lookupHash/)
  const typed = { folio: filed.folio.toLowerCase().replaceAll('-', ' '), code: ` ${filed.lookup.toLowerCase()} ` }
  const byPost = await api.call('POST', '/status', { json: typed })
  expect(byPost.body).toEqual(byGet.body)
})

test('wrong code, unknown folio and mistyped folio are answered alike, after the same work', async () => {
  const unknown = formatFolio('GOB', 2026, 999_999)
  const tries = [
    { folio: filed.folio, code: 'AAAA-AAAA' },
    { folio: unknown, code: filed.lookup },
    { folio: `${filed.folio.slice(0, -2)}00`, code: filed.lookup },
    { folio: 'nonsense', code: filed.lookup },
    { folio: filed.folio, code: filed.code },
  ]
  lookUps = []
  const answers = []
  for (const json of tries) answers.push(await api.call('POST', '/status', { json }))
  for (const { folio, code } of tries)
    answers.push(await api.call('GET', `/status/${encodeURIComponent(folio)}?code=${code}`))
  const heads = answers.map(({ headers }) =>
    JSON.stringify([...headers].filter(([name]) => !name.startsWith('ratelimit'))),
  )
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(new Set(heads).size).toBe(1)
  expect(answers[0]).toMatchObject({ status: 404, body: { code: 'folio-not-found' } })
  expect(lookUps).toHaveLength(answers.length)
})
