import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApi, type TestApi } from './support.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')

/** The body that the example sends to a path, as it stands in the documentation. */
function bodyFor(path: string): unknown {
  const found = new RegExp(`\\$api${path}"?(?: -H [^\\n]*?| \\\\\\n *)*-d '(\\{.*?\\})'(?=\\s)`, 's').exec(page)?.[1]
  return JSON.parse(found ?? `no example for ${path}`)
}

test('the example of the documentation files a petition that the desk accepts', async () => {
  const opened = await api.call('POST', '/cases', { json: bodyFor('/cases') })
  expect(opened).toMatchObject({ status: 201 })
  const { id, resumeCode: code } = opened.body
  const saved = await api.call('PATCH', `/cases/${id}/data`, { code, json: bodyFor('/cases/\\$id/data') })
  expect(saved).toMatchObject({ status: 200 })
  const filed = await api.call('POST', `/cases/${id}/submit`, { code })
  expect(filed).toMatchObject({ status: 200, body: { folio: expect.any(String), code: expect.any(String) } })
  const outcome = { as: 'desk', json: bodyFor('/cases/\\$id/steps/triage/outcome') }
  expect(await api.call('POST', `/cases/${id}/steps/triage/outcome`, outcome)).toMatchObject({ status: 200 })
  await api.caughtUp(id)
  const json = { folio: filed.body.folio, code: filed.body.code }
  expect(await api.call('POST', '/status', { json })).toMatchObject({ status: 200, body: { status: 'open' } })
})
