import type { Pool } from 'pg'
import type { PaymentProvider } from '#payments/provider.ts'
import { createSimulatedProvider, simulatedProviderId, type SimulatedProvider } from '#payments/simulated.ts'
import { createWompiProvider } from '#payments/wompi.ts'
import type { Config } from './config.ts'

type PaymentConfig = Pick<
  Config<'api' | 'worker' | 'projector'>,
  | 'paymentProvider'
  | 'wompiPublicKey'
  | 'wompiPrivateKey'
  | 'wompiIntegritySecret'
  | 'wompiEventsSecret'
  | 'ventanillaSecret'
  | 'publicUrl'
>

/** Who takes payments in this installation, if anybody; `simulated` is the same one, with its page. */
export function paymentProviderOf(
  config: PaymentConfig,
  pool: Pool,
): { provider?: PaymentProvider; simulated?: SimulatedProvider } {
  if (config.paymentProvider === 'simulated') {
    const simulated = simulatedOf(config, pool)
    return { provider: simulated, simulated }
  }
  const { wompiPublicKey: publicKey, wompiPrivateKey: privateKey } = config
  const { wompiIntegritySecret: integritySecret, wompiEventsSecret: eventsSecret } = config
  if (config.paymentProvider === 'none' || !publicKey || !privateKey || !integritySecret || !eventsSecret) return {}
  return { provider: createWompiProvider({ publicKey, privateKey, integritySecret, eventsSecret }) }
}

const sendWithinMs = 5_000

function simulatedOf({ ventanillaSecret, publicUrl }: PaymentConfig, pool: Pool): SimulatedProvider {
  return createSimulatedProvider({
    pool,
    secret: Buffer.from(ventanillaSecret, 'base64url'),
    publicUrl,
    now: () => new Date(),
    send: async (body, headers) => {
      const signal = AbortSignal.timeout(sendWithinMs)
      const url = `${publicUrl}/api/v1/payments/${simulatedProviderId}/events`
      // What does not arrive is found out when the provider is asked.
      await fetch(url, { method: 'POST', body, headers, signal }).catch(() => undefined)
    },
  })
}
