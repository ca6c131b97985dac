import { ErasedNote } from '../components/erased.tsx'
import { Due } from '../components/due.tsx'
import { ActionButton } from '../components/form.tsx'
import { Rows } from '../components/lists.tsx'
import { Table } from '../components/table.tsx'
import { Paragraphs, Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { DueView, FormTarget, Row, Shell, Words } from '../view-models.ts'

export interface WorkStep {
  title: Words
  help?: Words
  /** Who holds it; absent when nobody does. */
  holder?: { you: boolean; name: string }
  claim?: FormTarget
  release?: FormTarget
  outcomes: { title: Words; help?: Words; href: string }[]
}

export interface Work {
  folio: string
  procedure: Words
  version: number
  channel: string
  sentence: Words
  due: DueView[]
  sections: { title: Words; rows: Row[] }[]
  steps: WorkStep[]
  /** Other moves: transfer, extend, ask for something, correct … */
  moves: { href: string; title: Words }[]
  history: { what: string; detail?: Words; who: string; when: string }[]
  done?: string
  /** That personal data was erased. */
  erased?: string[]
}

/** An officer's desk: the facts on one side, what may be done now on the other, the history below. */
export function WorkPage({ shell, work }: { shell: Shell; work: Work }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.work.title(work.folio)} back={{ href: '/bandeja', label: t.nav.inbox }} width="wide">
      {work.done && (
        <p class="sound" role="status">
          {work.done}
        </p>
      )}
      <p class="over">
        <Say words={work.procedure} /> · {t.work.version(work.version)} · {t.work.channel}: {work.channel}
      </p>
      <h1>{t.work.title(work.folio)}</h1>
      <p class="lead">
        <Say words={work.sentence} />
      </p>
      <ErasedNote erased={work.erased} />
      <div class="desk">
        <div>
          <h2>{t.work.facts}</h2>
          {work.sections.map(({ title, rows }) => (
            <section class="sheet">
              <h3>
                <Say words={title} />
              </h3>
              <Rows shell={shell} rows={rows} />
            </section>
          ))}
        </div>
        <aside aria-labelledby="now-title">
          <h2 id="now-title">{t.work.now}</h2>
          {work.steps.length === 0 && work.moves.length === 0 && <p>{t.work.nothing}</p>}
          {work.steps.map((step) => (
            <Step shell={shell} step={step} />
          ))}
          {work.moves.length > 0 && (
            <>
              <h3>{t.moves.more}</h3>
              <ul class="plain">
                {work.moves.map(({ href, title }) => (
                  <li>
                    <a href={href}>
                      <Say words={title} />
                    </a>
                  </li>
                ))}
              </ul>
            </>
          )}
          {work.due.length > 0 && <h2>{t.work.terms}</h2>}
          {work.due.map((due) => (
            <Due shell={shell} due={due} />
          ))}
        </aside>
      </div>
      <History shell={shell} work={work} />
    </Layout>
  )
}

function Step({ shell, step }: { shell: Shell; step: WorkStep }) {
  const { t } = shell
  return (
    <section class="now-do">
      <h3>
        <Say words={step.title} />
      </h3>
      {step.help && <Paragraphs words={step.help} />}
      {step.holder && <p>{step.holder.you ? t.work.yours : t.work.heldBy(step.holder.name)}</p>}
      {step.claim && <ActionButton shell={shell} target={step.claim} label={t.work.claim} kind="quiet" />}
      {step.release && <ActionButton shell={shell} target={step.release} label={t.work.release} kind="quiet" />}
      {step.outcomes.map(({ title, help, href }, index) => (
        <div class="outcome">
          <a class={index === 0 ? 'button primary' : 'button quiet'} href={href}>
            <Say words={title} />
          </a>
          {help && (
            <p class="quiet">
              <Say words={help} />
            </p>
          )}
        </div>
      ))}
      {step.outcomes.length === 0 && !step.claim && <p>{t.work.nothing}</p>}
    </section>
  )
}

function History({ shell, work }: { shell: Shell; work: Work }) {
  const { t } = shell
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title">{t.work.history}</h2>
      <Table
        label={t.audit.what}
        columns={[t.audit.when, t.audit.what, t.audit.who]}
        rows={work.history.map(({ what, detail, who, when }) => [
          when,
          <>
            {what}
            {detail && (
              <>
                : <Say words={detail} />
              </>
            )}
          </>,
          who,
        ])}
      />
    </section>
  )
}
