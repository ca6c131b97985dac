import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
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
        <Input shell={shell} view={view} name="from" label={words.from} type="date" />
        <Input shell={shell} view={view} name="to" label={words.to} type="date" />
        <Choice
          view={view}
          name="language"
          label={words.language}
          options={(['es', 'en'] as const).map((id) => ({ id, title: words.languages[id] }))}
        />
        <Input shell={shell} view={view} name="purpose" label={t.access.purpose.label} help={words.purposeHelp} />
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

interface InputProps {
  shell: Shell
  view: ExportsView
  name: 'from' | 'to' | 'purpose'
  label: string
  help?: string
  type?: string
}

function Input({ shell, view, name, label, help, type = 'text' }: InputProps) {
  const error = view.errors[name]
  const described = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {help && (
        <p class="help" id={`${name}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{shell.t.common.error}: </span>
          {error}
        </p>
      )}
      <input
        id={name}
        name={name}
        type={type}
        value={view.answers[name]}
        autocomplete="off"
        {...(name === 'purpose' && { maxlength: view.most })}
        {...(described && { 'aria-describedby': described })}
        {...(error && { 'aria-invalid': 'true' as const })}
      />
    </div>
  )
}

function Before({ shell, view }: { shell: Shell; view: ExportsView }) {
  const words = shell.t.exports
  const columns = [words.when, words.who, words.what, words.why]
  return (
    <section aria-labelledby="before">
      <h2 id="before">{words.before}</h2>
      {view.before.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-labelledby="before">
          <table class="list" role="table">
            <thead>
              <tr role="row">
                {columns.map((name) => (
                  <th scope="col" role="columnheader">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {view.before.map(({ when, who, what, why }) => (
                <tr role="row">
                  {[when, who, what.join(' · '), why].map((text, place) => (
                    <td role="cell" data-name={columns[place]}>
                      {text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
