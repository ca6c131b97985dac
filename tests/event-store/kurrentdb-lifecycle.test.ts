import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { caseStream } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { createKurrentEventStore } from '#event-store/kurrentdb.ts'
import { officer } from '#support/certificate.ts'
import { startKurrentStandIn, type KurrentStandIn } from '#support/kurrentdb-server.ts'
import { startSystem } from '#support/system.ts'
import { liveUntil, type Lived } from '../faults/lives.ts'

const real = process.env['KURRENTDB_URL']

/** A real server cannot be crashed from here; what needs that is left out then. */
async function kurrent(): Promise<{ url: string; standIn?: KurrentStandIn }> {
  if (real) return { url: real }
  const standIn = await startKurrentStandIn()
  onTestFinished(() => standIn.stop())
  return { url: standIn.url, standIn }
}

test('an installation whose log is in KurrentDB lives whole lives, through a crash and lost answers', async () => {
  const { url, standIn } = await kurrent()
  const store = createKurrentEventStore({ url })
  onTestFinished(() => store.close())
  expect(await store.head(), 'this test needs an empty KurrentDB').toBeUndefined()
  const system = await startSystem({ env: { KURRENTDB_URL: url, LOG_LEVEL: 'warn' } })
  onTestFinished(() => system.stop())

  const lived: Lived[] = [...(await liveUntil(system, 1, AbortSignal.abort(), 1)).lived]
  standIn?.misbehave('append', { kind: 'drop-connection', stored: true }, 2)
  standIn?.misbehave('subscribe', { kind: 'end-cleanly', afterEvents: 2 }, 2)
  const later = liveUntil(system, 2, AbortSignal.abort(), 4)
  await standIn?.crash()
  await sleep(500)
  await standIn?.start()
  lived.push(...(await later).lived)

  for (const { life, acknowledged } of lived) {
    const closed = () => store.read(caseStream(life.caseId)).then((events) => events.at(-1)?.type)
    await expect.poll(closed, { timeout: 60_000, interval: 200 }).toBe('CaseClosed')
    const events = await store.read(caseStream(life.caseId))
    expect(findBrokenLink(events)).toBeUndefined()
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
    expect(acknowledged.size).toBe(6)
    for (const revision of acknowledged.values()) expect(revision).toBeLessThan(events.length)
  }
  const database = new Client(await system.databaseUrl())
  await database.connect()
  onTestFinished(() => database.end())
  const count = async (sql: string) => (await database.query<{ count: number }>(sql)).rows[0]?.count
  await expect.poll(() => count(`select count(*)::int from read.cases where status = 'closed'`)).toBe(lived.length)
  expect(await count('select count(*)::int from log.events')).toBe(0)
  const headers = { authorization: `Bearer ${await system.token(officer)}` }
  const ready = await (await fetch(`${system.baseUrl}/readyz`, { headers })).json()
  expect(ready).toMatchObject({ status: 'ok', parts: { database: 'ok', projector: 'ok' } })
}, 180_000)
