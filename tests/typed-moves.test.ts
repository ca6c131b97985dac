import { expect, test } from 'vitest'
import { createEngine } from '#app/execute.ts'
import type { CaseCommand } from '#core/commands.ts'
import type { Definition, Step } from '#core/definition.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryLog } from '#support/memory-event-store.ts'
import { applicant, command, compile, definition, desk, filed } from './core/fixtures.ts'

// Answers that come with a move besides filling in are held to the same shapes.

const day = '2026-07-01'
const es = (text: string) => ({ es: text })
const { draft } = definition.steps
if (draft?.kind !== 'form') throw new Error('The fixture has changed')
const ends = Object.fromEntries(Object.entries(definition.steps).filter(([, step]) => step.kind === 'end'))
const waits: Step = {
  kind: 'wait',
  title: es('Esperar'),
  event: { name: 'registered', from: 'desk', fields: ['reason', 'kind'] },
  within: '10 days',
  expired: 'denied',
  next: 'granted',
}
const anytime: Definition['anytime'] = {
  appeal: { norm: 'law', in: ['waits'], fields: ['reason', 'kind'], next: 'waits' },
  correct: { norm: 'law', role: 'desk', fields: ['reason', 'kind'] },
}
const rules = compile({
  ...definition,
  clocks: {},
  anytime,
  steps: { draft: { ...draft, next: 'waits' }, waits, ...ends },
})

const moves: [string, (data: never) => CaseCommand][] = [
  ['appeal', (data) => command('appeal', { data }, applicant, day)],
  ['correct', (data) => command('correct', { data, reason: 'Mal escrito' }, desk, day)],
  ['report', (data) => command('report', { step: 'waits', name: 'registered', data }, desk, day)],
]

test.each(moves)(
  'answers of a %s have the shapes of their fields, and a key stands for one text',
  async (_name, move) => {
    const engine = createEngine({
      store: createMemoryLog().store(),
      catalog: { rules: async () => rules },
      keys: memoryCaseKeys(),
    })
    const id = 'x'
    for (const one of filed(day)) expect(await engine.execute(id, one)).toMatchObject({ ok: true })
    const wrong = [{ reason: 7 }, { reason: 'x'.repeat(501) }, { reason: 'ok', kind: 'none-of-them' }, { reason: {} }]
    for (const data of wrong)
      expect(await engine.execute(id, move(data as never))).toMatchObject({
        ok: false,
        problems: [{ code: 'field-invalid' }],
      })
    const right = move({ reason: 'Por esto', kind: 'simple' } as never)
    expect(await engine.execute(id, right)).toMatchObject({ ok: true, repeated: false })
    expect(await engine.execute(id, right)).toMatchObject({ ok: true, repeated: true })
    const other = { ...move({ reason: 'Por otra cosa', kind: 'simple' } as never), id: right.id }
    expect(await engine.execute(id, other)).toEqual({ ok: false, problems: [{ code: 'key-reused' }] })
  },
)
