import { afterEach, beforeEach, expect, test } from 'vitest'
import { limits } from '#api/limits.ts'
import { createPlaces } from '#api/live.ts'
import { createRateLimiter } from '#api/rate-limit.ts'
import { fileCase, generous, holder, openCase, petition, startApi, type TestApi } from './support.ts'

let api: TestApi
let clock: Date
const only = (kind: keyof typeof limits.rates) => ({
  ...generous,
  rates: { ...generous.rates, [kind]: limits.rates[kind] },
})
const start = async (kind: keyof typeof limits.rates, trustedProxies = 0) => {
  api = await startApi({ limits: only(kind), now: () => clock, trustedProxies })
}
beforeEach(() => {
  clock = new Date()
})
afterEach(() => api.close())
const pass = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000)
}

test('drafts without an account are opened at the stated rate by an address', async () => {
  await start('open', 1)
  const from = (address: string, as?: string) =>
    api.call('POST', '/cases', {
      ...(as && { as }),
      json: { procedure: petition },
      headers: { 'x-forwarded-for': address },
    })
  for (let n = 1; n <= limits.rates.open.burst; n += 1) {
    const answer = await from('192.0.2.1')
    expect(answer.status).toBe(201)
    expect(answer.headers.get('ratelimit-policy')).toBe('"open";q=30;w=60')
    expect(answer.headers.get('ratelimit')).toMatch(new RegExp(`^"open";r=${limits.rates.open.burst - n};`))
  }
  const refused = await from('192.0.2.1')
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 'too-many-requests', detail: expect.stringContaining('2 segundos') },
  })
  expect(refused.headers.get('retry-after')).toBe('2')
  // What the client itself writes stands left of what our proxy adds, and changes nothing.
  expect((await from('198.51.100.9, 192.0.2.1')).status).toBe(429)
  expect((await from('192.0.2.2')).status).toBe(201)
  expect((await from('192.0.2.1', 'ana')).status).toBe(201)
  pass(2)
  expect((await from('192.0.2.1')).status).toBe(201)
  expect((await from('192.0.2.1')).status).toBe(429)
})

test('without a proxy of ours nobody chooses their address', async () => {
  await start('open')
  const send = (n: number) =>
    api.call('POST', '/cases', { json: { procedure: petition }, headers: { 'x-forwarded-for': `192.0.2.${n}` } })
  for (let n = 1; n <= limits.rates.open.burst; n += 1) expect((await send(n)).status).toBe(201)
  expect((await send(200)).status).toBe(429)
})

test('wrong codes are counted, right ones are not; then not even the right one opens', async () => {
  await start('code')
  const opened = await openCase(api)
  const read = (code: string) => api.call('GET', `/cases/${opened.id}`, { code })
  for (let n = 0; n < 15; n += 1) expect((await read(opened.code)).status).toBe(200)
  for (let n = 0; n < limits.rates.code.burst; n += 1) expect((await read('WRONG')).status).toBe(404)
  expect(await read('WRONG')).toMatchObject({ status: 429 })
  expect(await read(opened.code)).toMatchObject({ status: 429 })
  expect(await api.call('PATCH', `/cases/${opened.id}/data`, { code: 'WRONG', json: { data: {} } })).toMatchObject({
    status: 429,
  })
  pass(60)
  expect(await read(opened.code)).toMatchObject({ status: 200 })
})

test('look-ups of folios are limited per address, the right ones too', async () => {
  await start('lookup')
  const filed = await fileCase(api)
  await api.caughtUp(filed.id)
  const json = { folio: filed.folio, code: 'AAAA-AAAA' }
  for (let n = 0; n < limits.rates.lookup.burst; n += 1) {
    expect((await api.call('POST', '/status', { json })).status).toBe(404)
  }
  expect(await api.call('POST', '/status', { json: { ...json, code: filed.lookup } })).toMatchObject({ status: 429 })
  expect(await api.call('GET', `/status/${filed.folio}?code=${filed.lookup}`)).toMatchObject({ status: 429 })
})

test('commands to one case are limited, those to another go on', async () => {
  await start('write')
  const [one, two] = [await openCase(api), await openCase(api)]
  const save = (each: typeof one) =>
    api.call('PATCH', `/cases/${each.id}/data`, { ...holder(each), json: { step: 'draft', data: { asunto: 'A' } } })
  const statuses = []
  for (let n = 0; n <= limits.rates.write.burst; n += 1) statuses.push((await save(one)).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(limits.rates.write.burst)
  expect(statuses.at(-1)).toBe(429)
  expect((await save(two)).status).toBe(200)
})

test('patterns are limited per auditor, for each reads much', async () => {
  await start('patterns')
  await api.caughtUp((await fileCase(api)).id)
  const ask = (as: string) => api.call('GET', '/audit/patterns?pattern=unusually-fast', { as })
  for (let n = 0; n < limits.rates.patterns.burst; n += 1) expect((await ask('auditor')).status).toBe(200)
  const refused = await ask('auditor')
  expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } })
  expect(refused.headers.get('ratelimit-policy')).toBe('"patterns";q=60;w=600')
  expect((await ask('auditorElsewhere')).status).toBe(200)
})

test('a limiter refills evenly, and never above its burst', async () => {
  await start('open')
  let at = 0
  const limiter = createRateLimiter({ burst: 2, seconds: 10 }, () => at)
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([
    { allowed: true, remaining: 1, retryAfter: 0 },
    { allowed: true, remaining: 0, retryAfter: 5 },
    { allowed: false, remaining: 0, retryAfter: 5 },
  ])
  expect(limiter.peek('a').allowed).toBe(false)
  at = 5000
  expect(limiter.peek('a').allowed).toBe(true)
  at = 1_000_000
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a')].map(({ allowed }) => allowed)).toEqual([
    true,
    true,
    false,
  ])
})

test('live streams have a limit per address and one for all', async () => {
  await start('open')
  const places = createPlaces({ streams: 3, streamsPerAddress: 2 })
  const leave = places.take('a')
  expect([places.take('a'), places.take('a')].map(Boolean)).toEqual([true, false])
  expect([places.take('b'), places.take('c')].map(Boolean)).toEqual([true, false])
  leave?.()
  expect(places.take('c')).toBeDefined()
})

test('whoever holds a network of IPv6 is one caller, with all of its addresses', async () => {
  await start('open', 1)
  const send = (address: string) =>
    api.call('POST', '/cases', { json: { procedure: petition }, headers: { 'x-forwarded-for': address } })
  for (let n = 1; n <= limits.rates.open.burst; n += 1) expect((await send(`2001:db8:1:2::${n}`)).status).toBe(201)
  expect((await send('2001:db8:1:2:ffff::1')).status).toBe(429)
  expect((await send('2001:db8:1:3::1')).status).toBe(201)
})
