import { Differences, JumpForm, type JumpTo, Lines } from '../components/audit-case.tsx'
import { Table } from '../components/table.tsx'
import { Rows } from '../components/lists.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { Row, Shell, Words } from '../view-models.ts'
import type { PermissionView, RulesView, VersionView } from '../views/audit-moment.ts'
import type { Difference } from '../views/case-facts.ts'

/** A case as it stood: after a fact, or at an instant. */
export interface AuditMoment {
  name: string
  title: string
  /** The last fact known. */
  fact: { what: string; who: string; when: string }
  place: string
  /** Said where the moment is not simply a fact that stands by itself. */
  notes: string[]
  /** What the fact changed; absent at an instant between facts. */
  changes?: Difference[]
  raw: string[]
  status: string
  where: Words[]
  clocks: { title: Words; text: string }[]
  rules: RulesView
  permissions: PermissionView[]
  sections: { title: Words; rows: Row[] }[]
  erased?: string[]
  steps: { first?: string; previous?: string; next?: string; last?: string }
  jump: JumpTo
  compare: string
  back: string
}

/** The case as one fact left it, rebuilt from the facts up to there, with the rules and permissions of that moment. */
export function AuditMomentPage({ shell, moment }: { shell: Shell; moment: AuditMoment }) {
  const { t } = shell
  const words = t.auditCase
  return (
    <Layout
      shell={shell}
      title={`${moment.name}: ${moment.title}`}
      width="wide"
      back={{ href: moment.back, label: t.audit.backToCase }}
    >
      <p class="over">
        {moment.name} · {moment.place}
      </p>
      <h1>{moment.title}</h1>
      <p class="lead">{t.audit.stateHelp}</p>
      <StepButtons shell={shell} moment={moment} />
      {moment.notes.map((note) => (
        <p class="note">{note}</p>
      ))}
      <WhatHappened shell={shell} moment={moment} />
      <Where shell={shell} moment={moment} />
      {moment.sections.map(({ title: name, rows }) => (
        <section class="sheet">
          <h2>
            <Say words={name} />
          </h2>
          <Rows shell={shell} rows={rows} />
        </section>
      ))}
      {moment.erased && (
        <section class="sheet">
          <h2>{words.erasedFields}</h2>
          <Rows shell={shell} rows={moment.erased.map((text) => ({ title: { text }, value: words.erased }))} />
        </section>
      )}
      <Permissions shell={shell} permissions={moment.permissions} />
      <RulesThen shell={shell} rules={moment.rules} />
      <h2>{words.jump.title}</h2>
      <JumpForm shell={shell} {...moment.jump} />
      <p>
        <a href={moment.compare}>{words.moment.compareFrom}</a>
      </p>
      <StepButtons shell={shell} moment={moment} />
    </Layout>
  )
}

function StepButtons({ shell, moment: { steps } }: { shell: Shell; moment: AuditMoment }) {
  const { t } = shell
  const links = [
    [steps.first, t.auditCase.moment.first, undefined],
    [steps.previous, t.audit.previous, 'prev'],
    [steps.next, t.audit.next, 'next'],
    [steps.last, t.auditCase.moment.last, undefined],
  ] as const
  return (
    <div class="buttons" role="group" aria-label={t.auditCase.moment.steps}>
      {links.map(
        ([href, text, rel]) =>
          href && (
            <a class="button quiet" href={href} {...(rel && { rel })}>
              {text}
            </a>
          ),
      )}
    </div>
  )
}

function WhatHappened({ shell, moment }: { shell: Shell; moment: AuditMoment }) {
  const { t } = shell
  const words = t.auditCase
  return (
    <section class="event">
      <h2 class="card-title">{moment.fact.what}</h2>
      <p>{moment.fact.who}</p>
      <p class="quiet">{moment.fact.when}</p>
      {moment.changes?.length === 0 && <p>{words.moment.nothing}</p>}
      {moment.changes && moment.changes.length > 0 && (
        <Differences
          shell={shell}
          label={words.moment.what}
          columns={[words.change.before, words.change.after]}
          list={moment.changes}
        />
      )}
      {moment.raw.length > 0 && (
        <details>
          <summary>{words.moment.raw}</summary>
          <ul class="changes">
            {moment.raw.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Where({ shell, moment }: { shell: Shell; moment: AuditMoment }) {
  const { t } = shell
  return (
    <dl class="facts">
      <div>
        <dt>{t.audit.statusName}</dt>
        <dd>{moment.status}</dd>
      </div>
      {moment.where.length > 0 && (
        <div>
          <dt>{t.audit.where}</dt>
          <dd>
            {moment.where.map((words) => (
              <p>
                <Say words={words} />
              </p>
            ))}
          </dd>
        </div>
      )}
      {moment.clocks.map(({ title: name, text }) => (
        <div>
          <dt>
            <Say words={name} />
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Permissions({ shell, permissions }: { shell: Shell; permissions: PermissionView[] }) {
  const words = shell.t.auditCase.permissions
  return (
    <section>
      <h2>{words.title}</h2>
      <p>{permissions.length === 0 ? words.none : words.lead}</p>
      {permissions.length > 0 && (
        <Table
          label={words.title}
          columns={[words.move, words.who, words.source]}
          rows={permissions.map(({ what, who, source }) => [
            <Say words={what} />,
            <Lines lines={who} />,
            <span class="hash">
              <Lines lines={source} />
            </span>,
          ])}
        />
      )}
    </section>
  )
}

function RulesThen({ shell, rules }: { shell: Shell; rules: RulesView }) {
  const words = shell.t.auditCase.rules
  const version = ({ title, lines, hash }: VersionView) => (
    <div>
      <dt>
        <Say words={title} />
      </dt>
      <dd>
        <Lines lines={lines} />
        <span class="line hash">
          {words.hash}: {hash}
        </span>
      </dd>
    </div>
  )
  return (
    <section>
      <h2>{words.title}</h2>
      <dl class="facts">{[rules.version, ...rules.others].map(version)}</dl>
      <details>
        <summary>{words.read}</summary>
        {rules.explained.map((line) => (line === '' ? null : <p class="explained">{line}</p>))}
      </details>
      <p>
        <a href={rules.href}>{words.whole}</a>
      </p>
    </section>
  )
}
