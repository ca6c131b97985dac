import { z } from '@hono/zod-openapi'
import type { SettlePayment } from '#app/settle-payment.ts'
import { ProviderError, type PaymentProvider } from '#payments/provider.ts'
import { problem } from './problem.ts'
import { type Api, json, route } from './route.ts'

export interface PaymentEvents {
  provider: PaymentProvider
  settle: SettlePayment
}

/** Events of providers are a few kilobytes. */
const maxBytes = 64 * 1024

const settlements = z.enum(['recorded', 'pending', 'unknown', 'moot'])
const eventsRoute = route({
  method: 'post',
  path: '/payments/{provider}/events',
  tags: ['payments'],
  takes: 'none',
  summary: 'What became of charges, as the payment provider reports and signs it; not for clients',
  request: { params: z.object({ provider: z.string().max(40) }) },
  responses: { 200: json(z.object({ settlement: settlements }), 'Taken note of: it need not come again') },
})

/**
 * Where the payment provider reports what became of charges: `POST /payments/{provider}/events`. Answers 200 to everything
 * that is truly the provider's, also when it comes again or concerns no charge of ours, since sending it again would change
 * nothing; 503 when it could not be recorded, so that it comes again.
 */
export function addPayments(api: Api, payments: PaymentEvents | undefined): void {
  api.openapi(eventsRoute, async (c) => {
    const { log } = c.get('deps')
    if (!payments || c.req.valid('param').provider !== payments.provider.id) throw problem('not-found')
    const { provider, settle } = payments
    const body = new Uint8Array(await c.req.arrayBuffer())
    if (body.length > maxBytes) throw problem('body-too-large', { params: { maxBytes } })
    const read = await provider.readWebhook(body, c.req.raw.headers).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error
      log.warn({ provider: provider.id, reason: error.message }, 'a payment event could not be looked into')
      throw problem('unavailable', { headers: { 'Retry-After': '60' } })
    })
    if (!read.ok) {
      log.warn({ provider: provider.id, reason: read.reason }, 'a payment event was refused')
      throw problem(read.reason === 'forged' ? 'unauthorized' : 'bad-request')
    }
    const settlement = read.report ? await settle(provider.id, read.report) : 'moot'
    return c.json({ settlement }, 200)
  })
}
