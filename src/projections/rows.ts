import type { QueryResultRow } from 'pg'
import type { CaseRow, FailureRow, ProcedureRow, TaskRow, TimelineRow, VersionRow } from './read-models.ts'

/** From records of the database to rows: names as in code, instants as RFC 3339, and what is absent left out. */

type Present<Row> = { [K in keyof Row]: Row[K] | undefined | null }

function present<Row>(row: Present<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined)) as Row
}

const instant = (value: Date | null): string | undefined => value?.toISOString()

export const caseColumns = `case_id, revision, status, procedure, version, definition, entity, agency, channel, language,
  folio, lookup_hash, applicant, steps, due::text, due_clock, opened_at, filed_at, closed_at, outcome, silence`

export const toCaseRow = (record: QueryResultRow): CaseRow =>
  present<CaseRow>({
    caseId: record['case_id'],
    revision: record['revision'],
    status: record['status'],
    procedure: record['procedure'],
    version: record['version'],
    definition: record['definition'],
    entity: record['entity'],
    agency: record['agency'],
    channel: record['channel'],
    language: record['language'],
    folio: record['folio'],
    lookupHash: record['lookup_hash'],
    applicant: record['applicant'],
    steps: record['steps'],
    due: record['due'],
    dueClock: record['due_clock'],
    openedAt: instant(record['opened_at']),
    filedAt: instant(record['filed_at']),
    closedAt: instant(record['closed_at']),
    outcome: record['outcome'],
    silence: record['silence'],
  })

export const taskColumns = `case_id, step, entity, agency, role, procedure, version, definition, folio, assignee, since,
  expires_at, filed_at, due::text, due_clock`

export const toTaskRow = (record: QueryResultRow): TaskRow =>
  present<TaskRow>({
    caseId: record['case_id'],
    step: record['step'],
    entity: record['entity'],
    agency: record['agency'],
    role: record['role'],
    procedure: record['procedure'],
    version: record['version'],
    definition: record['definition'],
    folio: record['folio'],
    assignee: record['assignee'],
    since: instant(record['since']),
    expiresAt: instant(record['expires_at']),
    filedAt: instant(record['filed_at']),
    due: record['due'],
    dueClock: record['due_clock'],
  })

export const timelineColumns = `sequence, position, stream, revision, type, at, actor_kind, actor, role, channel, definition,
  case_id, entity, agency`

export const toTimelineRow = (record: QueryResultRow): TimelineRow =>
  present<TimelineRow>({
    sequence: Number(record['sequence']),
    position: record['position'],
    stream: record['stream'],
    revision: record['revision'],
    type: record['type'],
    at: instant(record['at']),
    actor: { kind: record['actor_kind'], id: record['actor'] },
    role: record['role'],
    channel: record['channel'],
    definition: record['definition'],
    caseId: record['case_id'],
    entity: record['entity'] || undefined,
    agency: record['agency'],
  })

export const procedureColumns = `procedure, version, hash, entity, agency, title, purpose, audience, channels,
  effective_from, suspended`

export const versionColumns = `procedure, version, hash, state, entity, agency, title, proposed_by, published_by,
  effective_from, suspended, retired,
  (select count(*) from read.cases c where c.definition = hash and c.status in ('draft', 'open')) as open_cases`

export const toVersionRow = (record: QueryResultRow): VersionRow =>
  present<VersionRow>({
    procedure: record['procedure'],
    version: record['version'],
    hash: record['hash'],
    state: record['state'],
    entity: record['entity'],
    agency: record['agency'],
    title: record['title'],
    proposedBy: record['proposed_by'],
    publishedBy: record['published_by'],
    effectiveFrom: instant(record['effective_from']),
    suspended: record['suspended'],
    retired: record['retired'],
    openCases: Number(record['open_cases']),
  })

export const toProcedureRow = (record: QueryResultRow): ProcedureRow =>
  present<ProcedureRow>({
    procedure: record['procedure'],
    version: record['version'],
    hash: record['hash'],
    entity: record['entity'],
    agency: record['agency'],
    title: record['title'],
    purpose: record['purpose'],
    audience: record['audience'],
    channels: record['channels'],
    effectiveFrom: instant(record['effective_from']),
    suspended: record['suspended'],
  })

/** The reason is read from the case's state: no other read model may hold words that could name a person. */
export const failureColumns = `f.case_id, f.effect, f.step, f.kind, f.attempts, f.failed_at, f.entity, f.agency,
  f.procedure, f.folio, (select owed ->> 'reason' from jsonb_array_elements(c.state -> 'effects') as owed
                         where owed ->> 'id' = f.effect) as reason`

export const toFailureRow = (record: QueryResultRow): FailureRow =>
  present<FailureRow>({
    caseId: record['case_id'],
    effect: record['effect'],
    step: record['step'],
    kind: record['kind'],
    reason: record['reason'] ?? '',
    attempts: record['attempts'],
    failedAt: instant(record['failed_at']),
    entity: record['entity'],
    agency: record['agency'],
    procedure: record['procedure'],
    folio: record['folio'],
  })
