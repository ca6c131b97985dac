import type { Calendar } from '#core/calendar.ts'
import type { Definition } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { calendarsOf, compileDefinition, entityOf } from './compile.ts'
import type { EntityFile } from './entity.ts'
import {
  calendarStream,
  entityStream,
  followStream,
  listStream,
  procedureStream,
  type CatalogEvent,
  type CatalogEventData,
} from './streams.ts'

export interface Catalog {
  /** The version in force; undefined when nothing of that name is published. Sees at once what another process published. */
  live(procedure: string): Promise<Rules | undefined>
  /** The rules that a case is pinned to. @throws when no version has that hash. */
  rules(procedure: string, hash: string): Promise<Rules>
  /** Every version in force, by name. */
  procedures(): Promise<Rules[]>
  /** Every published version of a procedure, oldest first. */
  versions(procedure: string): Promise<PublishedVersion[]>
  entity(id: string): Promise<EntityFile | undefined>
  entities(): Promise<EntityFile[]>
}

interface PublishedVersion {
  rules: Rules
  effectiveFrom: string
}

type Publication = CatalogEventData['ProcedurePublished']

const namePattern = /^[a-z0-9-]{1,60}$/
const procedureNamePattern = /^[a-z0-9-]{1,60}\.[a-z0-9-]{1,60}$/

/** How long `rules` may use calendars and entities as last seen, milliseconds: they change a few times a year. */
const surroundingsKeptMs = 60_000

/**
 * The published catalogue, read from its streams and kept in memory; only what is new is read again.
 * `elapsed` counts milliseconds, from whenever.
 */
export function createCatalog(store: EventStore, elapsed: () => number = () => performance.now()): Catalog {
  const entities = new Map<string, EntityFile>()
  const calendars: Record<string, Calendar> = {}
  /** By procedure, then by hash, oldest first: an event read twice changes nothing. */
  const publications = new Map<string, Map<string, Publication>>()
  const streams = new Set<string>()
  /** Compiled once per hash; made again only when a calendar or an entity has changed. */
  const compiled = new Map<string, Rules>()
  const followers = new Map<string, ReturnType<typeof followStream>>()
  let surroundingsReadAt = Number.NEGATIVE_INFINITY

  function apply({ type, data }: CatalogEvent) {
    if (type === 'StreamListed') streams.add(data.stream)
    else if (type === 'ProcedurePublished')
      publications.set(data.procedure, new Map(publications.get(data.procedure)).set(data.hash, data))
    else {
      compiled.clear()
      if (type === 'EntityPublished') entities.set(data.entity.id, data)
      else calendars[data.calendar.id] = data.calendar
    }
  }

  const versionsOf = (procedure: string): Publication[] => [...(publications.get(procedure)?.values() ?? [])]

  async function follow(stream: string) {
    const follower = followers.get(stream) ?? followStream(store, stream, apply)
    followers.set(stream, follower)
    const { revision } = await follower()
    // Names come from addresses that anybody may type: what does not exist is not kept.
    if (revision === -1) followers.delete(stream)
  }

  async function refreshListed(prefix: string) {
    await follow(listStream)
    await Promise.all([...streams].filter((stream) => stream.startsWith(prefix)).map(follow))
  }

  async function refreshSurroundings() {
    await Promise.all([refreshListed(entityStream('')), refreshListed(calendarStream(''))])
    surroundingsReadAt = elapsed()
  }

  async function ensureSurroundings(definition: Definition, fresh: boolean) {
    const known = entities.has(entityOf(definition)) && calendarsOf(definition).every((id) => calendars[id])
    if (!fresh || !known) await refreshSurroundings()
  }

  async function compile({ hash, definition }: Publication): Promise<Rules> {
    const fresh = elapsed() - surroundingsReadAt < surroundingsKeptMs
    if (!fresh || !compiled.has(hash)) await ensureSurroundings(definition, fresh)
    const kept = compiled.get(hash)
    if (kept) return kept
    const found = entities.get(entityOf(definition))
    if (!found) throw new Error(`The entity "${entityOf(definition)}" is not published`)
    const rules = compileDefinition(definition, { entity: found.entity, calendars })
    compiled.set(hash, rules)
    return rules
  }

  async function live(procedure: string) {
    if (!procedureNamePattern.test(procedure)) return undefined
    await follow(procedureStream(procedure))
    const last = versionsOf(procedure).at(-1)
    return last && compile(last)
  }

  async function rules(procedure: string, hash: string) {
    const find = () => publications.get(procedure)?.get(hash)
    if (!find()) await follow(procedureStream(procedure))
    const publication = find()
    if (!publication) throw new Error(`No published version of ${procedure} has the hash ${hash}`)
    return compile(publication)
  }

  return {
    live,
    rules,
    async procedures() {
      await refreshListed(procedureStream(''))
      const last = [...publications.keys()].flatMap((procedure) => versionsOf(procedure).at(-1) ?? [])
      const all = await Promise.all(last.map(compile))
      return all.toSorted((a, b) => (a.procedure < b.procedure ? -1 : 1))
    },
    async versions(procedure) {
      if (!procedureNamePattern.test(procedure)) return []
      await follow(procedureStream(procedure))
      return Promise.all(
        versionsOf(procedure).map(async (publication) => ({
          rules: await compile(publication),
          effectiveFrom: publication.effectiveFrom,
        })),
      )
    },
    async entity(id) {
      if (!namePattern.test(id)) return undefined
      await follow(entityStream(id))
      return entities.get(id)
    },
    async entities() {
      await refreshListed(entityStream(''))
      return [...entities.values()].toSorted((a, b) => (a.entity.id < b.entity.id ? -1 : 1))
    },
  }
}
