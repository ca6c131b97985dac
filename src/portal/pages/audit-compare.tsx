import { Differences } from '../components/audit-case.tsx'
import { Layout } from '../layout.tsx'
import type { Shell } from '../view-models.ts'
import type { Difference } from '../views/case-facts.ts'

export interface AuditCompare {
  name: string
  back: string
  /** What else must be known of what is shown. */
  notes: string[]
  action: string
  first: string
  last: string
  facts: { revision: number; text: string }[]
  /** What was chosen for each side. */
  chosen: { event: number; day: string; wrong: boolean; title?: string; href?: string }[]
  list?: Difference[]
}

/** Two moments of a case side by side: what differs in the case, its rules and who could act. */
export function AuditComparePage({ shell, compare }: { shell: Shell; compare: AuditCompare }) {
  const { t } = shell
  const words = t.auditCase.comparing
  const names = [words.first, words.second] as const
  const titles = compare.chosen.map(({ title }, index) => title ?? names[index] ?? '')
  return (
    <Layout
      shell={shell}
      title={`${compare.name}: ${words.title}`}
      width="wide"
      back={{ href: compare.back, label: t.audit.backToCase }}
    >
      <p class="over">{compare.name}</p>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {compare.notes.map((note) => (
        <p class="note">{note}</p>
      ))}
      {compare.chosen.map(
        ({ wrong }, index) =>
          wrong && (
            <p class="error" role="alert">
              {words.wrong(names[index] ?? '')}
            </p>
          ),
      )}
      <form method="get" action={compare.action}>
        {names.map((name, index) => (
          <Side shell={shell} compare={compare} name={name} side={index === 0 ? 'a' : 'b'} index={index} />
        ))}
        <button type="submit" class="button primary">
          {words.button}
        </button>
      </form>
      {compare.list && (
        <section>
          <h2>{words.result}</h2>
          <ul>
            {compare.chosen.map(({ href = '', title = '' }) => (
              <li>
                <a href={href}>{title}</a>
              </li>
            ))}
          </ul>
          {compare.list.length === 0 ? (
            <p>{words.same}</p>
          ) : (
            <Differences
              shell={shell}
              label={words.result}
              columns={[titles[0] ?? '', titles[1] ?? '']}
              list={compare.list}
            />
          )}
        </section>
      )}
    </Layout>
  )
}

interface SideOf {
  shell: Shell
  compare: AuditCompare
  name: string
  side: string
  index: number
}

function Side({ shell, compare, name, side, index }: SideOf) {
  const words = shell.t.auditCase.comparing
  const chosen = compare.chosen[index]
  return (
    <fieldset class="filters">
      <legend>{name}</legend>
      <div>
        <label for={`${side}-event`}>{words.event}</label>
        <select id={`${side}-event`} name={side}>
          {compare.facts.map(({ revision, text }) => (
            <option value={String(revision)} selected={revision === chosen?.event}>
              {text}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for={`${side}-day`}>{words.day}</label>
        <input
          id={`${side}-day`}
          name={`dia-${side}`}
          type="date"
          min={compare.first}
          max={compare.last}
          value={chosen?.day ?? ''}
          {...(chosen?.wrong && { 'aria-invalid': 'true' as const })}
        />
      </div>
    </fieldset>
  )
}
