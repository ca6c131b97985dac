import type { AnswerChanges, Answers, Applicant, Instant, Mark, StoredDocument } from './events.ts'

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
  }
  /** Save answers; with `section`, that page counts as saved even when nothing on it was answered. */
  save: { step: string; section?: string; data: AnswerChanges }
  attach: { step: string; slot: string; document: StoredDocument }
  detach: { step: string; document: string }
  /** Complete a form. On the start step this files the case: `folio` and `lookupHash` are needed then. */
  submit: { step: string; folio?: string; lookupHash?: string }
  claim: { step: string }
  release: { step: string }
  complete: { step: string; outcome: string; data: Answers; marks?: Mark[]; note?: string }
  withdraw: { reason?: string }
  'retry-effect': { effect: string }
  /** Record what has fallen due until `issuedAt`. */
  'record-due': Record<string, never>
  'record-issued': { effect: string; document: StoredDocument }
  'record-notified': { effect: string; via: string }
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
