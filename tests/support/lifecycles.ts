import { randomUUID } from 'node:crypto'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { Applicant } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { caseStream, toRecorded } from '#event-store/case-events.ts'
import { envelop } from '#event-store/envelope.ts'
import type { EventStore, NewEvent, StoredEvent } from '#event-store/event-store.ts'
import { evolve } from '#core/evolve.ts'
import { compileDefinition } from '#publishing/compile.ts'
import type { CatalogEvent } from '#publishing/streams.ts'
import { calendarStream, entityStream, listStream, procedureStream } from '#publishing/streams.ts'
import { calendar, definition, desk, system } from '../core/fixtures.ts'

/** The procedure of the core's tests as `entity` offers it, in version `version`. */
export function rulesOf(entity: string, version = 1): Rules {
  const offered = {
    ...definition,
    version,
    agency: `${entity}/office`,
    roles: {
      ...definition.roles,
      desk: { title: { es: 'Ventanilla' }, agency: `${entity}/office` },
      lawyer: { title: { es: 'Abogada' }, agency: `${entity}/legal` },
    },
  }
  return compileDefinition(offered, { entity: entityOf(entity), calendars: { co: calendar } })
}

const entityOf = (id: string) => ({
  id,
  name: { es: id },
  shortName: { es: id },
  country: 'CO' as const,
  languages: ['es' as const],
  timeZone: 'America/Bogota',
  folioPrefix: 'DEM',
  calendar: 'co',
  help: { phone: '1', email: 'a@example.org', address: { es: 'x' }, hours: { es: 'x' } },
})

/** Publishes the procedure, with all that it needs, under each entity. */
export async function publishFor(store: EventStore, entities: readonly string[]): Promise<Map<string, Rules>> {
  const calendarFile = { calendar, norms: {}, names: {} } as unknown as Extract<
    CatalogEvent,
    { type: 'CalendarPublished' }
  >['data']
  await record(store, calendarStream('co'), { type: 'CalendarPublished', data: calendarFile })
  const published = new Map<string, Rules>()
  for (const id of entities) {
    const file = { entity: entityOf(id), agencies: [{ id: `${id}/office`, name: { es: 'Oficina' } }] }
    await record(store, entityStream(id), { type: 'EntityPublished', data: file })
    published.set(id, await publishRules(store, rulesOf(id)))
  }
  return published
}

/** `from`: when it takes effect. */
export async function publishRules(store: EventStore, rules: Rules, from = effectiveFrom): Promise<Rules> {
  const { procedure, hash } = rules
  const { definition: content } = rules
  const people = { proposedBy: 'pat', publishedBy: 'kim' }
  const data = { procedure, hash, version: content.version, definition: content, effectiveFrom: from, ...people }
  await record(store, procedureStream(procedure), { type: 'ProcedurePublished', data })
  return rules
}

const effectiveFrom = '2026-01-01T00:00:00.000Z'

async function record(store: EventStore, stream: string, event: CatalogEvent): Promise<void> {
  const listed = await store.read(stream)
  if (listed.length === 0) await append(store, listStream, { type: 'StreamListed', data: { stream } })
  await append(store, stream, event)
}

async function append(store: EventStore, stream: string, event: { type: string; data: unknown }): Promise<void> {
  const command = { id: randomUUID(), actor: { kind: 'publisher', id: 'pat' }, channel: 'cli' }
  const events = envelop({ stream, revision: -1, previousHash: null, events: [event], command, at: effectiveFrom })
  await store.append(stream, 'any', events)
}

/** A case told command by command; what each causes is what the application would append. */
export interface Tale {
  readonly caseId: string
  readonly stream: string
  readonly state: CaseState
  act<T extends CommandType>(type: T, data: CommandData[T], actor?: Actor, on?: string): NewEvent[]
}

export function beginTale(rules: Rules, caseId: string = randomUUID()): Tale {
  const stream = caseStream(caseId)
  let state = initialState(caseId)
  let previousHash: string | null = null
  function act<T extends CommandType>(
    type: T,
    data: CommandData[T],
    actor: Actor = person,
    on = '2026-07-01',
  ): NewEvent[] {
    const issuedAt = on.includes('T') ? on : `${on}T12:00:00.000Z`
    const command = { type, data, id: randomUUID(), issuedAt, actor, channel: 'web' } as CaseCommand
    const decision = decide(rules, state, command)
    if (!decision.ok) throw new Error(`${type} was refused: ${JSON.stringify(decision.problems)}`)
    const at = recordedAt(state, command)
    const { revision } = state
    const events = envelop({
      stream,
      revision,
      previousHash,
      events: decision.events,
      command,
      at,
      definition: rules.hash,
    })
    previousHash = events.at(-1)?.metadata.hash ?? previousHash
    state = events.reduce((folded, event) => evolve(folded, toRecorded(event as StoredEvent)), state)
    return events
  }
  return {
    caseId,
    stream,
    get state() {
      return state
    },
    act,
  }
}

const person: Actor = { kind: 'applicant', id: 'code' }

export function opening(rules: Rules, caseId: string, applicant: Applicant = { kind: 'code' }): CommandData['open'] {
  const { procedure, hash, entity, definition: offered } = rules
  const { version, agency } = offered
  return {
    procedure,
    version,
    definition: hash,
    entity,
    agency,
    language: 'es',
    applicant,
    resumeHash: `resume-${caseId}`,
  }
}

/** The officer of the front desk of an entity. */
export const deskOf = (entity: string): Actor => ({
  ...(desk as Extract<Actor, { kind: 'officer' }>),
  agencies: [{ agency: `${entity}/office`, roles: ['desk'] }],
})

const story = 'Necesito ampliar el local de la carrera séptima y poner un aviso a la calle. '.repeat(4)

/** All commands of one simple case from draft to its end, as the appends that they cause. */
export function lifecycle(tale: Tale, rules: Rules, folio: string, applicant?: Applicant): NewEvent[][] {
  const officer = deskOf(rules.entity)
  const document = { id: 'd', sha256: 'a'.repeat(64), name: 'carta.pdf', size: 900, mediaType: 'application/pdf' }
  return [
    tale.act('open', opening(rules, tale.caseId, applicant)),
    tale.act('save', { step: 'draft', section: 'who', data: { anonymous: false, name: 'Ana Ñáñez' } }),
    tale.act('save', { step: 'draft', section: 'what', data: { kind: 'simple', details: story } }),
    tale.act('submit', { step: 'draft', folio, lookupHash: `lookup-${folio}` }),
    tale.act('claim', { step: 'triage' }, officer, '2026-07-02'),
    tale.act('complete', { step: 'triage', outcome: 'accept', data: {} }, officer, '2026-07-03'),
    tale.act('record-issued', { effect: 'letter#1', document }, system, '2026-07-03'),
    tale.act('record-notified', { effect: 'told#1', via: 'email' }, system, '2026-07-03'),
  ]
}

/** Appends what a tale tells, in order. */
export async function tell(store: EventStore, tale: Tale, appends: readonly NewEvent[][]): Promise<void> {
  for (const events of appends) await store.append(tale.stream, 'any', events)
}
