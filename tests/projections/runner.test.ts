import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createApplier } from '#projections/applier.ts'
import { UnreadableLogError } from '#projections/batch.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { beginTale, lifecycle, tell } from '#support/lifecycles.ts'
import { createWorld, rulesFor, until, withClient, type World } from './support.ts'

/** Appends whole lifecycles of both entities, one after the other. */
async function liveCases(world: World, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const rules = rulesFor(world, i % 2 ? 'uno' : 'dos')
    const tale = beginTale(rules)
    await tell(world.store, tale, lifecycle(tale, rules, `F-${randomUUID()}`))
  }
}

/** What a build from nothing says about the same log. */
async function rebuiltDigest(world: World) {
  await world.build()
  return world.digest()
}

/** Ends the session of whoever leads the projections, as a crash of that process would; answers whether there was one. */
const killLeader = (world: World): Promise<boolean> =>
  withClient(world.adminUrl, async (client) => {
    const { rows } = await client.query(
      `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and d.datname = current_database() and l.granted and l.pid in
         (select pid from pg_stat_activity where application_name = 'ventanilla projections')`,
    )
    return rows.length > 0
  })

test('a follower makes the read models it does not find, and keeps them up to date', async () => {
  const world = await createWorld()
  await liveCases(world, 2)
  world.follow()
  await world.caughtUp()
  await liveCases(world, 2)
  await world.caughtUp()

  const live = await world.digest()
  const { rows } = await world.pool.query('select count(*)::int as cases from read.cases')
  expect(rows).toEqual([{ cases: 4 }])
  expect(live).toEqual(await rebuiltDigest(world))
})

test('a follower that is killed again and again leaves nothing out and writes nothing twice', async () => {
  const world = await createWorld()
  const batches: number[] = []
  world.follow((events) => batches.push(events.length))
  await world.caughtUp()
  let [kills, written] = [0, 0]
  const writing = (async () => {
    for (; kills < 3; written += 1) await liveCases(world, 1)
  })()
  while (kills < 3) {
    const before = batches.length
    await until(() => batches.length > before)
    if (await killLeader(world)) kills += 1
  }
  await writing
  await world.caughtUp()

  const live = await world.digest()
  expect(live.tables).toEqual((await rebuiltDigest(world)).tables)
  const { rows } = await world.pool.query('select count(*)::int as cases from read.cases')
  expect(rows).toEqual([{ cases: written }])
})

test('a crash in the middle of a batch leaves the read models as they were before it', async () => {
  const world = await createWorld()
  await world.build()
  const before = await world.digest()
  await liveCases(world, 1)
  const client = new Client({ connectionString: world.url })
  client.on('error', () => undefined)
  await client.connect()
  const applier = await createApplier({ client, schema: 'read', store: world.store, rules: world.rules })
  const events = await world.store.readAll({ limit: 1_000 })
  // The last table of the batch cannot be written: the rest of the batch must go with it.
  await world.pool.query('alter table read.timeline add check (sequence < 5) not valid')
  await expect(applier.apply(events)).rejects.toThrow('timeline')
  await client.end()
  await world.pool.query('alter table read.timeline drop constraint timeline_sequence_check')

  expect(await world.digest()).toEqual(before)
  world.follow()
  await world.caughtUp()
  expect((await world.digest()).tables).toEqual((await rebuiltDigest(world)).tables)
})

test('a batch delivered again changes nothing', async () => {
  const world = await createWorld()
  await liveCases(world, 3)
  await world.build()
  const before = await world.digest()
  const events = await world.store.readAll({ limit: 1_000 })

  await withClient(world.url, async (client) => {
    const applier = await createApplier({ client, schema: 'read', store: world.store, rules: world.rules })
    expect(await applier.apply(events)).toBe(0)
    expect(await applier.apply(events.slice(3, 9))).toBe(0)
  })
  expect(await world.digest()).toEqual(before)
})

test('who does not know that another has written meanwhile overwrites nothing', async () => {
  const world = await createWorld()
  await world.build()
  await liveCases(world, 4)
  const events = await world.store.readAll({ limit: 1_000 })
  const open = (client: Client) => createApplier({ client, schema: 'read', store: world.store, rules: world.rules })
  await withClient(world.url, (one) =>
    withClient(world.url, async (two) => {
      const [first, second] = [await open(one), await open(two)]
      for (let at = 10; at < events.length - 10; at += 10) {
        const batch = events.slice(0, at)
        await Promise.all([first.apply(batch), second.apply(batch)])
      }
      await first.apply(events)
      // This one still believes to be ten events behind.
      expect(await second.apply(events.slice(0, -5))).toBe(0)
    }),
  )
  const written = await world.digest()
  expect(written.position).toBe(events.at(-1)?.position)
  expect(written.tables).toEqual((await rebuiltDigest(world)).tables)
})

test('one of two followers works, and the other takes over', async () => {
  const world = await createWorld()
  const heard = { one: 0, two: 0 }
  const one = world.follow((events) => (heard.one += events.length))
  await world.caughtUp()
  world.follow((events) => (heard.two += events.length))
  await liveCases(world, 1)
  await world.caughtUp()
  expect(heard.two).toBe(0)
  expect(heard.one).toBeGreaterThan(0)

  await one.stop()
  const before = heard.one
  await liveCases(world, 1)
  await world.caughtUp()
  expect(heard.one).toBe(before)
  expect(heard.two).toBeGreaterThan(0)
})

test('an event of a newer version stops the follower and is not skipped', async () => {
  const world = await createWorld()
  await liveCases(world, 1)
  const follower = world.follow()
  await world.caughtUp()
  const before = await world.digest()
  const [known] = await world.store.readAll({ limit: 1 })
  const { metadata } = known as StoredEvent
  await world.append('case-1', [{ id: randomUUID(), type: 'CaseTeleported', data: {}, metadata }])

  await expect(follower.ended).rejects.toThrow(UnreadableLogError)
  await expect(follower.ended).rejects.toThrow(/"CaseTeleported" at .* is unknown to this version/)
  expect(await world.digest()).toEqual(before)
})
