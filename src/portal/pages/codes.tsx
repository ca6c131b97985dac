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
        <Line
          id="code"
          label={t.resume.code}
          help={t.resume.codeHelp}
          value={resume.code}
          {...(error && { error })}
          word={t.common.error}
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
        <Line
          id="folio"
          label={t.filed.folio}
          help={t.lookup.folioHelp}
          value={lookup.folio}
          {...((folio ?? both) && { error: (folio ?? both) as string })}
          word={t.common.error}
        />
        <Line
          id="code"
          label={t.lookup.code}
          help={t.lookup.codeHelp}
          value={lookup.code}
          {...(code && { error: code })}
          word={t.common.error}
        />
        <button type="submit" class="button primary">
          {t.lookup.button}
        </button>
      </Form>
    </Layout>
  )
}

/** One line of text with help and error. `word` is "Error" in the page's language. */
function Line(props: { id: string; label: string; help: string; value: string; error?: string; word: string }) {
  const { id, error } = props
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>{props.label}</label>
      <p class="help" id={`${id}-help`}>
        {props.help}
      </p>
      {error && (
        <p class="error" id={`${id}-error`}>
          <span class="unseen">{props.word}: </span>
          {error}
        </p>
      )}
      <input
        id={id}
        name={id}
        type="text"
        value={props.value}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={60}
        aria-describedby={error ? `${id}-help ${id}-error` : `${id}-help`}
        {...(error && { 'aria-invalid': 'true' as const })}
      />
    </div>
  )
}
