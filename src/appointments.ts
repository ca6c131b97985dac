import type { AppointmentStep } from '#core/definition.ts'
import { slotWindow } from '#core/enter.ts'
import { getCalendar } from '#core/clock.ts'
import type { Day, Instant } from '#core/events.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { daysBetween, slotsOfDay } from '#core/slots.ts'
import { earlier, localDay } from '#core/time.ts'
import { deterministicId, envelop } from '#event-store/envelope.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { Office } from '#publishing/files/entity.ts'
import type { Engine, LoadedCase } from './execute.ts'

/** Slots of offices: who has one stands in a stream per office and day, so that two people never get the last one. */

export interface FreeDay {
  day: Day
  slots: Instant[]
}

export interface Appointments {
  /** Days with free slots at an office, for a case that may book there; empty when it may not. */
  free(loaded: LoadedCase, step: string, office: string, now: Instant): Promise<FreeDay[]>
  /** Keeps a slot for a case; the case must then book it, or it is free again after a while. False when none is left. */
  reserve(loaded: LoadedCase, step: string, office: string, slot: Instant, now: Instant): Promise<number | undefined>
  /** Where an office is, and what it is called; undefined for one that no entity file holds. */
  office(id: string): Promise<Office | undefined>
}

/** How long a slot is kept for a case that has not booked it yet. */
const heldMs = 2 * 60_000
/** How often a reservation is tried again because somebody else reserved meanwhile. */
const maxAttempts = 10

interface Reservation {
  case: string
  step: string
  slot: Instant
}

interface Dependencies {
  store: EventStore
  catalog: Pick<Catalog, 'entity'>
  engine: Pick<Engine, 'load'>
}

const streamOf = (office: string, day: Day): string => `slots-${office.replaceAll('/', '.')}-${day}`

export function createAppointments({ store, catalog, engine }: Dependencies): Appointments {
  async function findOffice(id: string): Promise<Office | undefined> {
    const [entity = '', agency = '', name] = id.split('/')
    const file = await catalog.entity(entity)
    return file?.agencies.find((one) => one.id === `${entity}/${agency}`)?.offices?.find((one) => one.id === name)
  }

  /** A slot is taken while its case says so, or was reserved a moment ago; whoever went elsewhere gives it back unasked. */
  async function isTaken(event: StoredEvent, office: string, now: Instant): Promise<boolean> {
    const { case: caseId, slot } = event.data as unknown as Reservation
    if (Date.parse(now) - Date.parse(event.metadata.at) < heldMs) return true
    // Whatever the step is called by now: a newer version may have named it otherwise.
    const visits = Object.values((await engine.load(caseId))?.state.appointments ?? {})
    return visits.some((visit) => visit.office === office && visit.at === slot && visit.status !== 'cancelled')
  }

  /** How many people have each slot of a day, not counting `except`, who may change theirs. */
  async function taken(office: string, day: Day, now: Instant, except: string) {
    const events = await store.read(streamOf(office, day))
    const latest = new Map<string, StoredEvent>()
    for (const event of events) {
      const { case: caseId, slot } = event.data as unknown as Reservation
      if (caseId !== except) latest.set(`${caseId} ${slot}`, event)
    }
    const counts = new Map<Instant, number>()
    for (const event of latest.values()) {
      const { slot } = event.data as unknown as Reservation
      if (await isTaken(event, office, now)) counts.set(slot, (counts.get(slot) ?? 0) + 1)
    }
    return { counts, last: events.at(-1) }
  }

  async function free(loaded: LoadedCase, stepId: string, officeId: string, now: Instant): Promise<FreeDay[]> {
    const { rules, state } = loaded
    const step = visitAt(rules, stepId)
    const office = step?.offices.includes(officeId) ? await findOffice(officeId) : undefined
    if (!step || !office) return []
    const window = windowOf(loaded, stepId, step, now)
    const days = daysBetween(window.from, window.until, rules.timeZone).map(async (day) => {
      const offered = slotsOfDay(office, getCalendar(rules), day, rules.timeZone).filter(
        (slot) => !earlier(slot, window.from) && earlier(slot, window.until),
      )
      if (offered.length === 0) return { day, slots: [] }
      const { counts } = await taken(officeId, day, now, state.id)
      return { day, slots: offered.filter((slot) => (counts.get(slot) ?? 0) < office.capacity) }
    })
    return (await Promise.all(days)).filter(({ slots }) => slots.length > 0)
  }

  async function reserve(loaded: LoadedCase, stepId: string, officeId: string, slot: Instant, now: Instant) {
    const { rules, state } = loaded
    const step = visitAt(rules, stepId)
    const office = step?.offices.includes(officeId) ? await findOffice(officeId) : undefined
    if (!step || !office) return undefined
    const day = localDay(slot, rules.timeZone)
    const window = windowOf(loaded, stepId, step, now)
    const exists = slotsOfDay(office, getCalendar(rules), day, rules.timeZone).includes(slot)
    if (!exists || earlier(slot, window.from) || !earlier(slot, window.until)) return undefined
    const stream = streamOf(officeId, day)
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const { counts, last } = await taken(officeId, day, now, state.id)
      if ((counts.get(slot) ?? 0) >= office.capacity) return undefined
      const events = envelop({
        stream,
        revision: last?.revision ?? -1,
        previousHash: last?.metadata.hash ?? null,
        events: [{ type: 'SlotReserved', data: { case: state.id, step: stepId, slot } }],
        command: {
          id: deterministicId('slot', stream, state.id, slot, now),
          actor: { kind: 'system', id: 'appointments' },
          channel: 'system',
        },
        at: now,
      })
      const result = await store.append(stream, last ? last.revision : 'none', events)
      if (result.ok) return office.slotMinutes
    }
    return undefined
  }

  return { free, reserve, office: findOffice }
}

function visitAt(rules: Rules, id: string): AppointmentStep | undefined {
  const step = getStep(rules, id)
  return step.kind === 'appointment' ? step : undefined
}

/** From when to when a case may book: its step's notice and reach, and never beyond the step's own limit. */
function windowOf({ rules, state }: LoadedCase, id: string, step: AppointmentStep, now: Instant) {
  const { from, until } = slotWindow(rules, now, step.notice, step.ahead)
  const limit = state.active.find((active) => active.step === id)?.expiresAt
  return { from, until: limit !== undefined && earlier(limit, until) ? limit : until }
}
