import { expect, test } from 'vitest'
import type { CaseChange } from '#projections/queries.ts'
import { beginTale, lifecycle, opening, tell } from '#support/lifecycles.ts'
import { createWorld, rulesFor, until, withClient, type World } from './support.ts'

/** Collects what a watcher sees. */
function watchInto(world: World, caseId: string) {
  const stopping = new AbortController()
  const seen: CaseChange[] = []
  const ended = (async () => {
    for await (const change of world.read.watch(caseId, stopping.signal)) seen.push(change)
  })()
  return { seen, stop: () => (stopping.abort(), ended) }
}

const listeners = async (world: World): Promise<number[]> => {
  const { rows } = await world.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and query like 'listen ventanilla_read%'`,
  )
  return rows.map(({ pid }) => pid)
}

test('waiting ends when the read models hold the revision, and without it after its time', async () => {
  const world = await createWorld()
  world.follow()
  await world.caughtUp()
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  const appends = lifecycle(tale, rules, 'F-1')
  const last = tale.state.revision
  const waiting = world.read.waitFor({ caseId: tale.caseId, revision: last }, 30_000)
  await tell(world.store, tale, appends)

  expect(await waiting).toBe(true)
  expect((await world.read.caseRow(tale.caseId))?.revision).toBe(last)
  expect(await world.read.waitFor({ caseId: tale.caseId, revision: 0 }, 30_000)).toBe(true)
  expect(await world.read.waitFor({ caseId: tale.caseId, revision: last + 1 }, 50)).toBe(false)
})

test('waiting for a position ends when all before it is in the read models', async () => {
  const world = await createWorld()
  const before = (await world.store.head()) ?? ''
  await world.build()
  const tale = beginTale(rulesFor(world, 'uno'))
  await tell(world.store, tale, [tale.act('open', opening(rulesFor(world, 'uno'), tale.caseId))])
  const after = (await world.store.head()) ?? ''

  expect(await world.read.waitFor({ position: before }, 30_000)).toBe(true)
  expect(await world.read.waitFor({ position: after }, 50)).toBe(false)
  const waiting = world.read.waitFor({ position: after }, 30_000)
  world.follow()
  expect(await waiting).toBe(true)
  expect(await world.read.caseRow(tale.caseId)).toBeDefined()
})

test('who waits before the read models exist is woken when they are built', async () => {
  const world = await createWorld()
  const position = (await world.store.head()) ?? ''
  const waiting = world.read.waitFor({ position }, 50_000)
  await until(async () => (await listeners(world)).length === 1)
  await world.build()
  expect(await waiting).toBe(true)
})

test('a watcher sees where a case stands and then its changes, to the last', async () => {
  const world = await createWorld()
  const rules = rulesFor(world, 'uno')
  const tale = beginTale(rules)
  const [opened = [], ...rest] = lifecycle(tale, rules, 'F-1')
  await tell(world.store, tale, [opened])
  world.follow()
  await world.caughtUp()
  const { seen, stop } = watchInto(world, tale.caseId)
  await until(() => seen.length === 1)
  expect(seen[0]).toEqual({ revision: 1, status: 'draft' })
  await tell(world.store, tale, rest)
  await until(() => seen.at(-1)?.status === 'closed')
  await stop()

  const revisions = seen.map(({ revision }) => revision)
  expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b))
  expect(revisions.at(-1)).toBe(tale.state.revision)
})

test('watchers of a process share one connection, and survive that it is lost', async () => {
  const world = await createWorld()
  const rules = rulesFor(world, 'uno')
  const tales = Array.from({ length: 8 }, () => beginTale(rules))
  const appends = tales.map((tale, i) => lifecycle(tale, rules, `F-${i}`))
  world.follow()
  await world.caughtUp()
  const watchers = tales.map((tale) => watchInto(world, tale.caseId))
  for (const [i, tale] of tales.entries()) await tell(world.store, tale, appends[i]?.slice(0, 4) ?? [])
  await until(() => watchers.every(({ seen }) => seen.at(-1)?.status === 'open'))
  const [listener, ...others] = await listeners(world)
  expect(others).toEqual([])

  await withClient(world.adminUrl, (client) => client.query('select pg_terminate_backend($1)', [listener]))
  for (const [i, tale] of tales.entries()) await tell(world.store, tale, appends[i]?.slice(4) ?? [])
  await until(() => watchers.every(({ seen }) => seen.at(-1)?.status === 'closed'))
  await Promise.all(watchers.map(({ stop }) => stop()))
})

test('a watcher of a case that does not exist waits, and ends when it is told to', async () => {
  const world = await createWorld()
  await world.build()
  const { seen, stop } = watchInto(world, '00000000-0000-4000-8000-000000000000')
  await until(async () => (await listeners(world)).length === 1)
  await stop()
  expect(seen).toEqual([])
})

test('a look that fails is made again, though nothing else changes', async () => {
  const world = await createWorld()
  const tale = beginTale(rulesFor(world, 'uno'))
  await tell(world.store, tale, [tale.act('open', opening(rulesFor(world, 'uno'), tale.caseId))])
  await world.build()
  const other = watchInto(world, '00000000-0000-4000-8000-000000000000')
  await until(async () => (await listeners(world)).length === 1)

  const watcher = await withClient(world.adminUrl, async (client) => {
    await client.query('begin')
    await client.query('lock table read.cases in access exclusive mode')
    const watching = watchInto(world, tale.caseId)
    await until(async () => {
      // By another connection: within a transaction the list of sessions stays as it was first seen.
      const { rowCount } = await world.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where wait_event_type = 'Lock' and query like '%from read.cases where case_id = any%'`,
      )
      return rowCount === 1
    })
    await client.query('rollback')
    return watching
  })
  await until(() => watcher.seen.length === 1)
  await Promise.all([watcher.stop(), other.stop()])
})
