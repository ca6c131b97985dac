import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { CursorError } from '#projections/queries.ts'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'
import { takeStep } from '#publishing/versions/versions-desk.ts'
import { beginTale, deskOf, lifecycle, opening, publishRules, rulesOf, tell } from '#support/lifecycles.ts'
import { system } from '../core/fixtures.ts'
import { createWorld, rulesFor, type World } from './support.ts'

/** A filed case that waits at the front desk of an entity. */
async function filedCase(world: World, entity: string, folio: string, on = '2026-07-01') {
  const rules = rulesFor(world, entity)
  const tale = beginTale(rules)
  await tell(world.store, tale, [
    tale.act('open', opening(rules, tale.caseId, { kind: 'account', id: 'ana' }), undefined, on),
    tale.act('save', { step: 'draft', data: { name: 'Ana Ñáñez', kind: 'simple' } }, undefined, on),
    tale.act('submit', { step: 'draft', folio, lookupHash: `lookup-${folio}` }, undefined, on),
  ])
  return tale
}

test('a draft is found by its resume code and shows no answers', async () => {
  const world = await createWorld()
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  await tell(world.store, tale, [
    tale.act('open', opening(rules, tale.caseId)),
    tale.act('save', { step: 'draft', data: { name: 'Ana Ñáñez', kind: 'simple' } }),
  ])
  await world.build()

  expect(await world.read.caseByResumeHash(`resume-${tale.caseId}`)).toBe(tale.caseId)
  expect(await world.read.caseByResumeHash('another')).toBeUndefined()
  expect(await world.read.caseRow(tale.caseId)).toEqual({
    caseId: tale.caseId,
    revision: tale.state.revision,
    status: 'draft',
    procedure: 'uno.permit',
    version: 1,
    definition: rules.hash,
    entity: 'uno',
    agency: 'uno/office',
    channel: 'web',
    language: 'es',
    steps: [{ step: 'draft', kind: 'form', since: '2026-07-01T12:00:00.000Z' }],
    openedAt: '2026-07-01T12:00:00.000Z',
  })
})

test('a filed case is found by its folio, with the day that the law gives', async () => {
  const world = await createWorld()
  const tale = await filedCase(world, 'uno', 'DEM-2026-000001-11')
  await world.build()

  const row = await world.read.status('DEM-2026-000001-11')
  expect(row).toMatchObject({
    caseId: tale.caseId,
    status: 'open',
    lookupHash: 'lookup-DEM-2026-000001-11',
    applicant: 'ana',
    due: tale.state.clocks['answer']?.due,
    dueClock: 'answer',
    steps: [{ step: 'triage', kind: 'task' }],
  })
  expect(await world.read.status('DEM-2026-000002-22')).toBeUndefined()
})

test('a closed case has its outcome, no step and no day due', async () => {
  const world = await createWorld()
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  await tell(world.store, tale, lifecycle(tale, rules, 'F-1'))
  await world.build()

  const row = await world.read.caseRow(tale.caseId)
  expect(row).toMatchObject({ status: 'closed', outcome: 'granted', steps: [], closedAt: '2026-07-03T12:00:00.000Z' })
  expect(row).not.toHaveProperty('due')
  expect((await world.read.tasks([{ agency: 'uno/office', roles: ['*'] }])).items).toEqual([])
})

test('only the state of a case holds what people answered', async () => {
  const world = await createWorld()
  const tale = await filedCase(world, 'uno', 'F-1')
  await world.build()

  const holds = async (table: string, columns = 't::text') => {
    const { rows } = await world.pool.query(
      `select ${columns} as text from read.${table} t where ${columns} like '%Ñáñez%'`,
    )
    return rows.length > 0
  }
  expect(tale.state.data).toMatchObject({ name: 'Ana Ñáñez' })
  expect(await holds('cases', 'state::text')).toBe(true)
  expect(await holds('cases', `(to_jsonb(t) - 'state')::text`)).toBe(false)
  for (const table of ['tasks', 'timeline', 'procedures', 'standings', 'failures', 'passages', 'overdue'])
    expect([table, await holds(table)]).toEqual([table, false])
})

test('tasks go to the agency and role of their step, first due first', async () => {
  const world = await createWorld()
  const later = await filedCase(world, 'uno', 'F-2', '2026-07-08')
  const first = await filedCase(world, 'uno', 'F-1', '2026-07-01')
  await filedCase(world, 'dos', 'F-3', '2026-07-01')
  await world.build()
  const tasks = async (roles: string[], agency = 'uno/office') =>
    (await world.read.tasks([{ agency, roles }])).items.map(({ caseId }) => caseId)

  expect(await tasks(['desk'])).toEqual([first.caseId, later.caseId])
  expect(await tasks(['*'])).toEqual([first.caseId, later.caseId])
  expect(await tasks(['lawyer'])).toEqual([])
  expect(await tasks(['*'], 'uno/legal')).toEqual([])
  expect(await tasks([])).toEqual([])
  expect((await world.read.tasks([])).items).toEqual([])
})

test('tasks by who has them and by when they are due', async () => {
  const world = await createWorld()
  const mine = await filedCase(world, 'uno', 'F-1')
  await tell(world.store, mine, [mine.act('claim', { step: 'triage' }, deskOf('uno'), '2026-07-02')])
  const free = await filedCase(world, 'uno', 'F-2', '2026-07-08')
  await world.build()
  const tasks = async (filter: Parameters<typeof world.read.tasks>[1]) =>
    (await world.read.tasks([{ agency: 'uno/office', roles: ['desk'] }], filter)).items.map(({ caseId }) => caseId)
  const due = mine.state.clocks['answer']?.due ?? ''

  expect(await tasks({ assignee: 'd1' })).toEqual([mine.caseId])
  expect(await tasks({ assignee: 'd2' })).toEqual([])
  expect(await tasks({ assignee: null })).toEqual([free.caseId])
  expect(await tasks({ due: { is: 'today', today: due } })).toEqual([mine.caseId])
  expect(await tasks({ due: { is: 'late', today: due } })).toEqual([])
  expect(await tasks({ due: { is: 'late', today: free.state.clocks['answer']?.due ?? '' } })).toEqual([mine.caseId])
  expect(await tasks({ procedure: 'dos.permit' })).toEqual([])
  expect(await tasks({ procedure: 'uno.permit', entity: 'uno', agency: 'uno/office' })).toHaveLength(2)
})

test('nothing of one entity is shown to who may see another', async () => {
  const world = await createWorld()
  const uno = await filedCase(world, 'uno', 'F-1')
  const dos = await filedCase(world, 'dos', 'F-2')
  const broken = beginTale(rulesFor(world, 'dos'))
  const told = lifecycle(broken, rulesFor(world, 'dos'), 'F-3').slice(0, 6)
  await tell(world.store, broken, told)
  await world.build()

  const tasks = await world.read.tasks([{ agency: 'uno/office', roles: ['*'] }])
  expect(tasks.items.map(({ caseId }) => caseId)).toEqual([uno.caseId])
  const unoTasksOfDos = await world.read.tasks([{ agency: 'uno/office', roles: ['*'] }], { entity: 'dos' })
  expect(unoTasksOfDos.items).toEqual([])
  const timeline = await world.read.timeline({ entities: ['uno'] }, { limit: 100 })
  expect(new Set(timeline.items.map(({ entity }) => entity))).toEqual(new Set(['uno', undefined]))
  expect((await world.read.timeline({ entities: ['uno'], caseId: dos.caseId })).items).toEqual([])
  expect((await world.read.timeline({ entities: ['uno'], agency: 'dos/office' })).items).toEqual([])
  expect((await world.read.timeline({ entities: [], caseId: uno.caseId })).items).toEqual([])
})

test('the timeline says who did what, newest first, and can be narrowed', async () => {
  const world = await createWorld()
  const tale = await filedCase(world, 'uno', 'F-1')
  await tell(world.store, tale, [tale.act('claim', { step: 'triage' }, deskOf('uno'), '2026-07-02')])
  await world.build()
  const find = async (filter: object) =>
    (await world.read.timeline({ entities: ['uno'], ...filter }, { limit: 100 })).items

  const all = await find({ caseId: tale.caseId })
  expect(all.map(({ revision }) => revision)).toEqual(all.map((_, i) => tale.state.revision - i))
  expect(all[0]).toMatchObject({ type: 'TaskAssigned', actor: { kind: 'officer', id: 'd1' }, stream: tale.stream })
  expect((await find({ actor: 'd1' })).map(({ type }) => type)).toEqual(['TaskAssigned'])
  expect((await find({ type: 'CaseFiled' })).map(({ caseId }) => caseId)).toEqual([tale.caseId])
  expect((await find({ from: '2026-07-02T00:00:00.000Z' })).map(({ type }) => type)).toEqual(['TaskAssigned'])
  expect(await find({ from: '2026-07-01T00:00:00Z', to: '2026-07-02T12:00:00Z' })).toHaveLength(all.length - 1)
})

test('events outside cases stand in the timeline of their entity', async () => {
  const world = await createWorld()
  const { procedure } = rulesFor(world, 'uno')
  const [published] = await world.store.read(`procedure-${procedure}`)
  if (!published) throw new Error('nothing was published')
  const { metadata } = published
  await world.append('folios-uno-2026', [{ id: randomUUID(), type: 'FolioReserved', data: { caseId: 'x' }, metadata }])
  const claim = { id: randomUUID(), type: 'FolioClaimed', data: { from: 0 }, metadata }
  await world.append(`folio-claim-uno-2026-${randomUUID()}`, [claim])
  await world.build()

  const types = (entities: string[]) =>
    world.read
      .timeline({ entities }, { limit: 100 })
      .then(({ items }) => items.map(({ type, entity }) => `${entity} ${type}`))
  expect(await types(['uno'])).toEqual(
    expect.arrayContaining([
      'uno FolioReserved',
      'uno FolioClaimed',
      'uno ProcedurePublished',
      'uno EntityPublished',
      'undefined CalendarPublished',
    ]),
  )
  expect(await types(['dos'])).not.toContain('uno FolioReserved')
})

test('procedures are found in any case, without accents and in other forms of a word', async () => {
  const world = await createWorld()
  const find = async (q: string, filter = {}) =>
    (await world.read.procedures({ q, ...filter })).items.map(({ procedure }) => procedure)
  await world.build()

  const both = ['dos.permit', 'uno.permit']
  for (const q of ['', '%', 'PERMISO', 'permisó', 'permisos', 'un permiso de', 'pedir permiso', 'permis'])
    expect([q, await find(q)]).toEqual([q, both])
  for (const q of ['licencia', 'permiso licencia', 'ermiso', 'p_rmiso']) expect([q, await find(q)]).toEqual([q, []])
  expect(await find('permiso', { entity: 'dos' })).toEqual(['dos.permit'])
  expect(await find('permiso', { agency: 'uno/office' })).toEqual(['uno.permit'])
  expect(await find('permiso', { audience: 'person' })).toEqual(both)
  expect(await find('permiso', { audience: 'company' })).toEqual([])
})

test('the last published version of a procedure is the one shown', async () => {
  const world = await createWorld(['uno'])
  await world.build()
  const follower = world.follow()
  await publishRules(world.store, rulesOf('uno', 2))
  await world.caughtUp()
  await follower.stop()

  const { items } = await world.read.procedures()
  expect(items.map(({ version }) => version)).toEqual([2])
  expect(items[0]?.title).toEqual({ es: 'Permiso' })
})

test('publishers see every version with its cases, and readers only what is in force and why it may be suspended', async () => {
  const world = await createWorld(['uno'])
  const { procedure } = rulesFor(world, 'uno')
  const tale = await filedCase(world, 'uno', 'F-1')
  const ana = { kind: 'publisher', id: 'ana' }
  const step = (what: PublicationStep, at: string) =>
    takeStep(world.store, { key: what.type + at, procedure, actor: ana, at }, what)
  const { hash, definition } = rulesOf('uno', 2)
  await step({ type: 'propose', data: { version: 2, hash, definition, report: [] } }, '2026-07-01T00:00:00.000Z')
  await world.build()
  const versions = async () => (await world.read.versions({ entities: ['uno'] })).items
  expect(await versions()).toMatchObject([
    { version: 2, state: 'proposed', proposedBy: 'ana', openCases: 0 },
    { version: 1, state: 'published', openCases: 1 },
  ])
  expect((await world.read.versions({ entities: ['dos'] })).items).toEqual([])
  expect((await world.read.openCases(procedure)).items.map(({ caseId }) => caseId)).toEqual([tale.caseId])
  expect((await world.read.procedures()).items).toMatchObject([{ version: 1 }])
  expect((await world.read.procedures()).items[0]).not.toHaveProperty('suspended')

  await step({ type: 'reject', data: { version: 2, hash, reason: 'No' } }, '2026-07-02T00:00:00.000Z')
  await step({ type: 'suspend', data: { reason: 'Fallo' } }, '2026-07-03T00:00:00.000Z')
  await world.build()
  expect(await versions()).toMatchObject([
    { state: 'rejected' },
    { state: 'published', suspended: { reason: 'Fallo' } },
  ])
  expect((await world.read.procedures()).items).toMatchObject([{ version: 1, suspended: { reason: 'Fallo' } }])
  await step({ type: 'resume', data: {} }, '2026-07-04T00:00:00.000Z')
  const effectiveFrom = '2099-01-01T00:00:00.000Z'
  await publishRules(world.store, rulesOf('uno', 3), effectiveFrom)
  await world.build()
  expect((await world.read.procedures()).items).toMatchObject([{ version: 1 }])
  expect((await versions())[0]).toMatchObject({ version: 3, state: 'published', effectiveFrom })
  await step({ type: 'retire', data: { reason: 'Derogado' } }, '2026-07-05T00:00:00.000Z')
  await world.build()
  expect((await world.read.procedures()).items).toEqual([])
  expect((await versions())[0]).toMatchObject({ retired: { reason: 'Derogado' } })
})

test('a failed effect stands in the inbox of its entity until somebody retries it', async () => {
  const world = await createWorld()
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  const officer = deskOf('uno')
  const failure = { effect: 'letter#1', reason: 'the printer of Ana burns', attempts: 5 }
  await tell(world.store, tale, [
    tale.act('open', opening(rules, tale.caseId)),
    tale.act('save', { step: 'draft', data: { name: 'Ana', kind: 'simple' } }),
    tale.act('submit', { step: 'draft', folio: 'F-1', lookupHash: 'l' }),
    tale.act('claim', { step: 'triage' }, officer, '2026-07-02'),
    tale.act('complete', { step: 'triage', outcome: 'accept', data: {} }, officer, '2026-07-03'),
    tale.act('record-failed', failure, system, '2026-07-04'),
  ])
  await world.build()

  expect((await world.read.failures(['uno'])).items).toEqual([
    {
      caseId: tale.caseId,
      effect: 'letter#1',
      step: 'letter',
      kind: 'issue',
      reason: 'the printer of Ana burns',
      attempts: 5,
      failedAt: '2026-07-04T12:00:00.000Z',
      entity: 'uno',
      agency: 'uno/office',
      procedure: 'uno.permit',
      folio: 'F-1',
    },
  ])
  expect((await world.read.failures(['dos'])).items).toEqual([])
  const { rows } = await world.pool.query(`select from read.failures t where t::text like '%Ana%'`)
  expect(rows).toEqual([])

  await tell(world.store, tale, [
    tale.act('retry-effect', { effect: 'letter#1' }, { kind: 'admin', id: 'root' }, '2026-07-05'),
  ])
  await world.build()
  expect((await world.read.failures(['uno'])).items).toEqual([])
})

test('a cursor visits everything exactly once, while rows come and go', async () => {
  const world = await createWorld(['uno'])
  const rules = rulesFor(world, 'uno')
  const started = Array.from({ length: 23 }, (_, i) => {
    const tale = beginTale(rules)
    const on = `2026-07-${String((i % 5) + 1).padStart(2, '0')}`
    return {
      tale,
      events: tale.act('open', opening(rules, tale.caseId, { kind: 'account', id: 'ana' }), undefined, on),
    }
  })
  for (const { tale, events } of started) await tell(world.store, tale, [events])
  await world.build()

  const seen: string[] = []
  for (let cursor: string | undefined, round = 0; round === 0 || cursor !== undefined; round += 1) {
    const page = await world.read.casesOf('ana', { limit: 4, ...(cursor !== undefined && { cursor }) })
    seen.push(...page.items.map(({ caseId }) => caseId))
    cursor = page.next
    if (round === 1) {
      // Newer than all that was seen: it belongs before the first page, so it does not appear, nor shift the rest.
      const late = beginTale(rules)
      await tell(world.store, late, [
        late.act('open', opening(rules, late.caseId, { kind: 'account', id: 'ana' }), undefined, '2026-07-30'),
      ])
      await world.build()
    }
  }
  expect(seen).toHaveLength(23)
  expect(new Set(seen)).toEqual(new Set(started.map(({ tale }) => tale.caseId)))
})

test('every list goes on where its page ended', async () => {
  const world = await createWorld()
  for (const [i, on] of ['2026-07-01', '2026-07-01', '2026-07-02'].entries())
    await filedCase(world, 'uno', `F-${i}`, on)
  await world.build()
  const agencies = [{ agency: 'uno/office', roles: ['*'] }]
  const lists = {
    tasks: (cursor?: string) => world.read.tasks(agencies, {}, { limit: 1, ...(cursor && { cursor }) }),
    timeline: (cursor?: string) => world.read.timeline({ entities: ['uno'] }, { limit: 7, ...(cursor && { cursor }) }),
    procedures: (cursor?: string) => world.read.procedures({}, { limit: 1, ...(cursor && { cursor }) }),
  }
  const whole = {
    tasks: await world.read.tasks(agencies, {}, { limit: 100 }),
    timeline: await world.read.timeline({ entities: ['uno'] }, { limit: 100 }),
    procedures: await world.read.procedures({}, { limit: 100 }),
  }
  for (const name of ['tasks', 'timeline', 'procedures'] as const) {
    const rows: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await lists[name](cursor)
      rows.push(...page.items)
      cursor = page.next
    } while (cursor)
    expect({ [name]: rows }).toEqual({ [name]: whole[name].items })
    expect(rows.length).toBeGreaterThan(1)
  }
})

test('a cursor of another list, and a limit out of bounds, are refused', async () => {
  const world = await createWorld(['uno'])
  await world.build()
  const { next } = await world.read.timeline({ entities: ['uno'] }, { limit: 1 })
  const other = Buffer.from('["x","y"]').toString('base64url')

  for (const cursor of ['', 'nonsense', other, Buffer.from('["x"]').toString('base64url')])
    await expect(world.read.timeline({ entities: ['uno'] }, { cursor })).rejects.toThrow(CursorError)
  await expect(world.read.casesOf('ana', { cursor: next ?? '' })).rejects.toThrow(CursorError)
  for (const limit of [0, 101, 1.5]) await expect(world.read.casesOf('ana', { limit })).rejects.toThrow(RangeError)
})
