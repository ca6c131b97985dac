import { ActionButton } from '../components/form.tsx'
import { More } from '../components/lists.tsx'
import { Paragraphs } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface Operation {
  failures: {
    name: string
    kind: string
    step: string
    reason: string
    attempts: number
    when: string
    retry: FormTarget
  }[]
  /** Cases whose workflow could not be told of what happened; they are tried again by themselves. */
  parked: { name: string; reason: string; attempts: number; when: string }[]
  /** Money that people have to look at. */
  payments: { name: string; problem: string; amounts: string; reference: string; when: string }[]
  next?: string
  done: boolean
}

/** What the system could not do by itself, and the button that makes it try again. */
export function OperationPage({ shell, operation }: { shell: Shell; operation: Operation }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.operation.title}>
      {operation.done && (
        <p class="sound" role="status">
          {t.operation.retried}
        </p>
      )}
      <h1>{t.operation.title}</h1>
      <h2>{t.operation.failures}</h2>
      {operation.failures.length === 0 && <p>{t.operation.none}</p>}
      {operation.failures.map((failure) => (
        <section class="event">
          <h3>
            {failure.kind}: {failure.name}
          </h3>
          <p>{failure.reason}</p>
          <p class="quiet">
            {failure.step} · {t.operation.attempts(failure.attempts)} · {failure.when}
          </p>
          <ActionButton
            shell={shell}
            target={failure.retry}
            label={t.operation.retry}
            about={failure.name}
            kind="quiet"
          />
        </section>
      ))}
      <More shell={shell} {...(operation.next && { href: operation.next })} />
      <h2>{t.operation.payments}</h2>
      <p>{operation.payments.length === 0 ? t.operation.paymentsNone : t.operation.paymentsHelp}</p>
      {operation.payments.map(({ name, problem, amounts, reference, when }) => (
        <section class="event">
          <h3>
            {problem}: {name}
          </h3>
          <p>{amounts}</p>
          <p class="quiet">
            {reference} · {when} UTC
          </p>
        </section>
      ))}
      <h2>{t.operation.parked}</h2>
      <p>{operation.parked.length === 0 ? t.operation.parkedNone : t.operation.parkedHelp}</p>
      {operation.parked.map(({ name, reason, attempts, when }) => (
        <section class="event">
          <h3>{name}</h3>
          <p>{reason}</p>
          <p class="quiet">
            {t.operation.attempts(attempts)} · {when} UTC
          </p>
        </section>
      ))}
      <p>
        <a href="/operacion/datos-personales">{t.personal.admin.link}</a>
      </p>
      <p>
        <a href="/operacion/buzon">{t.operation.outboxLink}</a>
      </p>
    </Layout>
  )
}

export interface NoticeView {
  /** Role, means and addresses. */
  to: string
  subject: string
  body: string
  when: string
}

/** Notices that a real installation would have sent; here they are only kept. */
export function OutboxPage({ shell, notices }: { shell: Shell; notices: NoticeView[] }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.operation.outbox} back={{ href: '/operacion', label: t.nav.operation }}>
      <h1>{t.operation.outbox}</h1>
      <p class="note">{t.operation.outboxHelp}</p>
      {notices.length === 0 && <p>{t.operation.outboxNone}</p>}
      {notices.map(({ to, subject, body, when }) => (
        <article class="event">
          <h2 class="card-title">{subject}</h2>
          <p class="quiet">
            {t.operation.to}: {to} · {when}
          </p>
          <Paragraphs words={{ text: body }} />
        </article>
      ))}
    </Layout>
  )
}
