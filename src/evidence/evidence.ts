/** What is asked of the evidence of a case. */
export interface EvidenceOptions {
  /** Leave the case's key out: what is personal stays sealed. */
  sealed?: boolean
  /** Of the report for people; that of the case when absent. */
  language?: 'es' | 'en'
}

export interface ExportedCase {
  /** `<folio or id>.evidence.zip` */
  fileName: string
  /** The file, piece by piece: documents are read while it is sent. */
  content: AsyncGenerator<Uint8Array>
  events: number
  documents: number
}

/** Makes the evidence of a case. @throws {EvidenceError} */
export type ExportCase = (caseId: string, options: EvidenceOptions) => Promise<ExportedCase>

/** Why a case cannot be exported; `not-signed`: no checkpoint was signed yet, so that nothing proves the log. */
export class EvidenceError extends Error {
  override name = 'EvidenceError'
  readonly code: 'not-found' | 'not-signed' | 'document-missing' | 'too-large'
  constructor(code: EvidenceError['code'], message: string) {
    super(message)
    this.code = code
  }
}
