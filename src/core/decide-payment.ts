import { requestPayment } from './enter.ts'
import type { PaymentStep } from './definition.ts'
import { goOn, owing } from './decide-effect.ts'
import type { EventData, Instant } from './events.ts'
import { none, type Handlers } from './handler.ts'
import { getStep, type Rules } from './rules.ts'
import type { Story } from './story.ts'
import { localDay } from './time.ts'

/** Money: asked for, offered by a provider, and only what a provider or an officer confirms counts as paid. */

type Paid = Omit<EventData['PaymentConfirmed'], 'next'>

function confirm(rules: Rules, story: Story, step: PaymentStep, paid: Paid, at: Instant): void {
  story.tell('PaymentConfirmed', { ...paid, next: step.next })
  goOn(rules, story, paid.step, step.next, at)
}

const paymentAt = (story: Story, step: string) =>
  Object.entries(story.state.payments).findLast(([, payment]) => payment.step === step)

export const paymentHandlers: Handlers<'pay-again' | 'confirm-payment' | 'record-charge' | 'record-payment'> = {
  'pay-again'(rules, story, { step: id }, { at }) {
    const step = getStep(rules, id)
    if (step.kind !== 'payment') return [{ code: 'unknown-step', pointer: '/step' }]
    // What is owed may have changed since: then the case goes on at once.
    const next = requestPayment(rules, story, id, step)
    if (next !== undefined) goOn(rules, story, id, next, at)
    return none
  },

  'confirm-payment'(rules, story, { step: id, receipt, paidOn }, { at }) {
    const step = getStep(rules, id)
    const [effect, payment] = paymentAt(story, id) ?? []
    if (step.kind !== 'payment' || !payment || effect === undefined) return [{ code: 'unknown-step', pointer: '/step' }]
    if (receipt.trim() === '') return [{ code: 'field-required', pointer: '/receipt' }]
    if (paidOn > localDay(at, rules.timeZone)) return [{ code: 'field-invalid', pointer: '/paidOn' }]
    const { cents, currency } = payment
    confirm(
      rules,
      story,
      step,
      { step: id, effect, provider: 'counter', reference: receipt, cents, currency, paidOn },
      at,
    )
    return none
  },

  'record-charge'(rules, story, { effect, provider, reference, url }) {
    const { step } = owing(rules, story.state, effect)
    story.tell('PaymentOffered', { step, effect, provider, reference, url })
    return none
  },

  'record-payment'(rules, story, { effect, provider, reference, status, cents, currency, reason }, { at }) {
    const asked = story.state.payments[effect]
    if (!asked) return [{ code: 'unknown-step', pointer: '/effect' }]
    const { step: id } = asked
    const step = getStep(rules, id)
    const owed = story.state.effects.some((one) => one.id === effect)
    if (status === 'declined') {
      if (owed) story.tell('PaymentDeclined', { step: id, effect, reference, reason: reason ?? 'declined' })
    } else if (!owed || step.kind !== 'payment' || story.state.ending !== undefined) {
      story.tell('PaymentReceivedLate', { step: id, effect, provider, reference, cents, currency })
    } else if (cents !== asked.cents || currency !== asked.currency) {
      story.tell('PaymentDisputed', { step: id, effect, reference, cents, currency })
    } else {
      const paidOn = localDay(at, rules.timeZone)
      confirm(rules, story, step, { step: id, effect, provider, reference, cents, currency, paidOn }, at)
    }
    return none
  },
}
