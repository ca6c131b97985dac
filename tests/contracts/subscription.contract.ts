import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import {
  EventStoreError,
  type EventStore,
  type NewEvent,
  type StoredEvent,
  type SubscribeOptions,
} from '#event-store/event-store.ts'
import { newEvent, newEvents } from '#support/events.ts'
import { need, type ContractTest } from './store-under-test.ts'
import { expectStrictOrder, readOn } from './reading.contract.ts'

const newStream = () => `case-${randomUUID()}`
const NEVER_MS = 3_600_000

/** Following all events as they come: in order, once each, woken up, through restarts, and stopping when told. */
export function subscriptionContract(test: ContractTest): void {
  following(test)
  stopping(test)
  trouble(test)
}

/** Follows until `count` events have come, and answers the batches. */
async function follow(
  store: EventStore,
  count: number,
  options: Omit<SubscribeOptions, 'signal'> = {},
): Promise<StoredEvent[][]> {
  const batches: StoredEvent[][] = []
  const stop = new AbortController()
  for await (const batch of store.subscribeAll({ ...options, signal: stop.signal })) {
    batches.push(batch)
    if (batches.flat().length >= count) stop.abort()
  }
  return batches
}

/** Options that start at `after`, which is absent in an empty store. */
const from = (after: string | undefined) => (after === undefined ? {} : { after })

function following(test: ContractTest): void {
  test('gives what is there, in batches of the size asked, and then what comes', async (open) => {
    const [store, writer] = [open(), open()]
    const start = await store.head()
    await writer.append(newStream(), 'none', newEvents(25))
    const batches = await follow(store, 25, { ...from(start), batchSize: 10 })
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5])
    const more = follow(store, 3, from(batches.flat().at(-1)?.position))
    await writer.append(newStream(), 'none', newEvents(3))
    const all = [...batches, ...(await more)].flat()
    expect(all).toEqual(await readOn(store, start, 100))
  })

  test('is woken up by other clients without waiting for the next poll', async (open) => {
    const [store, writer] = [open(), open()]
    const after = await store.head()
    const stop = new AbortController()
    const seen: number[] = []
    let write: () => Promise<unknown> = () => writer.append(newStream(), 'none', [newEvent()])
    void write()
    for await (const batch of store.subscribeAll({ ...from(after), pollEveryMs: NEVER_MS, signal: stop.signal })) {
      seen.push(batch.length)
      // The next event is appended only after this one has come, so each of the twenty must wake the reader anew.
      if (seen.length === 20) stop.abort()
      else void sleep(seen.length).then(write)
      write = () => writer.append(newStream(), 'none', [newEvent()])
    }
    expect(seen).toEqual(Array(20).fill(1))
  })

  test('shows every event once and in one order to all while many write and transactions stay open', async (open, server) => {
    const longTransaction = need(server.longTransaction, 'leave a transaction open')
    const [writer, ...readers] = [open(), open(), open()]
    const start = await writer.head()
    const total = 20 * 10 + 20
    const following = readers.map((reader) =>
      follow(reader, total, { ...from(start), batchSize: 16, pollEveryMs: NEVER_MS }),
    )
    const writing = Array.from({ length: 20 }, async () => {
      const stream = newStream()
      for (let n = 0; n < 10; n += 1) await writer.append(stream, 'any', [newEvent()])
    })
    for (let n = 0; n < 20; n += 1) {
      const late = await longTransaction(newStream(), newEvent('late'))
      await sleep(n)
      await late.commit()
    }
    await Promise.all(writing)
    const truth = await readOn(writer, start, 1_000)
    expect(truth).toHaveLength(total)
    expectStrictOrder(writer, truth)
    for (const batches of await Promise.all(following)) expect(batches.flat()).toEqual(truth)
  })
}

function stopping(test: ContractTest): void {
  test('ends at once and without an error when its signal aborts, waiting or not', async (open) => {
    const store = open()
    const after = await store.head()
    const before = new AbortController()
    before.abort()
    for await (const batch of store.subscribeAll({ signal: before.signal })) expect(batch).toBe('no batch')
    const stop = new AbortController()
    const ended = drain(store.subscribeAll({ ...from(after), pollEveryMs: NEVER_MS, signal: stop.signal }))
    await sleep(50)
    stop.abort()
    expect(await ended).toEqual([])
  })

  test('ends its subscriptions when the store is closed', async (open) => {
    const store = open()
    const after = await store.head()
    const signal = new AbortController().signal
    const ended = drain(store.subscribeAll({ ...from(after), pollEveryMs: NEVER_MS, signal }))
    await sleep(50)
    await store.close()
    expect(await ended).toEqual([])
  })

  test('leaves no connection behind', async (open, server) => {
    const connections = need(server.connections?.bind(server), 'count connections')
    const store = open()
    await store.append(newStream(), 'none', newEvents(3))
    const before = await connections()
    for (let round = 0; round < 10; round += 1) {
      await follow(store, 3)
      for await (const batch of store.subscribeAll({ signal: new AbortController().signal })) {
        expect(batch.length).toBeGreaterThan(0)
        break
      }
    }
    await expect.poll(connections, { timeout: 20_000 }).toBeLessThanOrEqual(before)
  })
}

async function drain(batches: AsyncIterable<StoredEvent[]>): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

function trouble(test: ContractTest): void {
  test('loses and doubles nothing when the server crashes while many write and follow', async (open, server) => {
    const restart = need(server.restart?.bind(server), 'restart its server')
    const [writer, reader] = [open(), open()]
    const start = await writer.head()
    const total = 20 * 20
    const following = follow(reader, total, { ...from(start), batchSize: 8 })
    const writing = Promise.all(
      Array.from({ length: 20 }, async () => {
        const stream = newStream()
        for (let n = 0; n < 20; n += 1) {
          await insist(writer, stream, [newEvent(n)], n === 0 ? 'none' : n - 1)
          await sleep(10)
        }
      }),
    )
    await sleep(60)
    await restart()
    await writing
    const truth = await readOn(writer, start, 1_000)
    expect(truth).toHaveLength(total)
    expect((await following).flat()).toEqual(truth)
  })

  test('says unavailable while the server cannot be reached, and works again after', async (open, server) => {
    const restart = need(server.restart?.bind(server), 'restart its server')
    const [store, stream, events] = [open(), newStream(), newEvents(1)]
    let failures = 0
    let restarted = false
    const restarting = restart().then(() => (restarted = true))
    for (let n = 0; !restarted; n += 1) {
      await store.append(stream, 'any', newEvents(1)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(EventStoreError)
        expect(error).toMatchObject({ code: 'unavailable' })
        failures += 1
      })
    }
    await restarting
    expect(failures).toBeGreaterThan(0)
    expect(await store.append(newStream(), 'none', events)).toMatchObject({ ok: true })
  })
}

/** What a caller does: send the same append until there is an answer. */
async function insist(store: EventStore, stream: string, events: NewEvent[], expected: 'none' | number): Promise<void> {
  for (;;) {
    try {
      return expect(await store.append(stream, expected, events)).toMatchObject({ ok: true })
    } catch (error) {
      if (!(error instanceof EventStoreError && error.code === 'unavailable')) throw error
      await sleep(20)
    }
  }
}
