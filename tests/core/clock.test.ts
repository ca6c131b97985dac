import { describe, expect, test } from 'vitest'
import { actionsIn } from '#core/actions.ts'
import { agenda } from '#core/agenda.ts'
import type { Clock, Definition } from '#core/definition.ts'
import { explainDue } from '#core/explain-due.ts'
import type { Rules } from '#core/rules.ts'
import {
  applicant,
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
  when,
} from './fixtures.ts'

const es = (words: string) => ({ es: words })
const source = 'CPACA art. 14 par.'

/** The permit of the other tests with one clock changed, and what else is needed. */
function rulesWith(clock: Partial<Clock>, more: Partial<Definition> = {}): Rules {
  const { answer } = definition.clocks
  if (!answer) throw new Error('The fixture has changed')
  const { silence: _silence, ...rest } = answer
  return compile({ ...definition, ...more, clocks: { answer: { ...rest, ...clock } } })
}

const extensible = rulesWith({
  silence: { effect: 'negative', norm: 'law', text: es('Negada.'), next: 'letter' },
  extension: { norm: 'law', role: 'lawyer', upTo: '30 business days', counts: 'total', message: 'told', source },
})
const extend = (by: string, on: string, { actor = lawyer, reason = 'Falta un concepto' } = {}) =>
  command('extend', { clock: 'answer', by, reason }, actor, on)

describe('an extension', () => {
  test('is offered to its role with its ceiling, while the term runs, and once', () => {
    const offers = (given: Parameters<typeof live>[0], actor = lawyer) =>
      actionsIn(extensible, live(given, extensible).state, actor).filter(({ type }) => type === 'extend')
    expect(offers(filed('2026-07-02'))).toEqual([{ type: 'extend', clock: 'answer', upTo: '30 business days' }])
    expect(offers(filed('2026-07-02'), desk)).toEqual([])
    expect(offers([...filed('2026-07-02'), extend('5 business days', '2026-07-20')])).toEqual([])
    const asked = completed('triage', 'incomplete', desk, '2026-07-06', { note: 'Falta' })
    expect(offers([...filed('2026-07-02'), asked])).toEqual([])
    expect(when(filed('2026-07-02'), extend('5 business days', '2026-07-29'), extensible).codes).toEqual([
      'not-available',
    ])
  })

  test('needs reasons and a term of days, within the ceiling', () => {
    const codes = (by: string, reason?: string) =>
      when(filed('2026-07-02'), extend(by, '2026-07-20', reason === undefined ? {} : { reason }), extensible).codes
    expect(codes('5 business days', '  ')).toEqual(['reason-required'])
    expect(codes('5 hours')).toEqual(['field-invalid'])
    expect(codes('200 years')).toEqual(['field-invalid'])
    expect(codes('16 business days')).toEqual(['extension-too-long'])
    expect(codes('15 business days')).toEqual([])
  })

  test('is told to the person beside what the case is doing, and survives where silence leads', () => {
    const given = [...filed('2026-07-02'), extend('5 business days', '2026-07-20')]
    const { state } = live(given, extensible)
    expect(state.clocks['answer']).toMatchObject({ due: '2026-08-03', status: 'running' })
    const owed = agenda(extensible, state).effects
    expect(owed).toEqual([expect.objectContaining({ kind: 'notify', message: 'told', step: 'extension:answer' })])
    const effect = owed[0]?.id ?? ''
    const told = when(given, command('record-notified', { effect, via: 'email' }, system, '2026-07-20'), extensible)
    expect(told.types).toEqual(['PersonNotified'])
    expect(told.state.active.map(({ step }) => step)).toEqual(['triage'])
    expect(told.state.effects).toEqual([])
    const failed = command('record-failed', { effect, reason: 'no-address', attempts: 3 }, system, '2026-07-20')
    expect(when(given, failed, extensible).state.effects).toEqual([expect.objectContaining({ status: 'failed' })])
    // Nobody told the person, and nobody answered: the notice is still owed when silence has taken the case on.
    const silent = when(given, command('record-due', {}, system, '2026-08-05'), extensible)
    expect(silent.types.slice(-3)).toEqual(['ClockExpired', 'SilenceOccurred', 'StepEntered'])
    expect(silent.state.effects.map(({ step }) => step)).toEqual(['extension:answer', 'letter'])
  })
})

describe('a new calendar', () => {
  const rules = rulesWith({})
  const changed: Rules = {
    ...rules,
    calendars: { co: { ...calendar, holidays: { ...calendar.holidays, '2026-07-09': 'Día cívico' } } },
  }
  const recompute = (actor = system) =>
    command('recompute-clocks', { calendar: 'co', version: 'v2', reason: 'Día cívico' }, actor, '2026-07-08')

  test('moves a term that runs, with the old day and the reason in its explanation', () => {
    // What was counted by the new calendar already does not move, and nothing is told.
    const { state, codes } = when(filed('2026-07-02'), recompute(), changed)
    expect(codes).toEqual(['not-available'])
    const before = live(filed('2026-07-02'), rules).state
    const after = live([recompute()], changed, before).state
    expect(after.clocks['answer']).toMatchObject({ due: '2026-07-28', status: 'running' })
    expect(state.clocks['answer']?.due).toBe('2026-07-28')
    const clock = after.clocks['answer']
    const notes = clock && explainDue(clock, changed.calendars['co'] ?? calendar, 'America/Bogota').notes
    expect(notes).toEqual([
      { kind: 'recomputed', on: '2026-07-08', was: '2026-07-27', due: '2026-07-28', reason: 'Día cívico' },
    ])
  })

  test('moves the limit of the step that the person is at', () => {
    const asked = completed('triage', 'incomplete', desk, '2026-07-06', { note: 'Falta' })
    const counted = live([...filed('2026-07-02'), asked], rules).state
    const month: Rules = {
      ...rules,
      calendars: { co: { ...calendar, holidays: { ...calendar.holidays, '2026-08-06': 'Día cívico' } } },
    }
    const { state, events } = live([recompute()], month, counted)
    const moved = events.find(({ type }) => type === 'StepLimitRecomputed')
    expect(moved?.data).toMatchObject({ step: 'complete', was: '2026-08-07T05:00:00.000Z' })
    // 6 August is no business day, nor is the 7th, and then comes a weekend.
    expect(state.active).toEqual([expect.objectContaining({ step: 'complete', expiresAt: '2026-08-11T05:00:00.000Z' })])
    expect(() => live([recompute()], month, state)).toThrow('not-available')
  })

  test('knows from when a limit counts that began while nobody looked', () => {
    const silent = { effect: 'negative', norm: 'law', text: es('Negada.'), next: 'complete' } as const
    const leading = rulesWith({ silence: silent, suspendedIn: [] })
    const late = live([...filed('2026-07-02'), command('record-due', {}, system, '2026-07-30')], leading).state
    expect(late.active).toEqual([
      expect.objectContaining({ limitFrom: '2026-07-28T05:00:00.000Z', expiresAt: '2026-08-29T05:00:00.000Z' }),
    ])
    expect(() => live([recompute()], leading, late)).toThrow('not-available')
  })

  test('leaves alone what was met or has run out, and obeys only the engine', () => {
    const answered = live(
      [...filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-07')],
      rulesWith({ stopsOn: ['enter:letter'] }),
    ).state
    expect(() => live([recompute()], changed, answered)).toThrow('not-available')
    const late = live([...filed('2026-06-10'), command('record-due', {}, system, '2026-07-06')], rules).state
    expect(late.clocks['answer']?.status).toBe('expired')
    expect(() => live([recompute()], changed, late)).toThrow('not-available')
    const running = live(filed('2026-07-02'), rules).state
    expect(() => live([recompute(desk)], changed, running)).toThrow('not-available')
    expect(late.clocks['answer']).toMatchObject({ due: '2026-07-01' })
  })
})

describe('other clocks', () => {
  test('a term of hours runs from the instant, stands still from the question to the answer, and warns by the hour', () => {
    const rules = rulesWith({ term: '24 hours', warnAt: ['2 hours'] })
    const asked = completed('triage', 'incomplete', desk, '2026-07-03T06:00:00.000Z', { note: 'Falta' })
    const { state } = live([...filed('2026-07-02'), asked], rules)
    expect(state.clocks['answer']).toMatchObject({ status: 'suspended', pauses: [{ left: '6 hours' }] })
    const { state: answered } = live([submitted('2026-07-03T09:30:00.000Z', 'complete')], rules, state)
    const clock = answered.clocks['answer']
    expect(clock).toMatchObject({ status: 'running', dueAt: '2026-07-03T15:30:00.000Z', due: '2026-07-03' })
    expect(agenda(rules, answered).wakeAt).toBe('2026-07-03T13:30:00.000Z')
    const { lines, notes } = explainDue(clock ?? expect.fail(), calendar, 'America/Bogota')
    expect([lines.length, notes.map(({ kind }) => kind)]).toEqual([0, ['hours', 'suspended', 'resumed']])
  })

  test('a term starts once the person was told', () => {
    const rules = rulesWith({ startsOn: 'notified:told', stopsOn: [] })
    const given = [...filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-06')]
    const letter = {
      effect: 'letter#1',
      document: { id: 'd', sha256: 'a'.repeat(64), name: 'c.pdf', size: 1, mediaType: 'application/pdf' },
    }
    const { events } = live(
      [
        ...given,
        command('record-issued', letter, system, '2026-07-07'),
        command('record-notified', { effect: 'told#1', via: 'email' }, system, '2026-07-08'),
      ],
      rules,
    )
    const started = events.find(({ type }) => type === 'ClockStarted')
    expect(started?.data).toMatchObject({ from: '2026-07-08', due: '2026-07-31' })
  })

  test("the person's own term lapses and leads on, and the case does not wait for them", () => {
    const lapse = { norm: 'law', text: es('Se entiende desistida.'), next: 'given-up' }
    const rules = rulesWith({
      startsOn: 'enter:complete',
      stopsOn: ['complete:complete'],
      term: '1 month',
      suspendedIn: [],
      lapse,
    })
    const asked = completed('triage', 'incomplete', desk, '2026-08-12', { note: 'Falta' })
    const { state, types } = when(
      [...filed('2026-08-03'), asked],
      command('record-due', {}, system, '2026-09-15'),
      rules,
    )
    expect(types.slice(-3)).toEqual(['ClockExpired', 'StepEntered', 'CaseClosed'])
    expect(state).toMatchObject({ status: 'closed', outcome: 'given-up' })
    expect(state.silence).toBeUndefined()
  })

  test('what arrives out of hours is filed on the next business day, in the certificate as in the count', () => {
    const hours = {
      '1': ['08:00', '17:00'],
      '2': ['08:00', '17:00'],
      '3': ['08:00', '17:00'],
      '4': ['08:00', '17:00'],
      '5': ['08:00', '17:00'],
    } as Record<string, [string, string]>
    const office = { ...calendar, office: { hours, outOfHours: 'next-business-day' as const } }
    const rules: Rules = { ...rulesWith({}), calendars: { co: office } }
    const filedAt = (at: string) => live([...filed('2026-07-02').slice(0, -1), submitted(at)], rules).state
    expect(filedAt('2026-07-02T21:59:00.000Z')).toMatchObject({ filedOn: '2026-07-02' })
    expect(filedAt('2026-07-02T11:00:00.000Z')).toMatchObject({ filedOn: '2026-07-02' })
    const late = filedAt('2026-07-03T22:00:00.000Z')
    expect(late).toMatchObject({
      filedOn: '2026-07-06',
      clocks: { answer: { from: '2026-07-06', receivedOn: '2026-07-03' } },
    })
    const saturday = filedAt('2026-07-04T15:00:00.000Z')
    expect(saturday).toMatchObject({ filedOn: '2026-07-06' })
    const clock = late.clocks['answer']
    expect(clock && explainDue(clock, office, 'America/Bogota').notes).toEqual([
      { kind: 'received-out-of-hours', on: '2026-07-03' },
    ])
  })

  test('only the applicant answers for what is theirs to extend', () => {
    const rules = rulesWith({
      extension: {
        norm: 'law',
        role: 'applicant',
        upTo: 'half',
        counts: 'added',
        rounding: { to: 'down', source },
        source,
      },
    })
    const { state } = live(filed('2026-07-02'), rules)
    const offered = (actor = applicant) => actionsIn(rules, state, actor).find(({ type }) => type === 'extend')
    expect(offered()).toMatchObject({ upTo: '7 business days' })
    expect(offered(desk)).toBeUndefined()
  })
})
