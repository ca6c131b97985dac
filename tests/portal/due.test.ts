import { expect, test } from 'vitest'
import { en } from '#portal/messages/en.ts'
import { es } from '#portal/messages/es.ts'
import { dueViews } from '#portal/views/due.ts'
import type { Rules } from '#core/rules.ts'
import {
  calendar,
  command,
  compile,
  completed,
  definition,
  desk,
  filed,
  lawyer,
  live,
  submitted,
  system,
} from '../core/fixtures.ts'

const { answer } = definition.clocks
if (!answer) throw new Error('The fixture has changed')
const extension = { norm: 'law', role: 'lawyer', upTo: '5 business days', counts: 'added', source: 'La norma' } as const
const rules = compile({ ...definition, clocks: { answer: { ...answer, extension } } })
const closed: Rules = {
  ...rules,
  calendars: { co: { ...calendar, closures: { '2026-07-30': 'Paro' }, years: [2025] } },
}

test('the page says what moved a day, in both languages', () => {
  const before = live(
    [
      ...filed('2026-07-02'),
      completed('triage', 'incomplete', desk, '2026-07-06', { note: 'Falta' }),
      submitted('2026-07-08', 'complete'),
      command('extend', { clock: 'answer', by: '2 business days', reason: 'Falta un concepto' }, lawyer, '2026-07-09'),
    ],
    rules,
  ).state
  const change = { calendar: 'co', version: 'v2', reason: 'Paro' }
  const { state } = live([command('recompute-clocks', change, system, '2026-07-10')], closed, before)
  const explained = (lang: 'es' | 'en') => dueViews(closed, state, '2026-07-10', lang, { es, en }[lang])[0]?.explanation
  expect(explained('es')?.notes).toEqual([
    'Se detuvo el 6 de julio de 2026. Quedaban 13 días hábiles.',
    'Siguió contando después del 8 de julio de 2026.',
    'El 9 de julio de 2026 se amplió 2 días hábiles. Motivo: Falta un concepto',
    'El 10 de julio de 2026 se contó otra vez, porque cambió el calendario (Paro). Antes vencía el 31 de julio de 2026.',
    'Todavía no hay lista de festivos de 2026: el día puede cambiar.',
  ])
  expect(explained('en')?.notes[1]).toBe('It went on after 8 July 2026.')
  const lines = explained('es')?.lines ?? []
  expect(lines.find(({ day }) => day.includes('30 de julio'))?.reason).toBe('No cuenta: la oficina está cerrada (Paro)')
  expect(lines.at(-1)).toEqual({ day: 'lunes 3 de agosto', n: 17 })
})
