import type { FileView, Row, Shell, StepView, Card } from '../view-models.ts'
import { writeSize } from '../format.ts'
import { Say } from './words.tsx'

export function Cards({ cards }: { cards: Card[] }) {
  return (
    <ul class="cards">
      {cards.map((card) => (
        <li class="card">
          <h3>
            <a href={card.href}>
              <Say words={card.title} />
            </a>
          </h3>
          <p>
            <Say words={card.purpose} />
          </p>
          <p class="quiet" lang="es">
            {card.agency}
          </p>
        </li>
      ))}
    </ul>
  )
}

export function FileLink({ shell, file }: { shell: Shell; file: FileView }) {
  return (
    <>
      <a href={file.href} class="file">
        {file.name}
      </a>{' '}
      <span class="quiet">({writeSize(file.size, shell.lang)})</span>
    </>
  )
}

/** Questions and their answers. */
export function Rows({ shell, rows }: { shell: Shell; rows: Row[] }) {
  return (
    <dl class="rows">
      {rows.map((row) => (
        <div>
          <dt>
            <Say words={row.title} />
          </dt>
          <dd>
            {row.files ? <Files shell={shell} files={row.files} /> : <Answer shell={shell} value={row.value} />}
            {row.change && (
              <a class="change" href={row.change.href}>
                {shell.t.common.change}
                <span class="unseen"> {row.change.name}</span>
              </a>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Answer({ shell, value }: { shell: Shell; value: string | string[] }) {
  if (value.length === 0) return <span class="quiet">{shell.t.common.noAnswer}</span>
  if (typeof value === 'string') return <span class="answer">{value}</span>
  return (
    <ul>
      {value.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  )
}

export function Files({ shell, files }: { shell: Shell; files: FileView[] }) {
  if (files.length === 0) return <span class="quiet">{shell.t.common.noFiles}</span>
  return (
    <ul class="plain">
      {files.map((file) => (
        <li>
          <FileLink shell={shell} file={file} />
        </li>
      ))}
    </ul>
  )
}

/** What has happened and what is to come, in order. */
export function Steps({ shell, steps }: { shell: Shell; steps: StepView[] }) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li class={step.state} {...(step.state === 'now' && { 'aria-current': 'step' as const })}>
          <span class="step-title">
            <Say words={step.title} />
          </span>
          <span class="step-state">{step.when ?? shell.t.status.step[step.state]}</span>
          {step.note && (
            <span class="step-note">
              <Say words={step.note} />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

/** To the next page of a list, when there is one. */
export function More({ shell, href }: { shell: Shell; href?: string }) {
  return href ? (
    <p>
      <a class="button quiet" href={href} rel="next">
        {shell.t.common.more}
      </a>
    </p>
  ) : null
}
