import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toCents } from '#payments/provider.ts'
import { paymentReference, readReference } from '#payments/reference.ts'
import { createSimulatedProvider, signatureHeader } from '#payments/simulated.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'

let database: FreshDatabase
let pool: Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = new Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const caseId = '0b0f7a2e-5b0d-5d4e-8a39-3f0f5a2c7d11'
const charge = {
  reference: paymentReference(caseId, 'pay-fee#2'),
  cents: 4490000,
  currency: 'COP',
  description: 'Derechos de la licencia',
  returnUrl: 'http://localhost/solicitudes/1',
  expiresAt: '2026-12-01T00:00:00.000Z',
} as const

/** A provider at an instant, and every message that it sent to the webhook. */
function provider(at = '2026-11-20T12:00:00.000Z', secret = Buffer.alloc(32, 1)) {
  const clock = { now: new Date(at) }
  const sent: { body: string; headers: Record<string, string> }[] = []
  const send = async (body: string, headers: Record<string, string>) => void sent.push({ body, headers })
  const options = { pool, secret, publicUrl: 'http://localhost', now: () => clock.now, send }
  return { provider: createSimulatedProvider(options), sent, clock }
}
const tokenOf = (checkoutUrl: string) => checkoutUrl.split('/').at(-1) ?? ''

test('what is paid on its page arrives as a signed message, survives a restart, and is approved only once', async () => {
  const { provider: one, sent } = provider()
  const { checkoutUrl } = await one.create(charge)
  expect(await one.create(charge)).toEqual({ checkoutUrl })
  expect(checkoutUrl).toMatch(/^http:\/\/localhost\/pago-de-prueba\//)
  const token = tokenOf(checkoutUrl)
  expect(one.open(token)).toEqual(charge)
  expect(await one.status(charge.reference)).toBeUndefined()

  const declined = await one.settle(token, 'declined')
  expect(declined).toMatchObject({ reference: charge.reference, status: 'declined', cents: 4490000, currency: 'COP' })
  const approved = await one.settle(token, 'approved')
  expect(approved?.providerReference).not.toBe(declined?.providerReference)
  expect(await one.settle(token, 'declined')).toEqual(approved)

  const { provider: again } = provider()
  expect(await again.status(charge.reference)).toEqual(approved)
  const [, message] = sent
  const read = () => again.readWebhook(Buffer.from(message?.body ?? ''), new Headers(message?.headers))
  expect(await read()).toEqual({ ok: true, report: approved })
  expect(await read()).toEqual({ ok: true, report: approved })
})

test('an address or a message that was not made here, was altered or is old counts for nothing', async () => {
  const { provider: one, sent, clock } = provider()
  const fresh = { ...charge, reference: paymentReference(caseId, 'pay#1') }
  const token = tokenOf((await one.create(fresh)).checkoutUrl)
  const [payload = '', signature = ''] = token.split('.')
  const cheaper = Buffer.from(JSON.stringify({ ...fresh, cents: 1 })).toString('base64url')
  for (const forged of [`${cheaper}.${signature}`, payload, '', `${payload}.`]) expect(one.open(forged)).toBeUndefined()
  expect(provider(undefined, Buffer.alloc(32, 2)).provider.open(token)).toBeUndefined()

  await one.settle(token, 'approved')
  const body = sent[0]?.body ?? ''
  const header = sent[0]?.headers[signatureHeader] ?? ''
  const refused = { ok: false, reason: 'forged' }
  const read = (text: string, given?: string) =>
    one.readWebhook(Buffer.from(text), new Headers(given === undefined ? {} : { [signatureHeader]: given }))
  expect(await read(body, header)).toMatchObject({ ok: true })
  expect(await read(body.replace('4490000', '1'), header)).toEqual(refused)
  expect(await read(body)).toEqual(refused)
  expect(await read(body, header.replace(/t=\d+/, `t=${clock.now.getTime() + 1}`))).toEqual(refused)
  clock.now = new Date(clock.now.getTime() + 5 * 60_000 + 1)
  expect(await read(body, header)).toEqual(refused)
  clock.now = new Date(charge.expiresAt)
  expect(await one.settle(token, 'approved')).toBeUndefined()
})

test('a reference names the case and the effect; amounts are whole hundredths', () => {
  expect(readReference(charge.reference)).toEqual({ caseId, effect: 'pay-fee#2' })
  expect(readReference(paymentReference(caseId, 'pay-1#2.3'))).toEqual({ caseId, effect: 'pay-1#2.3' })
  for (const other of ['MZQ3X2DE2SMX', caseId, `${caseId}-pay`, `x${charge.reference}`, `${caseId}-Pay_1`])
    expect(readReference(other)).toBeUndefined()
  expect([toCents(0), toCents(44900), toCents(19.99), toCents(0.29), toCents(1_234_567.89)]).toEqual([
    0, 4490000, 1999, 29, 123456789,
  ])
  for (const wrong of [-1, 0.001, Number.NaN, Number.POSITIVE_INFINITY, 1e13])
    expect(() => toCents(wrong)).toThrow(RangeError)
})
