import { Client } from 'pg'
import type { EventStore, NewEvent } from '#event-store/event-store.ts'
import { rebuild } from '#projections/rebuild.ts'
import type { Rules } from '#core/rules.ts'
import { beginTale, lifecycle } from '#support/lifecycles.ts'

/** How many cases go on at the same time: their events lie between each other in the log, as in life. */
const AT_ONCE = 500
const WRITERS = 8

/** Appends `count` whole lifecycles of one procedure straight to the store, many cases interleaved. Answers how many events. */
export async function generateLifecycles(store: EventStore, rules: Rules, count: number): Promise<number> {
  let events = 0
  for (let first = 0; first < count; first += AT_ONCE) {
    const tales = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => {
      const tale = beginTale(rules)
      return { stream: tale.stream, appends: lifecycle(tale, rules, `BEN-${first + i}`) }
    })
    const rounds = tales[0]?.appends.length ?? 0
    const queue = Array.from({ length: rounds }, (_, round) =>
      tales.map(({ stream, appends }) => ({ stream, events: appends[round] ?? [] })),
    )
    for (const round of queue) await appendAll(store, round)
    events += tales.reduce((sum, { appends }) => sum + appends.flat().length, 0)
  }
  return events
}

async function appendAll(store: EventStore, round: { stream: string; events: NewEvent[] }[]): Promise<void> {
  const next = round.values()
  const write = async () => {
    for (const { stream, events } of next) if (events.length > 0) await store.append(stream, 'any', events)
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
}

export interface RebuildFigures {
  events: number
  seconds: number
  eventsPerSecond: number
  /** Bytes of all read models on disk per event. */
  bytesPerEvent: number
}

/** Rebuilds all read models once and measures it. */
export async function measureRebuild(options: Parameters<typeof rebuild>[0]): Promise<RebuildFigures> {
  const startedAt = performance.now()
  const { events } = await rebuild(options)
  const seconds = (performance.now() - startedAt) / 1_000
  const bytes = await sizeOfReadModels(options.url)
  return { events, seconds, eventsPerSecond: Math.round(events / seconds), bytesPerEvent: Math.round(bytes / events) }
}

async function sizeOfReadModels(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ bytes: string }>(
      `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c
       where relnamespace = 'read'::regnamespace and relkind = 'r'`,
    )
    return Number(rows[0]?.bytes)
  } finally {
    await client.end()
  }
}
