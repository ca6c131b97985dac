export type Currency = 'COP' | 'MXN'

/** What a person is asked to pay, as a provider is told. */
export interface Charge {
  /** Names this charge at the provider, for ever: asking twice for the same one charges once. */
  reference: string
  /** Hundredths of the currency, a whole number. */
  cents: number
  currency: Currency
  /** What it is for, in the person's language; nothing personal. */
  description: string
  /** Where the person goes afterwards. That they come back proves nothing. */
  returnUrl: string
  /** RFC 3339 in UTC; from then on it cannot be paid. */
  expiresAt: string
}

export type PaymentStatus = 'pending' | 'approved' | 'declined' | 'voided' | 'error'

/** What a provider says of a charge, and we believe: its signature was checked, or we asked it. */
export interface PaymentReport {
  reference: string
  /** The provider's own number of the transaction; a charge that was declined may have several. */
  providerReference: string
  status: PaymentStatus
  cents: number
  currency: string
  /** RFC 3339 in UTC. */
  at: string
}

export type ReadWebhook =
  | { ok: true; /** Absent when the event is of another kind than payments. */ report?: PaymentReport }
  | { ok: false; reason: 'malformed' | 'forged' }

/** Somebody who takes money for us. */
export interface PaymentProvider {
  /** Stands in the webhook's address and in the events. */
  id: string
  /** @throws {ProviderError} */
  create(charge: Charge): Promise<{ checkoutUrl: string }>
  /** Reads what came to our webhook, exactly as it came. @throws {ProviderError} when the provider has to be asked and does not answer. */
  readWebhook(rawBody: Uint8Array, headers: Headers): Promise<ReadWebhook>
  /** What became of a charge; undefined while nobody has tried to pay. @throws {ProviderError} */
  status(reference: string): Promise<PaymentReport | undefined>
}

/** A provider that does not do its part: `unavailable` may work later, `refused` will not. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  readonly code: 'unavailable' | 'refused'
  constructor(code: 'unavailable' | 'refused', message: string) {
    super(message)
    this.code = code
  }
}

/**
 * An amount as the definition's expression gives it, in hundredths.
 * @throws {RangeError} when it is negative, has more than two decimals, or is beyond 10¹² units.
 */
export function toCents(amount: number): number {
  const cents = Math.round(amount * 100)
  if (!(amount >= 0 && amount <= 1e12) || Math.abs(amount * 100 - cents) > 1e-4)
    throw new RangeError('An amount is at least 0 and has at most two decimals')
  return cents
}
