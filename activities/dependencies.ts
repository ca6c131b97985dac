import type { Engine } from '#app/execute.ts'
import type { DocumentStore } from '#documents/documents.ts'
import type { Messenger } from '#messaging/messenger.ts'
import type { Catalog } from '#publishing/catalog.ts'

/** What activities reach the world by. */
export interface Dependencies {
  engine: Engine
  catalog: Catalog
  documents: DocumentStore
  messenger: Messenger
  /** Address that people type, without a slash at its end; printed on documents. */
  publicUrl: string
  /** RFC 3339 in UTC. */
  now(): string
  log: { warn(facts: object, text: string): void }
}
