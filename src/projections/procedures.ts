import type { Text } from '#core/definition.ts'
import { entityOf } from '#core/names.ts'
import { columnsOf, upsert, type LogEvent, type Projection } from './projection.ts'

type Version = Extract<LogEvent, { type: 'VersionProposed' | 'ProcedurePublished' }>
type Ending = Extract<LogEvent, { type: 'ProposalRejected' | 'VersionRetired' }>

const columns = {
  procedure: 'text',
  version: 'integer',
  hash: 'text',
  // proposed, rejected, published or retired; which published one is in force, the day tells.
  state: 'text',
  proposed_by: 'text',
  published_by: 'text',
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

function toRow(event: Version) {
  const { procedure, version, hash, definition } = event.data
  const { agency, title, purpose, audience, channels, keywords = [] } = definition
  const published = event.type === 'ProcedurePublished' ? event.data : undefined
  return {
    procedure,
    version,
    hash,
    state: published ? 'published' : 'proposed',
    proposed_by: published?.proposedBy ?? event.metadata.actor.id,
    published_by: published?.publishedBy ?? null,
    entity: entityOf(agency),
    agency,
    title,
    purpose,
    audience,
    channels,
    effective_from: published?.effectiveFrom ?? null,
    name: searchable(inAllLanguages(title)),
    search: searchable(inAllLanguages(title), inAllLanguages(purpose), ...keywords),
  }
}

const key = ['procedure', 'version']
const write = upsert('procedures', columns, key)
const end = `update procedures set state = row.state
  from json_to_recordset($1::json) as row (procedure text, version integer, hash text, state text)
  where (procedures.procedure, procedures.version, procedures.hash) = (row.procedure, row.version, row.hash)`

const toEnding = ({ type, data: { procedure, version, hash } }: Ending) => ({
  procedure,
  version,
  hash,
  state: type === 'VersionRetired' ? 'retired' : 'rejected',
})

/** The last of each version: a statement writes a row once. */
const lastOfEach = <E extends Version | Ending>(events: readonly E[]): E[] => [
  ...new Map(events.map((event) => [`${event.data.procedure} ${event.data.version}`, event])).values(),
]

/** The catalogue: every version that was proposed or published, and what became of it. */
export const procedures: Projection = {
  name: 'procedures',
  key: key.join(', '),
  create: `
    create table procedures (${columnsOf(columns)}, primary key (${key.join(', ')}));
    create index procedures_live on procedures (name collate "C", procedure) where state = 'published';`,
  apply({ events }) {
    const versions = events.filter((event) => event.type === 'VersionProposed' || event.type === 'ProcedurePublished')
    const endings = events.filter((event) => event.type === 'ProposalRejected' || event.type === 'VersionRetired')
    return [
      { text: write, rows: lastOfEach(versions).map(toRow) },
      // A version that was sent back and proposed again within the batch has ended before it began anew.
      {
        text: end,
        rows: lastOfEach(endings)
          .filter((event) => !isRevived(event, versions))
          .map(toEnding),
      },
    ]
  },
}

const isRevived = (ending: Ending, versions: readonly Version[]): boolean =>
  versions.some(
    ({ data, sequence }) =>
      data.procedure === ending.data.procedure && data.version === ending.data.version && sequence > ending.sequence,
  )
