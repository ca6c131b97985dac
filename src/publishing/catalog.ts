import type { Calendar } from '#core/calendar.ts'
import type { Definition } from '#core/definition.ts'
import type { Choice } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { calendarsOf, compileDefinition, entityOf, vocabulariesOf } from './compile.ts'
import type { EntityFile } from './entity.ts'
import { serviceName, type ServiceFile } from './service-file.ts'
import {
  calendarStream,
  entityStream,
  followStream,
  listStream,
  procedureStream,
  serviceStream,
  vocabularyStream,
  type RecordedFact,
} from './streams.ts'
import {
  evolveProcedure,
  initialProcedure,
  suspensionAt,
  versionInForce,
  type ProcedureState,
  type VersionState,
} from './versions.ts'

export interface Catalog {
  /**
   * The version in force now, also while the procedure is suspended; undefined when there is none. Sees at once what
   * another process published.
   */
  live(procedure: string): Promise<Rules | undefined>
  /** Why a procedure takes no new cases now although a version is in force: as `live` or another call last read it. */
  suspension(procedure: string): ProcedureState['suspension']
  /** All that its stream tells about a procedure, drafts and proposals included; undefined when there is no such stream. */
  procedure(procedure: string): Promise<ProcedureState | undefined>
  /** The rules that a case is pinned to. @throws when no version has that hash. */
  rules(procedure: string, hash: string): Promise<Rules>
  /** One version, published or waiting as a proposal; undefined when there is none of that number. */
  version(procedure: string, version: number): Promise<Rules | undefined>
  /** Every version in force, by name. */
  procedures(): Promise<Rules[]>
  /** Every published version of a procedure, oldest first. */
  versions(procedure: string): Promise<PublishedVersion[]>
  entity(id: string): Promise<EntityFile | undefined>
  entities(): Promise<EntityFile[]>
  /** Another system, as `<entity>/<id>`; undefined when it is not published. */
  service(name: string): Promise<ServiceFile | undefined>
}

export interface PublishedVersion extends Omit<VersionState, 'version' | 'hash' | 'definition'> {
  rules: Rules
}

const namePattern = /^[a-z0-9-]{1,60}$/
const serviceNamePattern = /^[a-z0-9-]{1,60}\/[a-z0-9-]{1,60}$/
const procedureNamePattern = /^[a-z0-9-]{1,60}\.[a-z0-9-]{1,60}$/

/** How long `rules` may use calendars and entities as last seen, milliseconds: they change a few times a year. */
export const surroundingsKeptMs = 60_000

/**
 * The published catalogue, read from its streams and kept in memory; only what is new is read again.
 * `elapsed` counts milliseconds, from whenever; `now` tells which versions have taken effect.
 */
export function createCatalog(
  store: EventStore,
  elapsed: () => number = () => performance.now(),
  now: () => Date = () => new Date(),
): Catalog {
  const entities = new Map<string, EntityFile>()
  const calendars: Record<string, Calendar> = {}
  const vocabularies: Record<string, readonly Choice[]> = {}
  const services = new Map<string, ServiceFile>()
  const states = new Map<string, ProcedureState>()
  const streams = new Set<string>()
  /** Compiled once per hash; made again only when a calendar, an entity or a vocabulary has changed. */
  const compiled = new Map<string, Rules>()
  const followers = new Map<string, ReturnType<typeof followStream>>()
  let surroundingsReadAt = Number.NEGATIVE_INFINITY

  function apply(fact: RecordedFact) {
    if (fact.type === 'StreamListed') streams.add(fact.data.stream)
    else if (fact.type === 'EntityPublished') {
      compiled.clear()
      entities.set(fact.data.entity.id, fact.data)
    } else if (fact.type === 'CalendarPublished') {
      compiled.clear()
      calendars[fact.data.calendar.id] = fact.data.calendar
    } else if (fact.type === 'VocabularyPublished') {
      compiled.clear()
      vocabularies[fact.data.id] = fact.data.entries
    } else if (fact.type === 'ServicePublished') {
      services.set(serviceName(fact.data), fact.data)
    } else {
      const { procedure } = fact.data
      states.set(procedure, evolveProcedure(states.get(procedure) ?? initialProcedure, fact))
    }
  }

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
    await Promise.all([entityStream(''), calendarStream(''), vocabularyStream('')].map(refreshListed))
    surroundingsReadAt = elapsed()
  }

  async function ensureSurroundings(definition: Definition, fresh: boolean) {
    const known =
      entities.has(entityOf(definition)) &&
      calendarsOf(definition).every((id) => calendars[id]) &&
      vocabulariesOf(definition).every((id) => vocabularies[id])
    if (!fresh || !known) await refreshSurroundings()
  }

  async function compile({ hash, definition }: Pick<VersionState, 'hash' | 'definition'>): Promise<Rules> {
    const fresh = elapsed() - surroundingsReadAt < surroundingsKeptMs
    if (!fresh || !compiled.has(hash)) await ensureSurroundings(definition, fresh)
    const kept = compiled.get(hash)
    if (kept) return kept
    const found = entities.get(entityOf(definition))
    if (!found) throw new Error(`The entity "${entityOf(definition)}" is not published`)
    const rules = compileDefinition(definition, { entity: found.entity, calendars, vocabularies })
    compiled.set(hash, rules)
    return rules
  }

  async function procedureNamed(procedure: string) {
    if (!procedureNamePattern.test(procedure)) return undefined
    await follow(procedureStream(procedure))
    return states.get(procedure)
  }

  const inForce = (state: ProcedureState) => versionInForce(state, now().toISOString())

  async function live(procedure: string) {
    const state = await procedureNamed(procedure)
    const version = state && inForce(state)
    return version && compile(version)
  }

  async function rules(procedure: string, hash: string) {
    const find = () => states.get(procedure)?.versions.find((version) => version.hash === hash)
    if (!find()) await follow(procedureStream(procedure))
    const version = find()
    if (!version) throw new Error(`No published version of ${procedure} has the hash ${hash}`)
    return compile(version)
  }

  return {
    live,
    rules,
    suspension: (procedure) => suspensionAt(states.get(procedure) ?? initialProcedure, now().toISOString()),
    procedure: procedureNamed,
    async version(procedure, version) {
      const { versions = [], proposal } = (await procedureNamed(procedure)) ?? {}
      const found = [...versions, ...(proposal ? [proposal] : [])].find((one) => one.version === version)
      return found && compile(found)
    },
    async procedures() {
      await refreshListed(procedureStream(''))
      const versions = [...states.values()].flatMap((state) => inForce(state) ?? [])
      const all = await Promise.all(versions.map(compile))
      return all.toSorted((a, b) => (a.procedure < b.procedure ? -1 : 1))
    },
    async versions(procedure) {
      const state = await procedureNamed(procedure)
      return Promise.all(
        (state?.versions ?? []).map(async (version) => {
          const { version: _number, hash: _hash, definition: _content, ...rest } = version
          return { rules: await compile(version), ...rest }
        }),
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
    async service(name) {
      if (!serviceNamePattern.test(name)) return undefined
      await follow(serviceStream(name))
      return services.get(name)
    },
  }
}
