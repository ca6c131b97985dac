import type { DueView, Shell } from '../view-models.ts'
import { Norm } from './field.tsx'
import { Say } from './words.tsx'

/** State of a due day as word and colour. */
export function DueBadge({ shell, due }: { shell: Shell; due: Pick<DueView, 'state'> }) {
  return <span class={`badge due-${due.state}`}>{shell.t.due[due.state]}</span>
}

/** The day, and on demand why it is that day: every day counted or skipped. */
export function Due({ shell, due }: { shell: Shell; due: DueView }) {
  const { t } = shell
  return (
    <div class="due">
      <p class="due-day">
        <Say words={due.title} />:{' '}
        <strong>
          <time datetime={due.iso}>{due.day}</time>
        </strong>{' '}
        <DueBadge shell={shell} due={due} />
      </p>
      <details>
        <summary>{t.due.why}</summary>
        <p>
          {t.due.norm} <Norm shell={shell} norm={due.norm} />.
        </p>
        {due.explanation && <Notes notes={due.explanation.notes} />}
        {due.explanation && due.explanation.lines.length > 0 && <Days shell={shell} explanation={due.explanation} />}
      </details>
    </div>
  )
}

/** The term that matters most to the person, and the others folded. */
export function Dues({ shell, due }: { shell: Shell; due: DueView[] }) {
  const [first, ...others] = due
  if (!first) return null
  return (
    <>
      <Due shell={shell} due={first} />
      {others.length > 0 && (
        <details>
          <summary>{shell.t.due.others(others.length)}</summary>
          {others.map((one) => (
            <Due shell={shell} due={one} />
          ))}
        </details>
      )}
    </>
  )
}

/** What moved the day, besides the days that do not count. */
function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null
  return (
    <ul>
      {notes.map((note) => (
        <li>{note}</li>
      ))}
    </ul>
  )
}

function Days({ shell, explanation }: { shell: Shell; explanation: NonNullable<DueView['explanation']> }) {
  const { t } = shell
  return (
    <table class="days">
      <caption>{t.due.countedFrom(explanation.from)}</caption>
      <thead>
        <tr>
          <th scope="col">{t.due.day}</th>
          <th scope="col">{t.due.counts}</th>
        </tr>
      </thead>
      <tbody>
        {explanation.lines.map((line) => (
          <tr class={line.n === undefined ? 'skipped' : ''}>
            <td>{line.day}</td>
            <td>{line.n === undefined ? (line.reason ?? t.due.notCounted) : t.due.nth(line.n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
