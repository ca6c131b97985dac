/**
 * Every fact that a case can hold. Names are past tense; a fact is never changed or taken back, only followed by another.
 * Instants are RFC 3339 in UTC (`…Z`), days are `YYYY-MM-DD` in the agency's time zone.
 */
export type Instant = string
export type Day = string

/** An answer to a field; `null` in a saved section removes the answer. */
export type Value = string | number | boolean | string[]
export type Answers = Record<string, Value>
export type AnswerChanges = Record<string, Value | null>

/** Whose case it is: an account, or whoever holds the resume code. */
export type Applicant = { kind: 'account'; id: string } | { kind: 'code' }

export interface StoredDocument {
  /** Unique within the case. */
  id: string
  /** SHA-256 of the content, hex: where the content is found, and proof that it is the same. */
  sha256: string
  name: string
  /** Bytes. */
  size: number
  mediaType: string
}

/** A field or document that the person must complete or correct, and why. */
export interface Mark {
  item: string
  reason: string
}

export interface Warning {
  at: Instant
  /** Term before the end, as the definition writes it. */
  before: string
}

export interface EventData {
  CaseOpened: {
    procedure: string
    version: number
    definition: string
    entity: string
    agency: string
    channel: string
    language: string
    applicant: Applicant
    /** Officer who opened it for a person in front of them. */
    assistedBy?: string
    /** SHA-256 of the code that resumes the draft without an account. */
    resumeHash: string
  }
  SectionSaved: { step: string; section: string; data: AnswerChanges }
  DocumentAttached: { step: string; slot: string; document: StoredDocument }
  DocumentRemoved: { step: string; slot: string; document: string }
  CaseFiled: { folio: string; /** SHA-256 of the code for the public look-up. */ lookupHash: string; on: Day }
  StepEntered: { step: string; kind: string; from?: string; /** Limit of the step itself. */ expiresAt?: Instant }
  StepCompleted: { step: string; next: string }
  ChoiceMade: { step: string; /** Index of the guard that held; absent when none did. */ guard?: number; next: string }
  StepExpired: { step: string; next: string }
  TaskAssigned: { step: string; officer: string }
  TaskReleased: { step: string; officer: string }
  TaskCompleted: {
    step: string
    outcome: string
    data: Answers
    next: string
    /** What the person is asked to complete at the next form of theirs; absent when nothing is. */
    marks?: Mark[]
    note?: string
  }
  CompletionRequested: { from: string; step: string; marks: Mark[]; note?: string }
  ClockStarted: {
    clock: string
    term: string
    norm: string
    calendar: string
    from: Day
    due: Day
    dueAt: Instant
    warnings: Warning[]
  }
  ClockSuspended: { clock: string; on: Day; /** What is left, as a term. */ left: string }
  ClockResumed: { clock: string; on: Day; left: string; due: Day; dueAt: Instant; warnings: Warning[] }
  ClockStopped: { clock: string; on: Day }
  ClockWarned: { clock: string; due: Day; before: string }
  ClockExpired: { clock: string; due: Day }
  SilenceOccurred: {
    clock: string
    effect: 'positive' | 'negative'
    norm: string
    /** Where the case goes on; absent when it stays where it is. */
    next?: string
    /** True when an effect was under way: the case goes to `next` when it would next wait for somebody. */
    deferred?: boolean
  }
  DocumentIssued: { step: string; effect: string; document: StoredDocument; next: string }
  PersonNotified: { step: string; effect: string; to: string; via: string; next: string }
  EffectFailed: { step: string; effect: string; kind: string; reason: string; attempts: number }
  EffectRetried: { step: string; effect: string }
  EffectAbandoned: { step: string; effect: string }
  CaseWithdrawn: { reason?: string }
  DraftAbandoned: { step: string }
  CaseClosed: { outcome: string; step?: string }
}

export type EventType = keyof EventData

/** An event as `decide` returns it: not yet recorded. */
export type CaseEvent = { [T in EventType]: { type: T; data: EventData[T] } }[EventType]

/** An event of the stream, with what `evolve` needs of its envelope. */
export type RecordedEvent = CaseEvent & { at: Instant; actor: { kind: string; id: string } }
