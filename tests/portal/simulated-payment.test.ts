import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paymentReference } from '#payments/reference.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { createVisitor } from './visitor.ts'

let database: FreshDatabase
let portal: TestPortal
beforeAll(async () => {
  database = await freshDatabase()
  portal = await startPortal(database.url)
})
afterAll(async () => {
  await portal.stop()
  await database.drop()
})

const reference = paymentReference('0b0f7a2e-5b0d-5d4e-8a39-3f0f5a2c7d11', 'pay#1')
const charge = { reference, cents: 4490050, currency: 'COP', description: 'Derechos de la licencia' } as const
const pageOf = async (expiresAt: string, name: string = reference) => {
  const returnUrl = `${portal.deps.publicUrl}/ayuda`
  const { checkoutUrl } = await portal.provider.create({ ...charge, reference: name, returnUrl, expiresAt })
  return checkoutUrl.replace(portal.deps.publicUrl, '')
}

test('the page says in capitals that it moves no money, takes an outcome without JavaScript, and leads back', async () => {
  const visitor = createVisitor(portal)
  const path = await pageOf('2100-01-01T00:00:00.000Z')
  const page = await visitor.visit(path)
  expect(page.heading).toBe('PAGO DE PRUEBA')
  expect(page.text).toContain('no mueve dinero')
  expect(page.text).toContain('44.900,50')
  expect(page.text).toContain('Derechos de la licencia')
  await visitor.send('Rechazar el pago', { outcome: 'declined' })
  expect(visitor.path).toBe('/ayuda')
  expect(await portal.provider.status(reference)).toMatchObject({ status: 'declined', cents: 4490050 })

  await visitor.visit(path)
  expect((await visitor.send('Aprobar el pago', { outcome: 'for-free' })).status).toBeGreaterThanOrEqual(400)
  await visitor.visit(path)
  await visitor.send('Aprobar el pago', { outcome: 'approved' })
  expect(await portal.provider.status(reference)).toMatchObject({ status: 'approved' })
  const again = await visitor.visit(`${path}?lang=en`)
  expect([again.heading, again.text.includes('has been approved already')]).toEqual(['TEST PAYMENT', true])
  expect(again.root.querySelector('main form')).toBeNull()
})

test('operators see money that was not what had been asked for', async () => {
  const client = new Client(database.url)
  await client.connect()
  await client.query(
    `insert into ops.payments (reference, case_id, entity, provider, cents, currency, requested_at, ask_until, problem,
       problem_reference, problem_cents, problem_at)
     values ($1, gen_random_uuid(), 'gobernacion', 'wompi', 4490050, 'COP', now(), now(), 'other-amount', '1-2', 100, now())`,
    [reference],
  )
  await client.end()
  const operator = createVisitor(portal)
  const { text } = await operator.visit('/login/admin-gobernacion?back=/operacion')
  expect(text).toContain('Llegó otro valor')
  expect(text).toContain('Llegó $ 1 COP; se pidió $ 44.900,50 COP.')
  expect(text).toContain('wompi 1-2')
})

test('an address that was not made here, or whose time is over, takes nothing', async () => {
  const visitor = createVisitor(portal)
  const path = await pageOf('2026-01-01T00:00:00.000Z', `${reference}_2`)
  expect((await visitor.visit(path)).text).toContain('El tiempo para este pago ya pasó')
  expect((await visitor.visit(`${path}x`)).status).toBe(404)
  expect((await visitor.visit('/pago-de-prueba/e30.x')).status).toBe(404)
})
