import type { Rules } from '#core/rules.ts'
import { caseStream } from '#event-store/case-events.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { FiledCasesFilter, ReadModels } from '#projections/read-models.ts'
import { encodeCloudEventBatch, encodeCloudEventLines } from './cloudevents.ts'
import { encodeCsv } from './csv.ts'
import { encodeOcel } from './ocel.ts'
import { openScratch } from './scratch.ts'
import { tellCase, type ExportLanguage, type ToldCase } from './told-case.ts'
import { encodeXes } from './xes.ts'

/** Every form of an export: how it is sent, and how its files end. */
export const exportFormats = {
  csv: { mediaType: 'text/csv; charset=utf-8; header=present', extension: 'csv' },
  cloudevents: { mediaType: 'application/cloudevents-batch+json; charset=utf-8', extension: 'json' },
  ndjson: { mediaType: 'application/x-ndjson', extension: 'ndjson' },
  xes: { mediaType: 'application/xml; charset=utf-8', extension: 'xes' },
  ocel: { mediaType: 'application/json; charset=utf-8', extension: 'jsonocel' },
} as const

export type ExportFormat = keyof typeof exportFormats
export const exportFormatNames = Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]]
export const isExportFormat = (name: string): name is ExportFormat => Object.hasOwn(exportFormats, name)

export interface ExportSources {
  readModels: Pick<ReadModels, 'filedCases'>
  /** Cases are read as they are stored, with what is personal sealed: an export never has it in hand. */
  store: Pick<EventStore, 'read'>
  rules: (procedure: string, hash: string) => Promise<Rules>
}

export interface ExportOptions {
  format: ExportFormat
  filter: FiledCasesFilter
  /** Of titles and kinds of events. */
  language: ExportLanguage
  onProgress?: (done: Exported) => void
}

export interface Exported {
  cases: number
  events: number
}

/** Cases asked for at once, and how many streams are read ahead of the one that is being written. */
const page = 100
const ahead = 8

/** The filed cases that the filter finds, whole, in pieces; in memory are never more than a few cases. */
export async function* exportCases(sources: ExportSources, options: ExportOptions): AsyncGenerator<string> {
  const cases = tellCases(sources, options)
  switch (options.format) {
    case 'csv':
      return yield* encodeCsv(cases)
    case 'cloudevents':
      return yield* encodeCloudEventBatch(cases)
    case 'ndjson':
      return yield* encodeCloudEventLines(cases)
    case 'xes':
      return yield* encodeXes(cases)
    case 'ocel': {
      const scratch = await openScratch()
      try {
        yield* encodeOcel(cases, scratch)
      } finally {
        await scratch.close()
      }
    }
  }
}

async function* tellCases(
  { readModels, store, rules }: ExportSources,
  { filter, language, onProgress }: ExportOptions,
): AsyncGenerator<ToldCase> {
  const done: Exported = { cases: 0, events: 0 }
  const tell = async (caseId: string) => {
    const events = await store.read(caseStream(caseId))
    return tellCase({ caseId, events, rules, language })
  }
  for await (const told of readAhead(caseIds(readModels, filter), tell)) {
    done.cases += 1
    done.events += told.events.length
    yield told
    onProgress?.(done)
  }
}

async function* caseIds(readModels: ExportSources['readModels'], filter: FiledCasesFilter): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const { items, next } = await readModels.filedCases(filter, { limit: page, ...(cursor && { cursor }) })
    for (const { caseId } of items) yield caseId
    cursor = next
  } while (cursor !== undefined)
}

/** The results in order, while the next ones are already under way. */
async function* readAhead<T, R>(items: AsyncIterable<T>, work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const coming: Promise<R>[] = []
  for await (const item of items) {
    const result = work(item)
    result.catch(() => undefined) // told where it is its turn
    coming.push(result)
    if (coming.length >= ahead) yield await (coming.shift() as Promise<R>)
  }
  for (const result of coming) yield await result
}
