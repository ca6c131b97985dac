import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import { newEvent, newEvents } from '#support/events.ts'
import { need, type ContractTest } from './store-under-test.ts'

const newStream = () => `case-${randomUUID()}`

/** Reading one stream, and reading all in one order that never skips. */
export function readingContract(test: ContractTest): void {
  streams(test)
  totalOrder(test)
  lateCommits(test)
}

/** An array in an array, `levels` deep. */
function nested(levels: number): unknown {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

function streams(test: ContractTest): void {
  test('gives back an event as it was, and nothing of a stream that does not exist', async (open) => {
    const [store, stream] = [open(), newStream()]
    const event = newEvent()
    const result = await store.append(stream, 'none', [event])
    expect(await store.read(stream)).toEqual([
      { ...event, stream, revision: 0, position: result.ok && result.position },
    ])
    expect(await store.read(newStream())).toEqual([])
  })

  test('keeps every character and shape of JSON', async (open) => {
    const [store, stream] = [open(), `case-Ñandú ${randomUUID()} 🇨🇴 %2F'";--`]
    const odd = [
      'Ñoño, Ú ü, ¿¡ — 日本語 👩🏽‍⚖️ e\u0301 \u202e \ufeff \u2028 \u0001 \x7f \\u0000 \\ " \' $1 {} ,',
      ['9007199254740993', '123456789012345678901234567890', Number.MAX_SAFE_INTEGER, -0.1, 1e-7, 1e300, 0],
      { '': '', 'a b': null, __proto__x: true, ключ: [[], {}, [null]], '10': 1, '9': 2 },
      nested(1_000),
      null,
      false,
      '',
      0,
      { at: { nested: { much: Array.from({ length: 100 }, (_, n) => ({ n, text: 'á'.repeat(n) })) } } },
    ]
    await store.append(stream, 'none', odd.map(newEvent))
    const stored = await store.read(stream)
    expect(stored.map((event) => event.data)).toEqual(odd)
    expect(stored.every((event) => event.stream === stream)).toBe(true)
  })

  test('reads a stream of 2,000 events in order, from any revision', async (open) => {
    const [store, stream] = [open(), newStream()]
    const events = newEvents(2_000)
    for (let at = 0; at < 2_000; at += 400) await store.append(stream, 'any', events.slice(at, at + 400))
    const stored = await store.read(stream)
    expect(stored.map((event) => event.id)).toEqual(events.map((event) => event.id))
    expect(stored.map((event) => event.revision)).toEqual([...Array(2_000).keys()])
    expect((await store.read(stream, 1_990)).map((event) => event.revision)).toEqual(
      [...Array(10).keys()].map((n) => n + 1_990),
    )
    expect(await store.read(stream, 2_000)).toEqual([])
  })
}

function totalOrder(test: ContractTest): void {
  test('reads all events once, in one order that agrees with every stream, page by page', async (open) => {
    const store = open()
    const start = await store.head()
    const streamNames = Array.from({ length: 10 }, newStream)
    await Promise.all(
      streamNames.map(async (stream) => {
        for (let n = 0; n < 10; n += 1) await store.append(stream, 'any', newEvents(2))
      }),
    )
    const all = await readOn(store, start, 1_000)
    expect(all).toHaveLength(200)
    expectStrictOrder(store, all)
    for (const stream of streamNames) {
      expect(all.filter((event) => event.stream === stream)).toEqual(await store.read(stream))
    }
    expect(await readOn(store, start, 7)).toEqual(all)
    expect(await store.head()).toBe(all.at(-1)?.position)
  })

  test('resumes after any position, also from another client', async (open) => {
    const [store, other] = [open(), open()]
    const start = await store.head()
    await store.append(newStream(), 'none', newEvents(5))
    const all = await readOn(store, start, 100)
    for (const [index, event] of all.entries()) {
      expect(await other.readAll({ after: event.position, limit: 100 })).toEqual(all.slice(index + 1))
    }
  })

  test('refuses limits and positions that make no sense', async (open) => {
    const store = open()
    for (const limit of [0, -1, 1.5]) await expect(store.readAll({ limit })).rejects.toMatchObject({ code: 'invalid' })
    await expect(store.readAll({ after: 'yesterday', limit: 1 })).rejects.toMatchObject({ code: 'invalid' })
  })
}

function lateCommits(test: ContractTest): void {
  test('never shows an event before one that could still commit ahead of it', async (open, server) => {
    const longTransaction = need(server.longTransaction, 'leave a transaction open')
    const store = open()
    const start = await store.head()
    const late = await longTransaction(newStream(), newEvent('late'))
    const quick = await store.append(newStream(), 'none', [newEvent('quick')])
    if (!quick.ok) throw new Error('the quick one should be stored')
    // A naive reader would now take the quick one as the newest, and never look below it again.
    expect(store.comparePositions(late.position, quick.position)).toBeLessThan(0)
    expect(await readOn(store, start, 10)).toEqual([])
    expect(await store.head()).toBe(start)
    await late.commit()
    const seen = await readOn(store, start, 10)
    expect(seen.map((event) => event.data)).toEqual(['late', 'quick'])
    expectStrictOrder(store, seen)
  })

  test('goes on when the transaction that held it back is rolled back', async (open, server) => {
    const longTransaction = need(server.longTransaction, 'leave a transaction open')
    const store = open()
    const start = await store.head()
    const late = await longTransaction(newStream(), newEvent('never'))
    await store.append(newStream(), 'none', [newEvent('quick')])
    await late.rollback()
    expect((await readOn(store, start, 10)).map((event) => event.data)).toEqual(['quick'])
  })
}

/** All that is visible after `start`, in pages of `limit`. */
export async function readOn(store: EventStore, start: Position | undefined, limit: number): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  let after = start
  for (;;) {
    const page = await store.readAll(after === undefined ? { limit } : { after, limit })
    expect(page.length).toBeLessThanOrEqual(limit)
    const last = page.at(-1)
    if (!last) return all
    all.push(...page)
    after = last.position
  }
}

/** Positions rise from one event to the next, by the store's own comparison in both directions. */
export function expectStrictOrder(store: EventStore, events: readonly StoredEvent[]): void {
  for (const [index, event] of events.entries()) {
    expect(store.comparePositions(event.position, event.position)).toBe(0)
    const next = events[index + 1]
    if (!next) continue
    expect(store.comparePositions(event.position, next.position)).toBeLessThan(0)
    expect(store.comparePositions(next.position, event.position)).toBeGreaterThan(0)
  }
}
