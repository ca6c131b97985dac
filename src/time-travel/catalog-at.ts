import type { Calendar } from '#core/calendar.ts'
import type { Instant } from '#core/events.ts'
import type { Choice } from '#core/options.ts'
import { earlier } from '#core/time.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { sha256 } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { PublishedCalendar } from '#publishing/files/calendar-file.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import {
  calendarStream,
  entityStream,
  followStream,
  procedureStream,
  vocabularyStream,
  type CatalogEvent,
  type RecordedFact,
} from '#publishing/streams.ts'
import { foldProcedure, type ProcedureState } from '#publishing/versions/versions.ts'

/** Where a version of something published stands, and what it is. */
export interface VersionName {
  stream: string
  revision: number
  /** SHA-256 of its canonical JSON (RFC 8785): a calendar's is the one that events of counted terms cite. */
  sha256: string
  /** When it was published. */
  since: Instant
}

/** What was in force of something published, with everything that replaced it later. */
export interface VersionThen<T> extends VersionName {
  content: T
  by: { kind: string; id: string }
  /** Published after the moment, oldest first: none of it counted then. */
  later: VersionName[]
  /** Nothing was published until the moment: this is the first that ever was. */
  afterwards?: true
}

/** What of the catalogue bears on one case. */
export interface CatalogNames {
  entity: string
  procedure: string
  calendars: readonly string[]
  vocabularies: readonly string[]
}

/** The part of the catalogue that bore on a case at a moment. */
export interface CatalogAt {
  entity: VersionThen<EntityFile>
  calendars: Record<string, VersionThen<PublishedCalendar>>
  vocabularies: Record<string, VersionThen<readonly Choice[]>>
  /** As the procedure's stream told it then: versions, suspension, retirement. */
  procedure: ProcedureState
  /** As its stream tells it today; a case may have been pinned to what stands only here when the clocks of two machines differ. */
  procedureNow: ProcedureState
}

interface Placed {
  fact: RecordedFact
  revision: number
}

async function readFacts(store: Pick<EventStore, 'read'>, stream: string): Promise<Placed[]> {
  const facts: Placed[] = []
  await followStream(store as EventStore, stream, (fact) => facts.push({ fact, revision: facts.length }))()
  return facts
}

/**
 * What was in force of one stream in which the newest counts.
 * @throws when the stream holds nothing.
 */
export function versionAt<T>(
  stream: string,
  facts: readonly Placed[],
  at: Instant,
  contentOf: (fact: CatalogEvent) => { content: T; named: unknown } | undefined,
): VersionThen<T> {
  const versions = facts.flatMap(({ fact, revision }) => {
    const found = contentOf(fact)
    if (!found) return []
    const name = { stream, revision, sha256: sha256(canonicalJson(found.named)), since: fact.at }
    return [{ ...name, content: found.content, by: fact.actor }]
  })
  const known = versions.findLastIndex(({ since }) => !earlier(at, since))
  const then = versions[Math.max(known, 0)]
  if (!then) throw new Error(`Nothing was ever published in ${stream}`)
  const later = versions
    .slice(Math.max(known, 0) + 1)
    .map(({ revision, sha256: hash, since }) => ({ stream, revision, sha256: hash, since }))
  return { ...then, later, ...(known < 0 && { afterwards: true as const }) }
}

const calendarIn = (fact: CatalogEvent) =>
  fact.type === 'CalendarPublished' ? { content: fact.data, named: fact.data.calendar } : undefined
const entityIn = (fact: CatalogEvent) =>
  fact.type === 'EntityPublished' ? { content: fact.data, named: fact.data } : undefined
const vocabularyIn = (fact: CatalogEvent) =>
  fact.type === 'VocabularyPublished' ? { content: fact.data.entries, named: fact.data } : undefined

/**
 * The catalogue as it bore on a case at an instant, from its streams: what was published until then, by the time in its
 * envelope. @throws when the store has no such entity, calendar or vocabulary at all.
 */
export async function catalogAt(
  store: Pick<EventStore, 'read'>,
  { entity, procedure, calendars, vocabularies }: CatalogNames,
  at: Instant,
): Promise<CatalogAt> {
  const read = async <T>(stream: string, contentOf: Parameters<typeof versionAt<T>>[3]) =>
    versionAt(stream, await readFacts(store, stream), at, contentOf)
  const named = async <T>(ids: readonly string[], one: (id: string) => Promise<T>) =>
    Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await one(id)] as const)))
  const [facts, entityThen, calendarsThen, vocabulariesThen] = await Promise.all([
    readFacts(store, procedureStream(procedure)),
    read(entityStream(entity), entityIn),
    named(calendars, (id) => read(calendarStream(id), calendarIn)),
    named(vocabularies, (id) => read(vocabularyStream(id), vocabularyIn)),
  ])
  const then = facts.map(({ fact }) => fact).filter((fact) => !earlier(at, fact.at))
  return {
    entity: entityThen,
    calendars: calendarsThen,
    vocabularies: vocabulariesThen,
    procedure: foldProcedure(then),
    procedureNow: foldProcedure(facts.map(({ fact }) => fact)),
  }
}

/** The calendars alone, as rules count by them. */
export const calendarsIn = ({ calendars }: Pick<CatalogAt, 'calendars'>): Record<string, Calendar> =>
  Object.fromEntries(Object.entries(calendars).map(([id, { content }]) => [id, content.calendar]))
