import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface PurposeForm {
  form: FormTarget
  /** Where it leads afterwards; empty: to the case. */
  back: string
  most: number
  text: string
  error?: string
}

/** Why do you look? Asked once in a session, of whom the case does not tell it. */
export function PurposePage({ shell, purpose }: { shell: Shell; purpose: PurposeForm }) {
  const { t } = shell
  const { error } = purpose
  const words = t.access.purpose
  return (
    <Layout shell={shell} title={words.title} wrong={error !== undefined} back={{ href: '/', label: t.nav.home }}>
      <ErrorSummary shell={shell} errors={error ? [{ href: '#purpose', text: error }] : []} />
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <Form shell={shell} target={purpose.form}>
        <input type="hidden" name="back" value={purpose.back} />
        <div class={error ? 'field wrong' : 'field'}>
          <label for="purpose">{words.label}</label>
          <p class="help" id="purpose-help">
            {words.help}
          </p>
          {error && (
            <p class="error" id="purpose-error">
              <span class="unseen">{t.common.error}: </span>
              {error}
            </p>
          )}
          <input
            id="purpose"
            name="purpose"
            type="text"
            value={purpose.text}
            autocomplete="off"
            maxlength={purpose.most}
            aria-describedby={error ? 'purpose-help purpose-error' : 'purpose-help'}
            {...(error && { 'aria-invalid': 'true' as const })}
          />
        </div>
        <button type="submit" class="button primary">
          {words.button}
        </button>
      </Form>
    </Layout>
  )
}
