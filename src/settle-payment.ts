import { setTimeout as sleep } from 'node:timers/promises'
import type { CaseCommand } from '#core/commands.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { PaymentLedger } from '#payments/ledger.ts'
import type { PaymentProvider, PaymentReport } from '#payments/provider.ts'
import { readReference } from '#payments/reference.ts'
import type { Engine } from './execute.ts'

/**
 * What became of a report: `recorded` in the case (once, however often it comes), `pending` when nothing is decided yet,
 * `unknown` when it is about no charge of ours, `moot` when it tells nothing that the case still has to know.
 */
export type Settlement = 'recorded' | 'pending' | 'unknown' | 'moot'

export type SettlePayment = (provider: string, report: PaymentReport) => Promise<Settlement>

interface Dependencies {
  engine: Engine
  ledger: PaymentLedger
  now: () => Date
  log: { warn(facts: object, text: string): void }
}

/** Not the workflow itself, which is told of what others record. */
const paymentsActor = { kind: 'system', id: 'payments' } as const

/**
 * Tells a case what a provider says of a charge, whoever learnt it: the webhook or the reconciliation. Whether amount and
 * currency are those asked for, and whether the case still waits, the rules decide.
 * @throws what `execute` throws: the report has to come again.
 */
export function createSettlement({ engine, ledger, now, log }: Dependencies): SettlePayment {
  return async (provider, report) => {
    const { reference, providerReference, status, cents, currency } = report
    if (status === 'pending') return 'pending'
    const named = readReference(reference)
    const loaded = named && (await engine.load(named.caseId))
    const payment = named && loaded?.state.payments[named.effect]
    if (!named || !payment) {
      log.warn({ provider, providerReference }, 'a payment was reported for no charge of ours')
      return 'unknown'
    }
    const { caseId, effect } = named
    const approved = status === 'approved'
    if (!approved && payment.status === 'paid') {
      // Another try of the same charge may have failed; money that was there and is no longer concerns people.
      if (payment.reference === providerReference) await ledger.noteProblem(reference, 'taken-back', report)
      return 'moot'
    }
    if (!approved && !loaded.state.effects.some(({ id }) => id === effect)) return 'moot'
    const command: CaseCommand = {
      id: deterministicId(caseId, effect, provider, providerReference, approved ? 'approved' : 'declined'),
      issuedAt: now().toISOString(),
      actor: paymentsActor,
      channel: 'system',
      type: 'record-payment',
      data: {
        effect,
        provider,
        reference: providerReference,
        status: approved ? 'approved' : 'declined',
        cents,
        currency,
        ...(!approved && { reason: status }),
      },
    }
    const result = await engine.execute(caseId, command)
    if (!result.ok) {
      log.warn({ provider, providerReference, caseId, problems: result.problems }, 'a payment was refused by the rules')
      return 'moot'
    }
    if (approved) {
      await ledger.settled(reference)
      const isOther = cents !== payment.cents || currency !== payment.currency
      if (result.state.payments[effect]?.status === 'disputed')
        await ledger.noteProblem(reference, isOther ? 'other-amount' : 'late', report)
    }
    return 'recorded'
  }
}

interface Reconciling {
  ledger: PaymentLedger
  settle: SettlePayment
  log: { warn(facts: object, text: string): void }
}

/** Asks the provider about every charge that is due to be asked about. Answers how many were recorded. */
export async function reconcilePayments(
  provider: PaymentProvider,
  { ledger, settle, log }: Reconciling,
): Promise<number> {
  let recorded = 0
  for (const reference of await ledger.takeDue(provider.id)) {
    try {
      const report = await provider.status(reference)
      if (report && (await settle(provider.id, report)) === 'recorded') recorded += 1
    } catch (error) {
      // It is asked about again later; the others need not wait for it.
      log.warn({ provider: provider.id, reference, reason: (error as Error).message }, 'a payment was not reconciled')
    }
  }
  return recorded
}

const everyMs = 60_000

/** Reconciles every minute until `signal` aborts: a webhook that never came must not cost a person their payment. */
export async function runPaymentReconciliation(
  provider: PaymentProvider,
  { signal, ...options }: Reconciling & { signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    await reconcilePayments(provider, options).catch((error: Error) => {
      options.log.warn({ reason: error.message }, 'payments: reconciling again in a minute')
    })
  }
}
