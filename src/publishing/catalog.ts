import { entityOf } from '#core/names.ts'
import type { Definition } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { calendarsOf, compileDefinition, vocabulariesOf } from './compile.ts'
import type { EntityFile } from './files/entity.ts'
import { createShelf, readSurroundings } from './catalog-shelf.ts'
import type { ServiceFile } from './files/service-file.ts'
import type { Surroundings } from './references/surroundings.ts'
import { calendarStream, entityStream, procedureStream, serviceStream, vocabularyStream } from './streams.ts'
import {
  initialProcedure,
  suspensionAt,
  versionInForce,
  type ProcedureState,
  type VersionState,
} from './versions/versions.ts'

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
  /** What a definition may refer to now: all that is published. */
  surroundings(): Promise<Surroundings>
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
  const shelf = createShelf(store)
  const { entities, calendars, vocabularies, services, states, compiled, follow, followAll } = shelf
  let surroundingsReadAt = Number.NEGATIVE_INFINITY

  async function refreshSurroundings() {
    await Promise.all([entityStream(''), calendarStream(''), vocabularyStream('')].map(followAll))
    surroundingsReadAt = elapsed()
  }

  async function ensureSurroundings(definition: Definition, fresh: boolean) {
    const known =
      entities.has(entityOf(definition.agency)) &&
      calendarsOf(definition).every((id) => calendars[id]) &&
      vocabulariesOf(definition).every((id) => vocabularies[id])
    if (!fresh || !known) await refreshSurroundings()
  }

  async function compile({ hash, definition }: Pick<VersionState, 'hash' | 'definition'>): Promise<Rules> {
    const fresh = elapsed() - surroundingsReadAt < surroundingsKeptMs
    if (!fresh || !compiled.has(hash)) await ensureSurroundings(definition, fresh)
    const kept = compiled.get(hash)
    if (kept) return kept
    const found = entities.get(entityOf(definition.agency))
    if (!found) throw new Error(`The entity "${entityOf(definition.agency)}" is not published`)
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
      await followAll(procedureStream(''))
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
      await followAll(entityStream(''))
      return [...entities.values()].toSorted((a, b) => (a.entity.id < b.entity.id ? -1 : 1))
    },
    surroundings: () => readSurroundings(shelf),
    async service(name) {
      if (!serviceNamePattern.test(name)) return undefined
      await follow(serviceStream(name))
      return services.get(name)
    },
  }
}
