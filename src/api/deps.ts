import type { Logger } from 'pino'
import type { AccessLog } from '#access/access-log.ts'
import type { TraceEnv } from '#access/answer-after-traces.ts'
import type { AuditRoom } from '#audit/audit-room.ts'
import type { Cases } from '#app/cases.ts'
import type { Erasure } from '#app/erase-personal-data.ts'
import type { Engine } from '#app/execute.ts'
import type { DocumentStore } from '#documents/documents.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { ExportCase } from '#evidence/evidence.ts'
import type { ReceiptDesk } from '#notary/receipt.ts'
import type { Evidence } from './notary.ts'
import type { Identity } from '#identity/identity.ts'
import type { Verify } from '#identity/verifier.ts'
import type { ReadModels } from '#projections/queries.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { CaseDesk } from './case-desk.ts'
import type { PartCheck } from './health.ts'
import type { Limits } from './limits.ts'
import type { PaymentEvents } from './payments.ts'
import type { ApiLanguage } from './messages.ts'
import type { RateGate } from './rate-gate.ts'

/** What the API is made of; whoever starts the process builds it. */
export interface ApiDeps {
  engine: Engine
  cases: Cases
  catalog: Catalog
  store: EventStore
  readModels: ReadModels
  documents: DocumentStore
  /** Where every look into a case is written. */
  access: AccessLog
  /** Finds cases, persons and patterns for auditors. */
  audit: AuditRoom
  /** Erases what is personal in cases. */
  erasure: Erasure
  verify: Verify
  now: () => Date
  log: Pick<Logger, 'error' | 'warn' | 'info'>
  /** Parts that `/readyz` looks at, besides the database and the read models. */
  parts?: PartCheck[]
  /** How many proxies of our own stand in front and add to `X-Forwarded-For`. */
  trustedProxies?: number
  limits?: Limits
  /** Who takes payments, and what is done with what they report. */
  payments?: PaymentEvents
  /** Signs receipts and knows the log; without it there are none here. */
  receipts?: ReceiptDesk
  /** Makes the evidence of a case; there is none without a key to sign it. */
  exportCase?: ExportCase
  /** The transparency log, and whose cosignatures are taken. */
  evidence?: Evidence
}

export interface ApiEnv {
  Variables: TraceEnv['Variables'] & {
    deps: ApiDeps
    limits: Limits
    desk: CaseDesk
    gate: RateGate
    language: ApiLanguage
    identity?: Identity
    /** What the header `Ventanilla-Code` holds. */
    code?: string
    /** Idempotency-Key of a write. */
    key?: string
    address: string
  }
}
