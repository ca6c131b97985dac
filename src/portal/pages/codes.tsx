import { LineField } from '../components/line-field.tsx'
import { Layout } from '../layout.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface ResumeForm {
  form: FormTarget
  code: string
  error?: string
}

/** Come back to a case with its code, also on another device. */
export function ResumePage({ shell, resume }: { shell: Shell; resume: ResumeForm }) {
  const { t } = shell
  const { error } = resume
  return (
    <Layout shell={shell} title={t.resume.title} wrong={error !== undefined} back={{ href: '/', label: t.nav.home }}>
      <ErrorSummary shell={shell} errors={error ? [{ href: '#code', text: error }] : []} />
      <h1>{t.resume.title}</h1>
      <p class="lead">{t.resume.lead}</p>
      <Form shell={shell} target={resume.form}>
        <LineField
          shell={shell}
          name="code"
          label={t.resume.code}
          help={t.resume.codeHelp}
          value={resume.code}
          error={error}
          most={60}
          code
        />
        <button type="submit" class="button primary">
          {t.resume.button}
        </button>
      </Form>
      <details>
        <summary>{t.resume.lost}</summary>
        <p>{t.resume.lostHelp}</p>
      </details>
    </Layout>
  )
}

export interface LookupForm {
  form: FormTarget
  folio: string
  code: string
  errors: { folio?: string; code?: string; both?: string }
}

/** Ask after a filed case with its number and code, without an account. */
export function LookupPage({ shell, lookup }: { shell: Shell; lookup: LookupForm }) {
  const { t } = shell
  const { folio, code, both } = lookup.errors
  const errors = [
    ...(folio ? [{ href: '#folio', text: folio }] : []),
    ...(code ? [{ href: '#code', text: code }] : []),
    ...(both ? [{ href: '#folio', text: both }] : []),
  ]
  return (
    <Layout shell={shell} title={t.lookup.title} wrong={errors.length > 0} back={{ href: '/', label: t.nav.home }}>
      <ErrorSummary shell={shell} errors={errors} />
      <h1>{t.lookup.title}</h1>
      <p class="lead">{t.lookup.lead}</p>
      <Form shell={shell} target={lookup.form}>
        <LineField
          shell={shell}
          name="folio"
          label={t.filed.folio}
          help={t.lookup.folioHelp}
          value={lookup.folio}
          error={folio ?? both}
          most={60}
          code
        />
        <LineField
          shell={shell}
          name="code"
          label={t.lookup.code}
          help={t.lookup.codeHelp}
          value={lookup.code}
          error={code}
          most={60}
          code
        />
        <button type="submit" class="button primary">
          {t.lookup.button}
        </button>
      </Form>
    </Layout>
  )
}
