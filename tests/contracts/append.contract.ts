import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { limits, type EventStore, type ExpectedRevision, type NewEvent } from '#event-store/event-store.ts'
import { newEvent, newEvents } from '#support/events.ts'
import type { ContractTest } from './store-under-test.ts'

const newStream = () => `case-${randomUUID()}`
const idsOf = (events: readonly { id: string }[]) => events.map((event) => event.id)

/** Appending: expectations, concurrency, exactly-once, limits. */
export function appendContract(test: ContractTest): void {
  expectations(test)
  retries(test)
  refusals(test)
}

function expectations(test: ContractTest): void {
  test('appends under none, a revision and any, and answers the last revision', async (open) => {
    const [store, stream] = [open(), newStream()]
    expect(await store.append(stream, 'none', newEvents(2))).toMatchObject({ ok: true, revision: 1 })
    expect(await store.append(stream, 1, newEvents(1))).toMatchObject({ ok: true, revision: 2 })
    expect(await store.append(stream, 'any', newEvents(3))).toMatchObject({ ok: true, revision: 5 })
    expect(await store.append(newStream(), 'any', newEvents(1))).toMatchObject({ ok: true, revision: 0 })
  })

  test('answers a conflict with the last revision and appends nothing', async (open) => {
    const [store, stream] = [open(), newStream()]
    const absent = { ok: false, reason: 'conflict', actual: -1 }
    expect(await store.append(stream, 0, newEvents(1))).toEqual(absent)
    await store.append(stream, 'none', newEvents(3))
    const conflict = { ok: false, reason: 'conflict', actual: 2 }
    for (const expected of ['none', 0, 1, 3, 99] satisfies ExpectedRevision[]) {
      expect({ expected, ...(await store.append(stream, expected, newEvents(2))) }).toEqual({ expected, ...conflict })
    }
    expect(await store.read(stream)).toHaveLength(3)
  })

  test('of twenty that create a stream at once exactly one does', async (open) => {
    const stores = Array.from({ length: 4 }, open)
    const stream = newStream()
    const tries = Array.from({ length: 20 }, (_, n) => pick(stores, n).append(stream, 'none', newEvents(2)))
    const results = await Promise.all(tries)
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect(await pick(stores, 0).read(stream)).toHaveLength(2)
  })

  test('of twenty writers to one stream exactly one wins each revision', async (open) => {
    const stores = Array.from({ length: 4 }, open)
    const stream = newStream()
    const writers = Array.from({ length: 20 }, (_, n) => writeTen(pick(stores, n), stream))
    const won = (await Promise.all(writers)).flat()
    expect(won.toSorted((a, b) => a.revision - b.revision).map((each) => each.revision)).toEqual([...Array(200).keys()])
    const stored = new Map((await pick(stores, 0).read(stream)).map((event) => [event.revision, event.id]))
    for (const { revision, id } of won) expect(stored.get(revision)).toBe(id)
  })
}

/** Appends ten events one by one, each at the revision last seen, again after each conflict. */
async function writeTen(store: EventStore, stream: string): Promise<{ revision: number; id: string }[]> {
  const won: { revision: number; id: string }[] = []
  let expected: ExpectedRevision = 'none'
  while (won.length < 10) {
    const event = newEvent()
    const result = await store.append(stream, expected, [event])
    expected = result.ok ? result.revision : result.actual
    if (result.ok) won.push({ revision: result.revision, id: event.id })
  }
  return won
}

function retries(test: ContractTest): void {
  test('answers a retry as the first time, also when later events follow', async (open) => {
    const [store, stream] = [open(), newStream()]
    for (const [expected, later] of [
      ['none', 'any'],
      [3, 'any'],
      ['any', 'any'],
    ] satisfies ExpectedRevision[][]) {
      const events = newEvents(2)
      const first = await store.append(stream, expected as ExpectedRevision, events)
      expect(first).toMatchObject({ ok: true })
      expect(await store.append(stream, expected as ExpectedRevision, structuredClone(events))).toEqual(first)
      await store.append(stream, later as ExpectedRevision, newEvents(2))
      expect(await store.append(stream, expected as ExpectedRevision, structuredClone(events))).toEqual(first)
    }
    expect((await store.read(stream)).map((event) => event.revision)).toEqual([...Array(12).keys()])
  })

  test('stores an append once when it is sent several times at once', async (open) => {
    const stores = [open(), open()]
    for (const expected of ['none', 'any'] as const) {
      const [stream, events] = [newStream(), newEvents(3)]
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, n) => pick(stores, n).append(stream, expected, events)),
      )
      expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1)
      expect(results[0]).toMatchObject({ ok: true, revision: 2 })
      expect(idsOf(await pick(stores, 0).read(stream))).toEqual(idsOf(events))
    }
  })

  test('answers a conflict when the same id comes with other content', async (open) => {
    const [store, stream, event] = [open(), newStream(), newEvent({ amount: 1 })]
    await store.append(stream, 'none', [event])
    const conflict = { ok: false, reason: 'conflict', actual: 0 }
    expect(await store.append(stream, 'none', [{ ...event, data: { amount: 2 } }])).toEqual(conflict)
    expect(await store.append(stream, 'none', [{ ...event, type: 'Other' }])).toEqual(conflict)
    expect((await store.read(stream)).map((stored) => stored.data)).toEqual([{ amount: 1 }])
  })

  test('answers a conflict when only part of an append already stands', async (open) => {
    const [store, stream] = [open(), newStream()]
    const [a, b, c] = newEvents(3) as [NewEvent, NewEvent, NewEvent]
    await store.append(stream, 'none', [a, b])
    const conflict = { ok: false, reason: 'conflict', actual: 1 }
    for (const events of [
      [a, c],
      [a, b, c],
      [c, b],
      [b, a],
    ]) {
      expect(await store.append(stream, 'none', events)).toEqual(conflict)
    }
    expect(await store.append(stream, 0, [b, c])).toEqual(conflict)
    expect(idsOf(await store.read(stream))).toEqual(idsOf([a, b]))
  })
}

const ofBytes = (bytes: number): NewEvent => {
  const empty = newEvent('')
  const overhead = Buffer.byteLength(empty.type) + Buffer.byteLength(JSON.stringify(empty.metadata)) + 2
  return { ...empty, data: 'x'.repeat(bytes - overhead) }
}

function refusals(test: ContractTest): void {
  test('accepts what is exactly at the limits', async (open) => {
    const store = open()
    const big = [ofBytes(limits.eventBytes), ofBytes(limits.appendBytes - limits.eventBytes)]
    const stream = `case-${'ñ'.repeat(limits.streamNameLength - 5)}`
    expect(await store.append(stream, 'none', big)).toMatchObject({ ok: true, revision: 1 })
    expect((await store.read(stream)).map((event) => event.data)).toEqual(big.map((event) => event.data))
    const many = await store.append(newStream(), 'none', newEvents(limits.appendEvents))
    expect(many).toMatchObject({ ok: true, revision: limits.appendEvents - 1 })
  })

  test('refuses what is above the limits, by name', async (open) => {
    const store = open()
    const tooLarge = async (events: NewEvent[], words: RegExp) => {
      const stream = newStream()
      const refusal = store.append(stream, 'none', events)
      await expect(refusal).rejects.toMatchObject({ code: 'too-large', message: expect.stringMatching(words) })
      expect(await store.read(stream)).toEqual([])
    }
    await tooLarge([ofBytes(limits.eventBytes + 1)], /event SectionSaved.*524289 bytes.*limit is 524288/)
    await tooLarge(
      [ofBytes(limits.eventBytes), ofBytes(limits.eventBytes), newEvent()],
      /append to stream.*limit is 1000000/,
    )
    await tooLarge(newEvents(limits.appendEvents + 1), /501 events, the limit is 500/)
  })

  test('refuses streams and events that no store could keep, and says which', async (open) => {
    const store = open()
    const circular: unknown[] = []
    circular.push(circular)
    const invalid = async (stream: string, expected: ExpectedRevision, events: NewEvent[], words: RegExp) => {
      const refusal = store.append(stream, expected, events)
      await expect(refusal).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(words) })
    }
    const stream = newStream()
    for (const name of ['', 'x'.repeat(201), '$all', 'a\0b', 'a\ud800'])
      await invalid(name, 'any', newEvents(1), /stream name/)
    for (const revision of [-1, 0.5, Number.NaN]) await invalid(stream, revision, newEvents(1), /whole number/)
    for (const data of ['a\0b', { '\0': 1 }, ['\\\0'], '\ud800', '\udc00x']) {
      await invalid(stream, 'any', [newEvent(data)], /NUL character or half of a surrogate pair/)
    }
    for (const data of [undefined, 1n, circular]) await invalid(stream, 'any', [{ ...newEvent(), data }], /as JSON/)
    const event = newEvent()
    await invalid(stream, 'any', [], /no events/)
    await invalid(stream, 'any', [event, event], /same event id twice/)
    await invalid(stream, 'any', [{ ...event, id: 'one' }], /must be a UUID/)
    await invalid(stream, 'any', [{ ...event, type: '' }], /type must be text/)
    expect(await store.read(stream)).toEqual([])
  })
}

const pick = (stores: readonly EventStore[], n: number): EventStore => stores[n % stores.length] as EventStore
