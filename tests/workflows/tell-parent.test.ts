import { expect, test } from 'vitest'
import type { Dependencies } from '#activities/dependencies.ts'
import { childCaseId } from '#activities/agenda.ts'
import { tellParent } from '#activities/child.ts'
import { createEngine } from '#app/execute.ts'
import type { CaseCommand } from '#core/commands.ts'
import type { Step } from '#core/definition.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryLog } from '#support/memory-event-store.ts'
import {
  applicant,
  command,
  compile,
  completed,
  definition,
  desk,
  filed,
  opened,
  saved,
  system,
} from '../core/fixtures.ts'

const day = '2026-07-01'
const parentId = '11111111-1111-4111-8111-111111111111'
const effect = 'parts#1/one'
const es = (text: string) => ({ es: text })
const parts: Step = {
  kind: 'procedures',
  title: es('Partes'),
  start: { one: { procedure: 'demo.permit', title: es('Una'), data: {} } },
  join: 'all',
  next: 'granted',
}
const { draft } = definition.steps
if (draft?.kind !== 'form') throw new Error('The fixture has changed')
const review: Step = {
  kind: 'task',
  title: es('Ver'),
  role: 'desk',
  outcomes: { ok: { title: es('Sí'), next: 'granted' } },
}
const ends = Object.fromEntries(Object.entries(definition.steps).filter(([, step]) => step.kind === 'end'))
const steps = {
  draft: { ...draft, next: 'parts' },
  parts: { ...parts, within: '2 days', expired: 'review' } as Step,
  review,
  ...ends,
}
const rules = compile({ ...definition, clocks: {}, steps })

/** A bundle whose part was opened and has ended before the bundle heard that it began, and then what else happened to it. */
async function bundle(more: readonly CaseCommand[]) {
  const engine = createEngine({
    store: createMemoryLog().store(),
    catalog: { rules: async () => rules },
    keys: memoryCaseKeys(),
  })
  const give = async (id: string, commands: readonly CaseCommand[]) => {
    for (const one of commands) expect(await engine.execute(id, one), one.type).toMatchObject({ ok: true })
  }
  await give(parentId, [...filed(day), ...more])
  const childId = childCaseId(parentId, effect)
  const opening = opened(day)
  const data = { ...opening.data, parent: { case: parentId, step: 'parts', child: 'one' } }
  await give(childId, [
    { ...opening, data } as CaseCommand,
    saved({ name: 'Ana' }, day),
    command('withdraw', {}, applicant, day),
  ])
  const deps = { engine, now: () => '2026-07-09T12:00:00.000Z' } as unknown as Dependencies
  return { engine, tell: () => tellParent(deps, { caseId: childId }), childId }
}

test('a part that has ended waits until the bundle knows that it began, and no longer than that can happen', async () => {
  const owed = await bundle([])
  await expect(owed.tell()).rejects.toMatchObject({ type: 'parent-not-ready', nonRetryable: false })
  const began = command('record-child', { effect, case: owed.childId, folio: 'F' }, system, day)
  await owed.engine.execute(parentId, began)
  await owed.tell()
  expect((await owed.engine.load(parentId))?.state.children['one']).toMatchObject({ outcome: 'withdrawn' })

  const late = command('record-due', {}, system, '2026-07-08')
  await (await bundle([late])).tell()
  await (await bundle([late, completed('review', 'ok', desk, '2026-07-08')])).tell()
  await (await bundle([command('withdraw', {}, applicant, day)])).tell()
})
