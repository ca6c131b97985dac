import { Layout } from '../layout.tsx'
import { Norm } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import type { FormTarget, NormView, Shell } from '../view-models.ts'

export interface Withdraw {
  folio?: string
  /** Absent for a draft, which has no effect yet. */
  norm?: NormView
  form: FormTarget
  back: string
}

/** Withdrawing cannot be undone, so it is asked once more. */
export function WithdrawPage({ shell, withdraw }: { shell: Shell; withdraw: Withdraw }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.withdraw.title} back={{ href: withdraw.back }}>
      <h1>{t.withdraw.title}</h1>
      <p class="lead">{t.withdraw.lead(withdraw.folio)}</p>
      {withdraw.norm && (
        <p>
          {t.withdraw.norm} <Norm shell={shell} norm={withdraw.norm} />.
        </p>
      )}
      <Form shell={shell} target={withdraw.form}>
        <div class="field">
          <label for="reason">
            {t.withdraw.reason} <span class="optional">({t.common.optional})</span>
          </label>
          <textarea id="reason" name="reason" rows={4} maxlength={2000}></textarea>
        </div>
        <div class="buttons">
          <button type="submit" class="button danger">
            {t.withdraw.button}
          </button>
          <a class="button quiet" href={withdraw.back}>
            {t.withdraw.keep}
          </a>
        </div>
      </Form>
    </Layout>
  )
}
