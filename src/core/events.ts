/**
 * Every fact that a case can hold. Names are past tense; a fact is never changed or taken back, only followed by another.
 * Instants are RFC 3339 in UTC (`…Z`), days are `YYYY-MM-DD` in the agency's time zone.
 */
export type Instant = string
export type Day = string

/** An answer to a field; `null` in a saved section removes the answer. */
export type Value = string | number | boolean | string[] | Row[]
/** One row of a repeating group. */
export type Row = { [field: string]: string | number | boolean | string[] }
export type Answers = Record<string, Value>
export type AnswerChanges = Record<string, Value | null>

/** The case of a bundle that started this one, and the part of it that this one is. */
export interface Parent {
  case: string
  step: string
  child: string
}

/** Whose case it is: an account, or whoever holds the resume code. */
export type Applicant = { kind: 'account'; id: string } | { kind: 'code' }

export interface StoredDocument {
  /** Unique within the case. */
  id: string
  /** SHA-256 of the content as it is kept, hex: where it is found, and proof that it is the same. */
  sha256: string
  /** SHA-256 of the content as it was sent, hex, where it is kept encrypted. */
  content?: string
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

/** What things of an old version are called in a new one, where the names differ. */
export interface Mapping {
  steps?: Record<string, string>
  /** null: the answer leaves the case. */
  fields?: Record<string, string | null>
  documents?: Record<string, string>
  clocks?: Record<string, string>
}

/** Why personal data is erased: the time to keep it is over, the person asked, or a judge or authority ordered it. */
export type ErasureGround = 'retention-ended' | 'request' | 'order'

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
    parent?: Parent
  }
  SectionSaved: { step: string; section: string; data: AnswerChanges }
  DocumentAttached: { step: string; slot: string; document: StoredDocument }
  DocumentRemoved: { step: string; slot: string; document: string }
  CaseFiled: {
    folio: string
    /** SHA-256 of the code for the public look-up. */
    lookupHash: string
    on: Day
    /** The day that it arrived, when it counts as filed on a later one. */
    receivedOn?: Day
  }
  StepEntered: {
    step: string
    kind: string
    from?: string
    /** Limit of the step itself, or the instant that it waits for. */
    expiresAt?: Instant
    /** What the limit is counted from, where that is not the instant of this event: something that fell due earlier. */
    limitFrom?: Instant
    /** When another role may act too. */
    escalatesAt?: Instant
    /** The engine owes the choice of an officer. */
    assignment?: 'rotation' | 'workload'
  }
  StepCompleted: { step: string; next: string }
  ChoiceMade: { step: string; /** Index of the guard that held; absent when none did. */ guard?: number; next: string }
  StepExpired: { step: string; next: string }
  /** `effect` when the engine chose the officer; absent when somebody did. */
  TaskAssigned: { step: string; officer: string; effect?: string }
  /** A calendar changed: the limit of a step that is under way, counted again. */
  StepLimitRecomputed: {
    step: string
    calendar: string
    /** SHA-256 of the calendar that it was counted by. */
    version: string
    reason: string
    was: Instant
    expiresAt: Instant
  }
  TaskEscalated: { step: string; to: string }
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
  BranchStarted: { parallel: string; branch: string; start: string }
  BranchJoined: { parallel: string; branch: string; step: string; result: string }
  /** `steps` and `effects` were under way in it, and are no longer. */
  BranchCancelled: { parallel: string; branch: string; steps: string[]; effects: string[] }
  ParallelJoined: { step: string; next: string }
  /** A branch led out of it, or something else took the case elsewhere. */
  ParallelLeft: { step: string; next: string }
  CompletionRequested: { from: string; step: string; marks: Mark[]; note?: string }
  ClockStarted: {
    clock: string
    term: string
    norm: string
    calendar: string
    from: Day
    /** Of a term of hours. */
    startedAt?: Instant
    /** The day that the filing arrived, when the office's hours made it count from a later one. */
    receivedOn?: Day
    /** Where the definition says it; else as the unit has it. */
    lastDay?: 'any-day' | 'business-day'
    due: Day
    dueAt: Instant
    warnings: Warning[]
  }
  /** `at` stands where the term is one of hours, here and when it goes on. */
  ClockSuspended: { clock: string; on: Day; /** What is left, as a term. */ left: string; at?: Instant }
  /** It goes on after the day `on`, which may still lie ahead. */
  ClockResumed: { clock: string; on: Day; left: string; at?: Instant; due: Day; dueAt: Instant; warnings: Warning[] }
  /** The whole term again, as if it had not run before. */
  ClockRestarted: {
    clock: string
    /** What interrupted it, such as `complete:clarify`. */
    signal: string
    on: Day
    term: string
    calendar: string
    from: Day
    startedAt?: Instant
    receivedOn?: Day
    lastDay?: 'any-day' | 'business-day'
    due: Day
    dueAt: Instant
    warnings: Warning[]
  }
  ClockExtended: {
    clock: string
    by: string
    on: Day
    norm: string
    reason: string
    /** Where the added time starts; from the due day when absent. */
    from?: 'due-day' | 'term-end'
    /** Message that the person is owed about it. */
    message?: string
    due: Day
    dueAt: Instant
    warnings: Warning[]
  }
  /** A calendar changed: the same term, counted again. */
  ClockRecomputed: {
    clock: string
    on: Day
    calendar: string
    /** SHA-256 of the calendar that it was counted by. */
    version: string
    reason: string
    was: Day
    due: Day
    dueAt: Instant
    warnings: Warning[]
    /** What is left, of a term that stands still. */
    left?: string
  }
  ClockStopped: { clock: string; on: Day }
  ClockWarned: { clock: string; due: Day; before: string }
  /** `next` where it was the person's own term, and the case goes on there (`deferred` as with silence). */
  ClockExpired: { clock: string; due: Day; next?: string; deferred?: boolean; effects?: string[] }
  SilenceOccurred: {
    clock: string
    effect: 'positive' | 'negative'
    norm: string
    /** Where the case goes on; absent when it stays where it is. */
    next?: string
    /** True when an effect was under way: the case goes to `next` when it would next wait for somebody. */
    deferred?: boolean
    /** What was owed where it leaves, and is no longer. */
    effects?: string[]
  }
  DocumentIssued: { step: string; effect: string; document: StoredDocument; next: string }
  /** `cents`: hundredths of the unit of the currency. */
  PaymentRequested: { step: string; effect: string; cents: number; currency: string }
  PaymentOffered: { step: string; effect: string; provider: string; reference: string; url: string }
  PaymentDeclined: { step: string; effect: string; reference: string; reason: string }
  /** What arrived is not what was asked: an operator looks at it. */
  PaymentDisputed: { step: string; effect: string; reference: string; cents: number; currency: string }
  PaymentConfirmed: {
    step: string
    effect: string
    provider: string
    reference: string
    cents: number
    currency: string
    paidOn: Day
    next: string
  }
  /** Nothing was to be paid. */
  PaymentWaived: { step: string; next: string }
  /** Money that arrived when the case no longer waited for it: it has to be given back. */
  PaymentReceivedLate: {
    step: string
    effect: string
    provider: string
    reference: string
    cents: number
    currency: string
  }
  AppointmentBooked: { step: string; office: string; at: Instant; /** Length. */ minutes: number }
  AppointmentCancelled: { step: string; office: string; at: Instant; reason: string }
  AppointmentAttended: { step: string; office: string; at: Instant; next: string }
  /** Without `next` the person may book again. */
  AppointmentMissed: { step: string; office: string; at: Instant; next?: string }
  ServiceAnswered: { step: string; effect: string; service: string; data: Answers; next: string }
  ServiceFailed: { step: string; effect: string; service: string; reason: string; attempts: number; next: string }
  ChildRequested: { step: string; effect: string; child: string; procedure: string }
  ChildStarted: { step: string; effect: string; child: string; case: string; procedure: string; folio: string }
  ChildEnded: { step: string; child: string; case: string; outcome: string }
  ChildrenJoined: { step: string; next: string }
  WaitEnded: { step: string; next: string }
  /** Something that happened elsewhere and that a step waited for. */
  OccurrenceReported: { step: string; name: string; data: Answers; next: string }
  NotificationFailed: { step: string; effect: string; to: string; reason: string; attempts: number; next: string }
  /** `next` is absent where no step of the case told it, such as the notice of an extension. */
  PersonNotified: { step: string; effect: string; to: string; via: string; next?: string }
  EffectFailed: { step: string; effect: string; kind: string; reason: string; attempts: number }
  EffectRetried: { step: string; effect: string }
  EffectAbandoned: { step: string; effect: string }
  /** Without `next` the case closes; `deferred` as with silence; `effects` were owed, and are no longer. */
  CaseWithdrawn: { reason?: string; next?: string; deferred?: boolean; effects?: string[] }
  /** `to` is an agency of this installation; otherwise `body` names the competent one. `roles` go with the case. */
  CaseTransferred: {
    agency: string
    to?: string
    body?: string
    reason: string
    roles: string[]
    /** Step that it leaves; all that were active when absent. */
    from?: string
    /** What was owed there, and is no longer. */
    effects?: string[]
    next: string
  }
  /** An officer asks the person for something while another step is under way. */
  CompletionAsked: { marks: Mark[]; note?: string; from?: string; effects?: string[]; next: string }
  AppealFiled: { from?: string; effects?: string[]; data: Answers; on: Day; next: string }
  /** CPACA art. 45: only what was written wrongly; the sense of what was decided stays. */
  ErrorCorrected: { data: AnswerChanges; reason: string }
  /** This case goes on in another one. */
  CaseJoined: { into: string; folio: string; reason: string }
  /** Another case is answered by this one. */
  OtherCaseJoined: { case: string; folio: string }
  /** The case goes on under another version of its procedure. */
  CaseMigrated: {
    from: { version: number; definition: string }
    version: number
    definition: string
    mapping: Mapping
    reason: string
  }
  DraftAbandoned: { step: string }
  /**
   * The key of what was personal is destroyed with this. `reference`: of the order or the request. `fields` and `documents` (by id)
   * tell what is gone, not what it was. `unsealed`: answers that stay readable in events from before encryption.
   */
  PersonalDataErased: {
    ground: ErasureGround
    reference?: string
    fields: string[]
    documents: string[]
    unsealed?: string[]
  }
  CaseClosed: { outcome: string; step?: string }
}

export type EventType = keyof EventData

/** An event as `decide` returns it: not yet recorded. */
export type CaseEvent = { [T in EventType]: { type: T; data: EventData[T] } }[EventType]

/** An event of the stream, with what `evolve` needs of its envelope. */
export type RecordedEvent = CaseEvent & { at: Instant; actor: { kind: string; id: string } }
