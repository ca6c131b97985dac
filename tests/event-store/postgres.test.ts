import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventStore } from '#event-store/event-store.ts'
import { migrate } from '#event-store/migrate.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import { newEvent, newEvents } from '#support/events.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'

let database: FreshDatabase
let store: EventStore

beforeEach(async () => {
  database = await freshDatabase()
  store = createPostgresEventStore({ url: database.url })
})

afterEach(async () => {
  await store.close()
  await database.drop()
})

async function asOwner(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(database.adminUrl)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** An append as another program would make it, with nobody woken up. */
const appendSilently = (stream: string) =>
  asOwner(
    `select * from log.append('{${stream}}', '{-1}', '{1}', array[gen_random_uuid()], '{Silent}', '{"1"}', '{"{}"}')`,
  )

describe('the event store on PostgreSQL', () => {
  it('finds by polling what nobody rang for', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    await appendSilently('case-1')
    for await (const batch of store.subscribeAll({ signal: stop.signal, pollEveryMs: 50 })) {
      seen.push(...batch.map((event) => event.stream))
      if (seen.length === 2) stop.abort()
      else void appendSilently('case-2')
    }
    expect(seen).toEqual(['case-1', 'case-2'])
  })

  it('shares one transaction among appends that wait together', async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => store.append(`case-${n}`, 'none', newEvents(2))),
    )
    expect(results.every((result) => result.ok && result.revision === 1)).toBe(true)
    const [row] = await asOwner('select count(distinct transaction_id)::integer as transactions from log.events')
    expect(row?.['transactions']).toBeLessThan(25)
  })

  it('finds a number given before by an index, however many its stream holds', async () => {
    await asOwner(
      `insert into log.events (transaction_id, revision, id, stream, type, data, metadata)
       select pg_current_xact_id(), n, gen_random_uuid(), 'folios-demo-2026', 'FolioReserved', '{}', '{}'
       from generate_series(0, 4999) n`,
    )
    await asOwner('analyze log.events')
    const number = { ...newEvent(), type: 'FolioReserved' }
    for (const _again of [1, 2])
      expect(await store.append('folios-demo-2026', 'any', [number])).toMatchObject({ ok: true, revision: 5000 })
    const used = `select coalesce(sum(idx_scan), 0)::integer as used from pg_stat_user_indexes
      where indexrelname = 'events_numbers'`
    await expect.poll(async () => (await asOwner(used))[0]?.['used'], { timeout: 20_000 }).toBeGreaterThan(0)
  })

  it('lets an append that PostgreSQL refuses fail alone', async () => {
    await asOwner("alter table log.events add constraint refused check (type <> 'Refused')")
    const refused = { ...newEvent(), type: 'Refused' }
    const appends = Array.from({ length: 10 }, (_, n) =>
      store.append(`case-${n}`, 'none', n === 5 ? [refused] : newEvents(1)),
    )
    const settled = await Promise.allSettled(appends)
    expect(settled.map((each) => each.status === 'fulfilled')).toEqual(settled.map((_, n) => n !== 5))
    expect(String((settled[5] as PromiseRejectedResult).reason)).toMatch(/check constraint "refused"/)
  })

  it('says unavailable when there is no server', async () => {
    const nowhere = createPostgresEventStore({ url: 'postgres://nobody:none@127.0.0.1:1/none' })
    await expect(nowhere.read('case-1')).rejects.toMatchObject({ code: 'unavailable' })
    await nowhere.close()
  })

  it('does not call a wrong password unavailable: waiting would not help', async () => {
    const url = new URL(database.url)
    url.password = 'guess'
    const stranger = createPostgresEventStore({ url: url.href })
    await expect(stranger.read('case-1')).rejects.toThrow(/password authentication failed/)
    await stranger.close()
  })
})

describe('migrate', () => {
  const options = () => ({
    adminUrl: database.adminUrl,
    appPassword: decodeURIComponent(new URL(database.url).password),
  })

  it('may run at every start, and from several processes at once, without loss', async () => {
    await store.append('case-1', 'none', newEvents(1))
    await Promise.all([migrate(options()), migrate(options()), migrate(options())])
    expect(await store.read('case-1')).toHaveLength(1)
  })

  it('refuses a file that was changed after it was applied', async () => {
    await asOwner("update public.migrations set sha256 = 'other'")
    await expect(migrate(options())).rejects.toThrow(/001-log.sql was applied and has changed since/)
  })

  it('refuses a restored dump whose events subscribers would not see', async () => {
    await asOwner(
      `insert into log.events (transaction_id, revision, id, stream, type, data, metadata)
       values ('99999999999', 0, gen_random_uuid(), 'case-1', 'Restored', '1', '{}')`,
    )
    await expect(migrate(options())).rejects.toThrow(/restored from a dump.*99999999999/)
  })
})
