import { describe, expect, test } from 'vitest'
import type { Actor, CaseCommand, CommandData } from '#core/commands.ts'
import type { Definition, Step } from '#core/definition.ts'
import { misfits } from '#core/misfits.ts'
import { applicant, command, compile, completed, definition, desk, filed, live, system, when } from './fixtures.ts'

/** What comes when the case has gone elsewhere, or an end has been decided: it does no harm, and no case stays open for ever. */

const es = (text: string) => ({ es: text })
const day = '2026-07-01'
const task = (role: string, next: string, more: object = {}): Step => ({
  kind: 'task',
  title: es('Tarea'),
  role,
  outcomes: { yes: { title: es('Sí'), next } },
  ...more,
})
const join: Step = { kind: 'join', title: es('Hecho') }
const letter = (next: string): Step => ({ kind: 'issue', title: es('Carta'), template: 'letter', next })
const sides = (a: Record<string, Step>, b: Record<string, Step>): Step => ({
  kind: 'parallel',
  title: es('A la vez'),
  branches: {
    a: { title: es('A'), start: Object.keys(a)[0] ?? '', steps: { ...a, 'a-ok': join } },
    b: { title: es('B'), start: Object.keys(b)[0] ?? '', steps: { ...b, 'b-ok': join } },
  },
  join: 'all',
  next: 'granted',
})
const procedure = (steps: Record<string, Step>, more: Partial<Definition> = {}): ReturnType<typeof compile> => {
  const { draft } = definition.steps
  if (draft?.kind !== 'form') throw new Error('The fixture has changed')
  const ends = Object.fromEntries(Object.entries(definition.steps).filter(([, step]) => step.kind === 'end'))
  const all = { draft: { ...draft, next: 'first' }, ...steps, ...ends }
  return compile({ ...definition, clocks: {}, anytime: { withdraw: { norm: 'law' } }, steps: all, ...more })
}

const issued = (effect: string): CaseCommand =>
  command(
    'record-issued',
    { effect, document: { id: 'd', sha256: 'a'.repeat(64), name: 'x', size: 1, mediaType: 'application/pdf' } },
    system,
    day,
  )
const failed = (effect: string): CaseCommand =>
  command('record-failed', { effect, reason: 'timeout', attempts: 3 }, system, day)
const withdrawn = command('withdraw', {}, applicant, day)

const payment: Step = {
  kind: 'payment',
  title: es('Pagar'),
  role: 'applicant',
  amount: '100',
  currency: 'COP',
  concept: es('Tasa'),
  within: '5 business days',
  expired: 'given-up',
  next: 'granted',
}
const bundle: Step = {
  kind: 'procedures',
  title: es('Partes'),
  start: { rut: { procedure: 'demo.rut', title: es('RUT'), data: {} } },
  join: 'all',
  next: 'granted',
}

describe('a case whose end was decided while something was under way closes', () => {
  test('when the way to pay has not been offered yet', () => {
    const rules = procedure({ first: payment })
    expect(live([...filed(day), withdrawn], rules).state).toMatchObject({ status: 'closed', outcome: 'withdrawn' })
    const charge = command(
      'record-charge',
      { effect: 'first#1', provider: 's', reference: 'r', url: 'https://p' },
      system,
      day,
    )
    expect(when([...filed(day), withdrawn], charge, rules).codes).toEqual(['case-closed'])
  })

  test('when the part of a bundle has not been opened yet', () => {
    const rules = procedure({ first: bundle })
    expect(live([...filed(day), withdrawn], rules).state).toMatchObject({ status: 'closed', outcome: 'withdrawn' })
  })

  test('when something else had failed for good before', () => {
    const rules = procedure({ first: sides({ a: letter('a-ok') }, { b: letter('b-ok') }) })
    const { state } = live([...filed(day), failed('a#1'), withdrawn, issued('b#1')], rules)
    expect(state).toMatchObject({ status: 'closed', outcome: 'withdrawn' })
    const never = live([...filed(day), failed('a#1'), withdrawn, failed('b#1')], rules)
    expect(never.state.status).toBe('closed')
  })

  test('when a task beside it was still to be given to somebody', () => {
    const rotating = task('desk', 'b-ok', { assignment: { by: 'rotation' } })
    const rules = procedure({ first: sides({ a: letter('a-ok') }, { b: rotating }) })
    expect(live([...filed(day), withdrawn, failed('a#1')], rules).state.status).toBe('closed')
    expect(live([...filed(day), withdrawn, issued('a#1')], rules).state.status).toBe('closed')
  })
})

describe('a way that waited for something under way', () => {
  const anytime: Definition['anytime'] = { withdraw: { norm: 'law', next: 'archive' } }
  const rules = procedure(
    { first: sides({ a: letter('a-ok') }, { b: task('desk', 'b-ok') }), archive: task('desk', 'granted') },
    { anytime },
  )

  test('is taken as soon as that has ended, though another branch would still wait for somebody', () => {
    const { state, types } = when([...filed(day), withdrawn], issued('a#1'), rules)
    expect(types).toEqual([
      'DocumentIssued',
      'StepEntered',
      'BranchJoined',
      'BranchCancelled',
      'ParallelLeft',
      'StepEntered',
    ])
    expect(state).toMatchObject({ active: [{ step: 'archive' }], parallels: {} })
    expect(state.diversion).toBeUndefined()
  })

  test('is taken when that has failed for good', () => {
    const { state } = live([...filed(day), withdrawn, failed('a#1')], rules)
    expect(
      live([...filed(day), withdrawn, failed('a#1'), command('withdraw', {}, applicant, day)], rules).state.active,
    ).toMatchObject([{ step: 'archive' }])
    expect(state.status).toBe('open')
  })
})

describe('parts of a bundle', () => {
  const again: Step = { ...bundle, within: '2 days', expired: 'check' } as Step
  const rules = procedure({ first: again, check: task('desk', 'first') })
  const started = (effect: string, id: string) => command('record-child', { effect, case: id, folio: 'F' }, system, day)
  const ended = (id: string, on: string) =>
    command('record-child-ended', { child: 'rut', case: id, outcome: 'granted' }, system, on)

  test('of an earlier time do not end those of now', () => {
    const later = '2026-07-06'
    const given = [
      ...filed(day),
      started('first#1/rut', 'old'),
      completed('check', 'yes', desk, later),
      command('record-child', { effect: 'first#2/rut', case: 'new', folio: 'F' }, system, later),
    ]
    expect(when(given, ended('old', later), rules).codes).toEqual(['not-available'])
    expect(when(given, ended('new', later), rules).state.outcome).toBe('granted')
  })

  test('that a bundle begun anew does not ask for any more are neither waited for nor counted', () => {
    const start = {
      rut: { procedure: 'demo.rut', title: es('RUT'), data: {} },
      rit: { procedure: 'demo.rit', title: es('RIT'), when: '!has(details)', data: {} },
    }
    const narrowed = task('desk', 'first')
    if (narrowed.kind !== 'task') throw new Error('The fixture has changed')
    const outcomes = { yes: { title: es('Sí'), fields: ['details'], next: 'first' } }
    const steps = { first: { ...again, start, next: 'known' } as Step, check: { ...narrowed, outcomes } }
    const known: Step = {
      kind: 'choice',
      title: es('¿Hay RIT?'),
      when: [{ if: "has(children.rit) && children.rit == 'granted'", next: 'denied' }],
      else: 'granted',
    }
    const later = '2026-07-06'
    const rit = (on: string) =>
      command('record-child-ended', { child: 'rit', case: 'rit', outcome: 'granted' }, system, on)
    const given = [
      ...filed(day),
      started('first#1/rut', 'old'),
      started('first#1/rit', 'rit'),
      completed('check', 'yes', desk, later, { data: { details: 'Sin RIT' } }),
      command('record-child', { effect: 'first#2/rut', case: 'new', folio: 'F' }, system, later),
    ]
    const narrow = procedure({ ...steps, known })
    expect(when(given, ended('new', later), narrow).state.outcome).toBe('granted')
    // It is put on record when it ends, and does not stand for one that is asked for now.
    const recorded = when(given, rit(later), narrow)
    expect(recorded.types).toEqual(['ChildEnded'])
    expect(when([...given, rit(later)], ended('new', later), narrow).state.outcome).toBe('granted')
    const any = procedure({ ...steps, first: { ...steps.first, join: 'any' } as Step, known })
    expect(when(given, rit(later), any).types).toEqual(['ChildEnded'])
  })
})

describe('tasks', () => {
  const eyes = { notBy: ['first'], supervisor: 'lawyer' }
  const lawyer: Actor = { kind: 'officer', id: 'l1', agencies: [{ agency: 'demo/legal', roles: ['lawyer'] }] }

  test('whoever took one before rotation chose, keeps it', () => {
    const rules = procedure({ first: task('desk', 'granted', { assignment: { by: 'rotation' } }) })
    const claimed = [...filed(day), command('claim', { step: 'first' }, desk, day)]
    expect(live(claimed, rules).state.effects).toEqual([])
    const assigned = command('record-assigned', { effect: 'first#1', officer: 'd2' }, system, day)
    expect(when(claimed, assigned, rules).codes).toEqual(['not-available'])
  })

  test('nobody is given one that four eyes bar them from', () => {
    const rules = procedure({ first: task('desk', 'second'), second: task('desk', 'granted', eyes) })
    const given = [...filed(day), completed('first', 'yes', desk, day)]
    const assign = (officer: string) => command('assign', { step: 'second', officer }, lawyer, day)
    expect(when(given, assign('d1'), rules).codes).toEqual(['unknown-officer'])
    expect(when(given, assign('d2'), rules).codes).toEqual([])
    const named = { notBy: ['first'], assignment: { by: 'officer', officer: 'officers.first' } }
    const itself = procedure({ first: task('desk', 'second'), second: task('desk', 'granted', named) })
    expect(live(given, itself).state.active).toMatchObject([{ step: 'second' }])
    expect(live(given, itself).state.active[0]?.assignee).toBeUndefined()
  })
})

describe('what the engine owes where a case leaves', () => {
  const anytime: Definition['anytime'] = {
    withdraw: { norm: 'law', next: 'archive' },
    transfer: { norm: 'law', role: 'desk', to: ['demo/legal'], roles: ['desk'], next: 'archive' },
    requestCompletion: { norm: 'law', role: 'desk', in: ['b'], next: 'archive' },
    appeal: { norm: 'law', in: ['first'], next: 'archive' },
  }
  const rotating = task('desk', 'b-ok', { assignment: { by: 'rotation' } })
  const silent: Definition['clocks'] = {
    answer: {
      title: es('Respuesta'),
      norm: 'law',
      term: '1 business day',
      startsOn: 'filing',
      stopsOn: ['enter:archive'],
      silence: { effect: 'negative', norm: 'law', text: es('Negada'), next: 'archive' },
    },
  }
  const steps = { first: sides({ a: bundle }, { b: rotating }), archive: task('desk', 'granted') }
  // The branches' own are named where they are cancelled: here nothing stands in a branch.
  const plain = procedure(
    { first: { ...rotating, outcomes: {} } as Step, archive: task('desk', 'granted') },
    { anytime },
  )
  const late = procedure({ first: rotating, archive: task('desk', 'granted') }, { anytime, clocks: silent })

  const namedIn = (next: CaseCommand, by: ReturnType<typeof procedure>, type: string) => {
    const { decision, state } = when(filed(day), next, by)
    expect(state.effects).toEqual([])
    return decision.ok ? decision.events.find((event) => event.type === type)?.data : decision.problems
  }

  test('is named by the event that takes the case away', () => {
    const effects = ['first#1']
    const transfer = command('transfer', { to: 'demo/legal', reason: 'No es competente' }, desk, day)
    expect(namedIn(transfer, plain, 'CaseTransferred')).toMatchObject({ effects })
    expect(namedIn(withdrawn, plain, 'CaseWithdrawn')).toMatchObject({ effects })
    expect(namedIn(command('appeal', { data: {} }, applicant, day), plain, 'AppealFiled')).toMatchObject({ effects })
    const due = command('record-due', {}, system, '2026-07-20')
    expect(namedIn(due, late, 'SilenceOccurred')).toMatchObject({ effects })
  })

  test('is named once: with its branch where it stands in one, and not at all where nothing was owed', () => {
    const branches = procedure(steps, { anytime })
    expect(namedIn(withdrawn, branches, 'CaseWithdrawn')).toEqual({ next: 'archive' })
    expect(namedIn(withdrawn, branches, 'BranchCancelled')).toMatchObject({ effects: ['a#1/rut'] })
    const asked = command('request-completion', { marks: [], note: 'Falta la firma' }, desk, day)
    expect(namedIn(asked, branches, 'CompletionAsked')).not.toHaveProperty('effects')
  })
})

test('two cases that are joined to each other at once do not both close', () => {
  const rules = procedure({ first: task('desk', 'granted') }, { anytime: { join: { norm: 'law', role: 'desk' } } })
  const told = command('record-joined', { case: 'other', folio: 'DEM-2' }, desk, day)
  const data: CommandData['join-case'] = { into: 'other', folio: 'DEM-2', reason: 'Lo mismo' }
  expect(when([...filed(day), told], command('join-case', data, desk, day), rules).codes).toEqual(['case-not-found'])
})

test('a case is not taken to a version without a step where it paid', () => {
  const paid = command(
    'record-payment',
    { effect: 'first#1', provider: 's', reference: 'r', status: 'approved', cents: 10_000, currency: 'COP' },
    system,
    day,
  )
  const rules = procedure({ first: { ...payment, next: 'second' } as Step, second: task('desk', 'granted') })
  const { state } = live([...filed(day), paid], rules)
  expect(state.active).toMatchObject([{ step: 'second' }])
  const after = compile({ ...rules.definition, version: 2 })
  const { first: _gone, ...others } = rules.definition.steps
  const without = compile({ ...rules.definition, version: 2, steps: others })
  expect(misfits({ before: rules, after, mapping: {} }, state)).toEqual([])
  expect(misfits({ before: rules, after: without, mapping: {} }, state)).toEqual([{ code: 'no-step', item: 'first' }])
})
