import { Layout } from '../layout.tsx'
import { Rows } from '../components/lists.tsx'
import { Norm } from '../components/field.tsx'
import { ErasedNote } from '../components/erased.tsx'
import { Say } from '../components/words.tsx'
import type { DueView, Row, Shell, Words } from '../view-models.ts'

export interface Receipt {
  procedure: Words
  agency: string
  folio: string
  lookupCode: string
  /** For a person whom an officer helped, who has no other page with it. */
  resumeCode?: string
  filedAt: string
  due: DueView[]
  sections: { title: Words; rows: Row[] }[]
  /** Hash of the event that filed it: whoever holds the receipt can show that the history was not changed. */
  hash: string
  documents: { name: string; sha256: string }[]
  back: string
  /** That personal data was erased. */
  erased?: string[]
  /** Where the signed receipt is, as PDF and JSON, without the ending. */
  signed?: string
}

/** Proof of filing, made to be printed. */
export function ReceiptPage({ shell, receipt }: { shell: Shell; receipt: Receipt }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.receipt.title} back={{ href: receipt.back }}>
      <article class="paper">
        <p class="over" lang="es">
          {shell.entity ? `${shell.entity.name} · ${receipt.agency}` : receipt.agency}
        </p>
        <h1>{t.receipt.title}</h1>
        <ErasedNote erased={receipt.erased} />
        <dl class="facts">
          <div>
            <dt>{t.filed.folio}</dt>
            <dd class="folio">{receipt.folio}</dd>
          </div>
          <div>
            <dt>{t.lookup.code}</dt>
            <dd class="code">{receipt.lookupCode}</dd>
          </div>
          {receipt.resumeCode && (
            <div>
              <dt>{t.receipt.resume}</dt>
              <dd>
                <span class="code">{receipt.resumeCode}</span> ({t.saved.secret})
              </dd>
            </div>
          )}
          <div>
            <dt>{t.receipt.procedure}</dt>
            <dd>
              <Say words={receipt.procedure} />
            </dd>
          </div>
          <div>
            <dt>{t.receipt.received}</dt>
            <dd>{receipt.filedAt}</dd>
          </div>
          {receipt.due.slice(0, 1).map((due) => (
            <div>
              <dt>
                <Say words={due.title} />
              </dt>
              <dd>
                {due.day} (<Norm shell={shell} norm={due.norm} />)
              </dd>
            </div>
          ))}
        </dl>
        {receipt.sections.map(({ title, rows }) => (
          <section>
            <h2>
              <Say words={title} />
            </h2>
            <Rows shell={shell} rows={rows} />
          </section>
        ))}
        <h2>{t.receipt.proof}</h2>
        <p>{t.receipt.proofHelp}</p>
        <p class="hash">{receipt.hash}</p>
        {receipt.documents.map(({ name, sha256 }) => (
          <p>
            {name}: <span class="hash">{sha256}</span>
          </p>
        ))}
      </article>
      {receipt.signed && (
        <section class="screen-only">
          <p>{t.evidence.signed}</p>
          <ul class="plain">
            <li>
              <a href={`${receipt.signed}.pdf`}>{t.evidence.pdf}</a>
            </li>
            <li>
              <a href={`${receipt.signed}.json`}>{t.evidence.json}</a>
            </li>
            <li>
              <a href="/comprobar">{t.evidence.check}</a>
            </li>
          </ul>
        </section>
      )}
      <p class="screen-only note">{t.receipt.print}</p>
      <button type="button" class="button primary screen-only" data-print hidden>
        {t.receipt.printButton}
      </button>
    </Layout>
  )
}
