import { createHmac, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { Charge, PaymentProvider, PaymentReport, PaymentStatus, ReadWebhook } from './provider.ts'
import { sameText } from './signature.ts'

export const simulatedProviderId = 'simulado'
export const signatureHeader = 'ventanilla-simulado-firma'

/** How old a signed message may be, milliseconds. */
const toleranceMs = 5 * 60_000

/** What the person chooses on the page that stands for a bank. */
export type SimulatedOutcome = Exclude<PaymentStatus, 'pending'>

/** The provider of a local installation, and the page where its payments are made. No money moves. */
export interface SimulatedProvider extends PaymentProvider {
  /** The charge of a payment page; undefined when the address was not made here. */
  open(token: string): Charge | undefined
  /** What has become of the charge so far; each try may end otherwise, an approved one is the last. */
  settle(token: string, outcome: SimulatedOutcome): Promise<PaymentReport | undefined>
}

interface Options {
  pool: Pool
  /** At least 32 random bytes. */
  secret: Buffer
  publicUrl: string
  now: () => Date
  /** Brings a signed message to our own webhook; the reconciliation finds out what does not arrive. */
  send: (body: string, headers: Record<string, string>) => Promise<void>
}

/** A provider without money: signed payment pages, signed webhooks, and its own memory in `ops.simulated_payments`. */
export function createSimulatedProvider({ pool, secret, publicUrl, now, send }: Options): SimulatedProvider {
  const sign = (purpose: string, text: string) =>
    createHmac('sha256', secret).update(`${purpose}:${text}`).digest('base64url')

  function open(token: string): Charge | undefined {
    const [payload = '', signature = ''] = token.split('.')
    if (!sameText(sign('simulated-checkout', payload), signature)) return undefined
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Charge
  }

  async function status(reference: string): Promise<PaymentReport | undefined> {
    const { rows } = await pool.query<Row>(
      'select reference, provider_reference, status, cents, currency, at from ops.simulated_payments where reference = $1',
      [reference],
    )
    return rows[0] && toReport(rows[0])
  }

  async function settle(token: string, outcome: SimulatedOutcome): Promise<PaymentReport | undefined> {
    const charge = open(token)
    if (!charge || now().toISOString() >= charge.expiresAt) return undefined
    const { reference, cents, currency } = charge
    await pool.query(
      `insert into ops.simulated_payments (reference, provider_reference, status, cents, currency, at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (reference) do update set provider_reference = excluded.provider_reference,
         status = excluded.status, at = excluded.at where ops.simulated_payments.status <> 'approved'`,
      [reference, `sim-${randomUUID()}`, outcome, cents, currency, now()],
    )
    const report = await status(reference)
    if (report) await tell(report)
    return report
  }

  function tell(report: PaymentReport): Promise<void> {
    const body = JSON.stringify({ simulated: true, ...report })
    const time = String(now().getTime())
    const signature = `t=${time},v1=${sign('simulated-webhook', `${time}.${body}`)}`
    return send(body, { 'content-type': 'application/json', [signatureHeader]: signature })
  }

  function isSigned(body: string, header: string | null): boolean {
    const [, time, signature] = /^t=(\d+),v1=([\w-]+)$/.exec(header ?? '') ?? []
    if (time === undefined || signature === undefined) return false
    if (Math.abs(now().getTime() - Number(time)) > toleranceMs) return false
    return sameText(sign('simulated-webhook', `${time}.${body}`), signature)
  }

  return {
    id: simulatedProviderId,
    async create(charge) {
      const payload = Buffer.from(JSON.stringify(charge)).toString('base64url')
      return { checkoutUrl: `${publicUrl}/pago-de-prueba/${payload}.${sign('simulated-checkout', payload)}` }
    },
    async readWebhook(rawBody, headers): Promise<ReadWebhook> {
      const body = Buffer.from(rawBody).toString('utf8')
      if (!isSigned(body, headers.get(signatureHeader))) return { ok: false, reason: 'forged' }
      const { reference, providerReference, status: state, cents, currency, at } = JSON.parse(body) as PaymentReport
      return { ok: true, report: { reference, providerReference, status: state, cents, currency, at } }
    },
    status,
    open,
    settle,
  }
}

interface Row {
  reference: string
  provider_reference: string
  status: SimulatedOutcome
  /** PostgreSQL gives a bigint as text. */
  cents: string
  currency: string
  at: Date
}

const toReport = ({ reference, provider_reference, status, cents, currency, at }: Row): PaymentReport => ({
  reference,
  providerReference: provider_reference,
  status,
  cents: Number(cents),
  currency,
  at: at.toISOString(),
})
