import { Layout } from '../layout.tsx'
import { Dues } from '../components/due.tsx'
import { Say } from '../components/words.tsx'
import type { DueView, Shell, Words } from '../view-models.ts'

export interface Filed {
  procedure: Words
  agency: string
  folio: string
  lookupCode: string
  /** Absent when an account holds the case. */
  resumeCode?: string
  filedOn: string
  next?: Words
  due: DueView[]
  receipt: string
  status: string
}

/** The case is filed: its number, the codes, and what happens next by which day. */
export function FiledPage({ shell, filed }: { shell: Shell; filed: Filed }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.filed.title}>
      <div class="panel">
        <h1>{t.filed.title}</h1>
        <p>{t.filed.folio}</p>
        <p class="big folio" id="folio">
          {filed.folio}
        </p>
        <p>
          {t.filed.code}{' '}
          <strong class="code" id="lookup-code">
            {filed.lookupCode}
          </strong>
        </p>
      </div>
      <p>{t.filed.keep}</p>
      {filed.resumeCode && (
        <p>
          {t.filed.resume} <strong class="code">{filed.resumeCode}</strong>
        </p>
      )}
      <h2>{t.filed.next}</h2>
      {filed.next && (
        <p>
          <Say words={filed.next} />
        </p>
      )}
      <p>{t.filed.answers(filed.agency)}</p>
      <Dues shell={shell} due={filed.due} />
      <div class="buttons">
        <a class="button primary" href={filed.receipt}>
          {t.filed.receipt}
        </a>
        <a class="button quiet" href={filed.status}>
          {t.filed.follow}
        </a>
      </div>
    </Layout>
  )
}
