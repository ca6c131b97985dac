import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { LineField } from '../components/line-field.tsx'
import { Table } from '../components/table.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface ExportAnswers {
  format: string
  procedure: string
  agency: string
  from: string
  to: string
  language: string
  purpose: string
}

export interface ExportsView {
  form: FormTarget
  answers: ExportAnswers
  errors: Partial<Record<keyof ExportAnswers, string>>
  procedures: { id: string; title: string }[]
  agencies: { id: string; title: string }[]
  /** Characters of the purpose. */
  most: number
  before: { when: string; who: string; what: string[]; why: string }[]
}

/** What to export and why: the answer is the file. Below, who has exported before. */
export function AuditExportsPage({ shell, view }: { shell: Shell; view: ExportsView }) {
  const { t } = shell
  const words = t.exports
  const wrong = Object.entries(view.errors)
  return (
    <Layout
      shell={shell}
      title={words.title}
      wrong={wrong.length > 0}
      back={{ href: '/auditoria', label: t.nav.audit }}
    >
      <ErrorSummary shell={shell} errors={wrong.map(([name, text]) => ({ href: `#${name}`, text }))} />
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <p>{words.private}</p>
      <Form shell={shell} target={view.form}>
        <Formats shell={shell} chosen={view.answers.format} />
        <Choice view={view} name="procedure" label={t.audit.procedure} any={t.audit.any} options={view.procedures} />
        <Choice view={view} name="agency" label={t.audit.agency} any={t.audit.any} options={view.agencies} />
        <LineField
          shell={shell}
          name="from"
          label={words.from}
          type="date"
          value={view.answers.from}
          error={view.errors.from}
        />
        <LineField
          shell={shell}
          name="to"
          label={words.to}
          type="date"
          value={view.answers.to}
          error={view.errors.to}
        />
        <Choice
          view={view}
          name="language"
          label={words.language}
          options={(['es', 'en'] as const).map((id) => ({ id, title: words.languages[id] }))}
        />
        <LineField
          shell={shell}
          name="purpose"
          label={t.access.purpose.label}
          help={words.purposeHelp}
          value={view.answers.purpose}
          most={view.most}
          error={view.errors.purpose}
        />
        <button type="submit" class="button primary">
          {words.button}
        </button>
      </Form>
      <Before shell={shell} view={view} />
    </Layout>
  )
}

function Formats({ shell, chosen }: { shell: Shell; chosen: string }) {
  const { format, formats } = shell.t.exports
  return (
    <fieldset class="field" id="format">
      <legend>{format}</legend>
      {Object.entries(formats).map(([id, title]) => (
        <div class="choice">
          <input type="radio" id={`format-${id}`} name="format" value={id} checked={id === chosen} />
          <label for={`format-${id}`}>{title}</label>
        </div>
      ))}
    </fieldset>
  )
}

interface ChoiceProps {
  view: ExportsView
  name: keyof ExportAnswers
  label: string
  /** Words for no choice, where none need be made. */
  any?: string
  options: { id: string; title: string }[]
}

function Choice({ view, name, label, any, options }: ChoiceProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {any !== undefined && <option value="">{any}</option>}
        {options.map(({ id, title }) => (
          <option value={id} selected={id === view.answers[name]}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
}

function Before({ shell, view }: { shell: Shell; view: ExportsView }) {
  const words = shell.t.exports
  return (
    <section aria-labelledby="before">
      <h2 id="before">{words.before}</h2>
      {view.before.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <Table
          label={words.before}
          columns={[words.when, words.who, words.what, words.why]}
          rows={view.before.map(({ when, who, what, why }) => [when, who, what.join(' · '), why])}
        />
      )}
    </section>
  )
}
