import { expect, test } from 'vitest'
import { findCases, type AuditFilter } from '#audit/find-cases.ts'
import { CursorError } from '#projections/read-models.ts'
import { createWorld } from '../projections/support.ts'
import { liveLicence, publishLicence } from './licence.ts'

test('cases are found by each filter alone and by several, page by page, and never in another entity', async () => {
  const world = await createWorld()
  const rules = await publishLicence(world.store, 'uno')
  const elsewhere = await publishLicence(world.store, 'dos')
  const usual = { reviewedBy: 'r1', decidedBy: 'd1' } as const
  const live = (folio: string, filed: string, decided: string, more: object = {}, of = rules) =>
    liveLicence(world.store, of, { ...usual, folio, filed, decided, ...more })
  await live('a', '2026-07-01', '2026-07-03')
  await live('b', '2026-07-02', '2026-07-03', { outcome: 'deny', assistedBy: 'c1' })
  await live('c', '2026-07-06', '2026-09-01', { decidedBy: 'd2' })
  const handed = { reviewedBy: undefined, transferredBy: 'r1', reviewedLaterBy: 'r2' }
  await live('d', '2026-07-07', '2026-07-08', handed)
  await live('e', '2026-07-08', '2026-09-01', { ...handed, outcome: 'deny' })
  await live('f', '2026-07-09', '2026-09-01', { decidedBy: 'd3', lapsed: true })
  await live('x', '2026-07-01', '2026-09-01', {}, elsewhere)
  await world.build()
  const find = async (filter: Partial<AuditFilter> = {}) =>
    (await findCases(world.pool, { entities: ['uno'], ...filter })).items.map(({ folio }) => folio).join('')

  expect(await find()).toBe('fedcba')
  expect(await find({ entities: ['dos'] })).toBe('x')
  expect(await find({ entities: [] })).toBe('')
  expect(await find({ folio: 'b' })).toBe('b')
  expect(await find({ folio: 'x' })).toBe('')
  expect(await find({ procedure: 'uno.licence' })).toBe('fedcba')
  expect(await find({ procedure: 'dos.licence' })).toBe('')
  expect(await find({ agency: 'uno/office' })).toBe('fedcba')
  // The lawyers had the study of every case, and the whole of those that were handed to them.
  expect(await find({ agency: 'uno/legal' })).toBe('fedcba')
  expect(await find({ agency: 'dos/office' })).toBe('')
  expect(await find({ officer: 'd2' })).toBe('c')
  expect(await find({ officer: 'r2' })).toBe('ed')
  expect(await find({ officer: 'c1' })).toBe('b')
  expect(await find({ outcome: 'denied' })).toBe('feb')
  expect(await find({ late: true })).toBe('ec')
  expect(await find({ late: false })).toBe('fdba')
  expect(await find({ silence: 'negative' })).toBe('ec')
  expect(await find({ silence: 'positive' })).toBe('')
  expect(await find({ status: 'closed' })).toBe('fedcba')
  expect(await find({ status: 'open' })).toBe('')
  expect(await find({ from: '2026-07-06T12:00:00.000Z' })).toBe('fedc')
  expect(await find({ to: '2026-07-06T12:00:00.000Z' })).toBe('ba')
  expect(await find({ from: '2026-07-02T00:00:00Z', to: '2026-07-08T00:00:00Z', late: false })).toBe('db')
  expect(await find({ late: true, outcome: 'denied', officer: 'r1', agency: 'uno/legal' })).toBe('e')

  const late = { entities: ['uno'], late: false }
  const first = await findCases(world.pool, late, { limit: 2 })
  const rest = await findCases(world.pool, late, { limit: 2, cursor: first.next ?? '' })
  expect([...first.items, ...rest.items].map(({ folio }) => folio).join('')).toBe('fdba')
  expect(rest.next).toBeUndefined()
  await expect(findCases(world.pool, late, { cursor: 'nonsense' })).rejects.toThrow(CursorError)

  const [found] = (await findCases(world.pool, { entities: ['uno'], folio: 'b' })).items
  expect(found).toMatchObject({ entity: 'uno', late: false, assistedBy: 'c1', outcome: 'denied', status: 'closed' })
  expect(found).not.toHaveProperty('lookupHash')
})
