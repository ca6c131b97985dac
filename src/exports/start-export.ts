import { entityOf } from '#core/names.ts'
import type { FiledCasesFilter, ReadModels } from '#projections/read-models.ts'
import { exportCases, type ExportOptions, type ExportSources, type Exported } from './export-cases.ts'
import { createExportLog, type LogExported } from './export-log.ts'
import type { EventStore } from '#event-store/event-store.ts'

/** More than is handed out at once through this way in. */
export class ExportTooLargeError extends Error {
  override name = 'ExportTooLargeError'
  readonly events: number
  readonly most: number
  constructor(events: number, most: number) {
    super(`The export has ${events} events, more than the ${most} allowed at once. Choose a shorter period.`)
    this.events = events
    this.most = most
  }
}

export interface ExportDeps {
  readModels: Pick<ReadModels, 'filedCases' | 'countFiledCases'>
  store: Pick<EventStore, 'read' | 'append'>
  rules: ExportSources['rules']
  now: () => Date
}

export interface ExportAsked extends ExportOptions, Pick<LogExported, 'reader' | 'as' | 'purpose' | 'via'> {
  /** Events at most. */
  most?: number
}

/** Of the entities that a reader may see, those that a procedure or an agency leaves. */
export function entitiesWithin(
  entities: readonly string[],
  { entity, procedure, agency }: { entity?: string; procedure?: string; agency?: string },
): string[] {
  const named = [entity, procedure && entityOf(procedure), agency && entityOf(agency)].filter(
    (name) => name !== undefined,
  )
  return entities.filter((one) => named.every((name) => name === one))
}

/**
 * Begins an export: counts it, and leaves its trace with each entity before the first piece can be had.
 * @throws {ExportTooLargeError} @throws {EventStoreError} `unavailable`, when the trace cannot be left: then nothing is exported.
 */
export async function startExport(
  deps: ExportDeps,
  { reader, as, purpose, via, most, ...options }: ExportAsked,
): Promise<{ counted: Exported; pieces: AsyncGenerator<string> }> {
  const counted = await deps.readModels.countFiledCases(options.filter)
  if (most !== undefined && counted.events > most) throw new ExportTooLargeError(counted.events, most)
  const log = createExportLog(deps)
  const { entities, ...bounds } = options.filter
  const trace = { ...bounds, reader, as, format: options.format, purpose, ...counted, via }
  for (const entity of entities) await log.record({ entity, ...trace })
  return { counted, pieces: exportCases(deps, options) }
}

/** Pieces as bytes for an answer; when they break off, so does the answer, and nobody takes it for whole. */
export function toBytes(pieces: AsyncGenerator<string>, onError: (error: unknown) => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  async function* encoded() {
    try {
      for await (const piece of pieces) yield encoder.encode(piece)
    } catch (error) {
      onError(error)
      throw error
    }
  }
  return ReadableStream.from(encoded()) as ReadableStream<Uint8Array>
}

/** Name of the file of an export, such as `gobernacion-2026-07-02.xes`. */
export function exportFileName({ entities }: FiledCasesFilter, extension: string, now: Date): string {
  return `${entities.join('-').slice(0, 80)}-${now.toISOString().slice(0, 10)}.${extension}`
}
