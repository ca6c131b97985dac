import { Layout } from '../layout.tsx'
import { ActionButton } from '../components/form.tsx'
import { Norm } from '../components/field.tsx'
import { Paragraphs, Say } from '../components/words.tsx'
import type { FormTarget, NormView, Shell, Words } from '../view-models.ts'

export interface Requirement {
  title: Words
  help?: Words
  norm?: NormView
  when: 'always' | 'sometimes' | 'optional'
}

export interface ProcedureView {
  title: Words
  purpose: Words
  result: Words
  cost: Words
  audience: string[]
  channels: string[]
  agency: string
  version: number
  topics: Words[]
  documents: Requirement[]
  terms: { title: Words; term: string; norm: NormView; silence?: Words }[]
  steps: { title: Words; who: Words }[]
  /** Why it takes no new cases now. */
  suspended?: string
  /** Absent when it cannot be started here. */
  start?: FormTarget
}

/** Everything a person should know before starting, and one button. */
export function ProcedurePage({ shell, procedure }: { shell: Shell; procedure: ProcedureView }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={procedure.title.text} back={{ href: '/tramites', label: t.nav.procedures }}>
      <p class="over" lang="es">
        {procedure.agency}
      </p>
      <h1>
        <Say words={procedure.title} />
      </h1>
      <div class="lead">
        <Paragraphs words={procedure.purpose} />
      </div>
      <Start shell={shell} procedure={procedure} />
      <dl class="facts">
        <div>
          <dt>{t.procedure.cost}</dt>
          <dd>
            <Say words={procedure.cost} />
          </dd>
        </div>
        {procedure.terms.slice(0, 1).map((term) => (
          <div>
            <dt>{t.procedure.time}</dt>
            <dd>{term.term}</dd>
          </div>
        ))}
        <div>
          <dt>{t.procedure.who}</dt>
          <dd>{procedure.audience.join(', ')}</dd>
        </div>
        <div>
          <dt>{t.procedure.where}</dt>
          <dd>{procedure.channels.join(', ')}</dd>
        </div>
      </dl>
      <h2>{t.procedure.result}</h2>
      <Paragraphs words={procedure.result} />
      <Needs shell={shell} procedure={procedure} />
      <Terms shell={shell} procedure={procedure} />
      <h2>{t.procedure.steps}</h2>
      <ol class="path">
        {procedure.steps.map((step) => (
          <li>
            <Say words={step.title} />
            <span class="quiet">
              {' '}
              – <Say words={step.who} />
            </span>
          </li>
        ))}
      </ol>
      <Start shell={shell} procedure={procedure} />
    </Layout>
  )
}

function Start({ shell, procedure }: { shell: Shell; procedure: ProcedureView }) {
  const { t } = shell
  if (procedure.suspended !== undefined) return <p class="note">{t.procedure.suspended(procedure.suspended)}</p>
  if (!procedure.start) return <p class="note">{t.procedure.notHere}</p>
  return (
    <div class="start">
      <ActionButton shell={shell} target={procedure.start} label={t.procedure.start} about={procedure.title.text} />
      <p class="quiet">{t.procedure.startHelp}</p>
    </div>
  )
}

function Needs({ shell, procedure }: { shell: Shell; procedure: ProcedureView }) {
  const { t } = shell
  return (
    <>
      <h2>{t.procedure.needs}</h2>
      <p>{t.procedure.topics}</p>
      <ul>
        {procedure.topics.map((topic) => (
          <li>
            <Say words={topic} />
          </li>
        ))}
      </ul>
      {procedure.documents.length === 0 && <p>{t.procedure.noDocuments}</p>}
      {procedure.documents.map((requirement) => (
        <details class="requirement">
          <summary>
            <Say words={requirement.title} /> <span class="tag">{t.procedure.when[requirement.when]}</span>
          </summary>
          {requirement.help && <Paragraphs words={requirement.help} />}
          {requirement.norm && (
            <p>
              {t.procedure.askedBy} <Norm shell={shell} norm={requirement.norm} />.
            </p>
          )}
          {!requirement.help && !requirement.norm && <p>{t.procedure.whenHelp[requirement.when]}</p>}
        </details>
      ))}
    </>
  )
}

function Terms({ shell, procedure }: { shell: Shell; procedure: ProcedureView }) {
  const { t } = shell
  if (procedure.terms.length === 0) return null
  return (
    <>
      <h2>{t.procedure.terms}</h2>
      {procedure.terms.map(({ title, term, norm, silence }) => (
        <details class="requirement">
          <summary>
            <Say words={title} />: <strong>{term}</strong>
          </summary>
          <p>
            {t.due.norm} <Norm shell={shell} norm={norm} />.
          </p>
          {silence && (
            <>
              <p>{t.procedure.ifLate}</p>
              <Paragraphs words={silence} />
            </>
          )}
        </details>
      ))}
    </>
  )
}
