import type { Text } from '#core/definition.ts'
import type { Day, Instant } from '#core/events.ts'
import type { CaseStatus } from '#core/state.ts'
import type { Position } from '#event-store/event-store.ts'

/** What readers may ask. Rows hold no answers of people; whoever may see those loads the case. */
export interface ReadModels {
  /** The case with this folio, as normalised by `parseFolio`. The caller compares `lookupHash` before it shows anything. */
  status(folio: string): Promise<CaseRow | undefined>
  caseRow(caseId: string): Promise<CaseRow | undefined>
  /** The case that this resume code opens; `hash` as made by `hashCode`. */
  caseByResumeHash(hash: string): Promise<string | undefined>
  /** Cases of an account, newest first. */
  casesOf(applicant: string, page?: PageRequest): Promise<Page<CaseRow>>
  /** Open tasks of these agencies and roles (`*`: all roles), first due first. Nothing of another agency is ever shown. */
  tasks(agencies: AgencyRoles[], filter?: TaskFilter, page?: PageRequest): Promise<Page<TaskRow>>
  /** Open cases of these agencies that wait for the person who asked, longest waiting first. */
  waiting(agencies: string[], page?: PageRequest): Promise<Page<CaseRow>>
  /** What happened in these entities, newest first; calendars belong to everybody. */
  timeline(filter: TimelineFilter, page?: PageRequest): Promise<Page<TimelineRow>>
  /** Procedures in force, best match first. The catalogue is public. */
  procedures(filter?: ProcedureFilter, page?: PageRequest): Promise<Page<ProcedureRow>>
  /** Every version of these entities' procedures, proposals included, by procedure and newest first: for publishers. */
  versions(filter: VersionFilter, page?: PageRequest): Promise<Page<VersionRow>>
  /** Drafts and open cases of a procedure, in a stable order. */
  openCases(procedure: string, page?: PageRequest): Promise<Page<CaseRow>>
  /** Cases that have been filed, in a stable order: drafts are nobody's but their person's. */
  filedCases(filter: FiledCasesFilter, page?: PageRequest): Promise<Page<CaseRow>>
  /** How many they are, and how many events they hold. */
  countFiledCases(filter: FiledCasesFilter): Promise<{ cases: number; events: number }>
  /** Effects of these entities that failed and nobody has retried or abandoned, oldest first. */
  failures(entities: string[], page?: PageRequest): Promise<Page<FailureRow>>
  /** Waits until the read models hold that revision or position; false when they do not within `ms` (default 1,000). */
  waitFor(target: { caseId: string; revision: number } | { position: Position }, ms?: number): Promise<boolean>
  /** Where the case stands now, if it is known, then after every change, until `signal` aborts. Skips what was overtaken. */
  watch(caseId: string, signal: AbortSignal): AsyncIterable<CaseChange>
  /** Gives back the connection that listens; before the pool ends. */
  close(): Promise<void>
}

export interface PageRequest {
  /** `next` of the page before. */
  cursor?: string
  /** 1 to 100, default 20. */
  limit?: number
}

export interface Page<Row> {
  items: Row[]
  /** Absent on the last page. */
  next?: string
}

export const pageLimits = { most: 100, usual: 20 } as const

export interface CaseRow {
  caseId: string
  /** Of the last event that this row knows. */
  revision: number
  status: Exclude<CaseStatus, 'none'>
  procedure: string
  version: number
  /** SHA-256 of the definition that the case is pinned to. */
  definition: string
  entity: string
  agency: string
  channel: string
  language: string
  folio?: string
  /** SHA-256 of the code for the public look-up. */
  lookupHash?: string
  /** Account that the case belongs to; absent when it is held by a code. */
  applicant?: string
  /** Where the case is now, without notes and marks. */
  steps: StepRow[]
  /** Earliest last day of a legal term that runs or has run out unanswered. */
  due?: Day
  dueClock?: string
  openedAt: Instant
  filedAt?: Instant
  closedAt?: Instant
  outcome?: string
  /** What the law says happened because nobody answered in time. */
  silence?: 'positive' | 'negative'
}

interface StepRow {
  step: string
  kind: string
  since: Instant
  expiresAt?: Instant
}

export interface AgencyRoles {
  agency: string
  roles: string[]
}

export interface TaskFilter {
  entity?: string
  agency?: string
  procedure?: string
  /** An officer's tasks; null: those that nobody has taken. */
  assignee?: string | null
  /** `late`: the last day is before `today`; `today`: it is `today`, as the agency's time zone has it. */
  due?: { is: 'late' | 'today'; today: Day }
}

export interface TaskRow {
  caseId: string
  step: string
  entity: string
  agency: string
  /** Of the definition. */
  role: string
  procedure: string
  version: number
  definition: string
  folio?: string
  assignee?: string
  since: Instant
  /** Limit of the step itself. */
  expiresAt?: Instant
  filedAt?: Instant
  due?: Day
  dueClock?: string
}

export interface TimelineFilter {
  /** Entities that the caller may see. */
  entities: string[]
  agency?: string
  caseId?: string
  /** Id of an actor of any kind. */
  actor?: string
  type?: string
  procedure?: string
  /** Inclusive. */
  from?: Instant
  /** Exclusive. */
  to?: Instant
}

export interface TimelineRow {
  /** Number of the event in the whole log, from 1. */
  sequence: number
  position: Position
  stream: string
  revision: number
  type: string
  at: Instant
  actor: { kind: string; id: string }
  role?: string
  channel: string
  definition?: string
  /** Absent for events outside cases. */
  caseId?: string
  /** Absent for what belongs to the whole installation, such as calendars. */
  entity?: string
  agency?: string
}

export interface ProcedureFilter {
  /** Words, in any case and with or without accents; each must occur in title, purpose or keywords. */
  q?: string
  entity?: string
  agency?: string
  audience?: string
}

export interface ProcedureRow {
  procedure: string
  version: number
  hash: string
  entity: string
  agency: string
  title: Text
  purpose: Text
  audience: string[]
  channels: string[]
  effectiveFrom: string
  /** It takes no new cases for now, and why. */
  suspended?: RulingRow
}

/** A decision about a whole procedure. */
export interface RulingRow {
  since: Instant
  reason: string
  norm?: string
  until?: Instant
}

export interface VersionFilter {
  /** Entities that the caller publishes for. */
  entities: string[]
  procedure?: string
}

export interface VersionRow {
  procedure: string
  version: number
  hash: string
  state: 'proposed' | 'rejected' | 'published' | 'retired'
  entity: string
  agency: string
  title: Text
  proposedBy: string
  publishedBy?: string
  effectiveFrom?: Instant
  /** Of the whole procedure. */
  suspended?: RulingRow
  retired?: RulingRow
  /** Drafts and open cases pinned to it. */
  openCases: number
}

export interface FiledCasesFilter {
  entities: readonly string[]
  procedure?: string
  /** That answers, as the definition says. */
  agency?: string
  /** Filed at it or later. */
  from?: Instant
  /** Filed before it. */
  to?: Instant
}

export interface FailureRow {
  caseId: string
  /** `<step>#<n>`; what `retry-effect` names. */
  effect: string
  step: string
  kind: string
  reason: string
  attempts: number
  failedAt: Instant
  entity: string
  agency: string
  procedure: string
  folio?: string
}

export interface CaseChange {
  revision: number
  status: CaseRow['status']
}

/** A cursor that no page gave out: the caller's mistake, not the server's. */
export class CursorError extends Error {
  constructor() {
    super('This cursor was not given by this list. Ask for the first page again, without a cursor.')
    this.name = 'CursorError'
  }
}
