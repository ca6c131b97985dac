import type { Assigner } from '#app/assigner.ts'
import type { Cases } from '#app/cases.ts'
import type { Engine } from '#app/execute.ts'
import type { Connector } from '#connectors/call-service.ts'
import type { DocumentStore } from '#documents/documents.ts'
import type { Signer } from '#documents/signer.ts'
import type { Messenger } from '#messaging/messenger.ts'
import type { PaymentLedger } from '#payments/ledger.ts'
import type { PaymentProvider } from '#payments/provider.ts'
import type { Catalog } from '#publishing/catalog.ts'

/** What activities reach the world by. */
export interface Dependencies {
  engine: Engine
  /** As people use it: filing gives a case its folio. */
  cases: Cases
  catalog: Catalog
  documents: DocumentStore
  /** Of issued documents. */
  signer: Signer
  messenger: Messenger
  connector: Connector
  assigner: Assigner
  /** Absent where nobody takes payments. */
  payments?: { provider: PaymentProvider; ledger: PaymentLedger }
  /** Address that people type, without a slash at its end; printed on documents. */
  publicUrl: string
  /** RFC 3339 in UTC. */
  now(): string
  log: { warn(facts: object, text: string): void }
}
