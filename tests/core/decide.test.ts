import { describe, expect, test } from 'vitest'
import { availableActions } from '#core/actions.ts'
import { agenda } from '#core/agenda.ts'
import {
  applicant,
  admin,
  command,
  compile,
  completed,
  definition,
  desk,
  filed,
  filled,
  lawyer,
  live,
  opened,
  otherDesk,
  pdf,
  rules,
  saved,
  submitted,
  system,
  when,
} from './fixtures.ts'

describe('filling a form', () => {
  test('opening a case starts a draft at the first step', () => {
    const { types, state } = when([], opened('2026-07-01'))
    expect(types).toEqual(['CaseOpened', 'StepEntered'])
    expect(state).toMatchObject({ status: 'draft', active: [{ step: 'draft' }], revision: 1 })
  })

  test('a case is opened once', () => {
    expect(when([opened('2026-07-01')], opened('2026-07-01')).codes).toEqual(['case-exists'])
  })

  test('nothing can be done in a case that does not exist', () => {
    expect(when([], saved({ kind: 'simple' }, '2026-07-01')).codes).toEqual(['case-not-found'])
  })

  test('answers are saved section by section, and null takes one back', () => {
    const { types, state } = when([opened('2026-07-01')], saved({ name: 'Ana', kind: 'simple' }, '2026-07-01'))
    expect(types).toEqual(['SectionSaved', 'SectionSaved'])
    expect(state.data).toEqual({ name: 'Ana', kind: 'simple' })
    const after = when(filled('2026-07-01'), saved({ name: null }, '2026-07-02'))
    expect(after.state.data).toEqual({ kind: 'simple' })
  })

  test('a section counts as saved even when nothing on it was answered', () => {
    const { state } = when(
      [opened('2026-07-01')],
      command('save', { step: 'draft', section: 'who', data: {} }, applicant, '2026-07-01'),
    )
    expect(state.sections).toEqual(['draft/who'])
  })

  test('a field of another page or of none is refused by its name', () => {
    const next = command(
      'save',
      { step: 'draft', section: 'who', data: { kind: 'simple', nothing: 'x' } },
      applicant,
      '2026-07-01',
    )
    const { decision } = when([opened('2026-07-01')], next)
    expect(decision).toEqual({
      ok: false,
      problems: [
        { code: 'unknown-field', pointer: '/data/kind' },
        { code: 'unknown-field', pointer: '/data/nothing' },
      ],
    })
  })

  test('documents are held to size, type and number', () => {
    const given = [opened('2026-07-01')]
    const attach = (slot: string, document: Partial<typeof pdf>) =>
      command('attach', { step: 'draft', slot, document: { ...pdf, ...document } }, applicant, '2026-07-01')
    expect(when(given, attach('plan', {})).types).toEqual(['DocumentAttached'])
    expect(when(given, attach('plan', { size: 1001 })).codes).toEqual(['document-too-large'])
    expect(when(given, attach('plan', { mediaType: 'image/png' })).codes).toEqual(['document-type'])
    expect(when(given, attach('passport', {})).codes).toEqual(['unknown-document'])
    const twice = [...given, attach('extra', { id: 'a', size: 1 }), attach('extra', { id: 'b', size: 1 })]
    expect(when(twice, attach('extra', { id: 'c', size: 1 })).codes).toEqual(['document-too-many'])
    const removed = when(twice, command('detach', { step: 'draft', document: 'a' }, applicant, '2026-07-01'))
    expect(removed.state.documents.map(({ id }) => id)).toEqual(['b'])
    expect(when(twice, command('detach', { step: 'draft', document: 'z' }, applicant, '2026-07-01')).codes).toEqual([
      'unknown-document',
    ])
  })
})

describe('filing', () => {
  test('gives folio, starts the clock and goes to the first task', () => {
    const { types, state } = when(filled('2026-07-02'), submitted('2026-07-02'))
    expect(types).toEqual(['CaseFiled', 'ClockStarted', 'StepCompleted', 'StepEntered'])
    expect(state).toMatchObject({ status: 'open', folio: 'DEM-1', active: [{ step: 'triage' }] })
    expect(state.clocks.answer).toMatchObject({
      from: '2026-07-02',
      due: '2026-07-27',
      dueAt: '2026-07-28T05:00:00.000Z',
    })
  })

  test('names every answer and document that is missing', () => {
    const { decision } = when([opened('2026-07-02'), saved({ kind: 'hard' }, '2026-07-02')], submitted('2026-07-02'))
    expect(decision).toEqual({
      ok: false,
      problems: [
        { code: 'field-required', pointer: '/data/name' },
        { code: 'field-required', pointer: '/data/details' },
        { code: 'document-required', pointer: '/documents/plan' },
      ],
    })
  })

  test('is refused without a folio', () => {
    expect(when(filled('2026-07-02'), command('submit', { step: 'draft' }, applicant, '2026-07-02')).codes).toEqual([
      'folio-required',
    ])
  })

  test('drops what the person chose not to tell: an anonymous case holds no name', () => {
    const given = [...filled('2026-07-02'), saved({ anonymous: true }, '2026-07-02')]
    const { types, state } = when(given, submitted('2026-07-02'))
    expect(types[0]).toBe('SectionSaved')
    expect(state.data).toEqual({ anonymous: true, kind: 'simple' })
  })

  test('drops documents that are no longer asked for', () => {
    const attach = command('attach', { step: 'draft', slot: 'plan', document: pdf }, applicant, '2026-07-02')
    const given = [
      opened('2026-07-02'),
      saved({ name: 'A', kind: 'hard' }, '2026-07-02'),
      attach,
      saved({ kind: 'simple' }, '2026-07-02'),
    ]
    const { types, state } = when(given, submitted('2026-07-02'))
    expect(types[0]).toBe('DocumentRemoved')
    expect(state.documents).toEqual([])
  })

  test('a draft lapses after thirty days without change, and filing it then comes too late', () => {
    const wake = agenda(rules, live(filled('2026-07-02')).state).wakeAt
    expect(wake).toBe('2026-08-02T05:00:00.000Z')
    const { types, state } = when(filled('2026-07-02'), command('record-due', {}, system, '2026-08-02T05:00:00.000Z'))
    expect(types).toEqual(['DraftAbandoned', 'CaseClosed'])
    expect(state).toMatchObject({ status: 'closed', outcome: 'abandoned' })
    expect(when(filled('2026-07-02'), submitted('2026-08-03')).codes).toEqual(['case-closed'])
    expect(when([...filled('2026-07-02'), saved({ name: 'B' }, '2026-07-20')], submitted('2026-08-03')).codes).toEqual(
      [],
    )
  })
})

describe('tasks', () => {
  test('only officers of the agency with the role may complete one', () => {
    expect(when(filed('2026-07-02'), completed('triage', 'accept', lawyer, '2026-07-03')).codes).toEqual([
      'not-available',
    ])
    expect(when(filed('2026-07-02'), completed('triage', 'accept', applicant, '2026-07-03')).codes).toEqual([
      'not-available',
    ])
    expect(when(filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-03')).types).toEqual([
      'TaskCompleted',
      'StepEntered',
      'ChoiceMade',
      'StepEntered',
    ])
  })

  test('a task that somebody took is theirs until they give it back', () => {
    const taken = [...filed('2026-07-02'), command('claim', { step: 'triage' }, desk, '2026-07-03')]
    expect(when(taken, completed('triage', 'accept', otherDesk, '2026-07-03')).codes).toEqual(['not-available'])
    expect(when(taken, command('release', { step: 'triage' }, otherDesk, '2026-07-03')).codes).toEqual([
      'not-available',
    ])
    const given = [...taken, command('release', { step: 'triage' }, desk, '2026-07-03')]
    expect(when(given, completed('triage', 'accept', otherDesk, '2026-07-03')).codes).toEqual([])
  })

  test('an administrator can give back the task of an officer who is gone, and nothing more', () => {
    const taken = [...filed('2026-07-02'), command('claim', { step: 'triage' }, desk, '2026-07-03')]
    const { types, state } = when(taken, command('release', { step: 'triage' }, admin, '2026-07-04'))
    expect(types).toEqual(['TaskReleased'])
    expect(state.active[0]?.assignee).toBeUndefined()
    expect(when(taken, completed('triage', 'accept', admin, '2026-07-04')).codes).toEqual(['not-available'])
  })

  test('an outcome asks for its own fields and no others, and must exist', () => {
    const deny = (data: Record<string, string>) => completed('triage', 'deny', desk, '2026-07-03', { data })
    expect(when(filed('2026-07-02'), deny({})).codes).toEqual(['field-required'])
    expect(when(filed('2026-07-02'), deny({ reason: 'x', kind: 'hard' })).codes).toEqual(['unknown-field'])
    expect(when(filed('2026-07-02'), completed('triage', 'constructor', desk, '2026-07-03')).codes).toEqual([
      'unknown-outcome',
    ])
    const { state, types } = when(filed('2026-07-02'), deny({ reason: 'Falta competencia' }))
    expect(types).toEqual(['TaskCompleted', 'StepEntered', 'ClockStopped', 'CaseClosed'])
    expect(state).toMatchObject({ status: 'closed', outcome: 'denied', data: { reason: 'Falta competencia' } })
  })
})

test('an officer’s answer that its condition hides is not kept', () => {
  const { triage } = definition.steps
  const outcomes = triage?.kind === 'task' ? triage.outcomes : {}
  const accept = { title: { es: 'Aceptar' }, fields: ['kind', 'why'], next: 'route' }
  const asking = compile({
    ...definition,
    data: { ...definition.data, why: { title: { es: 'Por qué' }, type: 'string', when: "kind == 'hard'" } },
    steps: {
      ...definition.steps,
      triage: { kind: 'task', title: { es: 'Revisión' }, role: 'desk', outcomes: { ...outcomes, accept } },
    },
  })
  const accepted = (kind: string) =>
    when(filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-03', { data: { kind, why: 'x' } }), asking)
      .state.data
  expect(accepted('hard')).toEqual({ name: 'Ana', kind: 'hard', why: 'x' })
  expect(accepted('simple')).toEqual({ name: 'Ana', kind: 'simple' })
})

describe('asking to complete', () => {
  const request = completed('triage', 'incomplete', desk, '2026-08-12', {
    marks: [{ item: 'details', reason: 'Falta el lugar' }],
  })

  test('needs something marked that exists, or a note', () => {
    const given = filed('2026-08-03')
    expect(when(given, completed('triage', 'incomplete', desk, '2026-08-12')).codes).toEqual(['marks-required'])
    const wrong = completed('triage', 'incomplete', desk, '2026-08-12', { marks: [{ item: 'shoe-size', reason: 'x' }] })
    expect(when(given, wrong).codes).toEqual(['unknown-field'])
    // The name exists, but the form that asks does not show it.
    const hidden = completed('triage', 'incomplete', desk, '2026-08-12', { marks: [{ item: 'name', reason: 'x' }] })
    expect(when(given, hidden).codes).toEqual(['unknown-field'])
  })

  test('suspends the clock; afterwards only what is left runs (worked example 6)', () => {
    const asked = when(filed('2026-08-03'), request)
    expect(asked.types).toEqual(['TaskCompleted', 'StepEntered', 'CompletionRequested', 'ClockSuspended'])
    expect(asked.state.active[0]).toMatchObject({
      step: 'complete',
      marks: [{ item: 'details' }],
      expiresAt: '2026-09-15T05:00:00.000Z',
    })
    expect(asked.state.clocks.answer).toMatchObject({
      status: 'suspended',
      pauses: [{ on: '2026-08-12', left: '9 business days' }],
    })
    const answered = when([...filed('2026-08-03'), request], submitted('2026-09-04', 'complete'))
    expect(answered.types).toEqual(['StepCompleted', 'StepEntered', 'ClockResumed'])
    expect(answered.state.clocks.answer).toMatchObject({ status: 'running', due: '2026-09-17' })
  })

  test('an answer that must be given can be replaced meanwhile, not taken back', () => {
    const given = [...filed('2026-08-03'), request]
    const change = (kind: string | null) => saved({ kind }, '2026-08-13', 'complete')
    expect(when(given, change(null)).decision).toMatchObject({
      problems: [{ code: 'field-required', pointer: '/data/kind' }],
    })
    expect(when(given, change('hard')).state.data).toMatchObject({ kind: 'hard' })
    // A draft has promised nothing yet.
    expect(when(filled('2026-08-03'), saved({ kind: null }, '2026-08-03')).types).toEqual(['SectionSaved'])
  })

  test('may tell the person first: what is asked waits for the form', () => {
    const triage = definition.steps.triage
    const outcomes = triage?.kind === 'task' ? triage.outcomes : {}
    const asking = { ...outcomes, incomplete: { title: { es: 'Pedir' }, marks: true, next: 'tell' } }
    const told = compile({
      ...definition,
      steps: {
        ...definition.steps,
        triage: { kind: 'task', title: { es: 'Revisión' }, role: 'desk', outcomes: asking },
        tell: { kind: 'notify', title: { es: 'Aviso' }, to: 'applicant', message: 'told', next: 'complete' },
      },
    })
    const asked = when(filed('2026-08-03'), request, told)
    expect(asked.types).toEqual(['TaskCompleted', 'StepEntered'])
    const notice = command('record-notified', { effect: 'tell#1', via: 'outbox' }, system, '2026-08-13')
    const { types, state } = when([...filed('2026-08-03'), request], notice, told)
    expect(types).toEqual(['PersonNotified', 'StepEntered', 'CompletionRequested', 'ClockSuspended'])
    expect(state.active[0]).toMatchObject({ step: 'complete', marks: [{ item: 'details' }] })
    expect(state.request).toBeUndefined()
    const withdrawn = live([...filed('2026-08-03'), request, command('withdraw', {}, applicant, '2026-08-13')], told)
    const closed = live([{ ...notice, issuedAt: '2026-08-14T12:00:00.000Z' }], told, withdrawn.state).state
    expect([closed.status, closed.request]).toEqual(['closed', undefined])
  })

  test('stopped on its last day and going on at a weekend, the clock ends on the next business day', () => {
    const late = completed('triage', 'incomplete', desk, '2026-08-26', { note: 'Falta' })
    const { state } = when([...filed('2026-08-03'), late], submitted('2026-08-29', 'complete'))
    expect(state.clocks.answer).toMatchObject({ due: '2026-08-31', dueAt: '2026-09-01T05:00:00.000Z' })
  })

  test('a suspended clock neither warns nor expires', () => {
    const { state } = live([...filed('2026-08-03'), request])
    expect(agenda(rules, state).wakeAt).toBe('2026-09-15T05:00:00.000Z')
  })

  test('who does not answer in a month has given up', () => {
    const { types, state } = when(
      [...filed('2026-08-03'), request],
      command('record-due', {}, system, '2026-09-15T05:00:00.000Z'),
    )
    expect(types).toEqual(['StepExpired', 'StepEntered', 'ClockStopped', 'CaseClosed'])
    expect(state.outcome).toBe('given-up')
  })
})

describe('the legal clock', () => {
  test('warns ahead, then expires into silence, and the duty to answer goes on', () => {
    const given = filed('2026-07-02')
    const warned = when(given, command('record-due', {}, system, '2026-07-17T05:00:00.000Z'))
    expect(warned.types).toEqual(['ClockWarned'])
    const late = when(given, command('record-due', {}, system, '2026-07-28T05:00:00.000Z'))
    expect(late.types).toEqual(['ClockWarned', 'ClockWarned', 'ClockExpired', 'SilenceOccurred'])
    expect(late.state).toMatchObject({ status: 'open', silence: { effect: 'negative' }, active: [{ step: 'triage' }] })
  })

  test('nothing is due one millisecond early', () => {
    expect(when(filed('2026-07-02'), command('record-due', {}, system, '2026-07-17T04:59:59.999Z')).codes).toEqual([
      'not-available',
    ])
  })

  test('history does not depend on how late the timer was: what fell due is told before what comes after', () => {
    const { types } = when(filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-29'))
    expect(types.slice(0, 5)).toEqual([
      'ClockWarned',
      'ClockWarned',
      'ClockExpired',
      'SilenceOccurred',
      'TaskCompleted',
    ])
  })

  test('positive silence leads where the definition says, and its clock starts with its step', () => {
    const hard = [
      opened('2026-07-01'),
      saved({ name: 'A', kind: 'hard', details: 'x' }, '2026-07-01'),
      command('attach', { step: 'draft', slot: 'plan', document: pdf }, applicant, '2026-07-01'),
      submitted('2026-07-01'),
      completed('triage', 'accept', desk, '2026-07-02'),
    ]
    const { state } = live(hard)
    expect(state.clocks.hard).toMatchObject({ from: '2026-07-02', due: '2026-09-02' })
    const { state: after } = when(hard, command('record-due', {}, system, '2026-09-03T05:00:00.000Z'))
    expect(after).toMatchObject({
      silence: { effect: 'positive' },
      active: [{ step: 'letter' }],
      effects: [{ id: 'letter#1' }],
    })
  })
})

describe('going round', () => {
  test('by a step that starts a clock does not lengthen its term while it runs', () => {
    const study = definition.steps.study
    const outcomes = study?.kind === 'task' ? study.outcomes : {}
    const looping = compile({
      ...definition,
      steps: {
        ...definition.steps,
        study: {
          kind: 'task',
          title: { es: 'E' },
          role: 'lawyer',
          outcomes: { ...outcomes, again: { title: { es: 'A' }, next: 'study' } },
        },
      },
    })
    const hard = [
      opened('2026-07-01'),
      saved({ name: 'A', kind: 'hard', details: 'x' }, '2026-07-01'),
      command('attach', { step: 'draft', slot: 'plan', document: pdf }, applicant, '2026-07-01'),
      submitted('2026-07-01'),
      completed('triage', 'accept', desk, '2026-07-02'),
    ]
    const { types, state } = when(hard, completed('study', 'again', lawyer, '2026-07-10'), looping)
    expect(types).toEqual(['TaskCompleted', 'StepEntered'])
    expect(state.clocks.hard?.due).toBe('2026-09-02')
  })
})

describe('silence that leads elsewhere while an effect is under way', () => {
  const steps = {
    ...definition.steps,
    tell: { kind: 'notify' as const, title: { es: 'Aviso' }, to: 'applicant', message: 'told', next: 'triage' },
  }
  const answer = definition.clocks.answer
  const silence = { effect: 'positive' as const, norm: 'law', text: { es: 'Concedida.' }, next: 'study' }
  const defined = definition.steps.triage
  const triage = defined?.kind === 'task' ? defined : undefined
  const diverting = compile({
    ...definition,
    clocks: { ...(answer && { answer: { ...answer, silence } }) },
    steps: {
      ...steps,
      ...(triage && {
        triage: { ...triage, outcomes: { ...triage.outcomes, accept: { title: { es: 'Avisar' }, next: 'tell' } } },
      }),
    },
  })

  test('waits for it, then takes the case there instead of to whoever would have acted', () => {
    const given = [...filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-03')]
    const silent = command('record-due', {}, system, '2026-07-28T05:00:00.000Z')
    const first = when(given, silent, diverting)
    expect(first.types.slice(-2)).toEqual(['ClockExpired', 'SilenceOccurred'])
    expect(first.state).toMatchObject({ diversion: 'study', effects: [{ id: 'tell#1' }] })
    const told = command('record-notified', { effect: 'tell#1', via: 'outbox' }, system, '2026-07-29')
    const { types, state } = when([...given, silent], told, diverting)
    expect(types).toEqual(['PersonNotified', 'StepEntered'])
    expect(state.active.map(({ step }) => step)).toEqual(['study'])
    expect(state.diversion).toBeUndefined()
  })
})

const atLetter = [...filed('2026-07-02'), completed('triage', 'accept', desk, '2026-07-03')]
const issued = command('record-issued', { effect: 'letter#1', document: pdf }, system, '2026-07-03')
const notified = command('record-notified', { effect: 'told#1', via: 'outbox' }, system, '2026-07-03')

describe('effects', () => {
  test('are owed until their result is recorded, one after the other to the end', () => {
    expect(agenda(rules, live(atLetter).state).effects).toMatchObject([{ id: 'letter#1', kind: 'issue' }])
    const { state } = live([...atLetter, issued, notified])
    expect(state).toMatchObject({ status: 'closed', outcome: 'granted', effects: [], issued: [{ name: 'plano.pdf' }] })
    expect(agenda(rules, state)).toEqual({ revision: state.revision, effects: [], closed: true })
  })

  test('a term is met when its step is reached, before the case closes', () => {
    const { types, state } = when(atLetter, issued)
    expect(types).toEqual(['DocumentIssued', 'StepEntered', 'ClockStopped'])
    expect(state.clocks.answer).toMatchObject({ status: 'stopped', warnings: [] })
  })

  test('only the engine records them, each once', () => {
    expect(when(atLetter, { ...issued, actor: admin }).codes).toEqual(['not-available'])
    expect(when([...atLetter, issued], { ...issued, id: 'again' }).codes).toEqual(['not-available'])
  })

  test('one that keeps failing is off the agenda until an operator tries again', () => {
    const failed = command(
      'record-failed',
      { effect: 'letter#1', reason: 'disk-full', attempts: 5 },
      system,
      '2026-07-03',
    )
    const { state } = live([...atLetter, failed])
    expect(agenda(rules, state).effects).toEqual([])
    expect(state.effects).toMatchObject([{ status: 'failed', reason: 'disk-full' }])
    const retry = command('retry-effect', { effect: 'letter#1' }, admin, '2026-07-04')
    expect(when([...atLetter, failed], { ...retry, actor: desk }).codes).toEqual(['not-available'])
    const again = live([...atLetter, failed, retry])
    expect(agenda(rules, again.state).effects).toMatchObject([{ id: 'letter#1', status: 'pending' }])
    const withdrawn = live([...atLetter, failed, command('withdraw', {}, applicant, '2026-07-04')])
    expect(withdrawn.events.slice(-3).map(({ type }) => type)).toEqual([
      'ClockStopped',
      'EffectAbandoned',
      'CaseClosed',
    ])
  })
})

describe('withdrawing', () => {
  test('closes the case, leaving nothing behind', () => {
    const { types, state } = when(
      filed('2026-07-02'),
      command('withdraw', { reason: 'Ya no' }, applicant, '2026-07-03'),
    )
    expect(types).toEqual(['CaseWithdrawn', 'ClockStopped', 'CaseClosed'])
    expect(state).toMatchObject({ status: 'closed', outcome: 'withdrawn', active: [], effects: [] })
  })

  test('waits for what is already on its way, then closes instead of going on', () => {
    const withdraw = command('withdraw', {}, applicant, '2026-07-03')
    const { state } = live([...atLetter, withdraw])
    expect(state).toMatchObject({ status: 'open', ending: 'withdrawn' })
    expect(agenda(rules, state)).toMatchObject({ effects: [{ id: 'letter#1' }], closed: false })
    expect(availableActions(rules, state, applicant, '2026-07-04T00:00:00Z')).toEqual([])
    expect(agenda(rules, state).wakeAt).toBeUndefined()
    const { types } = when([...atLetter, withdraw], issued)
    expect(types).toEqual(['DocumentIssued', 'ClockStopped', 'CaseClosed'])
  })

  test('is the applicant’s alone, and not where the definition says it is too late', () => {
    expect(when(filed('2026-07-02'), command('withdraw', {}, desk, '2026-07-03')).codes).toEqual(['not-available'])
    expect(when([...atLetter, issued], command('withdraw', {}, applicant, '2026-07-03')).codes).toEqual([
      'not-available',
    ])
  })

  test('a draft may always be dropped', () => {
    expect(when(filled('2026-07-02'), command('withdraw', {}, applicant, '2026-07-03')).state.outcome).toBe('withdrawn')
  })
})

test('time never runs backwards in a history', () => {
  const { state } = live([...filed('2026-07-02'), command('claim', { step: 'triage' }, desk, '2026-07-01')])
  expect(state.changedAt).toBe('2026-07-02T12:00:00.000Z')
})
