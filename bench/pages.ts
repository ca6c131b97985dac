import { gzipSync } from 'node:zlib'
import { callOf, commandKinds, newLifecycle, officer, procedure } from '#support/certificate.ts'
import { createHttpClient, type Answer, type HttpClient } from '#support/http.ts'
import { percentile, type Figure } from './figures.ts'
import { untilShown, type Ground } from './lifecycles.ts'

const group = 'pages'
const warmUps = 15

/** Time and size of the pages that most people see: home, a procedure, and where their case stands. */
export async function measurePages({ system, pool }: Ground, times: number): Promise<Figure[]> {
  const http = createHttpClient(system.baseUrl)
  try {
    const status = await openStatus({ system, pool }, http)
    return [
      ...(await measurePage(http, 'home', '/', {}, times)),
      ...(await measurePage(http, 'procedure', `/tramites/${procedure}`, {}, times)),
      ...(await measurePage(http, 'status', status.path, { cookie: status.cookie }, times)),
    ]
  } finally {
    http.close()
  }
}

async function measurePage(
  http: HttpClient,
  name: string,
  path: string,
  headers: Record<string, string>,
  times: number,
): Promise<Figure[]> {
  const get = async () => expectOk(path, await http.send({ method: 'GET', path, headers }))
  for (let i = 0; i < warmUps; i += 1) await get()
  const took: number[] = []
  for (let i = 0; i < times; i += 1) {
    const began = performance.now()
    await get()
    took.push(performance.now() - began)
  }
  const page = await get()
  const sizes = [gzipSync(page.body).length]
  for (const asset of assetsOf(page.body.toString('utf8'))) {
    sizes.push(gzipSync(expectOk(asset, await http.send({ method: 'GET', path: asset })).body).length)
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  return [
    { group, what: `${name}, p95`, value: percentile(took, 95), unit: 'ms', target: { atMost: 30 } },
    { group, what: `${name} with styles and script, gzipped`, value: bytes / 1024, unit: 'KB', target: { atMost: 60 } },
  ]
}

/** Addresses of the styles and scripts that a page names. */
const assetsOf = (html: string): string[] =>
  [...html.matchAll(/<(?:link[^>]+rel="stylesheet"[^>]*href|script[^>]+src)="([^"]+)"/g)].map(([, path]) => path ?? '')

/** Files a case, and looks it up with folio and code as anybody does; answers where that leads and the cookie. */
async function openStatus({ system, pool }: Ground, http: HttpClient): Promise<{ path: string; cookie: string }> {
  const tokens = { citizen: await system.token('ana'), officer: await system.token(officer) }
  const life = newLifecycle('ana')
  let answer: Answer | undefined
  for (const kind of commandKinds.slice(0, 4)) answer = expectOk(kind, await http.send(callOf(life, kind, tokens)))
  const { folio, code } = JSON.parse(answer?.body.toString('utf8') ?? '') as { folio: string; code: string }
  await untilShown(pool, [life.caseId], 'open')
  const form = expectOk('/estado', await http.send({ method: 'GET', path: '/estado' }))
  const hidden = [...form.body.toString('utf8').matchAll(/<input[^>]+type="hidden"[^>]*>/g)].map(([input]) => {
    return [/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? ''] as const
  })
  const fields = new URLSearchParams({ ...Object.fromEntries(hidden), folio, code })
  const cookie = cookiesOf(form)
  const headers = { cookie, origin: system.baseUrl, 'content-type': 'application/x-www-form-urlencoded' }
  const found = await http.send({ method: 'POST', path: '/estado', headers, text: fields.toString() })
  const location = found.headers['location']
  if (typeof location !== 'string') throw new Error(`The look-up of ${folio} was answered ${found.status}`)
  return { path: location, cookie: [cookie, cookiesOf(found)].filter(Boolean).join('; ') }
}

const cookiesOf = ({ headers }: Answer): string =>
  (headers['set-cookie'] as string[] | undefined)?.map((cookie) => cookie.split(';', 1)[0]).join('; ') ?? ''

function expectOk(what: string, answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${what} was answered ${answer.status}`)
  return answer
}
