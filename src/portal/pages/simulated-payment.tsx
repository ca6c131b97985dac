import { Form } from '../components/form.tsx'
import { Layout } from '../layout.tsx'
import { simulatedPaymentWords } from '../messages/simulated-payment.ts'
import type { FormTarget, Shell } from '../view-models.ts'

export interface SimulatedPayment {
  amount: string
  concept: string
  reference: string
  /** Absent when it can no longer be paid. */
  form?: FormTarget
  paid: boolean
  back: string
}

const outcomes = [
  ['approved', 'primary'],
  ['declined', 'quiet'],
  ['voided', 'quiet'],
] as const

/** Stands for a bank's page, and says in capitals that it is not one. */
export function SimulatedPaymentPage({ shell, payment }: { shell: Shell; payment: SimulatedPayment }) {
  const t = simulatedPaymentWords[shell.lang]
  const { form, paid } = payment
  return (
    <Layout shell={shell} title={t.title}>
      <h1>{t.title}</h1>
      <p class="note">
        <strong>{t.warning}</strong>
      </p>
      <dl class="answers">
        <dt>{t.amount}</dt>
        <dd>{payment.amount}</dd>
        <dt>{t.concept}</dt>
        <dd>{payment.concept}</dd>
        <dt>{t.reference}</dt>
        <dd>{payment.reference}</dd>
      </dl>
      {form ? (
        <Form shell={shell} target={form}>
          <h2>{t.question}</h2>
          <div class="buttons">
            {outcomes.map(([outcome, kind]) => (
              <button type="submit" name="outcome" value={outcome} class={`button ${kind}`}>
                {t[outcome]}
              </button>
            ))}
          </div>
        </Form>
      ) : (
        <p role="status">{paid ? t.paid : t.expired}</p>
      )}
      <p>
        <a href={payment.back}>{t.back}</a>
      </p>
    </Layout>
  )
}
