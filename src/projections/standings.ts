import { columnsOf, upsert, type LogEvent, type Projection } from './projection.ts'

type Ruling = Extract<
  LogEvent,
  { type: 'ProcedurePublished' | 'ProcedureSuspended' | 'ProcedureResumed' | 'ProcedureRetired' }
>

const columns = {
  procedure: 'text',
  // A new version brings a retired procedure back; it does not lift a suspension.
  retired: 'jsonb',
  suspended: 'jsonb',
}

const key = ['procedure']
const write = (changed: 'retired' | 'suspended') =>
  upsert('standings', { procedure: columns.procedure, [changed]: columns[changed] }, key)

/** What keeps a procedure from taking new cases; null: nothing. */
function toRuling({ type, data, at }: Ruling) {
  if (type === 'ProcedurePublished' || type === 'ProcedureResumed') return null
  const { procedure: _named, ...ruling } = data
  return { ...ruling, since: at }
}

const rowsOf = (events: readonly Ruling[], changed: 'retired' | 'suspended') => [
  ...new Map(
    events.map((event) => [event.data.procedure, { procedure: event.data.procedure, [changed]: toRuling(event) }]),
  ).values(),
]

/** Whether each procedure is offered: one row for each that was ever published. */
export const standings: Projection = {
  name: 'standings',
  key: 'procedure',
  create: `create table standings (${columnsOf(columns)}, primary key (procedure))`,
  apply({ events }) {
    const retiring = events.filter((event) => event.type === 'ProcedurePublished' || event.type === 'ProcedureRetired')
    const suspending = events.filter(
      (event) => event.type === 'ProcedureSuspended' || event.type === 'ProcedureResumed',
    )
    return [
      { text: write('retired'), rows: rowsOf(retiring, 'retired') },
      { text: write('suspended'), rows: rowsOf(suspending, 'suspended') },
    ]
  },
}
