import type { Rules } from '#core/rules.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { deterministicId, sha256 } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { FileFinding } from './files/catalog-files.ts'
import { createCatalog } from './catalog.ts'
import { checkCatalog } from './check-catalog.ts'
import { error, type Finding } from './finding.ts'
import { provenAlready } from './proven.ts'
import {
  calendarStream,
  entityStream,
  recordFacts,
  serviceStream,
  vocabularyStream,
  type Author,
  type CatalogEvent,
} from './streams.ts'
import { proposalOf } from './versions/proposal.ts'
import type { PublicationStep } from './versions/versions-decide.ts'
import { takeStep } from './versions/versions-desk.ts'
import { describeProblem, type PublicationProblem } from './versions/versions-problems.ts'
import { serviceName } from './files/service-file.ts'
import { removedEntries } from './files/vocabulary-file.ts'

/** Who publishes from files: two people, or two stages of a pipeline that a person has approved. */
export interface PublishOptions {
  /** Wrote the change. */
  proposedBy: Author['actor']
  /** Approved it; never the same as `proposedBy` where a version is new. */
  publishedBy: Author['actor']
  at: Author['at']
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
 * Publishes a catalogue's folder: calendars, vocabularies, entities, services, then every version of every procedure, each proposed by one and
 * published by the other: the same events as from the portal. The same content again adds no event and is not proved again,
 * so it may run at every start and be repeated after a failure.
 * @throws {CatalogRefused} when a file has an error (then nothing is written), or a version is refused (then what comes
 * before it stands).
 */
export async function publishCatalog(
  store: EventStore,
  dir: string,
  options: PublishOptions,
): Promise<{ published: string[]; unchanged: string[] }> {
  const { entities, calendars, vocabularies, services, rules, findings } = await checkCatalog(dir, {
    provenIn: (given) => provenAlready(createCatalog(store), given),
  })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new CatalogRefused(errors)
  const published: string[] = []
  const unchanged: string[] = []
  const note = (name: string, written: boolean) => {
    ;(written ? published : unchanged).push(name)
    options.log?.(`${name}: ${written ? 'published' : 'unchanged'}`)
  }
  const author = { actor: options.publishedBy, at: options.at }
  for (const data of calendars) {
    const { id } = data.calendar
    const fact = { type: 'CalendarPublished', data } as const
    note(`calendar ${id}`, await publishUnlessLast(store, calendarStream(id), fact, author))
  }
  for (const data of vocabularies) {
    const fact = { type: 'VocabularyPublished', data } as const
    note(`vocabulary ${data.id}`, await publishVocabulary(store, fact, author))
  }
  for (const data of entities) {
    const { id } = data.entity
    const fact = { type: 'EntityPublished', data } as const
    note(`entity ${id}`, await publishUnlessLast(store, entityStream(id), fact, author))
  }
  for (const data of services) {
    const name = serviceName(data)
    const fact = { type: 'ServicePublished', data } as const
    note(`service ${name}`, await publishUnlessLast(store, serviceStream(name), fact, author))
  }
  for (const one of rules) {
    const file = fileOf(one)
    const report = findings.flatMap(({ file: of, ...finding }) => (of === file ? [finding] : []))
    note(`${one.procedure} v${one.definition.version}`, await publishVersion(store, one, report, options))
  }
  return { published, unchanged }
}

/** The newest counts, as long as it keeps every entry: answers of old cases would lose their meaning. */
async function publishVocabulary(
  store: EventStore,
  fact: Extract<CatalogEvent, { type: 'VocabularyPublished' }>,
  author: Author,
): Promise<boolean> {
  const { id } = fact.data
  return publishUnlessLast(store, vocabularyStream(id), fact, author, (before) => {
    const [gone] = before.type === 'VocabularyPublished' ? removedEntries(before.data, fact.data) : []
    if (gone === undefined) return
    const message = `The entry "${gone}" is gone, which cases may have as an answer`
    const wrong = error('version', '/entries', message, 'Put it back with "deprecated": true.')
    throw new CatalogRefused([{ file: `vocabularies/${id}.json`, ...wrong }])
  })
}

/** Entities, calendars and vocabularies: the newest counts. `allow` throws when it may not replace the one before. */
async function publishUnlessLast(
  store: EventStore,
  stream: string,
  fact: CatalogEvent,
  author: Author,
  allow: (before: CatalogEvent) => void = () => undefined,
): Promise<boolean> {
  const content = canonicalJson(fact.data)
  const commandId = deterministicId('publish', stream, sha256(content), author.at)
  const { added } = await recordFacts(store, stream, { ...author, commandId }, (past) => {
    const last = past.at(-1)
    if (canonicalJson(last?.data) === content) return []
    if (last) allow(last)
    return [fact]
  })
  return added > 0
}

/** @returns whether it was new. */
async function publishVersion(
  store: EventStore,
  rules: Rules,
  report: Finding[],
  { proposedBy, publishedBy, at }: PublishOptions,
): Promise<boolean> {
  const { procedure, hash, definition } = rules
  const { version } = definition
  const take = async (actor: Author['actor'], step: PublicationStep) => {
    const result = await takeStep(store, { key: `${step.type} ${hash} ${at}`, procedure, actor, at }, step)
    if (!result.ok) throw refused(definition, result.problems)
    return result.changed
  }
  await take(proposedBy, proposalOf(rules, report))
  return take(publishedBy, { type: 'publish', data: { version, hash } })
}

function fileOf({ entity, definition: { id, version } }: Pick<Rules, 'entity' | 'definition'>): string {
  return `procedures/${entity}/${id}/v${version}.json`
}

function refused(definition: Rules['definition'], problems: readonly PublicationProblem[]): CatalogRefused {
  const [entity = ''] = definition.agency.split('/')
  const file = fileOf({ entity, definition })
  const findings = problems.map((problem): FileFinding => {
    const [message = '', ...remedy] = describeProblem(problem).split('. ')
    return { file, pointer: '/version', code: 'version', severity: 'error', message, remedy: remedy.join('. ') }
  })
  return new CatalogRefused(findings)
}
