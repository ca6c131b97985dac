import type {
  AnswerChanges,
  Answers,
  Applicant,
  Day,
  ErasureGround,
  Instant,
  Mapping,
  Mark,
  Parent,
  StoredDocument,
} from './events.ts'
import type { Result } from './expression.ts'

/**
 * Who gives a command, as the edge has verified it. `applicant` holds this very case, by account or by code;
 * `officer` acts for an agency in roles of the definition (`*`: all of them); `system` is the engine itself.
 */
export type Actor =
  | { kind: 'applicant'; id: string }
  | { kind: 'officer'; id: string; agencies: { agency: string; roles: string[] }[] }
  | { kind: 'admin'; id: string }
  | { kind: 'system'; id: string }

export interface CommandData {
  open: {
    procedure: string
    version: number
    definition: string
    entity: string
    agency: string
    language: string
    applicant: Applicant
    assistedBy?: string
    resumeHash: string
    parent?: Parent
  }
  /** Save answers; with `section`, that page counts as saved even when nothing on it was answered. */
  save: { step: string; section?: string; data: AnswerChanges }
  attach: { step: string; slot: string; document: StoredDocument }
  detach: { step: string; document: string }
  /** Complete a form. On the start step this files the case: `folio` and `lookupHash` are needed then. */
  submit: { step: string; folio?: string; lookupHash?: string }
  claim: { step: string }
  release: { step: string }
  /** Give a task to an officer. */
  assign: { step: string; officer: string }
  /** `to`: the step to send back to, where the outcome lets the officer choose. */
  complete: { step: string; outcome: string; data: Answers; marks?: Mark[]; note?: string; to?: string }
  withdraw: { reason?: string }
  /** `to` an agency of this installation, or `body`: the name of one that is not. */
  transfer: { to?: string; body?: string; reason: string }
  'request-completion': { marks: Mark[]; note?: string }
  appeal: { data: Answers }
  correct: { data: AnswerChanges; reason: string }
  'join-case': { into: string; folio: string; reason: string }
  'record-joined': { case: string; folio: string }
  /** A payment that was declined is asked for anew. */
  'pay-again': { step: string }
  /** An officer records what was paid at a bank or a counter. */
  'confirm-payment': { step: string; receipt: string; paidOn: Day }
  /** The slot has been reserved before. */
  book: { step: string; office: string; at: Instant; minutes: number }
  'cancel-booking': { step: string; reason: string }
  'record-attended': { step: string }
  'record-missed': { step: string }
  report: { step: string; name: string; data: Answers }
  /** More time for a running term, once, with reasons; `by` is a term. */
  extend: { clock: string; by: string; reason: string }
  /** Count open terms again: `version` (SHA-256) of a calendar was published. */
  'recompute-clocks': { calendar: string; version: string; reason: string }
  /** Take the case to another published version; `definition` is its hash. */
  migrate: { version: number; definition: string; mapping: Mapping; reason: string }
  /**
   * Have what is personal in a closed case erased. `reference`: number of the order or the request; it stays. `sealed`: answers
   * that only the case's key opens, whatever its version says of them now. `unsealed`: answers and documents (by id) that stay
   * readable in events from before encryption.
   */
  erase: {
    ground: ErasureGround
    reference?: string
    sealed?: string[]
    unsealed?: { fields: string[]; documents: string[] }
  }
  'retry-effect': { effect: string }
  /** Record what has fallen due until `issuedAt`. */
  'record-due': Record<string, never>
  'record-issued': { effect: string; document: StoredDocument }
  'record-notified': { effect: string; via: string }
  'record-assigned': { effect: string; officer: string }
  'record-charge': { effect: string; provider: string; reference: string; url: string }
  'record-payment': {
    effect: string
    provider: string
    reference: string
    status: 'approved' | 'declined'
    cents: number
    currency: string
    reason?: string
  }
  'record-answer': { effect: string; answer: Result }
  'record-child': { effect: string; case: string; folio: string }
  'record-child-ended': { child: string; case: string; outcome: string }
  'record-failed': { effect: string; reason: string; attempts: number }
}

export type CommandType = keyof CommandData

/** What the sender fixes once, before the first try; a retry sends exactly the same. */
export interface CommandEnvelope {
  /** UUID; the key of exactly-once within the case. */
  id: string
  issuedAt: Instant
  actor: Actor
  channel: string
}

export type CaseCommand = { [T in CommandType]: { type: T; data: CommandData[T] } & CommandEnvelope }[CommandType]
