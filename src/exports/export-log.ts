import type { Instant } from '#core/events.ts'
import { appendNext } from '#event-store/append-next.ts'
import type { EventStore } from '#event-store/event-store.ts'
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

export function createExportLog({
  store,
  now,
}: {
  store: Pick<EventStore, 'append' | 'read'>
  now: () => Date
}): ExportLog {
  return {
    record: (exported) =>
      appendNext(store, {
        stream: exportStream(exported.entity),
        events: [{ type: 'LogExported', data: exported }],
        command: {
          id: crypto.randomUUID(),
          actor: { kind: exported.as, id: exported.reader },
          channel: exported.via,
        },
        at: now().toISOString(),
      }),
    async of(entity) {
      const events = await store.read(exportStream(entity))
      return events.map(({ data, metadata }) => ({ ...(data as LogExported), at: metadata.at }))
    },
  }
}
