import type { Calendar } from '#core/calendar.ts'
import type { Choice } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { latestOf } from './check-catalog.ts'
import type { EntityFile } from './files/entity.ts'
import { serviceName, type ServiceFile } from './files/service-file.ts'
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
import type { Surroundings } from './references/surroundings.ts'
import { evolveProcedure, initialProcedure, type ProcedureState } from './versions/versions.ts'

/** The catalogue's streams as last read, kept in memory. */
export function createShelf(store: EventStore) {
  const entities = new Map<string, EntityFile>()
  const calendars: Record<string, Calendar> = {}
  const vocabularies: Record<string, readonly Choice[]> = {}
  const services = new Map<string, ServiceFile>()
  const states = new Map<string, ProcedureState>()
  const streams = new Set<string>()
  /** Compiled once per hash; made again only when a calendar, an entity or a vocabulary has changed. */
  const compiled = new Map<string, Rules>()
  const followers = new Map<string, ReturnType<typeof followStream>>()

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

  async function followAll(prefix: string) {
    await follow(listStream)
    await Promise.all([...streams].filter((stream) => stream.startsWith(prefix)).map(follow))
  }

  return {
    entities,
    calendars,
    vocabularies,
    services,
    states,
    compiled,
    follow,
    /** Every listed stream whose name begins so. */ followAll,
  }
}

/** All that is published, as a definition may refer to it. */
export async function readSurroundings(shelf: ReturnType<typeof createShelf>): Promise<Surroundings> {
  const kinds = [entityStream(''), calendarStream(''), vocabularyStream(''), serviceStream(''), procedureStream('')]
  await Promise.all(kinds.map(shelf.followAll))
  const files = [...shelf.entities.values()]
  return {
    entities: files.map(({ entity }) => entity),
    agencies: files.flatMap(({ agencies }) => agencies),
    calendars: shelf.calendars,
    vocabularies: shelf.vocabularies,
    services: Object.fromEntries(shelf.services),
    procedures: latestOf([...shelf.states.values()].flatMap(({ versions }) => versions.at(-1)?.definition ?? [])),
  }
}
