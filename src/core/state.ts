import type { Answers, Applicant, Day, Instant, Mark, StoredDocument, Warning } from './events.ts'

export type CaseStatus = 'none' | 'draft' | 'open' | 'closed'

export interface ActiveStep {
  step: string
  kind: string
  since: Instant
  expiresAt?: Instant
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
  kind: 'issue' | 'notify'
  status: 'pending' | 'failed'
  reason?: string
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
  /** Every suspension, for the explanation of the due day. */
  pauses: { on: Day; left: string; resumed?: Day }[]
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
  entries: {},
  effects: [],
  clocks: {},
})
