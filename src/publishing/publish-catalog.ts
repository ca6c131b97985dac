import type { Rules } from '#core/rules.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { deterministicId, sha256 } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { FileFinding } from './catalog-files.ts'
import { checkCatalog } from './check-catalog.ts'
import {
  appendFact,
  calendarStream,
  entityStream,
  followStream,
  listStream,
  procedureStream,
  type Author,
  type CatalogEvent,
} from './streams.ts'

export interface PublishOptions extends Author {
  log?: (line: string) => void
}

/** Why nothing was published. */
export class CatalogRefused extends Error {
  readonly findings: FileFinding[]
  constructor(findings: FileFinding[]) {
    super(['The catalogue cannot be published:', ...findings.map(describeFinding)].join('\n'))
    this.name = 'CatalogRefused'
    this.findings = findings
  }
}

export const describeFinding = ({ file, pointer, message, remedy }: FileFinding): string =>
  `${file}${pointer === '' ? '' : `#${pointer}`}: ${message}. ${remedy}`

/**
 * Publishes a catalogue's folder: entities, calendars, then every version of every procedure. The same content again
 * adds no event, so it may run at every start and be repeated after a failure.
 * @throws {CatalogRefused} when a file has an error (then nothing is written), or a published version would change (then
 * what comes before it stands).
 */
export async function publishCatalog(
  store: EventStore,
  dir: string,
  options: PublishOptions,
): Promise<{ published: string[]; unchanged: string[] }> {
  const { entities, calendars, rules, findings } = await checkCatalog(dir)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new CatalogRefused(errors)
  const published: string[] = []
  const unchanged: string[] = []
  const publish = async (stream: string, name: string, event: CatalogEvent, decide: Decide) => {
    const written = await publishFact(store, stream, event, options, decide)
    ;(written ? published : unchanged).push(name)
    options.log?.(`${name}: ${written ? 'published' : 'unchanged'}`)
  }
  for (const data of calendars) {
    await publish(
      calendarStream(data.calendar.id),
      `calendar ${data.calendar.id}`,
      { type: 'CalendarPublished', data },
      unlessLast,
    )
  }
  for (const data of entities) {
    await publish(
      entityStream(data.entity.id),
      `entity ${data.entity.id}`,
      { type: 'EntityPublished', data },
      unlessLast,
    )
  }
  for (const one of rules) {
    await publish(
      procedureStream(one.procedure),
      `${one.procedure} v${one.definition.version}`,
      procedurePublished(one, options.at),
      unlessVersion,
    )
  }
  return { published, unchanged }
}

const procedurePublished = ({ procedure, hash, definition }: Rules, at: string) =>
  ({
    type: 'ProcedurePublished',
    data: { procedure, version: definition.version, hash, definition, effectiveFrom: at },
  }) as const

/** Whether an event is to be written after those already there. */
type Decide = (event: CatalogEvent, past: readonly CatalogEvent[]) => boolean

/** Entities and calendars: the newest counts. */
const unlessLast: Decide = ({ data }, past) => canonicalJson(past.at(-1)?.data) !== canonicalJson(data)

/** Versions never change, and come in order: the last one is in force. */
const unlessVersion: Decide = (event, past) => {
  if (event.type !== 'ProcedurePublished') return false
  const { procedure, version, hash } = event.data
  const known = past.flatMap(({ type, data }) => (type === 'ProcedurePublished' ? [data] : []))
  const same = known.find((one) => one.version === version)
  if (same?.hash === hash) return false
  const last = Math.max(0, ...known.map((one) => one.version))
  if (same) throw refused(event.data, `Version ${version} of ${procedure} is published with other content`, last)
  if (version < last)
    throw refused(event.data, `Version ${version} of ${procedure} comes after version ${last} was published`, last)
  return true
}

function refused({ definition }: { definition: Rules['definition'] }, message: string, last: number): CatalogRefused {
  const [entity = ''] = definition.agency.split('/')
  const file = `procedures/${entity}/${definition.id}/v${definition.version}.json`
  const remedy = `Undo the change, and publish it as version ${last + 1}: cases keep the rules that they started under.`
  return new CatalogRefused([{ file, pointer: '/version', code: 'version', severity: 'error', message, remedy }])
}

/** Tries of one append, when other publishers append to the same stream. */
const maxTries = 5

/** @returns whether the event was written. Loads, decides and appends; again when somebody was faster. */
async function publishFact(
  store: EventStore,
  stream: string,
  event: CatalogEvent,
  author: Author,
  decide: Decide,
): Promise<boolean> {
  const past: CatalogEvent[] = []
  const read = followStream(store, stream, (known) => past.push(known))
  const commandId = deterministicId('publish', stream, sha256(canonicalJson(event.data)), author.at)
  for (let tries = 0; tries < maxTries; tries += 1) {
    const head = await read()
    if (!decide(event, past)) return false
    // Listed before it begins: a reader that finds it listed and still empty loses nothing.
    if (head.revision === -1 && stream !== listStream) {
      const listing: CatalogEvent = { type: 'StreamListed', data: { stream } }
      await publishFact(
        store,
        listStream,
        listing,
        author,
        (_event, listed) => !listed.some(({ type, data }) => type === 'StreamListed' && data.stream === stream),
      )
    }
    if (await appendFact(store, stream, head, event, { ...author, commandId })) return true
  }
  throw new Error(`Others keep publishing to ${stream}. Try again.`)
}
