import { expect, test } from 'vitest'
import { createCases } from '#app/cases.ts'
import { createEngine } from '#app/execute.ts'
import { tellOtherCase } from '#app/join-cases.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryLog } from '#support/memory-event-store.ts'
import { compile, definition, desk, entityFile, filed, opened } from './core/fixtures.ts'

const day = '2026-07-01'
const rules = compile({ ...definition, clocks: {}, anytime: { join: { norm: 'law', role: 'desk' } } })
const store = createMemoryLog().store()
const catalog = { rules: async () => rules, entity: async () => entityFile } as unknown as Catalog
const engine = createEngine({ store, catalog, keys: memoryCaseKeys() })
const now = () => new Date(`${day}T15:00:00Z`)
const cases = createCases({ engine, catalog, store, secret: Buffer.alloc(32, 7), now })

async function stateOf(id: string) {
  const loaded = await engine.load(id)
  if (!loaded) throw new Error(`There is no case ${id}`)
  return loaded.state
}

test('the other case hears once that it answers this one; only an open one of the same procedure can', async () => {
  for (const id of ['one', 'other']) for (const each of filed(day)) await engine.execute(id, each)
  await engine.execute('draft', opened(day))
  const state = await stateOf('one')
  const tell = async (other: string, more: object = {}) =>
    tellOtherCase(cases, {
      state,
      other: { state: { ...(await stateOf(other)), ...more }, actor: desk },
      key: 'k',
      channel: 'web',
      asked: '/into',
    })
  const refused = { ok: false, problems: [{ code: 'case-not-found', pointer: '/into' }] }
  expect(await tell('one'), 'itself').toEqual(refused)
  expect(await tell('draft'), 'a draft').toEqual(refused)
  expect(await tell('other', { procedure: 'demo.another' }), 'of another procedure').toEqual(refused)
  for (const _twice of [1, 2])
    expect(await tell('other')).toEqual({ ok: true, data: { into: 'other', folio: 'DEM-1' } })
  expect((await stateOf('other')).joined).toEqual([{ case: 'one', folio: 'DEM-1' }])
})
