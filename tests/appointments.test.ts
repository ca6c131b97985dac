import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCases, type Cases } from '#app/cases.ts'
import { createEngine } from '#app/execute.ts'
import type { Step } from '#core/definition.ts'
import { slotsOfDay } from '#core/slots.ts'
import { localTime } from '#core/time.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { applicant, calendar, compile, definition, entityFile } from './core/fixtures.ts'

// Slots of offices under many hands: two processes, one PostgreSQL, and a clock that the test moves.

const es = (text: string) => ({ es: text })
const visit: Step = {
  kind: 'appointment',
  title: es('Cita'),
  role: 'applicant',
  offices: ['demo/office/centre'],
  attendedBy: 'desk',
  reschedules: 5,
  missed: 'denied',
  within: '20 days',
  expired: 'given-up',
  next: 'granted',
}
const { draft } = definition.steps
if (draft?.kind !== 'form') throw new Error('The fixture has changed')
const ends = Object.fromEntries(Object.entries(definition.steps).filter(([, step]) => step.kind === 'end'))
const rules = compile({ ...definition, clocks: {}, steps: { draft: { ...draft, next: 'visit' }, visit, ...ends } })

const hours = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' }]
const centre = { id: 'centre', title: es('Centro'), address: es('Calle 1'), hours, slotMinutes: 20, capacity: 2 }
const entity = {
  ...entityFile,
  agencies: [{ id: 'demo/office', name: es('Oficina'), offices: [centre] }],
} as unknown as EntityFile
const catalog = {
  rules: async () => rules,
  suspension: () => undefined,
  live: async () => rules,
  entity: async () => entity,
} as unknown as Catalog

let database: FreshDatabase
let stores: EventStore[]
const keys = memoryCaseKeys()
let processes: Cases[]
let now = new Date('2026-07-01T12:00:00Z')
const slot = '2026-07-03T13:00:00.000Z'

beforeAll(async () => {
  database = await freshDatabase()
  stores = [createPostgresEventStore({ url: database.url }), createPostgresEventStore({ url: database.url })]
  processes = stores.map((store) =>
    createCases({
      engine: createEngine({ store, catalog, keys }),
      catalog,
      store,
      secret: Buffer.alloc(32, 7),
      now: () => now,
    }),
  )
})

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await database.drop()
})

const at = (index: number): Cases => {
  const found = processes[index % processes.length]
  if (!found) throw new Error('No process')
  return found
}

async function drafted(): Promise<string> {
  const made = await at(0).open({ key: randomUUID(), procedure: rules.procedure, channel: 'web', language: 'es' })
  if (!made.ok) throw new Error(JSON.stringify(made.problems))
  const data = { name: 'Ana', kind: 'simple' }
  await at(0).run(made.caseId, 'save', applicant, 'web', { type: 'save', data: { step: 'draft', data } })
  return made.caseId
}

const submit = (id: string) => at(0).run(id, 'submit', applicant, 'web', { type: 'submit', data: { step: 'draft' } })
async function filed(): Promise<string> {
  const id = await drafted()
  expect(await submit(id)).toMatchObject({ ok: true })
  return id
}

const book = (id: string, when = slot, by = 0, key: string = randomUUID()) =>
  at(by).run(id, key, applicant, 'web', {
    type: 'book',
    data: { step: 'visit', office: 'demo/office/centre', at: when, minutes: 999 },
  })

test('of twenty people at once, at two processes, as many get a slot as the office can receive', async () => {
  const cases = []
  for (let i = 0; i < 20; i += 1) cases.push(await filed())
  const results = await Promise.all(cases.map((id, i) => book(id, slot, i)))
  const won = cases.filter((_, i) => results[i]?.ok)
  expect(won).toHaveLength(2)
  for (const result of results)
    if (!result.ok) expect(result.problems).toEqual([{ code: 'slot-unavailable', pointer: '/at' }])
    else expect(result.state.appointments['visit']).toMatchObject({ status: 'booked', minutes: 20 })

  // Whoever cancels gives the slot back, once nobody can still be on the way to booking it.
  const [first = '', second = ''] = won
  const lost = cases.filter((id) => !won.includes(id))
  const cancel = { type: 'cancel-booking', data: { step: 'visit', reason: '' } } as const
  expect(await at(1).run(first, 'cancel', applicant, 'web', cancel)).toMatchObject({ ok: true })
  now = new Date(now.getTime() + 180_000)
  const again = await Promise.all(lost.slice(0, 6).map((id, i) => book(id, slot, i)))
  expect(again.filter(({ ok }) => ok)).toHaveLength(1)

  // So does whoever closes their case.
  expect(await at(0).run(second, 'withdraw', applicant, 'web', { type: 'withdraw', data: {} })).toMatchObject({
    ok: true,
  })
  now = new Date(now.getTime() + 180_000)
  expect(await book(lost[7] ?? '')).toMatchObject({ ok: true })
  expect(await book(lost[8] ?? '')).toMatchObject({ ok: false })
})

test('a slot that was not kept cannot be booked by asking before the case is there', async () => {
  const store = stores[0]
  if (!store) throw new Error('No store')
  const id = await drafted()
  const engine = createEngine({ store, catalog, keys })
  let filing: ReturnType<typeof submit> | undefined
  // The case is filed by another request just between looking at the case and booking.
  const execute: typeof engine.execute = async (...command) => {
    await (filing ??= submit(id))
    return engine.execute(...command)
  }
  const late = createCases({
    engine: { ...engine, execute },
    catalog,
    store,
    secret: Buffer.alloc(32, 7),
    now: () => now,
  })
  const data = { step: 'visit', office: 'demo/office/centre', at: '2026-07-05T08:01:00.000Z', minutes: 999 }
  const early = await late.run(id, 'early', applicant, 'web', { type: 'book', data })
  expect(early).toMatchObject({ ok: false, problems: [{ code: 'not-available' }] })
  expect(await (filing ?? submit(id))).toMatchObject({ ok: true })
})

test('the same request again is the same booking', async () => {
  const id = await filed()
  const when = '2026-07-03T14:00:00.000Z'
  const once = await book(id, when, 0, 'same')
  expect(once).toMatchObject({ ok: true, repeated: false })
  expect(await book(id, when, 1, 'same')).toMatchObject({ ok: true, repeated: true })
})

test('an office opens by the clock on its wall, also on the day when clocks change', () => {
  const office = { hours: [{ days: [7], from: '08:00', to: '09:00' }], slotMinutes: 30 }
  const always = { ...calendar, weekend: [] }
  for (const [day, zone] of [
    ['2026-03-08', 'America/Tijuana'],
    ['2026-11-01', 'America/Tijuana'],
    ['2026-07-05', 'America/Bogota'],
  ] as const) {
    const slots = slotsOfDay(office, always, day, zone)
    expect(
      slots.map((one) => localTime(one, zone)),
      `${day} ${zone}`,
    ).toEqual(['08:00', '08:30'])
  }
})
