import type {
  Answers,
  Applicant,
  Day,
  ErasureGround,
  Instant,
  Mark,
  Parent,
  StoredDocument,
  Warning,
} from './events.ts'

export type CaseStatus = 'none' | 'draft' | 'open' | 'closed'

export interface ActiveStep {
  step: string
  kind: string
  since: Instant
  expiresAt?: Instant
  /** What the limit is counted from; `since` when absent. */
  limitFrom?: Instant
  /** When another role may act too. */
  escalatesAt?: Instant
  /** Role that may act too, since it is late. */
  escalatedTo?: string
  /** Officer who took the task. */
  assignee?: string
  /** What the person must complete or correct here. */
  marks?: Mark[]
  note?: string
}

export interface AttachedDocument extends StoredDocument {
  slot: string
  at: Instant
}

export interface IssuedDocument extends StoredDocument {
  step: string
  at: Instant
}

/** Something the engine owes: carried out by the workflow, its result recorded by a command. */
export interface Effect {
  /** `<step>#<n>`, n counting the entries of the step: the same in every replay. */
  id: string
  step: string
  kind: EffectKind
  /** `waiting`: done by the engine, now somebody else must do their part (pay). */
  status: 'pending' | 'waiting' | 'failed'
  reason?: string
  /** With kind `notify`, where no step tells it: the message that is owed to the applicant. */
  message?: string
  /** With kind `child`: which part of the bundle. */
  child?: string
}

export type EffectKind = 'issue' | 'notify' | 'assign' | 'payment' | 'call' | 'child'

/** Several things at once, under way. */
export interface ParallelState {
  branches: Record<string, 'running' | 'done' | 'cancelled'>
}

export interface PaymentState {
  step: string
  cents: number
  currency: string
  status: 'requested' | 'offered' | 'declined' | 'disputed' | 'paid'
  provider?: string
  reference?: string
  /** Where the person pays. */
  url?: string
  paidOn?: Day
}

export interface AppointmentState {
  office: string
  at: Instant
  minutes: number
  status: 'booked' | 'cancelled' | 'attended' | 'missed'
  /** How often it was booked. */
  bookings: number
}

export interface ChildState {
  step: string
  procedure: string
  /** Absent until the child has been started. */
  case?: string
  folio?: string
  /** Absent until it has ended. */
  outcome?: string
  /** Of an earlier entry of the step, which has begun anew without it: nothing waits for it any more. */
  earlier?: true
}

export interface ClockExtension {
  by: string
  on: Day
  norm: string
  reason: string
  from?: 'due-day' | 'term-end'
  /** How many suspensions came before it. */
  afterPauses: number
}

export interface ClockState {
  status: 'running' | 'suspended' | 'stopped' | 'expired'
  term: string
  norm: string
  calendar: string
  /** The day before the first day counted. */
  from: Day
  due: Day
  /** The first instant after the term. */
  dueAt: Instant
  warnings: Warning[]
  /** Of a term of hours. */
  startedAt?: Instant
  /** The day that the filing arrived, when it counts from a later one. */
  receivedOn?: Day
  /** As the definition says; as the unit has it when absent. */
  lastDay?: 'any-day' | 'business-day'
  /** When it last started again from the beginning. */
  restartedOn?: Day
  /** Every suspension, for the explanation of the due day. */
  pauses: { on: Day; left: string; at?: Instant; resumed?: Day; resumedAt?: Instant }[]
  extension?: ClockExtension
  /** Changes of the calendar that moved its day. */
  recomputed?: { on: Day; was: Day; due: Day; reason: string }[]
}

/** A case as its events tell it. Plain data; made only by `evolve`. */
export interface CaseState {
  id: string
  /** Of the last event folded; -1 before the first. */
  revision: number
  status: CaseStatus
  procedure: string
  version: number
  definition: string
  entity: string
  agency: string
  channel: string
  language: string
  applicant: Applicant
  assistedBy?: string
  resumeHash: string
  lookupHash?: string
  folio?: string
  openedAt: Instant
  filedAt?: Instant
  /** The day that it counts as filed. */
  filedOn?: Day
  closedAt?: Instant
  /** When the applicant last changed something; drafts lapse after it. */
  touchedAt: Instant
  /** Instant of the last event; the next one is never recorded before it. */
  changedAt: Instant
  outcome?: string
  /** An end decided while an effect was still under way: the case closes when the effect has ended. */
  ending?: string
  /** Asked of the person, and told at the next form of theirs: a notice may come first. */
  request?: { from: string; marks: Mark[]; note?: string }
  data: Answers
  documents: AttachedDocument[]
  issued: IssuedDocument[]
  /** `<step>/<section>` of saved sections. */
  sections: string[]
  active: ActiveStep[]
  /** Parallel steps under way. */
  parallels: Record<string, ParallelState>
  /** Results of the branches that were done, by branch. */
  branches: Record<string, string>
  /** Who completed each task last. */
  completedBy: Record<string, string>
  /** By effect. */
  payments: Record<string, PaymentState>
  /** By step. */
  appointments: Record<string, AppointmentState>
  /** Cases that a bundle started, by name of the part. */
  children: Record<string, ChildState>
  /** Agency that now holds roles, after a transfer. */
  transferred?: { agency: string; roles: string[] }
  /** Case of the bundle that this one is a part of. */
  parent?: Parent
  /** Cases that this one answers too. */
  joined: { case: string; folio: string }[]
  /** Since when nobody can read any more what was personal. */
  erased?: { at: Instant; ground: ErasureGround }
  /** How often each step was entered. */
  entries: Record<string, number>
  effects: Effect[]
  clocks: Record<string, ClockState>
  /** Where silence leads as soon as what is under way has ended and somebody would have to act. */
  diversion?: string
  silence?: { clock: string; effect: 'positive' | 'negative'; norm: string; at: Instant }
}

export const initialState = (id: string): CaseState => ({
  id,
  revision: -1,
  status: 'none',
  procedure: '',
  version: 0,
  definition: '',
  entity: '',
  agency: '',
  channel: '',
  language: 'es',
  applicant: { kind: 'code' },
  resumeHash: '',
  openedAt: '',
  touchedAt: '',
  changedAt: '',
  data: {},
  documents: [],
  issued: [],
  sections: [],
  active: [],
  parallels: {},
  branches: {},
  completedBy: {},
  payments: {},
  appointments: {},
  children: {},
  joined: [],
  entries: {},
  effects: [],
  clocks: {},
})
