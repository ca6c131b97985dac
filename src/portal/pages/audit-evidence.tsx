import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { LineField } from '../components/line-field.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Lang, Shell } from '../view-models.ts'

export interface EvidenceForm {
  form: FormTarget
  /** Of the case, among people. */
  name: string
  fileName: string
  back: string
  purpose: string
  /** Characters of the purpose. */
  most: number
  verifierKey: string
  error?: string
}

/** Where the auditor's page of a case leads to its evidence. */
export const EvidenceLink = ({ shell, href }: { shell: Shell; href: string }) => (
  <p>
    <a class="button quiet" href={href}>
      {shell.t.evidence.exporting.link}
    </a>
  </p>
)

const languages: readonly Lang[] = ['es', 'en']

/** What to export of a case, and why: the answer is the file. */
export function AuditEvidencePage({ shell, evidence }: { shell: Shell; evidence: EvidenceForm }) {
  const { t, lang } = shell
  const words = t.evidence.exporting
  const { error, fileName, verifierKey } = evidence
  const title = words.title(evidence.name)
  return (
    <Layout
      shell={shell}
      title={title}
      wrong={error !== undefined}
      back={{ href: evidence.back, label: t.audit.backToCase }}
    >
      <ErrorSummary shell={shell} errors={error ? [{ href: '#purpose', text: error }] : []} />
      <h1>{title}</h1>
      <p class="lead">{words.lead}</p>
      <Form shell={shell} target={evidence.form}>
        <LineField
          shell={shell}
          name="purpose"
          label={t.access.purpose.label}
          help={t.access.purpose.stays}
          value={evidence.purpose}
          most={evidence.most}
          error={error}
        />
        <fieldset class="field">
          <legend>{words.personal}</legend>
          <p class="help" id="sealed-help">
            {words.sealedHelp}
          </p>
          <div class="choice">
            <input type="checkbox" id="sealed" name="sealed" value="yes" aria-describedby="sealed-help" />
            <label for="sealed">{words.sealed}</label>
          </div>
        </fieldset>
        <div class="field">
          <label for="language">{words.language}</label>
          <select id="language" name="language">
            {languages.map((each) => (
              <option value={each} selected={each === lang}>
                {words.languages[each]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="button primary">
          {words.button}
        </button>
      </Form>
      <p>{words.check}</p>
      <p>
        <code>
          node verify.mjs {fileName} --key '{verifierKey}'
        </code>
      </p>
    </Layout>
  )
}
