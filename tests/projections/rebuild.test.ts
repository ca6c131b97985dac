import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { compareWithRebuild, rebuild } from '#projections/rebuild.ts'
import { beginTale, lifecycle, tell } from '#support/lifecycles.ts'
import { createWorld, rulesFor, until, withClient, type World } from './support.ts'

async function liveCase(world: World): Promise<string> {
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  await tell(world.store, tale, lifecycle(tale, rules, `F-${randomUUID()}`))
  return tale.caseId
}

test('a rebuild says the same as what it replaces', async () => {
  const world = await createWorld()
  world.follow()
  for (let i = 0; i < 5; i += 1) await liveCase(world)
  await world.caughtUp()
  const before = await world.digest()
  const told: number[] = []
  const { events } = await rebuild({ ...world, onProgress: (progress) => told.push(progress.events) })

  expect(await world.digest()).toEqual(before)
  expect(told.at(-1)).toBe(events)
  expect(Object.keys(before.tables)).toEqual([
    'cases',
    'tasks',
    'timeline',
    'procedures',
    'standings',
    'failures',
    'passages',
    'overdue',
  ])
})

test('the comparison shows read models that were changed by hand, and changes nothing itself', async () => {
  const world = await createWorld()
  const caseId = await liveCase(world)
  await world.build()
  const sound = await compareWithRebuild(world)
  expect(sound.rebuilt).toEqual(sound.inUse)

  await world.pool.query(`update read.cases set outcome = 'denied' where case_id = $1`, [caseId])
  const { inUse, rebuilt } = await compareWithRebuild(world)
  expect(rebuilt).toEqual(sound.rebuilt)
  expect(inUse.tables['cases']).not.toBe(rebuilt.tables['cases'])
  expect(inUse.tables['timeline']).toBe(rebuilt.tables['timeline'])
  expect((await world.read.caseRow(caseId))?.outcome).toBe('denied')
  const { rows } = await world.pool.query(`select from pg_namespace where nspname = 'read_next'`)
  expect(rows).toEqual([])
})

test('while events arrive and followers write, readers always see a full model that never goes back', async () => {
  const world = await createWorld()
  for (let i = 0; i < 3; i += 1) await liveCase(world)
  world.follow()
  await world.caughtUp()
  const stop = { writing: false, reading: false }
  const write = async () => {
    while (!stop.writing) await liveCase(world)
  }
  const read = async () => {
    let seen = 0
    while (!stop.reading) {
      const { rows } = await world.pool.query<{ cases: number; events: string }>(
        'select (select count(*)::int from read.cases) as cases, (select events from read.checkpoint) as events',
      )
      const events = Number(rows[0]?.events)
      expect(rows[0]?.cases).toBeGreaterThanOrEqual(3)
      expect(events).toBeGreaterThanOrEqual(seen)
      seen = events
    }
  }
  const [writing, reading] = [write(), read()]
  for (let i = 0; i < 4; i += 1) await rebuild(world)
  stop.writing = true
  await writing
  await world.caughtUp()
  stop.reading = true
  await reading

  const { inUse, rebuilt } = await compareWithRebuild(world)
  expect(rebuilt).toEqual(inUse)
  expect(inUse.position).toBe(await world.store.head())
})

test('read models of another shape are rebuilt by the follower, and leftovers of a killed rebuild are cleared', async () => {
  const world = await createWorld()
  const caseId = await liveCase(world)
  await world.build()
  await world.pool.query(`update read.checkpoint set shape = 'of an older release'`)
  await world.pool.query('delete from read.cases')
  await world.pool.query(
    'create schema read_next; create table read_next.cases (leftover text); create schema read_old',
  )
  world.follow()
  await until(async () => (await world.read.caseRow(caseId)) !== undefined)

  const { rows } = await world.pool.query(`select nspname from pg_namespace where nspname like 'read%' order by 1`)
  expect(rows.map(({ nspname }) => nspname)).toContain('read')
  const { inUse, rebuilt } = await compareWithRebuild(world)
  expect(inUse).toEqual(rebuilt)
})

test('a rebuild that is stopped leaves the read models in use untouched', async () => {
  const world = await createWorld()
  await liveCase(world)
  await world.build()
  const before = await world.digest()
  const stopping = new AbortController()
  const options = { ...world, signal: stopping.signal, onProgress: () => stopping.abort() }

  await expect(rebuild(options)).rejects.toThrow(/aborted/)
  expect(await world.digest()).toEqual(before)
  await withClient(world.url, async (client) => {
    const { rows } = await client.query('select count(*)::int as held from pg_locks where locktype = $1', ['advisory'])
    expect(rows).toEqual([{ held: 0 }])
  })
})
