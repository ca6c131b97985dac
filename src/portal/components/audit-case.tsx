import type { Shell } from '../view-models.ts'
import type { Difference } from '../views/case-facts.ts'
import { Table } from './table.tsx'
import { Say } from './words.tsx'

/** Several lines in one cell. */
export const Lines = ({ lines }: { lines: readonly string[] }) => (
  <>
    {lines.map((line) => (
      <span class="line">{line}</span>
    ))}
  </>
)

/** What differs, before and after. */
export function Differences({
  shell,
  label,
  columns,
  list,
}: {
  shell: Shell
  label: string
  columns: [string, string]
  list: readonly Difference[]
}) {
  const { change } = shell.t.auditCase
  const cell = (text: string[]) => (text.length === 0 ? change.none : <Lines lines={[text.join(' · ')]} />)
  return (
    <Table
      label={label}
      columns={[change.what, ...columns]}
      rows={list.map(({ group, title, before, after }) => [
        <>
          {group}: <Say words={title} />
        </>,
        cell(before),
        cell(after),
      ])}
    />
  )
}

/** To the case as it stood on a day. */
export function JumpForm({ shell, action, first, last, wrong = false }: JumpTo & { shell: Shell; wrong?: boolean }) {
  const words = shell.t.auditCase.jump
  return (
    <form method="get" action={action} class="filters" aria-label={words.title}>
      <div>
        <label for="jump-day">{words.day}</label>
        <input
          id="jump-day"
          name="dia"
          type="date"
          min={first}
          max={last}
          required
          {...(wrong && { 'aria-invalid': 'true' as const, 'aria-describedby': 'jump-wrong' })}
        />
      </div>
      <div>
        <label for="jump-time">{words.time}</label>
        <input id="jump-time" name="hora" type="time" />
      </div>
      <div>
        <button type="submit" class="button quiet">
          {words.button}
        </button>
      </div>
      {wrong && (
        <p class="error" id="jump-wrong" role="alert">
          {words.wrong}
        </p>
      )}
    </form>
  )
}

export interface JumpTo {
  action: string
  /** Days where the agency is, between which there is something to see. */
  first: string
  last: string
}
