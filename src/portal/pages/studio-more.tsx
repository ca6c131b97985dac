import { ErrorSummary } from '../components/error-summary.tsx'
import { Field } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { ErrorView, FieldView, FormTarget, Shell, Words } from '../view-models.ts'

export interface StudioNew {
  fields: FieldView[]
  errors: ErrorView[]
  form: FormTarget
}

/** A new procedure: whose it is, and its name. */
export function StudioNewPage({ shell, begin }: { shell: Shell; begin: StudioNew }) {
  const { studio: t } = shell.t
  return (
    <Layout
      shell={shell}
      title={t.create}
      back={{ href: '/publicacion', label: t.title }}
      wrong={begin.errors.length > 0}
    >
      <ErrorSummary shell={shell} errors={begin.errors} />
      <h1>{t.create}</h1>
      <p class="lead">{t.newLead}</p>
      <Form shell={shell} target={begin.form}>
        {begin.fields.map((field) => (
          <Field shell={shell} field={field} />
        ))}
        <button type="submit" class="button primary">
          {t.edit}
        </button>
      </Form>
    </Layout>
  )
}

export interface StudioPreview {
  name: string
  forms: { title: Words; sections: { title: Words; help?: Words; fields: FieldView[]; documents: Words[] }[] }[]
  back: string
}

/** Every form of a version with all its questions, as the person meets them. */
export function StudioPreviewPage({ shell, preview }: { shell: Shell; preview: StudioPreview }) {
  const { studio: t } = shell.t
  return (
    <Layout shell={shell} title={t.previewTitle} back={{ href: preview.back, label: preview.name }}>
      <p class="over">{preview.name}</p>
      <h1>{t.previewTitle}</h1>
      <p class="note">{t.previewNote}</p>
      {preview.forms.map(({ title, sections }) => (
        <section>
          <h2>
            {t.previewStep}: <Say words={title} />
          </h2>
          {sections.map((section) => (
            <section class="sheet">
              <h3>
                <Say words={section.title} />
              </h3>
              {section.help && (
                <p>
                  <Say words={section.help} />
                </p>
              )}
              {section.fields.map((field) => (
                <Field shell={shell} field={field} />
              ))}
              {section.documents.map((document) => (
                <p>
                  {t.documents}: <Say words={document} />
                </p>
              ))}
            </section>
          ))}
        </section>
      ))}
    </Layout>
  )
}

export interface StudioRehearsal {
  name: string
  cases: { name: string; version: number; fits: boolean; breaks: string[] }[]
  next?: string
  back: string
}

/** Which open cases a version would fit, and where the others would break. */
export function StudioRehearsalPage({ shell, rehearsal }: { shell: Shell; rehearsal: StudioRehearsal }) {
  const { studio: t } = shell.t
  return (
    <Layout shell={shell} title={t.rehearsalTitle} back={{ href: rehearsal.back, label: rehearsal.name }} width="wide">
      <p class="over">{rehearsal.name}</p>
      <h1>{t.rehearsalTitle}</h1>
      <p class="lead">{t.rehearsalLead}</p>
      {rehearsal.cases.length === 0 && <p>{t.noOpenCases}</p>}
      <ul class="plain">
        {rehearsal.cases.map((one) => (
          <li>
            <strong>{one.name}</strong> ({t.versionOf(one.version)}): {one.fits ? `✓ ${t.fits}` : `✗ ${t.breaks}`}
            {one.breaks.length > 0 && (
              <ul>
                {one.breaks.map((sentence) => (
                  <li>{sentence}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {rehearsal.next && (
        <p>
          <a href={rehearsal.next}>{shell.t.common.more}</a>
        </p>
      )}
    </Layout>
  )
}
