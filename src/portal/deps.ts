import type { Context, Hono } from 'hono'
import type { AccessLog } from '#access/access-log.ts'
import type { TraceEnv } from '#access/answer-after-traces.ts'
import type { AuditRoom } from '#audit/audit-room.ts'
import type { Cases } from '#app/cases.ts'
import type { DueErasure } from '#app/due-erasures.ts'
import type { Erasure } from '#app/erase-personal-data.ts'
import type { Engine } from '#app/execute.ts'
import type { KeptNotice } from '#messaging/outbox.ts'
import type { ParkedSignal } from '#temporal/parked-signals.ts'
import type { DocumentStore } from '#documents/documents.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { TroubledPayment } from '#payments/ledger.ts'
import type { ExportCase } from '#evidence/evidence.ts'
import type { ReceiptDesk } from '#notary/receipt.ts'
import type { ReadModels } from '#projections/queries.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { SimulatedPayments } from './routes/simulated-payment.tsx'
import type { Sealer, SessionEnv } from './session.ts'

/** What the portal is made of; whoever starts the process builds it. */
export interface PortalDeps {
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
  /** Closed cases of these entities whose time to be kept is over, in a stable order. */
  dueErasures(entities: readonly string[]): AsyncIterable<DueErasure>
  sealer: Sealer
  /** Address of the portal as people type it; forms come from there and from nowhere else. */
  publicUrl: string
  /** At least 32 random bytes, the key of the tokens in forms. */
  secret: Buffer
  now: () => Date
  log: { error(fields: object, message: string): void; warn(fields: object, message: string): void }
  /** `/login`, `/login/callback` and `/logout`; without it nobody can log in. */
  login?: Hono<SessionEnv>
  /** Origin of an issuer elsewhere, to which logging out leads. */
  issuerOrigin?: string
  /** Newest notices of these entities, for the page of a demonstration. */
  notices?: (entities: readonly string[]) => Promise<KeptNotice[]>
  /** Charges of these entities that people have to look at. */
  troubledPayments?: (entities: readonly string[]) => Promise<TroubledPayment[]>
  /** Cases of these entities whose workflow could not be told of what happened. */
  parked: (entities: readonly string[]) => Promise<ParkedSignal[]>
  /** The page of the provider that moves no money, where that one takes payments. */
  simulatedPayments?: SimulatedPayments
  /** Signs receipts and knows the log; without it receipts are not signed. */
  receipts?: ReceiptDesk
  /** Makes the evidence of a case, for auditors; without it they are not offered any. */
  exportCase?: ExportCase
  /** How many proxies of our own stand in front and add to `X-Forwarded-For`. */
  trustedProxies?: number
}

/** A form as it was sent: every value of a name, in order. */
export interface SentForm {
  one(name: string): string
  all(name: string): string[]
  /** Idempotency key of the form, a UUID. */
  key: string
}

export interface PortalEnv {
  Variables: SessionEnv['Variables'] & TraceEnv['Variables'] & { csrf: string; form: SentForm }
}

export type PortalContext = Context<PortalEnv>
