import { columnsOf, upsert, type Batch, type CaseLogEvent, type Projection } from './projection.ts'

type Failed = Extract<CaseLogEvent, { type: 'EffectFailed' }>

const columns = {
  case_id: 'uuid',
  effect: 'text',
  step: 'text',
  kind: 'text',
  attempts: 'integer',
  failed_at: 'timestamptz',
  entity: 'text',
  agency: 'text',
  procedure: 'text',
  folio: 'text',
}

/** Effects of each changed case that stand failed at the end of the batch. */
function stillFailed({ cases }: Batch): Map<string, Set<string>> {
  const failedOf = ({ state }: { state: { effects: { id: string; status: string }[] } }) =>
    new Set(state.effects.filter(({ status }) => status === 'failed').map(({ id }) => id))
  return new Map([...cases].map(([caseId, changed]) => [caseId, failedOf(changed)]))
}

/** The reason is left in the case's state: what a mail server answers may name a person. */
function toRow({ caseId, data, at }: Failed, { cases }: Batch) {
  const state = cases.get(caseId)?.state
  if (!state) throw new Error(`Case ${caseId} was not loaded`)
  const { effect, step, kind, attempts } = data
  const { entity, agency, procedure, folio } = state
  return { case_id: caseId, effect, step, kind, attempts, failed_at: at, entity, agency, procedure, folio }
}

const key = ['case_id', 'effect']
const write = upsert('failures', columns, key)
const removeOthers = `delete from failures using json_to_recordset($1::json) as row (case_id uuid, effects text[])
  where failures.case_id = row.case_id and failures.effect <> all (row.effects)`

/** The operators' inbox: effects that failed for good, until somebody retries or abandons them. */
export const failures: Projection = {
  name: 'failures',
  key: key.join(', '),
  create: `
    create table failures (${columnsOf(columns)}, primary key (${key.join(', ')}));
    create index failures_entity on failures (entity, failed_at);`,
  apply(batch) {
    const standing = stillFailed(batch)
    const failed = new Map<string, Failed>()
    for (const event of batch.caseEvents) {
      if (event.type !== 'EffectFailed' || !standing.get(event.caseId)?.has(event.data.effect)) continue
      failed.set(`${event.caseId}/${event.data.effect}`, event)
    }
    return [
      { text: removeOthers, rows: [...standing].map(([case_id, effects]) => ({ case_id, effects: [...effects] })) },
      { text: write, rows: [...failed.values()].map((event) => toRow(event, batch)) },
    ]
  },
}
