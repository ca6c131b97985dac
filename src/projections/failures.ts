import type { EventType } from '#core/events.ts'
import { columnsOf, upsert, type Batch, type CaseLogEvent, type Projection } from './projection.ts'

/** What an event means for the operators' inbox: it adds the effect, takes it out, or takes out all of its case. */
const meanings = {
  CaseOpened: 'nothing',
  SectionSaved: 'nothing',
  DocumentAttached: 'nothing',
  DocumentRemoved: 'nothing',
  CaseFiled: 'nothing',
  StepEntered: 'nothing',
  StepCompleted: 'nothing',
  ChoiceMade: 'nothing',
  StepExpired: 'nothing',
  TaskAssigned: 'nothing',
  TaskReleased: 'nothing',
  TaskCompleted: 'nothing',
  CompletionRequested: 'nothing',
  ClockStarted: 'nothing',
  ClockSuspended: 'nothing',
  ClockResumed: 'nothing',
  ClockStopped: 'nothing',
  ClockWarned: 'nothing',
  ClockExpired: 'nothing',
  SilenceOccurred: 'nothing',
  DocumentIssued: 'settled',
  PersonNotified: 'settled',
  EffectFailed: 'failed',
  EffectRetried: 'settled',
  EffectAbandoned: 'settled',
  CaseWithdrawn: 'nothing',
  DraftAbandoned: 'nothing',
  CaseClosed: 'all-settled',
} as const satisfies Record<EventType, 'failed' | 'settled' | 'all-settled' | 'nothing'>

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

/** The reason is left in the case's state: what a mail server answers may name a person. */
function toRow({ caseId, data, at }: Failed, { cases }: Batch) {
  const state = cases.get(caseId)?.state
  if (!state) throw new Error(`Case ${caseId} was not loaded`)
  const { effect, step, kind, attempts } = data
  const { entity, agency, procedure, folio } = state
  return { case_id: caseId, effect, step, kind, attempts, failed_at: at, entity, agency, procedure, folio }
}

interface Changes {
  failed: Map<string, Failed>
  settled: Map<string, { case_id: string; effect: string | null }>
}

/** The last word of the batch about each effect. */
function changesOf({ caseEvents }: Batch): Changes {
  const failed = new Map<string, Failed>()
  const settled = new Map<string, { case_id: string; effect: string | null }>()
  for (const event of caseEvents) {
    const { caseId, data, type } = event
    if (meanings[type] === 'nothing') continue
    const effect = 'effect' in data && type !== 'SilenceOccurred' ? data.effect : null
    const key = `${caseId}/${effect}`
    if (event.type === 'EffectFailed') failed.set(key, event)
    else {
      settled.set(key, { case_id: caseId, effect })
      for (const name of failed.keys())
        if (effect === null ? name.startsWith(`${caseId}/`) : name === key) failed.delete(name)
    }
  }
  return { failed, settled }
}

const key = ['case_id', 'effect']
const write = upsert('failures', columns, key)
const remove = `delete from failures using json_to_recordset($1::json) as row (case_id uuid, effect text)
  where failures.case_id = row.case_id and failures.effect = coalesce(row.effect, failures.effect)`

/** The operators' inbox: effects that failed for good, until somebody retries or abandons them. */
export const failures: Projection = {
  name: 'failures',
  key: key.join(', '),
  create: `
    create table failures (${columnsOf(columns)}, primary key (${key.join(', ')}));
    create index failures_entity on failures (entity, failed_at);`,
  apply(batch) {
    const { failed, settled } = changesOf(batch)
    return [
      { text: remove, rows: [...settled.values()] },
      { text: write, rows: [...failed.values()].map((event) => toRow(event, batch)) },
    ]
  },
}
