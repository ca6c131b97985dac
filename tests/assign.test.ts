import { expect, test } from 'vitest'
import { createCases } from '#app/cases.ts'
import { createEngine } from '#app/execute.ts'
import type { Actor } from '#core/commands.ts'
import type { Step } from '#core/definition.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryLog } from '#support/memory-event-store.ts'
import { compile, completed, definition, desk, entityFile, filed } from './core/fixtures.ts'

// A supervisor gives a task only to those whom the entity's file lists, whatever way they ask by.

const es = (text: string) => ({ es: text })
const day = '2026-07-01'
const task = (next: string, more: object = {}): Step => ({
  kind: 'task',
  title: es('Tarea'),
  role: 'desk',
  supervisor: 'lawyer',
  outcomes: { yes: { title: es('Sí'), next } },
  ...more,
})
const { draft } = definition.steps
if (draft?.kind !== 'form') throw new Error('The fixture has changed')
const ends = Object.fromEntries(Object.entries(definition.steps).filter(([, step]) => step.kind === 'end'))
const steps = {
  draft: { ...draft, next: 'first' },
  first: task('second'),
  second: task('granted', { notBy: ['first'] }),
  ...ends,
}
const rules = compile({ ...definition, clocks: {}, steps })
const supervisor: Actor = { kind: 'officer', id: 'l1', agencies: [{ agency: 'demo/legal', roles: ['lawyer'] }] }

async function supervised(officers: readonly { id: string; roles: string[] }[]) {
  const store = createMemoryLog().store()
  const agencies = [{ id: 'demo/office', name: es('Oficina'), officers: [...officers] }]
  const file: EntityFile = { ...entityFile, agencies }
  const catalog = { rules: async () => rules, entity: async () => file } as unknown as Catalog
  const engine = createEngine({ store, catalog, keys: memoryCaseKeys() })
  const now = () => new Date(`${day}T15:00:00Z`)
  const cases = createCases({ engine, catalog, store, secret: Buffer.alloc(32, 7), now })
  for (const one of [...filed(day), completed('first', 'yes', desk, day)])
    expect(await engine.execute('x', one)).toMatchObject({ ok: true })
  return (officer: string, key = `to-${officer}`) =>
    cases.run('x', key, supervisor, 'api', { type: 'assign', data: { step: 'second', officer } })
}

test('a task is given to those whom the entity lists for its role, but for whom four eyes bar', async () => {
  const listed = [
    { id: 'd1', roles: ['*'] },
    { id: 'd2', roles: ['desk'] },
    { id: 'd3', roles: ['lawyer'] },
  ]
  const assign = await supervised(listed)
  for (const officer of ['d1', 'd3', 'nobody'])
    expect(await assign(officer)).toEqual({
      ok: false,
      problems: [{ code: 'unknown-officer', pointer: '/officer' }],
    })
  expect(await assign('d2')).toMatchObject({ ok: true, state: { active: [{ step: 'second', assignee: 'd2' }] } })
  expect(await assign('d2'), 'sent again').toMatchObject({ ok: true })
})

test('where the entity lists nobody for the agency, any officer may be given it', async () => {
  const assign = await supervised([])
  expect(await assign('anybody')).toMatchObject({ ok: true, state: { active: [{ assignee: 'anybody' }] } })
})
