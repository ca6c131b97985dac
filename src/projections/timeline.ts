import { entityOf } from '#core/names.ts'
import type { CaseState } from '#core/state.ts'
import { columnsOf, type LogEvent, type OutsideEventType, type OutsideLogEvent, type Projection } from './projection.ts'

/** Whose event it is. What belongs to the whole installation has the entity '' so that one comparison finds both. */
interface Scope {
  entity: string
  agency?: string
  caseId?: string
}

const everybody = (): Scope => ({ entity: '' })

/** A procedure's name begins with its entity. */
const ofProcedure = ({ data }: { data: { procedure: string } }): Scope => ({
  entity: entityOf(data.procedure),
})

type ScopeOf<T extends OutsideEventType> = (event: Extract<OutsideLogEvent, { type: T }>) => Scope

const scopes: { [T in OutsideEventType]: ScopeOf<T> } = {
  FolioClaimed: ({ stream }) => ({ entity: stream.replace(/^folio-claim-/, '').replace(/-\d{4}-[0-9a-f-]{36}$/, '') }),
  FolioReserved: ({ stream }) => ({ entity: stream.replace(/^folios-/, '').replace(/-\d{4}$/, '') }),
  SlotReserved: ({ stream }) => ({ entity: entityOf(stream.slice('slots-'.length)) }),
  DefinitionDrafted: ofProcedure,
  VersionProposed: ({ data }) => ({ entity: entityOf(data.definition.agency), agency: data.definition.agency }),
  ProposalRejected: ofProcedure,
  ProcedureSuspended: ofProcedure,
  ProcedureResumed: ofProcedure,
  VersionRetired: ofProcedure,
  ProcedureRetired: ofProcedure,
  ProcedurePublished: ({ data }) => ({ entity: entityOf(data.definition.agency), agency: data.definition.agency }),
  EntityPublished: ({ data }) => ({ entity: data.entity.id }),
  CalendarPublished: everybody,
  VocabularyPublished: everybody,
  ServicePublished: everybody,
  StreamListed: everybody,
}

/** What happened in a case belongs to the agency that had it then: a later transfer takes nothing along. */
function scopeOf(event: LogEvent, states: ReadonlyMap<LogEvent, CaseState>): Scope {
  if (event.caseId === undefined) return (scopes[event.type] as (event: OutsideLogEvent) => Scope)(event)
  const state = states.get(event)
  if (!state) throw new Error(`Case ${event.caseId} was not loaded`)
  return { entity: state.entity, agency: state.agency, caseId: event.caseId }
}

const columns = {
  sequence: 'bigint',
  position: 'text',
  stream: 'text',
  revision: 'integer',
  type: 'text',
  at: 'timestamptz',
  actor_kind: 'text',
  actor: 'text',
  role: 'text',
  channel: 'text',
  definition: 'text',
  case_id: 'uuid',
  entity: 'text',
  agency: 'text',
}

function toRow(event: LogEvent, states: ReadonlyMap<LogEvent, CaseState>) {
  const { sequence, position, stream, revision, type, at, metadata } = event
  const { actor, role, channel, definition } = metadata
  const { entity, agency, caseId } = scopeOf(event, states)
  return {
    sequence,
    position,
    stream,
    revision,
    type,
    at,
    actor_kind: actor.kind,
    actor: actor.id,
    role,
    channel,
    definition,
    case_id: caseId,
    entity,
    agency,
  }
}

const names = Object.keys(columns).join(', ')
const write = `insert into timeline (${names})
  select ${names} from json_to_recordset($1::json) as row (${columnsOf(columns)}) on conflict do nothing`

/** Who did what when, under which role and rules: one row per event, without its data. */
export const timeline: Projection = {
  name: 'timeline',
  key: 'sequence',
  create: `
    create table timeline (${columnsOf(columns)}, primary key (sequence));
    create index timeline_entity on timeline (entity, sequence);
    create index timeline_case on timeline (case_id, sequence) where case_id is not null;
    create index timeline_actor on timeline (actor, sequence);
    create index timeline_paid on timeline (case_id, revision) where type = 'PaymentConfirmed';`,
  apply({ events, folded }) {
    const states = new Map<LogEvent, CaseState>(folded.map(({ event, after }) => [event, after]))
    return [{ text: write, rows: events.map((event) => toRow(event, states)) }]
  },
}
