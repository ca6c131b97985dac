import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createFolioBook } from '#app/folio-book.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore } from '#event-store/event-store.ts'
import { createMemoryLog } from '#support/memory-event-store.ts'

const stream = 'folios-ciudad-2026'
const at = '2026-07-02T15:00:00.000Z'
const caseOf = ({ data }: { data: unknown }) => (data as { caseId: string }).caseId

/** A store that takes its time and, every so often, fails before or after an append was stored. */
function troubled(store: EventStore, failing: () => boolean): EventStore {
  const pause = () => sleep(Math.random() * 4)
  const lost = () => new EventStoreError('unavailable', 'no answer')
  return {
    ...store,
    read: async (...read) => {
      await pause()
      return store.read(...read)
    },
    append: async (...append) => {
      await pause()
      if (failing()) throw lost()
      const result = await store.append(...append)
      await pause()
      if (failing()) throw lost()
      return result
    },
  }
}

/** What a person does: ask again, at any process, until there is a number. */
async function insist(ask: () => Promise<number>): Promise<number> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable' })
    }
  }
}

test('numbers are consecutive, one for a case and chained, through lost answers and processes that come and go', async () => {
  const log = createMemoryLog()
  const failing = () => Math.random() < 0.15
  // A book that is made anew knows nothing, as after a crash.
  const fresh = () => createFolioBook(troubled(log.store(), failing), stream)
  const processes = [fresh(), fresh(), fresh()]
  const any = () => {
    const index = Math.floor(Math.random() * processes.length)
    if (Math.random() < 0.1) processes[index] = fresh()
    return processes[index] ?? fresh()
  }
  const cases = Array.from({ length: 60 }, () => randomUUID())
  const numbers = await Promise.all(
    cases.map(async (caseId) => {
      await sleep(Math.random() * 60)
      // Now and then the same case is filed twice at the same time.
      const asks = Array.from({ length: Math.random() < 0.3 ? 2 : 1 }, () =>
        insist(() => any().reserve({ caseId, at })),
      )
      const [first, second = first] = await Promise.all(asks)
      expect(second).toBe(first)
      return first ?? 0
    }),
  )
  const stored = await log.store().read(stream)
  expect(stored.map(caseOf).toSorted()).toEqual(cases.toSorted())
  expect(cases.map((caseId) => stored.findIndex((event) => caseOf(event) === caseId) + 1)).toEqual(numbers)
  expect(findBrokenLink(stored)).toBeUndefined()

  // Long after, on a process that has just started, a case still has its number, and the next one follows.
  const later = createFolioBook(log.store(), stream)
  expect(await later.reserve({ caseId: cases[7] ?? '', at: '2026-12-01T00:00:00.000Z' })).toBe(numbers[7])
  expect(await later.reserve({ caseId: randomUUID(), at })).toBe(61)
})

test('cases that wait together share one append', async () => {
  const log = createMemoryLog()
  const store = log.store()
  let appends = 0
  const counted: EventStore = {
    ...store,
    append: (name, ...rest) => {
      if (name === stream) appends += 1
      return store.append(name, ...rest)
    },
  }
  const book = createFolioBook(counted, stream)
  const numbers = await Promise.all(Array.from({ length: 40 }, () => book.reserve({ caseId: randomUUID(), at })))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
  expect(appends).toBeLessThan(5)
})
