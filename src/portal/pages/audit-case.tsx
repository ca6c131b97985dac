import { Rows } from '../components/lists.tsx'
import { AuditedLooks } from '../components/looks.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { Row, Shell, Words } from '../view-models.ts'
import type { AuditedLooksView } from '../views/access.ts'

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

export interface AuditState {
  name: string
  revision: number
  what: string
  who: string
  when: string
  status: string
  where: Words[]
  clocks: { title: Words; text: string }[]
  changes: string[]
  sections: { title: Words; rows: Row[] }[]
  previous?: string
  next?: string
  back: string
}

/** The case as one fact left it, rebuilt from the facts up to there. */
export function AuditStatePage({ shell, state }: { shell: Shell; state: AuditState }) {
  const { t } = shell
  const title = t.audit.stateTitle(state.revision)
  return (
    <Layout shell={shell} title={`${state.name}: ${title}`} back={{ href: state.back, label: t.audit.backToCase }}>
      <p class="over">{state.name}</p>
      <h1>{title}</h1>
      <p class="lead">{t.audit.stateHelp}</p>
      <section class="event">
        <h2 class="card-title">{state.what}</h2>
        <p>{state.who}</p>
        <p class="quiet">{state.when}</p>
        <Changes shell={shell} changes={state.changes} />
      </section>
      <dl class="facts">
        <div>
          <dt>{t.audit.statusName}</dt>
          <dd>{state.status}</dd>
        </div>
        {state.where.length > 0 && (
          <div>
            <dt>{t.audit.where}</dt>
            <dd>
              {state.where.map((words) => (
                <p>
                  <Say words={words} />
                </p>
              ))}
            </dd>
          </div>
        )}
        {state.clocks.map(({ title: name, text }) => (
          <div>
            <dt>
              <Say words={name} />
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {state.sections.map(({ title: name, rows }) => (
        <section class="sheet">
          <h2>
            <Say words={name} />
          </h2>
          <Rows shell={shell} rows={rows} />
        </section>
      ))}
      <div class="buttons">
        {state.previous && (
          <a class="button quiet" href={state.previous} rel="prev">
            {t.audit.previous}
          </a>
        )}
        {state.next && (
          <a class="button quiet" href={state.next} rel="next">
            {t.audit.next}
          </a>
        )}
      </div>
    </Layout>
  )
}
