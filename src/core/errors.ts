/** Why a command was refused. Closed list: every code has a sentence in each language at the edge. */
export type ProblemCode =
  | 'procedure-not-found'
  | 'procedure-suspended'
  | 'case-not-found'
  | 'case-exists'
  | 'case-closed'
  | 'not-available'
  | 'unknown-step'
  | 'unknown-section'
  | 'unknown-field'
  | 'unknown-document'
  | 'unknown-outcome'
  | 'field-required'
  | 'field-invalid'
  | 'document-required'
  | 'document-too-large'
  | 'document-type'
  | 'document-too-many'
  | 'marks-required'
  | 'extension-too-long'
  | 'check-failed'
  | 'group-size'
  | 'unknown-agency'
  | 'unknown-officer'
  | 'reason-required'
  | 'slot-unavailable'
  | 'folio-required'
  | 'migration-misfit'
  | 'key-reused'
  | 'personal-data-erased'
  | 'personal-data-unsealed'
  | 'case-not-closed'
  | 'retention-running'
  | 'retention-kept'
  | 'retention-selects'
  | 'reference-required'

export interface Problem {
  code: ProblemCode
  /** JSON Pointer to what is wrong in the command's data, e.g. `/data/email`. */
  pointer?: string
  /** Facts for the sentence: limits, names. Never the person's own answer. */
  params?: Record<string, string | number>
}

export type Decision<E> = { ok: true; events: E[] } | { ok: false; problems: Problem[] }

export const reject = (...problems: Problem[]): { ok: false; problems: Problem[] } => ({ ok: false, problems })
