import { Layout } from '../layout.tsx'
import { ErasedNote } from '../components/erased.tsx'
import { Dues } from '../components/due.tsx'
import { Files, Steps } from '../components/lists.tsx'
import { Paragraphs, Say } from '../components/words.tsx'
import type { DueView, FileView, Shell, StepView, Words } from '../view-models.ts'
import { Looks } from '../components/looks.tsx'
import type { LooksView } from '../views/access.ts'
import { Parts, Payment, Visit } from '../components/owed.tsx'
import type { PartView, PaymentView, VisitView } from '../views/owed.ts'
import { Request, type TaskList } from './task-list.tsx'

export interface Status {
  procedure: Words
  agency: string
  /** Absent when it was never filed. */
  folio?: string
  revision: number
  sentence: Words
  phase: 'open' | 'waiting' | 'closed'
  filedOn?: string
  closedOn?: string
  due: DueView[]
  silence?: Words
  /** What is asked of the person now. */
  request?: NonNullable<TaskList['request']> & { href: string; own: boolean }
  payments: PaymentView[]
  visits: VisitView[]
  parts: PartView[]
  /** Other moves that the person may make. */
  moves: { href: string; title: Words }[]
  steps: StepView[]
  documents: FileView[]
  issued: FileView[]
  withdraw?: { href: string; title: Words }
  receipt?: string
  /** Where the person sees what is kept of them. */
  data?: string
  /** That personal data was erased. */
  erased?: string[]
  /** Who has looked; only for the person. */
  looks?: LooksView
  /** Address of the live channel. */
  live: string
}

/** Where a case stands, in one plain sentence first; it keeps itself up to date. */
export function StatusPage({ shell, status }: { shell: Shell; status: Status }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={`${t.status.title()} ${status.folio ?? t.status.unfiled}`} live={status.live}>
      <p class="over">
        <Say words={status.procedure} />
      </p>
      <h1>
        {t.status.title()} <span class="folio">{status.folio ?? t.status.unfiled}</span>
      </h1>
      <ErasedNote erased={status.erased} />
      <div id="live" data-revision={String(status.revision)}>
        <Now shell={shell} status={status} />
        <Progress shell={shell} status={status} />
      </div>
      <p
        class="quiet live-note"
        role="status"
        aria-live="polite"
        id="live-note"
        data-said={t.status.updated}
        data-old={t.status.stopped}
      ></p>
      {(status.withdraw || status.receipt || status.data || status.moves.length > 0) && (
        <section aria-labelledby="more">
          <h2 id="more">{t.status.more}</h2>
          <ul class="plain">
            {status.receipt && (
              <li>
                <a href={status.receipt}>{t.filed.receipt}</a>
              </li>
            )}
            {status.data && (
              <li>
                <a href={status.data}>{t.personal.link}</a>
              </li>
            )}
            {status.moves.map(({ href, title }) => (
              <li>
                <a href={href}>
                  <Say words={title} />
                </a>
              </li>
            ))}
            {status.withdraw && (
              <li>
                <a href={status.withdraw.href}>
                  <Say words={status.withdraw.title} />
                </a>
              </li>
            )}
          </ul>
        </section>
      )}
      {status.looks && <Looks shell={shell} looks={status.looks} />}
    </Layout>
  )
}

function Now({ shell, status }: { shell: Shell; status: Status }) {
  const { t } = shell
  return (
    <>
      <div class={`sentence ${status.phase}`}>
        <p class="badge-line">
          <span class={`badge ${status.phase}`}>{t.status.phase[status.phase]}</span>
        </p>
        <p class="said">
          <Say words={status.sentence} />
        </p>
        {status.closedOn && <p>{t.status.closed(status.closedOn)}</p>}
        <Dues shell={shell} due={status.due} />
      </div>
      {status.silence && (
        <section class="ask">
          <h2>{t.status.silence}</h2>
          <Paragraphs words={status.silence} />
        </section>
      )}
      {status.request && (
        <>
          <Request shell={shell} request={status.request} />
          <p>
            <a class="button primary" href={status.request.href}>
              {t.complete.answer}
            </a>
          </p>
          {!status.request.own && <p class="quiet">{t.complete.needsCode}</p>}
        </>
      )}
      {status.payments.map((payment) => (
        <Payment shell={shell} payment={payment} />
      ))}
      {status.visits.map((visit) => (
        <Visit shell={shell} visit={visit} />
      ))}
      {status.parts.length > 0 && <Parts shell={shell} parts={status.parts} />}
      {status.issued.length > 0 && (
        <section aria-labelledby="issued" class="issued">
          <h2 id="issued">{t.status.issued}</h2>
          <Files shell={shell} files={status.issued} />
        </section>
      )}
    </>
  )
}

function Progress({ shell, status }: { shell: Shell; status: Status }) {
  const { t } = shell
  return (
    <>
      <section aria-labelledby="steps">
        <h2 id="steps">{t.status.steps}</h2>
        <Steps shell={shell} steps={status.steps} />
      </section>
      <section aria-labelledby="received">
        <h2 id="received">{t.status.received}</h2>
        <p>{status.filedOn ? t.status.filedOn(status.filedOn, status.agency) : t.status.notFiled}</p>
        {status.documents.length > 0 && <Files shell={shell} files={status.documents} />}
      </section>
    </>
  )
}
