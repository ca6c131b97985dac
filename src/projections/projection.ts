import type { Definition } from '#core/definition.ts'
import type { EventData, EventType, Instant } from '#core/events.ts'
import type { CaseState } from '#core/state.ts'
import type { Metadata, Position } from '#event-store/event-store.ts'
import type { CatalogEventData } from '#publishing/streams.ts'

/** Every event that the log can hold. A new type makes each table below fail to compile until it is answered there. */
interface LogEventData extends EventData, CatalogEventData {
  /** On `folios-<entity>-<year>`: its revision is the number. */
  FolioReserved: { caseId: string }
  /** On `folio-claim-<entity>-<year>-<case>`: the number of the case stands at this revision or after it. */
  FolioClaimed: { from: number }
  /** On `slots-<entity>.<agency>.<office>-<day>`: a case wants this slot. */
  SlotReserved: { case: string; step: string; slot: Instant }
}

export type LogEventType = keyof LogEventData

/**
 * Events that no read model shows, so that looking at cases costs readers of the log next to nothing: on `access-<case>`,
 * `exports-<entity>` and `searches-<entity>`.
 */
type AsideEventType = 'CaseRead' | 'LogExported' | 'PersonSearched'

/** Whether an event belongs to a case, and so whether there is a state to fold it onto; or to no read model at all. */
const home = {
  CaseOpened: 'case',
  SectionSaved: 'case',
  DocumentAttached: 'case',
  DocumentRemoved: 'case',
  CaseFiled: 'case',
  StepEntered: 'case',
  StepCompleted: 'case',
  ChoiceMade: 'case',
  StepExpired: 'case',
  TaskAssigned: 'case',
  TaskReleased: 'case',
  TaskCompleted: 'case',
  CompletionRequested: 'case',
  ClockStarted: 'case',
  ClockSuspended: 'case',
  ClockResumed: 'case',
  ClockStopped: 'case',
  ClockWarned: 'case',
  ClockExpired: 'case',
  SilenceOccurred: 'case',
  DocumentIssued: 'case',
  PersonNotified: 'case',
  EffectFailed: 'case',
  EffectRetried: 'case',
  EffectAbandoned: 'case',
  TaskEscalated: 'case',
  BranchStarted: 'case',
  BranchJoined: 'case',
  BranchCancelled: 'case',
  ParallelJoined: 'case',
  ParallelLeft: 'case',
  ClockRestarted: 'case',
  ClockExtended: 'case',
  ClockRecomputed: 'case',
  StepLimitRecomputed: 'case',
  PaymentRequested: 'case',
  PaymentOffered: 'case',
  PaymentDeclined: 'case',
  PaymentDisputed: 'case',
  PaymentConfirmed: 'case',
  PaymentWaived: 'case',
  PaymentReceivedLate: 'case',
  AppointmentBooked: 'case',
  AppointmentCancelled: 'case',
  AppointmentAttended: 'case',
  AppointmentMissed: 'case',
  ServiceAnswered: 'case',
  ServiceFailed: 'case',
  ChildRequested: 'case',
  ChildStarted: 'case',
  ChildEnded: 'case',
  ChildrenJoined: 'case',
  WaitEnded: 'case',
  OccurrenceReported: 'case',
  NotificationFailed: 'case',
  CaseTransferred: 'case',
  CompletionAsked: 'case',
  AppealFiled: 'case',
  ErrorCorrected: 'case',
  CaseMigrated: 'case',
  CaseJoined: 'case',
  OtherCaseJoined: 'case',
  CaseWithdrawn: 'case',
  DraftAbandoned: 'case',
  CaseClosed: 'case',
  PersonalDataErased: 'case',
  DefinitionDrafted: 'outside',
  VersionProposed: 'outside',
  ProposalRejected: 'outside',
  ProcedurePublished: 'outside',
  ProcedureSuspended: 'outside',
  ProcedureResumed: 'outside',
  VersionRetired: 'outside',
  ProcedureRetired: 'outside',
  CalendarPublished: 'outside',
  EntityPublished: 'outside',
  VocabularyPublished: 'outside',
  ServicePublished: 'outside',
  StreamListed: 'outside',
  FolioReserved: 'outside',
  FolioClaimed: 'outside',
  SlotReserved: 'outside',
  CaseRead: 'aside',
  PersonSearched: 'aside',
  LogExported: 'aside',
} as const satisfies { [T in LogEventType]: T extends EventType ? 'case' : 'outside' } & {
  [T in AsideEventType]: 'aside'
}

export const homeOf = (type: string): 'case' | 'outside' | 'aside' | undefined =>
  Object.hasOwn(home, type) ? home[type as keyof typeof home] : undefined

interface Place {
  /** Number of the event in the whole log, from 1: the same in every rebuild. */
  sequence: number
  position: Position
  stream: string
  revision: number
  at: Instant
  metadata: Metadata
}

type LogEventOf<T extends LogEventType> = { type: T; data: LogEventData[T] } & Place
export type CaseLogEvent = { [T in EventType]: LogEventOf<T> & { caseId: string } }[EventType]
export type OutsideEventType = Exclude<LogEventType, EventType>
export type OutsideLogEvent = { [T in OutsideEventType]: LogEventOf<T> & { caseId?: never } }[OutsideEventType]
export type LogEvent = CaseLogEvent | OutsideLogEvent

/** A case that a batch changed, as it stands at the end of the batch. */
export interface ChangedCase {
  state: CaseState
  /** Of its last event. */
  position: Position
}

/** An event of a case, with the case before and after it: what it changed does not depend on what else its batch holds. */
export interface FoldedEvent {
  event: CaseLogEvent
  before: CaseState
  after: CaseState
}

export interface Batch {
  events: readonly LogEvent[]
  /** Those of `events` that belong to cases. */
  caseEvents: readonly CaseLogEvent[]
  /** `caseEvents`, each with what it changed. */
  folded: readonly FoldedEvent[]
  cases: ReadonlyMap<string, ChangedCase>
  /** Definitions that the changed cases were pinned to meanwhile, by hash. */
  definitions: ReadonlyMap<string, Definition>
}

/** One statement over many rows: they arrive as the JSON array `$1`. Without rows it is not sent. */
export interface Write {
  text: string
  rows: readonly unknown[]
}

/** A read model: its tables, and what a batch writes into them. Names are not qualified: a rebuild uses another schema. */
export interface Projection {
  /** Its table. */
  name: string
  /** Columns that give its rows a stable order. */
  key: string
  create: string
  apply(batch: Batch): Write[]
}

/** Columns of `row` to write, out of `json_to_recordset`: `a text, b integer` in the order of the insert. */
export function upsert(table: string, columns: Record<string, string>, key: readonly string[]): string {
  const names = Object.keys(columns)
  const typed = names.map((name) => `${name} ${columns[name]}`).join(', ')
  const changes = names.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`)
  return `insert into ${table} (${names.join(', ')})
    select ${names.join(', ')} from json_to_recordset($1::json) as row (${typed})
    on conflict (${key.join(', ')}) do update set ${changes.join(', ')}`
}

/** The columns with their types, for `create table`. */
export const columnsOf = (columns: Record<string, string>): string =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')
