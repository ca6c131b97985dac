import type { CaseState } from '#core/state.ts'
import { columnsOf, upsert, type Batch, type ChangedCase, type Projection } from './projection.ts'

const columns = {
  case_id: 'uuid',
  revision: 'integer',
  position: 'text',
  entity: 'text',
  agency: 'text',
  procedure: 'text',
  definition: 'text',
  version: 'integer',
  status: 'text',
  channel: 'text',
  language: 'text',
  folio: 'text',
  lookup_hash: 'text',
  resume_hash: 'text',
  applicant: 'text',
  // Officer who opened it for a person at the counter.
  assisted_by: 'text',
  steps: 'jsonb',
  due: 'date',
  due_clock: 'text',
  opened_at: 'timestamptz',
  filed_at: 'timestamptz',
  closed_at: 'timestamptz',
  outcome: 'text',
  silence: 'text',
  // What the next events are folded onto. Of answers it has only those that are not personal: the others are sealed.
  state: 'jsonb',
}

/** The legal term that ends first among those that run or ran out unanswered; a suspended one has no last day. */
export function earliestDue({ status, clocks }: CaseState): { due: string; clock: string } | undefined {
  if (status === 'closed') return undefined
  const counting = Object.entries(clocks).filter(
    ([, clock]) => clock.status === 'running' || clock.status === 'expired',
  )
  const [first] = counting.toSorted(([, a], [, b]) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
  return first && { due: first[1].due, clock: first[0] }
}

function toRow({ state, position }: ChangedCase) {
  const due = earliestDue(state)
  return {
    case_id: state.id,
    revision: state.revision,
    position,
    entity: state.entity,
    agency: state.agency,
    procedure: state.procedure,
    definition: state.definition,
    version: state.version,
    status: state.status,
    channel: state.channel,
    language: state.language,
    folio: state.folio,
    lookup_hash: state.lookupHash,
    resume_hash: state.resumeHash,
    applicant: state.applicant.kind === 'account' ? state.applicant.id : undefined,
    assisted_by: state.assistedBy,
    steps: state.active.map(({ step, kind, since, expiresAt }) => ({ step, kind, since, expiresAt })),
    due: due?.due,
    due_clock: due?.clock,
    opened_at: state.openedAt,
    filed_at: state.filedAt,
    closed_at: state.closedAt,
    outcome: state.outcome,
    silence: state.silence?.effect,
    state,
  }
}

const write = upsert('cases', columns, ['case_id'])

/** One row per case: where it stands, by what it is found, and its state. */
export const cases: Projection = {
  name: 'cases',
  key: 'case_id',
  create: `
    create table cases (${columnsOf(columns)}, primary key (case_id)) with (fillfactor = 80);
    create unique index cases_folio on cases (folio) where folio is not null;
    create index cases_resume_hash on cases (resume_hash);
    create index cases_open on cases (case_id) where status in ('draft', 'open');
    create index cases_filed on cases (entity, filed_at, case_id) where filed_at is not null;
    create index cases_closed on cases (entity, closed_at) where closed_at is not null;
    create index cases_applicant on cases (applicant, opened_at, case_id) where applicant is not null;`,
  apply: (batch: Batch) => [{ text: write, rows: [...batch.cases.values()].map(toRow) }],
}
