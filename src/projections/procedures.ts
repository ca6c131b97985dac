import type { Text } from '#core/definition.ts'
import { columnsOf, upsert, type LogEvent, type Projection } from './projection.ts'

type Publication = Extract<LogEvent, { type: 'ProcedurePublished' }>

const columns = {
  procedure: 'text',
  version: 'integer',
  hash: 'text',
  live: 'boolean',
  entity: 'text',
  agency: 'text',
  title: 'jsonb',
  purpose: 'jsonb',
  audience: 'text[]',
  channels: 'text[]',
  effective_from: 'timestamptz',
  // Words that people search in, as `searchWords` leaves them; `name` is the title, which also gives the order.
  name: 'text',
  search: 'text',
}

/** Words in lower case without accents and signs, so that "¡PETICION!" finds "petición". */
export const searchWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

const inAllLanguages = (text: Text): string => Object.values(text).join(' ')
const searchable = (...texts: string[]): string => searchWords(texts.join(' ')).join(' ')

function toRow({ data }: Publication, live: boolean) {
  const { procedure, version, hash, definition, effectiveFrom } = data
  const { agency, title, purpose, audience, channels, keywords = [] } = definition
  return {
    procedure,
    version,
    hash,
    live,
    entity: agency.slice(0, agency.indexOf('/')),
    agency,
    title,
    purpose,
    audience,
    channels,
    effective_from: effectiveFrom,
    name: searchable(inAllLanguages(title)),
    search: searchable(inAllLanguages(title), inAllLanguages(purpose), ...keywords),
  }
}

const key = ['procedure', 'version']
const write = upsert('procedures', columns, key)
const retire = `update procedures set live = false from json_to_recordset($1::json) as row (procedure text)
  where procedures.procedure = row.procedure and live`

/** The catalogue: every version that was published; the last one of each procedure is in force. */
export const procedures: Projection = {
  name: 'procedures',
  key: key.join(', '),
  create: `
    create table procedures (${columnsOf(columns)}, primary key (${key.join(', ')}));
    create index procedures_live on procedures (name collate "C", procedure) where live;`,
  apply({ events }) {
    const published = events.filter((event) => event.type === 'ProcedurePublished')
    const last = new Map(published.map((event) => [event.data.procedure, event]))
    const rows = published.map((event) => toRow(event, last.get(event.data.procedure) === event))
    return [
      { text: retire, rows: [...last.keys()].map((procedure) => ({ procedure })) },
      { text: write, rows },
    ]
  },
}
