import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ProviderError, type Charge, type PaymentProvider, type PaymentReport, type ReadWebhook } from './provider.ts'
import { sameText } from './signature.ts'

/** The keys of a merchant, as Wompi's dashboard gives them (docs.wompi.co, "Ambientes y llaves"). */
export interface WompiKeys {
  publicKey: string
  privateKey: string
  integritySecret: string
  eventsSecret: string
}

const checkoutAddress = 'https://checkout.wompi.co/p/'
const timeoutMs = 10_000

/** Wompi has a server for each environment; the public key says which one it is for. */
const apiAddress = (publicKey: string): string =>
  publicKey.startsWith('pub_prod_') ? 'https://production.wompi.co/v1' : 'https://sandbox.wompi.co/v1'

const transactionId = /^[A-Za-z0-9-]{1,64}$/

const transactionSchema = z.object({
  id: z.string().regex(transactionId),
  reference: z.string(),
  status: z.enum(['PENDING', 'APPROVED', 'DECLINED', 'VOIDED', 'ERROR']),
  amount_in_cents: z.number().int(),
  currency: z.string(),
  created_at: z.string().optional(),
  finalized_at: z.string().nullish(),
})
type Transaction = z.output<typeof transactionSchema>

const eventSchema = z.object({
  event: z.string(),
  data: z.record(z.string(), z.unknown()),
  signature: z.object({ properties: z.array(z.string()), checksum: z.string() }),
  timestamp: z.number().int(),
})
type WompiEvent = z.output<typeof eventSchema>

const hash = (...parts: (string | number)[]): string => createHash('sha256').update(parts.join('')).digest('hex')

/** Signature of a checkout (docs.wompi.co/docs/colombia/widget-checkout-web, "Genera una firma de integridad"). */
export const integritySignature = (
  { reference, cents, currency, expiresAt }: Pick<Charge, 'reference' | 'cents' | 'currency'> & { expiresAt?: string },
  secret: string,
): string => hash(reference, cents, currency, expiresAt ?? '', secret)

/** Checksum of an event (docs.wompi.co/docs/colombia/eventos, "Verifica la autenticidad de un evento"); undefined when a property is missing. */
export function eventChecksum(
  { data, signature, timestamp }: Omit<WompiEvent, 'event'>,
  secret: string,
): string | undefined {
  const values = signature.properties.map((path) => valueAt(data, path))
  return values.includes(undefined) ? undefined : hash(...values.map(String), timestamp, secret)
}

function valueAt(data: unknown, path: string): string | number | boolean | undefined {
  let value = data
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

/**
 * Wompi, for Colombia: its web checkout, its events, and its transactions. `api` is where its API answers.
 *
 * The checksum of an event covers the transaction's id, status and amount, and neither its reference nor its currency:
 * whoever has one true event could present it for another charge. So an event only says which transaction to ask for.
 */
export function createWompiProvider(keys: WompiKeys, api = apiAddress(keys.publicKey)): PaymentProvider {
  async function get(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${keys.privateKey}`, accept: 'application/json' }
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`${api}${path}`, { headers, signal, redirect: 'error' }).catch(() => undefined)
    if (!response) throw new ProviderError('unavailable', 'Wompi does not answer')
    if (response.status === 404) return undefined
    if (response.status === 429 || response.status >= 500)
      throw new ProviderError('unavailable', `Wompi answered ${response.status}`)
    if (!response.ok) throw new ProviderError('refused', `Wompi answered ${response.status}: look at the private key`)
    const { data } = (await response.json().catch(() => ({}))) as { data?: unknown }
    return data
  }

  async function transaction(id: string): Promise<PaymentReport | undefined> {
    const found = transactionSchema.safeParse(await get(`/transactions/${id}`))
    return found.success && found.data.id === id ? toReport(found.data) : undefined
  }

  return {
    id: 'wompi',
    async create({ reference, cents, currency, returnUrl, expiresAt }) {
      if (currency !== 'COP') throw new ProviderError('refused', `Wompi takes COP, not ${currency}`)
      const url = new URL(checkoutAddress)
      url.search = new URLSearchParams({
        'public-key': keys.publicKey,
        currency,
        'amount-in-cents': String(cents),
        reference,
        'signature:integrity': integritySignature({ reference, cents, currency, expiresAt }, keys.integritySecret),
        'redirect-url': returnUrl,
        'expiration-time': expiresAt,
      }).toString()
      return { checkoutUrl: url.href }
    },
    async readWebhook(rawBody): Promise<ReadWebhook> {
      const event = eventSchema.safeParse(parse(rawBody))
      if (!event.success) return { ok: false, reason: 'malformed' }
      const { signature, data } = event.data
      const checksum = eventChecksum(event.data, keys.eventsSecret)
      if (checksum === undefined || !sameText(checksum, signature.checksum.toLowerCase()))
        return { ok: false, reason: 'forged' }
      if (event.data.event !== 'transaction.updated') return { ok: true }
      const id = valueAt(data, 'transaction.id')
      if (typeof id !== 'string' || !transactionId.test(id) || !signature.properties.includes('transaction.id'))
        return { ok: false, reason: 'malformed' }
      const report = await transaction(id)
      return { ok: true, ...(report && { report }) }
    },
    async status(reference) {
      const data = await get(`/transactions?reference=${encodeURIComponent(reference)}`)
      const found = z.array(transactionSchema).safeParse(data)
      // A charge may have been tried several times: money that came counts, otherwise the last try.
      const tries = found.success ? found.data.filter((one) => one.reference === reference) : []
      const last = tries.toSorted((a, b) => (a.created_at ?? '').localeCompare(b.created_at ?? '')).at(-1)
      const best = tries.find(({ status }) => status === 'APPROVED') ?? last
      return best && toReport(best)
    },
  }
}

const toReport = (one: Transaction): PaymentReport => ({
  reference: one.reference,
  providerReference: one.id,
  status: one.status.toLowerCase() as PaymentReport['status'],
  cents: one.amount_in_cents,
  currency: one.currency,
  at: instantOf(one.finalized_at ?? one.created_at),
})

/** Wompi writes times in more than one form; one that cannot be read is that of reading. */
function instantOf(text: string | undefined): string {
  const time = Date.parse(text?.replace(' UTC', 'Z').replace(' ', 'T') ?? '')
  return new Date(Number.isNaN(time) ? Date.now() : time).toISOString()
}

function parse(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'))
  } catch {
    return undefined
  }
}
