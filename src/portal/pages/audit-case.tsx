import { JumpForm, type JumpTo } from '../components/audit-case.tsx'
import { Table } from '../components/table.tsx'
import { AuditedLooks } from '../components/looks.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import { EvidenceLink } from './audit-evidence.tsx'
import type { Shell, Words } from '../view-models.ts'
import type { AuditedLooksView } from '../views/access.ts'
import type { RelatedView } from '../views/audit-related.ts'

interface AuditEvent {
  revision: number
  what: string
  /** The step, document or decision that it is about. */
  detail?: Words
  who: string
  when: string
  channel: string
  rules: string
  hash: string
  /** Whether what is sealed in it was altered. */
  altered: boolean
  changes: string[]
  href: string
}

export interface AuditCase {
  name: string
  procedure: Words
  events: AuditEvent[]
  /** Revision of the first fact that does not fit the chain. */
  broken?: number
  looks: AuditedLooksView
  ways: { replay: string; compare: string; timing: string; evidence?: string }
  jump: JumpTo
  jumpWrong: boolean
  related: RelatedView
  /** That personal data was erased, and what of it could not go. */
  erased?: string
}

/** Every fact of one case, oldest first, and whether the chain holds. */
export function AuditCasePage({ shell, audit }: { shell: Shell; audit: AuditCase }) {
  const { t } = shell
  const title = t.audit.caseTitle(audit.name)
  return (
    <Layout shell={shell} title={title} back={{ href: '/auditoria', label: t.nav.audit }}>
      <p class="over">
        <Say words={audit.procedure} />
      </p>
      <h1>{title}</h1>
      {audit.broken === undefined ? (
        <p class="sound">{t.audit.sound}</p>
      ) : (
        <p class="broken" role="alert">
          {t.audit.broken(audit.broken)}
        </p>
      )}
      {audit.erased && <p class="note">{audit.erased}</p>}
      <Ways shell={shell} ways={audit.ways} />
      <JumpForm shell={shell} {...audit.jump} wrong={audit.jumpWrong} />
      {audit.ways.evidence && <EvidenceLink shell={shell} href={audit.ways.evidence} />}
      <Related shell={shell} related={audit.related} />
      <ol class="plain">
        {audit.events.map((event) => (
          <li class="event" id={`e${event.revision}`}>
            <h2 class="card-title">
              {event.revision}. {event.what}
              {event.detail && (
                <>
                  : <Say words={event.detail} />
                </>
              )}
            </h2>
            <p>
              {event.who} · {event.channel}
            </p>
            <p class="quiet">{event.when}</p>
            {event.altered && <p class="broken">{shell.t.auditCase.altered}</p>}
            <details>
              <summary>
                {t.audit.changed}
                <span class="unseen"> ({t.audit.event(event.revision)})</span>
              </summary>
              <Changes shell={shell} changes={event.changes} />
              <p>
                {t.audit.rules}: <span class="hash">{event.rules}</span>
              </p>
              <p>
                {t.audit.hash}: <span class="hash">{event.hash}</span>
              </p>
            </details>
            <a href={event.href}>
              {t.audit.stateAfter}
              <span class="unseen"> ({t.audit.event(event.revision)})</span>
            </a>
          </li>
        ))}
      </ol>
      <AuditedLooks shell={shell} looks={audit.looks} />
    </Layout>
  )
}

function Changes({ shell, changes }: { shell: Shell; changes: string[] }) {
  if (changes.length === 0) return <p>{shell.t.audit.nothingChanged}</p>
  return (
    <ul class="changes">
      {changes.map((change) => (
        <li>{change}</li>
      ))}
    </ul>
  )
}

/** Where else to look at the case. */
function Ways({ shell, ways }: { shell: Shell; ways: AuditCase['ways'] }) {
  const words = shell.t.auditCase
  const links = [
    [ways.replay, words.replay],
    [ways.compare, words.compare],
    [ways.timing, words.timing],
  ] as const
  return (
    <nav aria-label={words.ways}>
      <ul class="plain buttons">
        {links.map(([href, text]) => (
          <li>
            <a class="button quiet" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The bundle that the case belongs to, over all agencies, and where it was transferred. */
function Related({ shell, related }: { shell: Shell; related: RelatedView }) {
  const words = shell.t.auditCase.related
  if (related.rows.length === 0 && related.transfers.length === 0) return null
  return (
    <section aria-labelledby="related">
      <h2 id="related">{words.title}</h2>
      <p>{words.lead}</p>
      {related.rows.length > 0 && (
        <Table
          label={words.table}
          columns={[words.folio, words.procedure, words.agency, words.status, words.relation]}
          rows={related.rows.map(({ folio, href, procedure, agency, status, relation }) => [
            href ? <a href={href}>{folio}</a> : folio,
            <Say words={procedure} />,
            agency,
            status,
            relation,
          ])}
        />
      )}
      {related.transfers.length > 0 && (
        <>
          <h3>{words.transfers}</h3>
          <ul>
            {related.transfers.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
