import { Layout } from '../layout.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { Rows } from '../components/lists.tsx'
import { Say } from '../components/words.tsx'
import type { ErrorView, FormTarget, Row, Shell, Words } from '../view-models.ts'

export interface Check {
  procedure: Words
  sections: { title: Words; rows: Row[] }[]
  errors: ErrorView[]
  form: FormTarget
  list: string
  /** Sending files the case; otherwise it answers a request to complete. */
  files: boolean
}

/** Everything that will be sent, each answer with a link that changes it and comes back. */
export function CheckPage({ shell, check }: { shell: Shell; check: Check }) {
  const { t } = shell
  return (
    <Layout
      shell={shell}
      title={t.check.title}
      wrong={check.errors.length > 0}
      back={{ href: check.list, label: t.fill.toList }}
    >
      <ErrorSummary shell={shell} errors={check.errors} />
      <p class="over">
        <Say words={check.procedure} />
      </p>
      <h1>{t.check.title}</h1>
      <p class="lead">{t.check.lead}</p>
      {check.sections.map(({ title, rows }) => (
        <section class="sheet">
          <h2>
            <Say words={title} />
          </h2>
          <Rows shell={shell} rows={rows} />
        </section>
      ))}
      <h2>{check.files ? t.check.fileTitle : t.check.sendTitle}</h2>
      <p>{check.files ? t.check.fileHelp : t.check.sendHelp}</p>
      <Form shell={shell} target={check.form} attributes={{ 'data-once': '' }}>
        <button type="submit" class="button primary">
          {check.files ? t.check.file : t.check.send}
        </button>
      </Form>
    </Layout>
  )
}
