import { columnsOf, upsert, type FoldedEvent, type Projection } from './projection.ts'

const columns = {
  case_id: 'uuid',
  // Of the fact that tells it.
  revision: 'integer',
  clock: 'text',
  due: 'date',
  at: 'timestamptz',
  // Who had the case then.
  agency: 'text',
}

/** A term of the person leads on when it runs out; one of the office does not, whatever the law says of silence. */
function toRow({ event, after }: FoldedEvent) {
  if (event.type !== 'ClockExpired' || event.data.next !== undefined) return []
  const { clock, due } = event.data
  return [{ case_id: event.caseId, revision: event.revision, clock, due, at: event.at, agency: after.agency }]
}

const key = ['case_id', 'revision']

/** Legal terms of offices that ran out before they had answered; what came later does not take it back. */
export const overdue: Projection = {
  name: 'overdue',
  key: key.join(', '),
  create: `create table overdue (${columnsOf(columns)}, primary key (${key.join(', ')}))`,
  apply: ({ folded }) => [{ text: upsert('overdue', columns, key), rows: folded.flatMap(toRow) }],
}
