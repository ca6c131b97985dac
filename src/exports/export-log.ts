import type { Instant } from '#core/events.ts'
import { envelop } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore } from '#event-store/event-store.ts'
import type { ExportFormat } from './export-cases.ts'

/** An event of the stream `exports-<entity>`: cases of the entity were exported. */
export interface LogExported {
  entity: string
  /** The account at the issuer; `cli` for an operator at the command line. */
  reader: string
  as: 'auditor' | 'operator'
  format: ExportFormat
  procedure?: string
  agency?: string
  /** Bounds of the filing. */
  from?: Instant
  to?: Instant
  /** In the reader's own words. */
  purpose: string
  /** Of all entities that were exported together, as counted when it began. */
  cases: number
  events: number
  via: 'web' | 'api' | 'cli'
}

/** An export as it stands in its stream. */
export interface RecordedExport extends LogExported {
  at: Instant
}

export interface ExportLog {
  /** Resolves when the trace stands: nothing may leave before. @throws {EventStoreError} `unavailable` */
  record(exported: LogExported): Promise<void>
  /** Exports of an entity, oldest first. */
  of(entity: string): Promise<RecordedExport[]>
}

export const exportStream = (entity: string): string => `exports-${entity}`

/** How often the end of the stream is looked for anew because somebody else was faster. */
const tries = 20

export function createExportLog({
  store,
  now,
}: {
  store: Pick<EventStore, 'append' | 'read'>
  now: () => Date
}): ExportLog {
  return {
    async record(exported) {
      const stream = exportStream(exported.entity)
      const id = crypto.randomUUID()
      const at = now().toISOString()
      let last = (await store.read(stream)).at(-1)
      for (let i = 0; i < tries; i += 1) {
        const events = envelop({
          stream,
          revision: last?.revision ?? -1,
          previousHash: last?.metadata.hash ?? null,
          events: [{ type: 'LogExported', data: exported }],
          command: { id, actor: { kind: exported.as, id: exported.reader }, channel: exported.via },
          at,
        })
        const result = await store.append(stream, last?.revision ?? 'none', events, { quiet: true })
        if (result.ok) return
        last = (await store.read(stream, result.actual)).at(-1)
      }
      throw new EventStoreError('unavailable', `stream ${stream} kept growing while an export was recorded; ask again`)
    },
    async of(entity) {
      const events = await store.read(exportStream(entity))
      return events.map(({ data, metadata }) => ({ ...(data as LogExported), at: metadata.at }))
    },
  }
}
