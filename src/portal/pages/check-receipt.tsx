import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface CheckedReceipt {
  verdict: 'holds' | 'signed' | 'wrong' | 'unknown'
  /** What is wrong, in the reader's language. */
  reasons: string[]
  folio?: string
  filedAt?: string
  entry?: number
  hash?: string
}

export interface CheckReceipt {
  form: FormTarget
  text: string
  error?: string
  checked?: CheckedReceipt
  /** Verifier keys of the log. */
  keys: readonly string[]
}

/** Anybody gives a receipt and sees plainly whether it holds. */
export function CheckReceiptPage({ shell, check }: { shell: Shell; check: CheckReceipt }) {
  const { t } = shell
  const { error, checked, keys } = check
  return (
    <Layout
      shell={shell}
      title={checked ? verdictTitle(shell, checked) : t.evidence.check}
      wrong={error !== undefined}
      back={{ href: '/', label: t.nav.home }}
    >
      <ErrorSummary shell={shell} errors={error ? [{ href: '#file', text: error }] : []} />
      {checked && <Verdict shell={shell} checked={checked} />}
      {checked ? <h2>{t.evidence.check}</h2> : <h1>{t.evidence.check}</h1>}
      <p class="lead">{t.evidence.lead}</p>
      <p>{t.evidence.how}</p>
      <Form shell={shell} target={check.form} files>
        <div class="field">
          <label for="file">{t.evidence.file}</label>
          <input id="file" name="file" type="file" accept="application/json,.json" />
        </div>
        <div class="field">
          <label for="text">{t.evidence.text}</label>
          <textarea id="text" name="text" rows={6} spellcheck={false} autocomplete="off">
            {check.text}
          </textarea>
        </div>
        <button type="submit" class="button primary">
          {t.evidence.button}
        </button>
      </Form>
      <details>
        <summary>{t.evidence.offline}</summary>
        <p>{t.evidence.offlineHelp}</p>
        <p>
          <a href="/comprobar/verify.mjs" download="verify.mjs">
            {t.evidence.verifier}
          </a>
        </p>
        <p>
          <code>node verify.mjs comprobante.json --key '{keys[0]}'</code>
        </p>
        <p>{t.evidence.keyHelp}</p>
        {keys.map((key) => (
          <p class="hash">{key}</p>
        ))}
      </details>
    </Layout>
  )
}

const verdictTitle = ({ t }: Shell, { verdict }: CheckedReceipt): string =>
  verdict === 'holds' || verdict === 'signed' ? t.evidence.holds : t.evidence.wrong

function Verdict({ shell, checked }: { shell: Shell; checked: CheckedReceipt }) {
  const { t } = shell
  const { verdict, reasons, folio, filedAt, entry, hash } = checked
  const lead = {
    holds: t.evidence.holdsLead,
    signed: t.evidence.signedOnly,
    wrong: t.evidence.wrongLead,
    unknown: t.evidence.unknown,
  }[verdict]
  return (
    <section class="panel" role="status" id="verdict" data-verdict={verdict}>
      <h1>{verdictTitle(shell, checked)}</h1>
      <p>{lead}</p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li>{reason}</li>
          ))}
        </ul>
      )}
      <dl class="facts">
        {folio !== undefined && <Fact name={t.filed.folio} value={folio} class="folio" />}
        {filedAt !== undefined && <Fact name={t.evidence.filedAt} value={filedAt} />}
        {entry !== undefined && <Fact name={t.evidence.entry} value={String(entry)} />}
        {hash !== undefined && <Fact name={t.evidence.hash} value={hash} class="hash" />}
      </dl>
    </section>
  )
}

const Fact = (props: { name: string; value: string; class?: string }) => (
  <div>
    <dt>{props.name}</dt>
    <dd {...(props.class && { class: props.class })}>{props.value}</dd>
  </div>
)
