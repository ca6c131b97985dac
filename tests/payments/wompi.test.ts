import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PaymentProvider } from '#payments/provider.ts'
import { createWompiProvider, eventChecksum, integritySignature } from '#payments/wompi.ts'

const keys = {
  publicKey: 'pub_test_X0zDA9xoKdePzhd8a0x9HAez7HgGO2fH',
  privateKey: 'prv_test_secret',
  integritySecret: 'test_integrity_secret',
  eventsSecret: 'prod_events_OcHnIzeBl5socpwByQ4hA52Em3USQ93Z',
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The transaction of the worked example in Wompi's page on events, and one that was tried twice. */
const paid = { id: '1234-1610641025-49201', reference: 'MZQ3X2DE2SMX', status: 'APPROVED', amount_in_cents: 4490000 }
const transactions = [
  { ...paid, currency: 'COP', created_at: '2018-07-20T16:45:04.000Z', finalized_at: '2018-07-20T16:45:05.000Z' },
  {
    id: '1-2',
    reference: 'tried',
    status: 'DECLINED',
    amount_in_cents: 100,
    currency: 'COP',
    created_at: '2018-07-02',
  },
  { id: '2-1', reference: 'both', status: 'APPROVED', amount_in_cents: 100, currency: 'COP', created_at: '2018-07-01' },
  { id: '2-2', reference: 'both', status: 'DECLINED', amount_in_cents: 100, currency: 'COP', created_at: '2018-07-02' },
  { id: '1-1', reference: 'tried', status: 'ERROR', amount_in_cents: 100, currency: 'COP', created_at: '2018-07-01' },
]

/** The parts of Wompi's API that are used, as its reference describes them. */
let down = false
const server = createServer((request, response) => {
  const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body))
  const url = new URL(request.url ?? '', 'http://wompi')
  if (down) return answer(503, {})
  if (request.headers.authorization !== `Bearer ${keys.privateKey}`) return answer(401, { error: {} })
  if (url.pathname === '/v1/transactions')
    return answer(200, {
      data: transactions.filter(({ reference }) => reference === url.searchParams.get('reference')),
    })
  const found = transactions.find(({ id }) => url.pathname === `/v1/transactions/${id}`)
  return found ? answer(200, { data: found }) : answer(404, { error: { type: 'NOT_FOUND_ERROR' } })
})
let wompi: PaymentProvider
let api: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  wompi = createWompiProvider(keys, api)
})
afterAll(() => void server.close())

/** The event of the worked example, changed at will; signed afterwards. */
function event({
  transaction = {},
  properties = ['transaction.id', 'transaction.status', 'transaction.amount_in_cents'],
  secret = keys.eventsSecret,
} = {}) {
  const unsigned = {
    event: 'transaction.updated',
    data: { transaction: { ...paid, currency: 'COP', ...transaction } },
    environment: 'prod',
    timestamp: 1530291411,
    sent_at: '2018-07-20T16:45:05.000Z',
  }
  const checksum = eventChecksum({ ...unsigned, signature: { properties, checksum: '' } }, secret) ?? ''
  return { ...unsigned, signature: { properties, checksum: checksum.toUpperCase() } }
}
const read = (body: unknown) => wompi.readWebhook(Buffer.from(JSON.stringify(body)), new Headers())

test('the signature of a checkout is that of the worked example in the documentation', () => {
  const charge = { reference: 'sk8-438k4-xmxm392-sn2m', cents: 2490000, currency: 'COP' } as const
  const secret = 'prod_integrity_Z5mMke9x0k8gpErbDqwrJXMqsI6SFli6'
  const documented = '37c8407747e595535433ef8f6a811d853cd943046624a0ec04662b17bbf33bf5'
  expect(integritySignature(charge, secret)).toBe(documented)
  const expiresAt = '2023-06-09T20:28:50.000Z'
  expect(integritySignature({ ...charge, expiresAt }, secret)).toBe(
    sha256(`sk8-438k4-xmxm392-sn2m2490000COP${expiresAt}${secret}`),
  )
})

test('a checkout leads to Wompi with everything that it asks for, and nothing about the person', async () => {
  const charge = { reference: 'r-1', cents: 4490000, currency: 'COP', description: 'Licencia' } as const
  const times = { returnUrl: 'https://tramites.example/solicitudes/1', expiresAt: '2026-12-01T00:00:00.000Z' }
  const url = new URL((await wompi.create({ ...charge, ...times })).checkoutUrl)
  expect(url.origin + url.pathname).toBe('https://checkout.wompi.co/p/')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    'public-key': keys.publicKey,
    currency: 'COP',
    'amount-in-cents': '4490000',
    reference: 'r-1',
    'signature:integrity': sha256(`r-14490000COP${times.expiresAt}${keys.integritySecret}`),
    'redirect-url': times.returnUrl,
    'expiration-time': times.expiresAt,
  })
  const pesos = wompi.create({ ...charge, ...times, currency: 'MXN' })
  await expect(pesos).rejects.toMatchObject({ code: 'refused' })
})

describe('events', () => {
  test('the checksum is over the text that the documentation builds, step by step', () => {
    // The hash printed there is not the SHA-256 of the text printed there; the text is what the page specifies.
    const text = '1234-1610641025-49201APPROVED44900001530291411prod_events_OcHnIzeBl5socpwByQ4hA52Em3USQ93Z'
    expect(event().signature.checksum.toLowerCase()).toBe(sha256(text))
    expect(eventChecksum({ ...event(), signature: { properties: ['transaction.nothing'], checksum: '' } }, 's')).toBe(
      undefined,
    )
  })

  test('a true one tells what Wompi itself says of the transaction', async () => {
    const report = { reference: paid.reference, providerReference: paid.id, status: 'approved', cents: 4490000 }
    const whole = { ...report, currency: 'COP', at: '2018-07-20T16:45:05.000Z' }
    expect(await read(event())).toEqual({ ok: true, report: whole })
    // What the checksum does not cover is not believed: not the reference, not the currency.
    expect(await read(event({ transaction: { reference: 'another', currency: 'USD' } }))).toEqual({
      ok: true,
      report: whole,
    })
  })

  test('forged, altered and malformed ones are refused; other kinds are none of our business', async () => {
    const forged = { ok: false, reason: 'forged' }
    expect(await read(event({ secret: 'guessed' }))).toEqual(forged)
    const altered = event()
    altered.data.transaction.amount_in_cents = 1
    expect(await read(altered)).toEqual(forged)
    expect(await read({ ...event(), timestamp: 1 })).toEqual(forged)
    expect(await read('not an event')).toEqual({ ok: false, reason: 'malformed' })
    expect(await wompi.readWebhook(Buffer.from('{'), new Headers())).toEqual({ ok: false, reason: 'malformed' })
    expect(await read(event({ properties: ['transaction.status'] }))).toEqual({ ok: false, reason: 'malformed' })
    expect(await read(event({ transaction: { id: '../merchants' } }))).toEqual({ ok: false, reason: 'malformed' })
    expect(await read({ ...event(), event: 'nequi_token.updated' })).toEqual({ ok: true })
    expect(await read(event({ transaction: { id: 'unheard-of' } }))).toEqual({ ok: true })
  })
})

test('asked about a charge, money that came counts, otherwise the last try', async () => {
  expect(await wompi.status(paid.reference)).toMatchObject({ status: 'approved', providerReference: paid.id })
  expect(await wompi.status('tried')).toMatchObject({ status: 'declined', providerReference: '1-2' })
  expect(await wompi.status('both')).toMatchObject({ status: 'approved', providerReference: '2-1' })
  expect(await wompi.status('nobody-paid')).toBeUndefined()
})

test('a provider that is down, or keys that it does not take, are told apart', async () => {
  await expect(createWompiProvider({ ...keys, privateKey: 'wrong' }, api).status('x')).rejects.toMatchObject({
    code: 'refused',
  })
  down = true
  await expect(read(event())).rejects.toMatchObject({ code: 'unavailable' })
  down = false
  await expect(createWompiProvider(keys, 'http://127.0.0.1:1').status('x')).rejects.toMatchObject({
    code: 'unavailable',
  })
})
