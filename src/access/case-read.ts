import type { Instant } from '#core/events.ts'

/** Why somebody looked into a case. What has no words of the reader's own is told in the language of whoever asks. */
export type Purpose =
  /** A step of the reader's agency was open in the case. */
  | { kind: 'task'; step: string }
  /** In the reader's own words. */
  | { kind: 'stated'; text: string }
  /** `assistance`: for the person at the counter. `follow-up`: the reader took part in the case. The others: the reader's function. */
  | { kind: 'assistance' | 'follow-up' | 'consultation' | 'audit' | 'operation' }

/**
 * What was asked for: the case, its history, the case as a fact left it, who looked, all of it as evidence, what is kept of the
 * person, or one document.
 */
export type Part = 'case' | 'history' | 'state' | 'access' | 'bundle' | 'copy' | `document:${string}`

/** An event of the stream `access-<case>`: somebody other than the person whose case it is looked into it. */
export interface CaseRead {
  case: string
  /** The reader's account at the issuer; on the command line, the account that the operator named. */
  reader: string
  as: 'officer' | 'auditor' | 'admin'
  /** For which an officer read. */
  agency?: string
  purpose: Purpose
  what: Part
  /** Of the case, as it was shown. */
  revision: number
  via: 'web' | 'api' | 'cli'
}

/** A look into a case as it stands in its stream. */
export interface RecordedRead extends CaseRead {
  at: Instant
  /** Its place in the stream, from 0. */
  place: number
}

export const accessStream = (caseId: string): string => `access-${caseId}`

/** Of a purpose in the reader's own words, characters. */
export const purposeLength = { least: 5, most: 200 } as const

/** The words as they are kept, or undefined when they say too little or too much. */
export function statedPurpose(words: string): Purpose | undefined {
  const text = words
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .normalize('NFC')
  const fits = text.length >= purposeLength.least && text.length <= purposeLength.most && text.isWellFormed()
  return fits ? { kind: 'stated', text } : undefined
}
