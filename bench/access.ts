import { setTimeout as sleep } from 'node:timers/promises'
import { callOf, commandKinds, newLifecycle, officer } from '#support/certificate.ts'
import { createHttpClient, type Answer, type Call, type HttpClient } from '#support/http.ts'
import { percentile, type Figure } from './figures.ts'
import { untilShown, type Ground } from './lifecycles.ts'

const group = 'access'
const warmUps = 10

/**
 * What the trace of a look costs: the first look into a case, which writes it, beside the same look again, which does not,
 * in turns. The person has read each case before, so that neither finds it colder.
 */
export async function measureAccess({ system, pool }: Ground, cases: number): Promise<Figure[]> {
  const http = createHttpClient(system.baseUrl)
  try {
    const [citizen = '', desk = ''] = await Promise.all(['ana', officer].map((account) => system.token(account)))
    const cookie = await logIn(http, officer)
    const kinds = {
      'case, API': (id: string): Call => ({ method: 'GET', path: `/api/v1/cases/${id}`, token: desk }),
      'its history, API': (id: string): Call => ({ method: 'GET', path: `/api/v1/cases/${id}/history`, token: desk }),
      'page of an officer': (id: string): Call => ({ method: 'GET', path: `/bandeja/${id}`, headers: { cookie } }),
    }
    const took = Object.keys(kinds).map((name) => ({ name, first: [] as number[], again: [] as number[] }))
    const ids: string[] = []
    for (let n = 0; n < cases + warmUps; n += 1) ids.push(await fileCase(http, { citizen, officer: desk }))
    await untilShown(pool, ids, 'open')
    for (const [n, id] of ids.entries()) {
      expectOk(await http.send({ method: 'GET', path: `/api/v1/cases/${id}`, token: citizen }))
      for (const [index, call] of Object.values(kinds).entries()) {
        const [first, again] = [await timed(http, call(id)), await timed(http, call(id))]
        if (n < warmUps) continue
        took[index]?.first.push(first)
        took[index]?.again.push(again)
      }
    }
    return took.flatMap(({ name, first, again }): Figure[] => [
      { group, what: `${name}, p50, without writing its trace`, value: percentile(again, 50), unit: 'ms' },
      { group, what: '… writing it', value: percentile(first, 50), unit: 'ms' },
      {
        group,
        what: '… to without',
        value: percentile(first, 50) / percentile(again, 50),
        unit: '',
        target: { atMost: 1.1 },
      },
    ])
  } finally {
    http.close()
  }
}

/** After a rest, so that nothing written meanwhile for the look before counts against this one. */
async function timed(http: HttpClient, call: Call): Promise<number> {
  await sleep(20)
  const began = performance.now()
  expectOk(await http.send(call))
  return performance.now() - began
}

/** A certificate that waits for the officer. */
async function fileCase(http: HttpClient, tokens: { citizen: string; officer: string }): Promise<string> {
  const life = newLifecycle('ana')
  for (const kind of commandKinds.slice(0, 4)) expectOk(await http.send(callOf(life, kind, tokens)))
  return life.caseId
}

/** The cookies of a browser in which a demo account has logged in, through the issuer's own page. */
async function logIn(http: HttpClient, account: string): Promise<string> {
  const jar = new Map<string, string>()
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const go = async (call: Call): Promise<Answer> => {
    const answer = await http.send({ ...call, headers: { ...call.headers, cookie: cookies() } })
    for (const line of (answer.headers['set-cookie'] as string[] | undefined) ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const location = answer.headers['location']
    if (typeof location !== 'string') return answer
    const { pathname, search } = new URL(location, 'http://any')
    return go({ method: 'GET', path: `${pathname}${search}` })
  }
  const page = expectOk(await go({ method: 'GET', path: '/login?back=/bandeja' }))
  const path = /action="([^"]+)"/.exec(page.body.toString('utf8'))?.[1] ?? ''
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expectOk(await go({ method: 'POST', path, headers, text: new URLSearchParams({ account }).toString() }))
  return cookies()
}

function expectOk(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`A request was answered ${answer.status}: ${answer.body.toString('utf8')}`)
  return answer
}
