import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { calendarFileSchema, joinYears, type CalendarFile, type PublishedCalendar } from './calendar-file.ts'
import { entityFileSchema, type EntityFile } from './entity.ts'
import { error, pointerTo, type Finding } from '#publishing/finding.ts'
import { serviceFileSchema, serviceName, type ServiceFile } from './service-file.ts'
import { vocabularyFileSchema, type VocabularyFile } from './vocabulary-file.ts'

export interface FileFinding extends Finding {
  /** Path of the file within the catalogue's folder, with `/`. */
  file: string
}

/**
 * A catalogue's folder as read: `entities/*.json`, `calendars/*.json`, `vocabularies/<id>.json`,
 * `services/<entity>/<id>.json`, `procedures/<entity>/<id>/v<N>.json`.
 */
export interface CatalogFiles {
  entities: EntityFile[]
  calendars: PublishedCalendar[]
  vocabularies: VocabularyFile[]
  services: ServiceFile[]
  /** Not yet checked. */
  definitions: { file: string; json: unknown }[]
  findings: FileFinding[]
}

type Read<T> = { file: string; value?: T; findings: Finding[] }

/** Reads a catalogue's folder. What is wrong with a file is among the findings, never thrown. */
export async function readCatalogFiles(dir: string): Promise<CatalogFiles> {
  const paths = (await readdir(dir, { recursive: true })).map((path) => path.replaceAll('\\', '/')).toSorted()
  const below = (folder: string) => paths.filter((path) => path.startsWith(folder) && path.endsWith('.json'))
  const entities = await readAll(dir, below('entities/'), (json) => parse(entityFileSchema, json))
  const years = await readAll(dir, below('calendars/'), (json) => parse(calendarFileSchema, json))
  const vocabularies = await readAll(dir, below('vocabularies/'), (json) => parse(vocabularyFileSchema, json))
  const services = await readAll(dir, below('services/'), (json) => parse(serviceFileSchema, json))
  const definitions = await readAll(dir, below('procedures/'), (value) => ({ value, findings: [] }))
  const { calendars, findings } = joinFiles(years.flatMap(({ file, value }) => (value ? [{ file, value }] : [])))
  return {
    entities: entities.flatMap(({ value }) => value ?? []),
    calendars,
    vocabularies: vocabularies.flatMap(({ value }) => value ?? []),
    services: services.flatMap(({ value }) => value ?? []),
    definitions: definitions.flatMap(({ file, value, findings: wrong }) =>
      wrong.length > 0 ? [] : [{ file, json: value }],
    ),
    findings: [
      ...[...entities, ...years, ...vocabularies, ...services, ...definitions].flatMap(({ file, findings: found }) =>
        found.map((one) => ({ file, ...one })),
      ),
      ...findings,
      ...misplaced(vocabularies, ({ id }) => `vocabularies/${id}.json`),
      ...misplaced(services, (service) => `services/${serviceName(service)}.json`),
    ],
  }
}

/** The name of a file says what it holds, so that there is one of each. */
const misplaced = <T>(read: Read<T>[], nameOf: (value: T) => string): FileFinding[] =>
  read.flatMap(({ file, value }) => {
    const name = value === undefined ? file : nameOf(value)
    const remedy = 'Move it, or correct "id".'
    return name === file ? [] : [{ file, ...error('schema', '/id', `This belongs in ${name}`, remedy) }]
  })

function readAll<T>(dir: string, files: string[], check: (json: unknown) => Omit<Read<T>, 'file'>): Promise<Read<T>[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(dir, file), 'utf8')
      try {
        return { file, ...check(JSON.parse(text)) }
      } catch (cause) {
        if (!(cause instanceof SyntaxError)) throw cause
        return { file, findings: [error('schema', '', `The file is not JSON: ${cause.message}`, 'Correct the file.')] }
      }
    }),
  )
}

function parse<T>(schema: z.ZodType<T>, json: unknown): Omit<Read<T>, 'file'> {
  const result = schema.safeParse(json)
  if (result.success) return { value: result.data, findings: [] }
  return {
    findings: result.error.issues.map(({ path, message }) =>
      error('schema', pointerTo(...path.map(String)), message, 'Correct the value.'),
    ),
  }
}

function joinFiles(files: { file: string; value: CalendarFile }[]): {
  calendars: PublishedCalendar[]
  findings: FileFinding[]
} {
  try {
    return { calendars: joinYears(files.map(({ value }) => value)), findings: [] }
  } catch (cause) {
    const wrong = error('unknown-calendar', '', (cause as Error).message, 'Make the years of one calendar agree.')
    return { calendars: [], findings: [{ file: 'calendars', ...wrong }] }
  }
}
