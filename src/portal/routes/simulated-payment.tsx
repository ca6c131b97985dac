import { Hono } from 'hono'
import type { SimulatedOutcome, SimulatedProvider } from '#payments/simulated.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { SimulatedPaymentPage } from '../pages/simulated-payment.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { writeMoney } from '../views/owed.ts'

/** What the page needs of the provider that moves no money. */
export type SimulatedPayments = Pick<SimulatedProvider, 'open' | 'settle' | 'status'>

const outcomes: readonly string[] = ['approved', 'declined', 'voided'] satisfies SimulatedOutcome[]

/** The page of the simulated provider; answers 404 in an installation that has another one, or none. */
export function simulatedPaymentRoutes(portal: Portal): Hono<PortalEnv> {
  const path = '/pago-de-prueba/:token'
  return new Hono<PortalEnv>().get(path, (c) => page(c, portal)).post(path, (c) => pay(c, portal))
}

/** The charge that the address names. @throws {Refused} when nobody made that address here. */
function chargeOf(c: PortalContext, { deps }: Portal) {
  const token = c.req.param('token') ?? ''
  const charge = deps.simulatedPayments?.open(token)
  if (!deps.simulatedPayments || !charge) throw new Refused('not-found')
  return { payments: deps.simulatedPayments, charge, token }
}

async function page(c: PortalContext, portal: Portal) {
  const { payments, charge, token } = chargeOf(c, portal)
  const shell = await portal.shell(c)
  const { reference, cents, currency, description, returnUrl, expiresAt } = charge
  const paid = (await payments.status(reference))?.status === 'approved'
  const open = !paid && portal.deps.now().toISOString() < expiresAt
  const amount = writeMoney(cents, currency, shell.lang)
  const form = { action: `/pago-de-prueba/${token}`, key: crypto.randomUUID() }
  const payment = { amount, concept: description, reference, paid, back: returnUrl, ...(open && { form }) }
  return show(c, <SimulatedPaymentPage shell={shell} payment={payment} />)
}

async function pay(c: PortalContext, portal: Portal) {
  const { payments, charge, token } = chargeOf(c, portal)
  const outcome = c.get('form').one('outcome')
  if (!outcomes.includes(outcome)) throw new Refused('stale', c.req.path)
  const report = await payments.settle(token, outcome as SimulatedOutcome)
  return goTo(c, report ? new URL(charge.returnUrl).pathname : c.req.path)
}
