import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { LineField } from '../components/line-field.tsx'
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
        <LineField
          shell={shell}
          name="purpose"
          label={words.label}
          help={words.help}
          value={purpose.text}
          most={purpose.most}
          error={error}
        />
        <button type="submit" class="button primary">
          {words.button}
        </button>
      </Form>
    </Layout>
  )
}
