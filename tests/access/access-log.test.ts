import { beforeEach, expect, test } from 'vitest'
import { createAccessLog } from '#access/access-log.ts'
import type { CaseRead } from '#access/case-read.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'

const now = () => new Date('2026-07-01T15:00:00Z')
let store = createMemoryEventStore()
beforeEach(() => {
  store = createMemoryEventStore()
})
const look = (reader: string, changes: Partial<CaseRead> = {}): CaseRead => ({
  case: 'c1',
  reader,
  as: 'officer',
  agency: 'a/b',
  purpose: { kind: 'task', step: 'answer' },
  what: 'case',
  revision: 4,
  via: 'web',
  ...changes,
})

test('looks at once, from two processes, all stand in one sound chain', async () => {
  const logs = [createAccessLog({ store, now }), createAccessLog({ store, now })]
  const readers = Array.from({ length: 40 }, (_, index) => `r${index}`)
  await Promise.all(readers.map(async (reader, index) => logs[index % 2]?.record(look(reader))))
  const events = await store.read('access-c1')
  expect(events.map(({ data }) => (data as CaseRead).reader).toSorted()).toEqual(readers.toSorted())
  expect(findBrokenLink(events)).toBeUndefined()
  expect(events[0]).toMatchObject({ type: 'CaseRead', metadata: { actor: { kind: 'officer' }, channel: 'web' } })
})

test('the same look again is the same visit; another reader, part, purpose or revision is not', async () => {
  const log = createAccessLog({ store, now })
  const differing: Partial<CaseRead>[] = [
    {},
    { what: 'history' },
    { revision: 5 },
    { via: 'api' },
    { purpose: { kind: 'stated', text: 'Otra cosa' } },
    { reader: 'luz' },
  ]
  await Promise.all([...differing, ...differing].map((each) => log.record(look('ana', each))))
  await log.settle()
  expect(await log.of('c1')).toHaveLength(differing.length)
  expect((await log.of('c1'))[0]).toEqual({ ...look('ana'), at: '2026-07-01T15:00:00.000Z', place: 0 })
})

test('a visit under way waits for its documents, and not for what else is turned to; what fails ends it', async () => {
  const held = Promise.withResolvers<void>()
  let appends = 0
  const slow = {
    ...store,
    append: async (...given: Parameters<typeof store.append>) => {
      appends += 1
      expect(given[3]).toEqual({ quiet: true })
      if (appends > 1) await held.promise
      return store.append(...given)
    },
  }
  const log = createAccessLog({ store: slow, now })
  await log.record(look('ana'))
  await log.record(look('ana', { what: 'history' }))
  let shown = false
  const document = log.record(look('ana', { what: 'document:d1' })).then(
    () => (shown = true),
    () => undefined,
  )
  await expect.poll(() => appends).toBe(2)
  expect([shown, await log.of('c1')]).toMatchObject([false, [{ what: 'case' }]])
  held.reject(new EventStoreError('unavailable', 'gone'))
  await document
  expect(shown).toBe(false)
  await expect(log.record(look('ana'))).rejects.toThrow('gone')
})

test('a look that could not be written is refused, and written when it is taken again', async () => {
  let down = true
  const shaky = {
    ...store,
    append: (...given: Parameters<typeof store.append>) =>
      down ? Promise.reject(new EventStoreError('unavailable', 'gone')) : store.append(...given),
  }
  const log = createAccessLog({ store: shaky, now })
  await expect(log.record(look('ana'))).rejects.toThrow('gone')
  down = false
  await log.record(look('ana'))
  expect(await log.of('c1')).toHaveLength(1)
})
