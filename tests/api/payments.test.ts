import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BusyError } from '#app/execute.ts'
import type { Settlement } from '#app/settle-payment.ts'
import type { PaymentReport } from '#payments/provider.ts'
import { createWompiProvider, eventChecksum } from '#payments/wompi.ts'
import { startApi, type TestApi } from './support.ts'

const keys = { publicKey: 'pub_test_1', privateKey: 'prv', integritySecret: 'integrity', eventsSecret: 'events' }
const transaction = { id: '1-2', reference: 'r-1', status: 'APPROVED', amount_in_cents: 4490000, currency: 'COP' }
let down = false
const wompi = createServer(
  (_request, response) => void response.writeHead(down ? 503 : 200).end(JSON.stringify({ data: transaction })),
)

let api: TestApi
const settled: { provider: string; report: PaymentReport }[] = []
let answer: () => Settlement = () => 'recorded'

beforeAll(async () => {
  await new Promise<void>((resolve) => wompi.listen(0, '127.0.0.1', resolve))
  const provider = createWompiProvider(keys, `http://127.0.0.1:${(wompi.address() as AddressInfo).port}`)
  const settle = async (name: string, report: PaymentReport) => (settled.push({ provider: name, report }), answer())
  api = await startApi({ payments: { provider, settle } })
})
afterAll(async () => {
  await api.close()
  wompi.close()
})

function event(secret = keys.eventsSecret) {
  const unsigned = { event: 'transaction.updated', data: { transaction }, timestamp: 1530291411 }
  const properties = ['transaction.id', 'transaction.status', 'transaction.amount_in_cents']
  const checksum = eventChecksum({ ...unsigned, signature: { properties, checksum: '' } }, secret)
  return { ...unsigned, signature: { properties, checksum } }
}
const send = (json: unknown, provider = 'wompi') => api.call('POST', `/payments/${provider}/events`, { json })

test('an event of the provider is settled with what the provider says, and answered 200 whatever becomes of it', async () => {
  for (const settlement of ['recorded', 'unknown', 'moot'] as const) {
    answer = () => settlement
    expect(await send(event())).toMatchObject({ status: 200, body: { settlement } })
  }
  expect(settled).toHaveLength(3)
  expect(settled[0]).toMatchObject({
    provider: 'wompi',
    report: { reference: 'r-1', status: 'approved', cents: 4490000 },
  })
})

test('what is not the provider’s is refused; what could not be looked into or recorded has to come again', async () => {
  settled.length = 0
  expect(await send(event('guessed'))).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
  expect(await send({ event: 'transaction.updated' })).toMatchObject({ status: 400 })
  expect(await send(event(), 'simulado')).toMatchObject({ status: 404 })
  expect(await send({ ...event(), filler: 'x'.repeat(70_000) })).toMatchObject({ status: 413 })
  down = true
  expect(await send(event())).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  down = false
  expect(settled).toEqual([])
  answer = () => {
    throw new BusyError('others keep writing')
  }
  expect((await send(event())).status).toBeGreaterThanOrEqual(400)
})
