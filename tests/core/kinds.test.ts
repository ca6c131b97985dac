import { describe, expect, test } from 'vitest'
import { agenda } from '#core/agenda.ts'
import { availableActions } from '#core/actions.ts'
import type { Actor, CaseCommand, CommandData } from '#core/commands.ts'
import type { Definition, Step } from '#core/definition.ts'
import { caseScope } from '#core/scope.ts'
import { initialState } from '#core/state.ts'
import {
  admin,
  applicant,
  command,
  compile,
  completed,
  definition,
  desk,
  filed,
  lawyer,
  live,
  otherDesk,
  saved,
  submitted,
  opened,
  system,
  when,
} from './fixtures.ts'

const es = (text: string) => ({ es: text })
const task = (role: string, next: string, more: object = {}): Step => ({
  kind: 'task',
  title: es('Tarea'),
  role,
  outcomes: { yes: { title: es('Sí'), next }, no: { title: es('No'), next: 'denied' } },
  ...more,
})

/** The fixture's procedure, with these steps after the draft. */
const procedure = (steps: Record<string, Step>, more: Partial<Definition> = {}): ReturnType<typeof compile> => {
  const { draft } = definition.steps
  if (draft?.kind !== 'form') throw new Error('The fixture has changed')
  const ends = Object.fromEntries(Object.entries(definition.steps).filter(([, step]) => step.kind === 'end'))
  return compile({
    ...definition,
    clocks: {},
    steps: { draft: { ...draft, next: 'first' }, ...steps, ...ends },
    ...more,
  })
}
const day = '2026-07-01'
const types = (life: { events: { type: string }[] }) => life.events.map(({ type }) => type)

describe('parallel branches', () => {
  const join = (result?: string): Step => ({ kind: 'join', title: es('Hecho'), ...(result && { result }) })
  const opinions = (how: 'all' | 'any' | { atLeast: number }, more: object = {}): Record<string, Step> => ({
    first: {
      kind: 'parallel',
      title: es('Conceptos'),
      branches: {
        fire: {
          title: es('Bomberos'),
          start: 'fire',
          steps: { fire: task('desk', 'fire-ok'), 'fire-ok': join('good') },
        },
        health: {
          title: es('Salud'),
          start: 'health',
          steps: { health: task('lawyer', 'health-ok'), 'health-ok': join() },
        },
        noise: {
          title: es('Ruido'),
          when: "kind == 'hard'",
          start: 'noise',
          steps: { noise: task('desk', 'noise-ok'), 'noise-ok': join() },
        },
      },
      join: how,
      next: 'last',
      ...more,
    },
    last: task('desk', 'granted'),
  })

  test('run side by side, without the one whose condition does not hold, and join when all are done', () => {
    const rules = procedure(opinions('all'))
    const before = live(filed(day), rules)
    expect(before.state.active.map(({ step }) => step)).toEqual(['first', 'fire', 'health'])
    const one = when(filed(day), completed('fire', 'yes', desk, day), rules)
    expect(one.types).toEqual(['TaskCompleted', 'StepEntered', 'BranchJoined'])
    expect(one.state.active.map(({ step }) => step)).toEqual(['first', 'health'])
    const both = when(
      [...filed(day), completed('fire', 'yes', desk, day)],
      completed('health', 'yes', lawyer, day),
      rules,
    )
    expect(both.types).toEqual(['TaskCompleted', 'StepEntered', 'BranchJoined', 'ParallelJoined', 'StepEntered'])
    expect(both.state).toMatchObject({ active: [{ step: 'last' }], parallels: {} })
    expect(caseScope(rules, both.state).branches).toEqual({ fire: 'good', health: 'done' })
  })

  test('with `any`, the first one done cancels the others by name', () => {
    const rules = procedure(opinions('any'))
    const { decision, state } = when(filed(day), completed('health', 'yes', lawyer, day), rules)
    expect(decision.ok && decision.events).toContainEqual({
      type: 'BranchCancelled',
      data: { parallel: 'first', branch: 'fire', steps: ['fire'], effects: [] },
    })
    expect(state.active.map(({ step }) => step)).toEqual(['last'])
  })

  test('with at least two of two that run, both are needed', () => {
    const rules = procedure(opinions({ atLeast: 2 }))
    expect(when(filed(day), completed('fire', 'yes', desk, day), rules).state.active).toHaveLength(2)
  })

  test('a step that leads out of a branch ends them all', () => {
    const rules = procedure(opinions('all'))
    const { types: told, state } = when(filed(day), completed('fire', 'no', desk, day), rules)
    expect(told).toEqual(['TaskCompleted', 'BranchCancelled', 'ParallelLeft', 'StepEntered', 'CaseClosed'])
    expect(state).toMatchObject({ status: 'closed', outcome: 'denied', active: [] })
  })

  test('its limit cancels what still runs', () => {
    const rules = procedure(opinions('all', { within: '2 days', expired: 'denied' }))
    const { types: told, state } = when(
      [...filed(day), completed('fire', 'yes', desk, day)],
      command('record-due', {}, system, '2026-07-05'),
      rules,
    )
    expect(told).toEqual(['BranchCancelled', 'StepExpired', 'StepEntered', 'CaseClosed'])
    expect(state.outcome).toBe('denied')
  })

  test('stand within one another', () => {
    const inner: Step = {
      kind: 'parallel',
      title: es('Dentro'),
      branches: {
        a: { title: es('A'), start: 'a', steps: { a: task('desk', 'a-ok'), 'a-ok': join() } },
        b: { title: es('B'), start: 'b', steps: { b: task('desk', 'b-ok'), 'b-ok': join() } },
      },
      join: 'all',
      next: 'inside-ok',
    }
    const rules = procedure({
      first: {
        kind: 'parallel',
        title: es('Fuera'),
        branches: {
          outer: { title: es('Fuera'), start: 'inside', steps: { inside: inner, 'inside-ok': join() } },
          beside: { title: es('Al lado'), start: 'c', steps: { c: task('lawyer', 'c-ok'), 'c-ok': join() } },
        },
        join: 'all',
        next: 'granted',
      },
    })
    const inside = [...filed(day), completed('a', 'yes', desk, day), completed('b', 'yes', desk, day)]
    const { state } = live(inside, rules)
    expect(state.active.map(({ step }) => step)).toEqual(['first', 'c'])
    expect(when(inside, completed('c', 'yes', lawyer, day), rules).state.outcome).toBe('granted')
    const out = when([...filed(day), completed('a', 'yes', desk, day)], completed('c', 'no', lawyer, day), rules)
    expect(out.types.filter((type) => type === 'BranchCancelled')).toHaveLength(1)
    expect(out.state).toMatchObject({ status: 'closed', parallels: {} })
  })
})

describe('tasks', () => {
  test('four eyes: whoever did one step may not do the other', () => {
    const rules = procedure({ first: task('desk', 'second'), second: task('desk', 'granted', { notBy: ['first'] }) })
    const given = [...filed(day), completed('first', 'yes', desk, day)]
    expect(when(given, completed('second', 'yes', desk, day), rules).codes).toEqual(['not-available'])
    expect(when(given, completed('second', 'yes', otherDesk, day), rules).state.outcome).toBe('granted')
  })

  test('four eyes look at whose work stands: of those who did a step, the last', () => {
    const again = { yes: { title: es('Sí'), next: 'granted' }, back: { title: es('Devolver'), next: 'first' } }
    const rules = procedure({
      first: task('desk', 'second'),
      second: task('desk', 'granted', { notBy: ['first'], outcomes: again }),
    })
    const twice = [
      ...filed(day),
      completed('first', 'yes', desk, day),
      completed('second', 'back', otherDesk, day),
      completed('first', 'yes', otherDesk, day),
    ]
    expect(when(twice, completed('second', 'yes', otherDesk, day), rules).codes).toEqual(['not-available'])
    expect(when(twice, completed('second', 'yes', desk, day), rules).state.outcome).toBe('granted')
  })

  test('an officer sends the case back to a step that was there, with reasons', () => {
    const back: Step = {
      kind: 'task',
      title: es('Revisar'),
      role: 'lawyer',
      outcomes: {
        back: { title: es('Devolver'), sendBackTo: ['draft-again', 'first', 'never'] },
        ok: { title: es('Bien'), next: 'granted' },
      },
    }
    const rules = procedure({
      first: task('desk', 'review'),
      review: back,
      'draft-again': task('desk', 'review'),
      never: task('desk', 'review'),
    })
    const given = [...filed(day), completed('first', 'yes', desk, day)]
    const sent = when(given, completed('review', 'back', lawyer, day, { to: 'first', note: 'Falta la firma' }), rules)
    expect(sent.state).toMatchObject({ active: [{ step: 'first' }] })
    expect(when(given, completed('review', 'back', lawyer, day, { to: 'never' }), rules).codes).toEqual([
      'unknown-step',
    ])
    expect(when(given, completed('review', 'back', lawyer, day), rules).codes).toEqual(['unknown-step'])
  })

  test('rotation is owed by the engine, and the task is nobody’s until then', () => {
    const rules = procedure({ first: task('desk', 'granted', { assignment: { by: 'rotation' } }) })
    const { state } = live(filed(day), rules)
    expect(agenda(rules, state).effects).toMatchObject([{ id: 'first#1', kind: 'assign' }])
    const assigned = when(
      filed(day),
      command('record-assigned', { effect: 'first#1', officer: 'd2' }, system, day),
      rules,
    )
    expect(assigned.state).toMatchObject({ active: [{ assignee: 'd2' }], effects: [] })
    expect(when(filed(day), completed('first', 'yes', desk, day), rules).state.effects).toEqual([])
  })

  test('a named officer is who did an earlier step', () => {
    const named = { assignment: { by: 'officer', officer: 'officers.first' } }
    const rules = procedure({ first: task('desk', 'second'), second: task('desk', 'granted', named) })
    const { state } = live([...filed(day), completed('first', 'yes', desk, day)], rules)
    expect(state.active).toMatchObject([{ step: 'second', assignee: 'd1' }])
  })

  test('a supervisor gives it to another; the one who had it can no longer act', () => {
    const rules = procedure({ first: task('desk', 'granted', { supervisor: 'lawyer' }) })
    const given = [...filed(day), command('claim', { step: 'first' }, desk, day)]
    const moved = when(given, command('assign', { step: 'first', officer: 'd2' }, lawyer, day), rules)
    expect(moved.types).toEqual(['TaskReleased', 'TaskAssigned'])
    expect(moved.state.active).toMatchObject([{ assignee: 'd2' }])
    expect(when(given, command('assign', { step: 'first', officer: 'd2' }, desk, day), rules).codes).toEqual([
      'not-available',
    ])
  })

  test('when it is late another role may act too', () => {
    const rules = procedure({
      first: task('desk', 'granted', { escalate: { after: '2 business days', to: 'lawyer' } }),
    })
    const late = [...filed(day), command('claim', { step: 'first' }, desk, day)]
    expect(when(late, completed('first', 'yes', lawyer, '2026-07-02'), rules).codes).toEqual(['not-available'])
    const { types: told, state } = when(late, completed('first', 'yes', lawyer, '2026-07-06'), rules)
    expect(told[0]).toBe('TaskEscalated')
    expect(state.outcome).toBe('granted')
  })

  test('an outcome is offered only if its condition holds', () => {
    const step: Step = {
      kind: 'task',
      title: es('Tarea'),
      role: 'desk',
      outcomes: {
        hard: { title: es('Difícil'), when: "kind == 'hard'", next: 'denied' },
        simple: { title: es('Sencillo'), when: "kind == 'simple'", next: 'granted' },
      },
    }
    const rules = procedure({ first: step })
    const { state } = live(filed(day), rules)
    expect(availableActions(rules, state, desk, `${day}T13:00:00.000Z`)).toContainEqual({
      type: 'complete',
      step: 'first',
      outcomes: ['simple'],
    })
  })
})

describe('payment', () => {
  const pay = (amount: string): Step => ({
    kind: 'payment',
    title: es('Pagar'),
    role: 'applicant',
    amount,
    currency: 'COP',
    concept: es('Tasa'),
    confirmedBy: 'desk',
    within: '5 business days',
    expired: 'given-up',
    next: 'granted',
  })
  const rules = procedure({ first: pay('12500.5') })
  const offered: CaseCommand[] = [
    ...filed(day),
    command('record-charge', { effect: 'first#1', provider: 'sim', reference: 'r1', url: 'https://pay' }, system, day),
  ]
  const paid = (
    status: 'approved' | 'declined',
    more: Partial<CommandData['record-payment']> = {},
    on = day,
    effect = 'first#1',
  ) =>
    command(
      'record-payment',
      { effect, provider: 'sim', reference: 'r1', status, cents: 1_250_050, currency: 'COP', ...more },
      system,
      on,
    )

  test('is asked for in cents, offered, and confirmed only by who was paid', () => {
    const { state } = live(filed(day), rules)
    expect(state.payments['first#1']).toMatchObject({ cents: 1_250_050, currency: 'COP', status: 'requested' })
    expect(agenda(rules, state).effects).toMatchObject([{ id: 'first#1', kind: 'payment' }])
    expect(agenda(rules, live(offered, rules).state).effects).toEqual([])
    const done = when(offered, paid('approved'), rules)
    expect(done.types).toEqual(['PaymentConfirmed', 'StepEntered', 'CaseClosed'])
    expect(
      when(offered, command('record-payment', { ...paid('approved').data } as never, applicant, day), rules).codes,
    ).toEqual(['not-available'])
  })

  test('declined, it can be asked for anew, as another payment', () => {
    const declined = [...offered, paid('declined', { reason: 'funds' })]
    const again = when(declined, command('pay-again', { step: 'first' }, applicant, day), rules)
    expect(again.types).toEqual(['PaymentRequested'])
    expect(again.state.effects).toMatchObject([{ id: 'first#1.2', status: 'pending' }])
    expect(when(offered, command('pay-again', { step: 'first' }, applicant, day), rules).codes).toEqual([
      'not-available',
    ])
  })

  test('of another amount it is disputed and the case waits', () => {
    const { types: told, state } = when(offered, paid('approved', { cents: 1 }), rules)
    expect(told).toEqual(['PaymentDisputed'])
    expect(state.active).toMatchObject([{ step: 'first' }])
  })

  test('that arrives late is put on record, also when the case has closed', () => {
    const closed = [...offered, command('record-due', {}, system, '2026-07-20')]
    expect(live(closed, rules).state.outcome).toBe('given-up')
    expect(when(closed, paid('approved', {}, '2026-07-21'), rules).types).toEqual(['PaymentReceivedLate'])
  })

  test('of nothing is not asked for', () => {
    expect(types(live(filed(day), procedure({ first: pay('0') })))).toContain('PaymentWaived')
  })

  test('of an amount that cannot be worked out is asked of nobody: the case takes the way out of the step', () => {
    const broken = live(filed(day), procedure({ first: pay('1.0 / double(name)') }))
    expect(types(broken)).not.toContain('PaymentRequested')
    expect(broken.state.outcome).toBe('given-up')
  })

  test('at a counter is recorded by its officer with the receipt', () => {
    const counter = command('confirm-payment', { step: 'first', receipt: 'B-77', paidOn: day }, desk, day)
    expect(when(offered, counter, rules).state.payments['first#1']).toMatchObject({ status: 'paid', reference: 'B-77' })
    const future = command('confirm-payment', { step: 'first', receipt: 'B-77', paidOn: '2026-09-01' }, desk, day)
    expect(when(offered, future, rules).codes).toEqual(['field-invalid'])
  })
})

describe('appointment', () => {
  const rules = procedure({
    first: {
      kind: 'appointment',
      title: es('Cita'),
      role: 'applicant',
      offices: ['demo/office/centre'],
      attendedBy: 'desk',
      reschedules: 1,
      missed: 'denied',
      within: '20 days',
      expired: 'given-up',
      next: 'granted',
    },
  })
  const book = (at: string, on = day) =>
    command('book', { step: 'first', office: 'demo/office/centre', at, minutes: 20 }, applicant, on)
  const slot = '2026-07-03T14:00:00.000Z'

  test('is booked, changed as often as allowed, and attended', () => {
    const once = [...filed(day), book(slot)]
    const changed = when(once, book('2026-07-04T14:00:00.000Z'), rules)
    expect(changed.types).toEqual(['AppointmentCancelled', 'AppointmentBooked'])
    expect(when([...once, book('2026-07-04T14:00:00.000Z')], book(slot), rules).codes).toEqual(['not-available'])
    const came = when(once, command('record-attended', { step: 'first' }, desk, '2026-07-03'), rules)
    expect(came.state).toMatchObject({ outcome: 'granted', appointments: { first: { status: 'attended' } } })
  })

  test('an office or a time that is not offered is refused', () => {
    const elsewhere = command(
      'book',
      { step: 'first', office: 'demo/office/moon', at: slot, minutes: 20 },
      applicant,
      day,
    )
    expect(when(filed(day), elsewhere, rules).codes).toEqual(['slot-unavailable'])
    expect(when(filed(day), book('2026-06-01T14:00:00.000Z'), rules).codes).toEqual(['slot-unavailable'])
    expect(when(filed(day), book('2026-07-25T14:00:00.000Z'), rules).codes).toEqual(['slot-unavailable'])
  })

  test('not coming allows another booking, and then no more', () => {
    const missed = [...filed(day), book(slot), command('record-missed', { step: 'first' }, desk, '2026-07-04')]
    expect(live(missed, rules).state.active).toMatchObject([{ step: 'first' }])
    const again = [...missed, book('2026-07-08T14:00:00.000Z', '2026-07-05')]
    expect(when(again, command('record-missed', { step: 'first' }, desk, '2026-07-09'), rules).state.outcome).toBe(
      'denied',
    )
  })

  test('a slot is given back when the case goes elsewhere', () => {
    const { types: told } = when([...filed(day), book(slot)], command('record-due', {}, system, '2026-08-01'), rules)
    expect(told).toEqual(['AppointmentCancelled', 'StepExpired', 'StepEntered', 'CaseClosed'])
  })
})

describe('calls, bundles and waits', () => {
  test('an answer fills the fields that it holds; a failure has its way out', () => {
    const call: Step = {
      kind: 'call',
      title: es('Consultar'),
      service: 'demo/registry',
      request: { name: 'name' },
      into: { details: 'answer.text', reason: 'answer.missing' },
      failed: 'manual',
      next: 'granted',
    }
    const rules = procedure({ first: call, manual: task('desk', 'granted') })
    const answered = when(
      filed(day),
      command('record-answer', { effect: 'first#1', answer: { text: 'hola' } }, system, day),
      rules,
    )
    expect(answered.state.data).toMatchObject({ details: 'hola' })
    expect(answered.state.data).not.toHaveProperty('reason')
    const failed = when(
      filed(day),
      command('record-failed', { effect: 'first#1', reason: 'timeout', attempts: 3 }, system, day),
      rules,
    )
    expect(failed.types).toEqual(['ServiceFailed', 'StepEntered'])
    expect(failed.state.active).toMatchObject([{ step: 'manual' }])
  })

  const bundle = (join: 'all' | 'any'): Step => ({
    kind: 'procedures',
    title: es('Partes'),
    start: {
      rut: { procedure: 'demo.rut', title: es('RUT'), data: { name: 'name' } },
      rit: { procedure: 'demo.rit', title: es('RIT'), data: {} },
      extra: { procedure: 'demo.extra', title: es('Otro'), when: "kind == 'hard'", data: {} },
    },
    join,
    next: 'granted',
  })
  const started = (child: string) =>
    command('record-child', { effect: `first#1/${child}`, case: `case-${child}`, folio: 'F' }, system, day)
  const ended = (child: string) =>
    command('record-child-ended', { child, case: `case-${child}`, outcome: 'granted' }, system, day)

  test('a bundle asks for the cases that apply and goes on when they have ended', () => {
    const rules = procedure({ first: bundle('all') })
    const { state } = live(filed(day), rules)
    expect(agenda(rules, state).effects.map(({ id }) => id)).toEqual(['first#1/rut', 'first#1/rit'])
    const one = [...filed(day), started('rut'), started('rit'), ended('rut')]
    expect(live(one, rules).state.active).toMatchObject([{ step: 'first' }])
    expect(when(one, ended('rit'), rules).types).toEqual(['ChildEnded', 'ChildrenJoined', 'StepEntered', 'CaseClosed'])
  })

  test('with `any` the first end is enough, and later ones are still put on record', () => {
    const rules = procedure({ first: { ...bundle('any'), next: 'last' } as Step, last: task('desk', 'granted') })
    const one = [...filed(day), started('rut'), started('rit'), ended('rut')]
    expect(live(one, rules).state.active).toMatchObject([{ step: 'last' }])
    expect(when(one, ended('rit'), rules).types).toEqual(['ChildEnded'])
  })

  test('a wait for a length of time ends by itself, and one for a day that has begun does not wait', () => {
    const wait = (more: object): Step => ({ kind: 'wait', title: es('Esperar'), next: 'granted', ...more })
    const rules = procedure({ first: wait({ for: '3 business days' }) })
    const { types: told } = when(filed(day), command('record-due', {}, system, '2026-07-08'), rules)
    expect(told).toEqual(['WaitEnded', 'StepEntered', 'CaseClosed'])
    expect(types(live(filed(day), procedure({ first: wait({ until: "'2026-01-01'" }) })))).toContain('WaitEnded')
    expect(
      agenda(
        procedure({ first: wait({ until: "'2026-08-01'" }) }),
        live(filed(day), procedure({ first: wait({ until: "'2026-08-01'" }) })).state,
      ).wakeAt,
    ).toBe('2026-08-01T05:00:00.000Z')
  })

  test('a wait for something elsewhere ends when its role reports it', () => {
    const rules = procedure({
      first: {
        kind: 'wait',
        title: es('Esperar'),
        event: { name: 'registered', from: 'desk', fields: ['reason'] },
        within: '10 days',
        expired: 'denied',
        next: 'granted',
      },
    })
    const report = (actor: Actor, data = { reason: 'ok' }) =>
      command('report', { step: 'first', name: 'registered', data }, actor, day)
    expect(when(filed(day), report(desk), rules).state).toMatchObject({ outcome: 'granted', data: { reason: 'ok' } })
    expect(when(filed(day), report(lawyer), rules).codes).toEqual(['not-available'])
    expect(when(filed(day), report(desk, {} as never), rules).codes).toEqual(['field-required'])
  })
})

describe('moves at any time', () => {
  const anytime: Definition['anytime'] = {
    withdraw: { norm: 'law', next: 'archive' },
    transfer: { norm: 'law', role: 'desk', to: ['demo/legal'], roles: ['desk'], next: 'first', elsewhere: 'denied' },
    requestCompletion: { norm: 'law', role: 'desk', in: ['first'], next: 'complete' },
    appeal: { norm: 'law', in: ['firm'], fields: ['reason'], next: 'appealed' },
    correct: { norm: 'law', role: 'desk', fields: ['name'] },
    join: { norm: 'law', role: 'desk' },
  }
  const complete = definition.steps.complete
  if (!complete) throw new Error('The fixture has changed')
  const rules = procedure(
    {
      first: task('desk', 'firm'),
      firm: { kind: 'wait', title: es('En firme'), for: '10 business days', next: 'granted' },
      appealed: task('lawyer', 'granted'),
      archive: task('desk', 'granted'),
      complete: { ...complete, next: 'first' } as Step,
    },
    { anytime },
  )
  const legal: Actor = { kind: 'officer', id: 'l2', agencies: [{ agency: 'demo/legal', roles: ['desk'] }] }

  test('a transfer gives the roles to the receiving agency, and takes them from the one before', () => {
    const moved = when(
      filed(day),
      command('transfer', { to: 'demo/legal', reason: 'No es competente' }, desk, day),
      rules,
    )
    expect(moved.types).toEqual(['CaseTransferred', 'StepEntered'])
    expect(moved.state.agency).toBe('demo/legal')
    const given = [...filed(day), command('transfer', { to: 'demo/legal', reason: 'x' }, desk, day)]
    expect(when(given, completed('first', 'yes', desk, day), rules).codes).toEqual(['not-available'])
    expect(when(given, completed('first', 'yes', legal, day), rules).state.active).toMatchObject([{ step: 'firm' }])
  })

  test('a transfer to a body outside goes where the definition says, and needs its name and a reason', () => {
    const out = command('transfer', { body: 'Ministerio', reason: 'x' }, desk, day)
    expect(when(filed(day), out, rules).state.outcome).toBe('denied')
    expect(when(filed(day), command('transfer', { reason: 'x' }, desk, day), rules).codes).toEqual(['unknown-agency'])
    expect(when(filed(day), command('transfer', { to: 'demo/legal', reason: ' ' }, desk, day), rules).codes).toEqual([
      'reason-required',
    ])
  })

  test('completion is asked for and told at the form', () => {
    const asked = command('request-completion', { marks: [{ item: 'details', reason: 'Falta' }] }, desk, day)
    const { types: told, state } = when(filed(day), asked, rules)
    expect(told).toEqual(['CompletionAsked', 'StepEntered', 'CompletionRequested'])
    expect(state.active).toMatchObject([{ step: 'complete', marks: [{ item: 'details' }] }])
  })

  test('an appeal is possible only where it is due, with what it must say', () => {
    const appeal = (data = { reason: 'No estoy de acuerdo' }) => command('appeal', { data }, applicant, day)
    expect(when(filed(day), appeal(), rules).codes).toEqual(['not-available'])
    const decided = [...filed(day), completed('first', 'yes', desk, day)]
    expect(when(decided, appeal({} as never), rules).codes).toEqual(['field-required'])
    expect(when(decided, appeal(), rules).state).toMatchObject({ active: [{ step: 'appealed' }] })
  })

  test('a clerical error is corrected with a reason, also after the end, and only where allowed', () => {
    const closed = [...filed(day), completed('first', 'no', desk, day)]
    const fix = (data: CommandData['correct']['data'], reason = 'Mal escrito') =>
      command('correct', { data, reason }, desk, day)
    expect(when(closed, fix({ name: 'Anna' }), rules).state).toMatchObject({ status: 'closed', data: { name: 'Anna' } })
    expect(when(closed, fix({ kind: 'hard' }), rules).codes).toEqual(['unknown-field'])
    expect(when(closed, fix({ name: 'Anna' }, ''), rules).codes).toEqual(['reason-required'])
  })

  test('a case is joined to another and closes', () => {
    const joined = command('join-case', { into: 'other', folio: 'DEM-2', reason: 'Misma petición' }, desk, day)
    expect(when(filed(day), joined, rules).state).toMatchObject({ status: 'closed', outcome: 'joined' })
    expect(
      when(filed(day), command('join-case', { into: 'x', folio: '', reason: 'y' }, desk, day), rules).codes,
    ).toEqual(['case-not-found'])
  })

  test('withdrawing may lead somewhere', () => {
    const { types: told, state } = when(filed(day), command('withdraw', {}, applicant, day), rules)
    expect(told).toEqual(['CaseWithdrawn', 'StepEntered'])
    expect(state.active).toMatchObject([{ step: 'archive' }])
  })
})

describe('answers', () => {
  const data: Definition['data'] = {
    ...definition.data,
    rows: {
      title: es('Filas'),
      type: 'group',
      required: true,
      minItems: 2,
      fields: {
        item: { title: es('Qué'), type: 'string', required: true },
        price: { title: es('Cuánto'), type: 'number', required: "item != 'gift'" },
      },
    },
    total: { title: es('Total'), type: 'number', value: 'rows.map(r, r.price).size() * 2' },
    visit: {
      title: es('Día'),
      type: 'string',
      format: 'date',
      checks: [{ if: 'visit > today', message: es('Escriba un día que no haya pasado.') }],
    },
  }
  const { draft } = definition.steps
  if (draft?.kind !== 'form') throw new Error('The fixture has changed')
  const sections = [...draft.sections, { id: 'rows', title: es('Filas'), fields: ['rows', 'total', 'visit'] }]
  const rules = compile({ ...definition, data, steps: { ...definition.steps, draft: { ...draft, sections } } })
  const basis = { name: 'Ana', kind: 'simple' }

  test('rows of a group are looked at one by one', () => {
    const one = [opened(day), saved({ ...basis, rows: [{ price: 1 }] }, day)]
    const { decision } = when(one, submitted(day), rules)
    expect(!decision.ok && decision.problems).toEqual([
      { code: 'group-size', pointer: '/data/rows', params: { minItems: 2 } },
      { code: 'field-required', pointer: '/data/rows/0/item' },
    ])
    const two = [opened(day), saved({ ...basis, rows: [{ item: 'a', price: 1 }, { item: 'gift' }] }, day)]
    expect(when(two, submitted(day), rules).codes).toEqual([])
  })

  test('a calculated field is nobody’s to answer, and always what it gives', () => {
    const rows = [
      { item: 'a', price: 1 },
      { item: 'b', price: 2 },
    ]
    expect(when([opened(day)], saved({ total: 3 }, day), rules).codes).toEqual(['unknown-field'])
    const { state } = live([opened(day), saved({ ...basis, rows }, day)], rules)
    expect(caseScope(rules, state).total).toBe(4)
  })

  test('a rule over an answer is judged on the day of sending', () => {
    const rows = [
      { item: 'a', price: 1 },
      { item: 'b', price: 2 },
    ]
    const given = [opened(day), saved({ ...basis, rows, visit: '2026-07-03' }, day)]
    expect(when(given, submitted('2026-07-02'), rules).codes).toEqual([])
    const { decision } = when(given, submitted('2026-07-03'), rules)
    expect(!decision.ok && decision.problems).toEqual([
      { code: 'check-failed', pointer: '/data/visit', params: { check: 0 } },
    ])
  })
})

test('an administrator may still give a task back', () => {
  const rules = procedure({ first: task('desk', 'granted') })
  const given = [...filed(day), command('claim', { step: 'first' }, desk, day)]
  expect(when(given, command('release', { step: 'first' }, admin, day), rules).types).toEqual(['TaskReleased'])
  expect(initialState('x').revision).toBe(-1)
})
