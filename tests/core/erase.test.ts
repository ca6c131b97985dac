import { describe, expect, test } from 'vitest'
import { availableActions } from '#core/actions.ts'
import type { Actor, CommandData } from '#core/commands.ts'
import type { Definition } from '#core/definition.ts'
import { retentionOf } from '#core/retention.ts'
import {
  admin,
  applicant,
  command,
  compile,
  completed,
  definition,
  desk,
  filed,
  filled,
  lawyer,
  live,
  pdf,
  rules,
  saved,
  submitted,
  system,
  when,
} from './fixtures.ts'

const withRetention = (retention: NonNullable<Definition['retention']>) => compile({ ...definition, retention })
const erasing = withRetention({ keep: '5 years', byOutcome: { withdrawn: '1 month' }, then: 'erase', norm: 'law' })
const selecting = withRetention({ keep: '2 years', then: 'select', toConfirm: true })
const keeping = withRetention({ keep: '2 years', then: 'keep' })

/** Withdrawn on Friday, 10 July 2026: closed with the outcome `withdrawn`. */
const draft = [...filled('2026-07-01'), command('withdraw', {}, applicant, '2026-07-10')]
const answered = [...filed('2026-07-01'), command('withdraw', {}, applicant, '2026-07-10')]

const erase = (data: CommandData['erase'], actor: Actor, on: string) => command('erase', data, actor, on)
const refusal = (by: typeof rules, given: typeof draft, data: CommandData['erase'], actor: Actor, on: string) => {
  const { decision } = when(given, erase(data, actor, on), by)
  return decision.ok ? decision.events.map(({ type }) => type) : decision.problems
}

describe('how long a case is kept', () => {
  const kept = (by: typeof rules, given = answered) => retentionOf(by, live(given, by).state)

  test('from closing, by outcome, by the calendar of the law; for ever where the definition says nothing', () => {
    // 10 August 2026 is a Monday; 10 July 2028 is a Monday too, and 10 July 2031 a Thursday.
    expect(kept(erasing)).toEqual({ until: '2026-08-10', then: 'erase', norm: 'law' })
    expect(kept(selecting)).toEqual({ until: '2028-07-10', then: 'select', toConfirm: true })
    expect(kept(keeping)).toEqual({ then: 'keep' })
    expect(kept(rules)).toEqual({ then: 'keep' })
    expect(kept(erasing, filed('2026-07-01'))).toBeUndefined()
  })

  test('a time that ends on a day without business goes on to the next', () => {
    const closedOn = (day: string) => [...filed('2026-07-01'), command('withdraw', {}, applicant, day)]
    // 15 August 2026 is a Saturday, and Monday the 17th a holiday.
    expect(kept(erasing, closedOn('2026-07-15'))?.until).toBe('2026-08-18')
  })

  test('nothing obliges anybody to keep a draft that was never filed', () => {
    expect(kept(keeping, draft)).toEqual({ until: '2026-07-10', then: 'erase' })
  })
})

describe('erasing what is personal', () => {
  test('an open case is refused: first it has to end', () => {
    expect(refusal(erasing, filed('2026-07-01'), { ground: 'order', reference: '1' }, admin, '2026-07-02')).toEqual([
      { code: 'case-not-closed' },
    ])
    expect(refusal(erasing, filled('2026-07-01'), { ground: 'request' }, applicant, '2026-07-02')).toEqual([
      { code: 'case-not-closed' },
    ])
  })

  test('while it must be kept, it is refused with the day and the norm; from the day after, it is done', () => {
    const problem = {
      code: 'retention-running',
      pointer: '/ground',
      params: { until: '2026-08-10', norm: 'Ley de ejemplo' },
    }
    for (const actor of [admin, system])
      expect(refusal(erasing, answered, { ground: 'retention-ended' }, actor, '2026-08-10')).toEqual([problem])
    for (const actor of [admin, applicant])
      expect(refusal(erasing, answered, { ground: 'request' }, actor, '2026-08-10')).toEqual([problem])
    const grounds = [
      [system, 'retention-ended'],
      [admin, 'retention-ended'],
      [admin, 'request'],
      [applicant, 'request'],
    ] as const
    for (const [actor, ground] of grounds)
      expect(refusal(erasing, answered, { ground }, actor, '2026-08-11')).toEqual(['PersonalDataErased'])
  })

  test('what the archive selects is erased by people of the entity; what is kept for ever only by order', () => {
    expect(refusal(selecting, answered, { ground: 'retention-ended' }, system, '2029-01-01')).toEqual([
      { code: 'retention-selects', pointer: '/ground' },
    ])
    expect(refusal(selecting, answered, { ground: 'request' }, applicant, '2029-01-01')).toEqual([
      { code: 'retention-selects', pointer: '/ground' },
    ])
    expect(refusal(selecting, answered, { ground: 'retention-ended' }, admin, '2029-01-01')).toEqual([
      'PersonalDataErased',
    ])
    for (const by of [keeping, rules])
      expect(refusal(by, answered, { ground: 'request' }, admin, '2099-01-01')).toEqual([
        { code: 'retention-kept', pointer: '/ground' },
      ])
    expect(refusal(rules, answered, { ground: 'order', reference: 'T-1 de 2026' }, admin, '2026-07-10')).toEqual([
      'PersonalDataErased',
    ])
  })

  test('an order has a number, no longer than a number; whoever is not an administrator writes none', () => {
    const order = (reference?: string, actor: Actor = admin) =>
      refusal(rules, answered, { ground: 'order', ...(reference !== undefined && { reference }) }, actor, '2026-07-10')
    const required = [{ code: 'reference-required', pointer: '/reference' }]
    expect(order()).toEqual(required)
    expect(order('  ')).toEqual(required)
    expect(order('x'.repeat(101))).toMatchObject([{ code: 'field-invalid', pointer: '/reference' }])
    expect(order('x'.repeat(100))).toEqual(['PersonalDataErased'])
    for (const actor of [applicant, system, desk, lawyer])
      expect(order('1', actor)).toEqual([{ code: 'not-available', pointer: '/ground' }])
    expect(refusal(rules, draft, { ground: 'request', reference: 'Ana' }, applicant, '2026-07-10')).toEqual([
      { code: 'unknown-field', pointer: '/reference' },
    ])
  })

  test('the person erases a draft that they never filed at once; the engine the day after; nobody else', () => {
    expect(refusal(keeping, draft, { ground: 'request' }, applicant, '2026-07-10')).toEqual(['PersonalDataErased'])
    expect(refusal(keeping, draft, { ground: 'retention-ended' }, system, '2026-07-11')).toEqual(['PersonalDataErased'])
    const { state } = live(draft)
    const offered = (actor: Actor) => availableActions(rules, state, actor, '2026-07-10T13:00:00.000Z')
    expect(offered(applicant)).toContainEqual({ type: 'erase', grounds: ['request'] })
    expect(offered(admin)).toContainEqual({ type: 'erase', grounds: ['request', 'order'] })
    expect([desk, lawyer].flatMap(offered)).toEqual([])
  })

  test('the event names the answers and documents that are gone, not what they were; then nothing more can be added', () => {
    const correcting = compile({
      ...definition,
      anytime: { ...definition.anytime, correct: { role: 'desk', fields: ['name'], norm: 'law' } },
    })
    const given = [
      ...filled('2026-07-01'),
      command('attach', { step: 'draft', slot: 'plan', document: pdf }, applicant, '2026-07-01'),
      saved({ kind: 'hard', details: 'x' }, '2026-07-01'),
      submitted('2026-07-01'),
      completed('triage', 'deny', desk, '2026-07-02', { data: { reason: 'Falta' } }),
    ]
    const closed = live(given, correcting).state
    const by = erase({ ground: 'order', reference: ' T-1 ', sealed: ['kind'] }, admin, '2026-07-10')
    const { events, state } = live([by], correcting, closed)
    expect(events).toEqual([
      {
        type: 'PersonalDataErased',
        data: { ground: 'order', reference: 'T-1', fields: ['kind', 'name'], documents: [pdf.id] },
      },
    ])
    expect(state).toMatchObject({
      erased: { ground: 'order' },
      data: { details: 'x', reason: 'Falta' },
      documents: [{ name: '' }],
    })
    expect(availableActions(correcting, state, desk, by.issuedAt)).toEqual([])
    const correction = command('correct', { data: { name: 'Eva' }, reason: 'x' }, desk, '2026-07-11')
    for (const next of [correction, erase({ ground: 'order', reference: '2' }, admin, '2026-07-11')])
      expect(() => live([next], correcting, state)).toThrow('personal-data-erased')
  })
})
