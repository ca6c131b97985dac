import { ApplicationFailure } from '@temporalio/common'
import { getStep } from '#core/rules.ts'
import { ProviderError } from '#payments/provider.ts'
import { paymentReference } from '#payments/reference.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { wordsIn } from './issue.ts'
import { perform } from './record.ts'

/** Offers the person a way to pay. What they paid comes back by webhook, or when the provider is asked. */
export function payment(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async ({ rules, state }) => {
    const { caseId, effect } = input
    const { provider, ledger } = deps.payments ?? {}
    if (!provider || !ledger) throw ApplicationFailure.nonRetryable('nobody takes payments', 'no-payment-provider')
    const step = getStep(rules, effect.step)
    const asked = state.payments[effect.id]
    const expiresAt = state.active.find((active) => active.step === effect.step)?.expiresAt
    if (step.kind !== 'payment' || !asked || expiresAt === undefined)
      throw ApplicationFailure.nonRetryable('nothing to pay', 'nothing-to-pay')
    const reference = paymentReference(caseId, effect.id)
    const { cents } = asked
    const { currency } = step
    // Noted first: whatever happens then, the provider is asked about it.
    await ledger.note({ reference, caseId, entity: rules.entity, provider: provider.id, cents, currency, expiresAt })
    const description = wordsIn(step.concept, state.language)
    const returnUrl = `${deps.publicUrl}/solicitudes/${caseId}`
    const { checkoutUrl: url } = await provider
      .create({ reference, cents, currency, description, returnUrl, expiresAt })
      .catch((error: unknown) => {
        if (!(error instanceof ProviderError)) throw error
        const type = `payment-${error.code}`
        throw ApplicationFailure.create({ message: type, type, nonRetryable: error.code === 'refused', cause: error })
      })
    return { type: 'record-charge', data: { effect: effect.id, provider: provider.id, reference, url } }
  })
}
