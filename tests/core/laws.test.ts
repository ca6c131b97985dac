import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionsIn, availableActions, isOffered, type Action } from '#core/actions.ts'
import { agenda } from '#core/agenda.ts'
import type { Actor, CaseCommand } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { Definition, Step } from '#core/definition.ts'
import type { CaseEvent, RecordedEvent } from '#core/events.ts'
import { fallDue } from '#core/due.ts'
import { reject } from '#core/errors.ts'
import { evolve } from '#core/evolve.ts'
import { viewForm } from '#core/form.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { beginStory } from '#core/story.ts'
import { splitEvents } from '#privacy/personal-parts.ts'
import { admin, applicant, compile, definition as whole, desk, lawyer, otherDesk, pdf, system } from './fixtures.ts'

/** Definitions: any wiring of up to eight steps of every kind, sound or not, over the fixture's fields and clocks. */
const text = (words: string) => ({ es: words })

function stepArbitrary(names: string[], ends: string[]): fc.Arbitrary<Step> {
  const target = fc.constantFrom(...names, ...ends)
  // A choice leads only to steps that wait, so that no wiring loops without anyone to act.
  const end = fc.constantFrom(...ends)
  const title = text('Paso')
  const limit = fc.option(
    fc.record({ within: fc.constantFrom('2 days', '3 business days', '1 month', '5 hours'), expired: target }),
    { nil: undefined },
  )
  const form = fc
    .record({ role: fc.constantFrom('applicant', 'applicant', 'desk'), next: target, limit })
    .map(({ role, next, limit: bounds }): Step => ({
      kind: 'form',
      title,
      role,
      sections: [
        { id: 'who', title, fields: ['anonymous', 'name'] },
        { id: 'what', title, fields: ['kind', 'details'], documents: ['extra', 'plan'] },
      ],
      next,
      ...bounds,
    }))
  const task = fc
    .record({ role: fc.constantFrom('desk', 'lawyer'), yes: target, no: target, limit })
    .map(({ role, yes, no, limit: bounds }): Step => ({
      kind: 'task',
      title,
      role,
      outcomes: { yes: { title, next: yes }, no: { title, fields: ['reason'], marks: true, next: no } },
      ...bounds,
    }))
  const choice = fc
    .tuple(end, end)
    .map(([a, b]): Step => ({ kind: 'choice', title, when: [{ if: "kind == 'hard'", next: a }], else: b }))
  const issue = target.map((next): Step => ({ kind: 'issue', title, template: 'letter', next }))
  const notify = target.map((next): Step => ({ kind: 'notify', title, to: 'applicant', message: 'told', next }))
  const wait = target.map((next): Step => ({ kind: 'wait', title, for: '2 days', next }))
  const report = fc.tuple(target, target).map(([next, expired]): Step => ({
    kind: 'wait',
    title,
    event: { name: 'known', from: 'desk', fields: ['reason'] },
    within: '5 business days',
    expired,
    next,
  }))
  const payment = fc
    .tuple(target, target, fc.constantFrom('0', '12500.5', "kind == 'hard' ? 10.0 : 0.0"))
    .map(([next, expired, amount]): Step => ({
      kind: 'payment',
      title,
      role: 'applicant',
      amount,
      currency: 'COP',
      concept: title,
      confirmedBy: 'desk',
      within: '3 business days',
      expired,
      next: amount === '12500.5' ? next : 'e0',
    }))
  const appointment = fc.tuple(target, target, target).map(([next, expired, missed]): Step => ({
    kind: 'appointment',
    title,
    role: 'applicant',
    offices: ['demo/office/one'],
    attendedBy: 'desk',
    reschedules: 1,
    missed,
    within: '20 days',
    expired,
    next,
  }))
  const call = fc.tuple(target, target).map(([next, failed]): Step => ({
    kind: 'call',
    title,
    service: 'demo/registry',
    request: { name: 'name' },
    into: { details: 'answer.text' },
    failed,
    next,
  }))
  const procedures = fc.tuple(target, fc.constantFrom<('all' | 'any')[]>('all', 'any')).map(([next, join]): Step => ({
    kind: 'procedures',
    title,
    start: {
      one: { procedure: 'demo.one', title, data: {} },
      two: { procedure: 'demo.two', title, data: {} },
    },
    join,
    next,
  }))
  return fc.oneof(form, task, choice, issue, notify, wait, report, payment, appointment, call, procedures)
}

/** Two branches of tasks under names of their own, one of which may lead out. */
function parallelArbitrary(names: string[], ends: string[], id: string): fc.Arbitrary<Step> {
  const title = text('Paso')
  const branch = (name: string, out: string) => ({
    title,
    start: `${id}-${name}`,
    steps: {
      [`${id}-${name}`]: {
        kind: 'task' as const,
        title,
        role: 'desk',
        outcomes: { yes: { title, next: `${id}-${name}-done` }, out: { title, next: out } },
      },
      [`${id}-${name}-done`]: { kind: 'join' as const, title },
    },
  })
  const target = fc.constantFrom(...names, ...ends)
  const join = fc.constantFrom<('all' | 'any' | { atLeast: number })[]>('all', 'any', { atLeast: 2 })
  return fc.tuple(target, fc.constantFrom(...ends), join).map(([next, out, how]): Step => ({
    kind: 'parallel',
    title,
    branches: { [`${id}a`]: branch('a', out), [`${id}b`]: branch('b', out) },
    join: how,
    next,
  }))
}

const definitions: fc.Arbitrary<Rules> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => {
    const names = Array.from({ length: count }, (_, i) => `s${i}`)
    return fc.record({
      steps: fc.tuple(
        ...names.map((name) =>
          fc.oneof(
            { weight: 6, arbitrary: stepArbitrary(names, ['e0', 'e1']) },
            { weight: 1, arbitrary: parallelArbitrary(names, ['e0', 'e1'], name) },
          ),
        ),
      ),
      suspendedIn: fc.subarray(names),
      stopsOn: fc.subarray(names),
      withdraw: fc.boolean(),
    })
  })
  .map(({ steps, suspendedIn, stopsOn, withdraw }) => {
    const answer = whole.clocks.answer
    const draft = whole.steps.draft
    if (!answer || draft?.kind !== 'form') throw new Error('The fixture has changed')
    const changed: Definition = {
      ...whole,
      clocks: { ...whole.clocks, answer: { ...answer, suspendedIn, stopsOn: stopsOn.map((step) => `enter:${step}`) } },
      steps: {
        draft: { ...draft, next: 's0' },
        ...Object.fromEntries(steps.map((step, i) => [`s${i}`, step])),
        letter: { kind: 'issue', title: text('Carta'), template: 'letter', next: 'e0' },
        e0: { kind: 'end', title: text('Fin'), outcome: 'granted' },
        e1: { kind: 'end', title: text('Fin'), outcome: 'denied' },
      },
      anytime: withdraw ? { withdraw: { norm: 'law' } } : {},
    }
    // The study clock hangs on a step that these wirings do not have.
    const { hard, ...clocks } = changed.clocks
    return compile({ ...changed, clocks: { ...clocks, ...(hard && { hard: { ...hard, startsOn: 'enter:s0' } }) } })
  })

const actors: Actor[] = [applicant, desk, otherDesk, lawyer, admin, system]

/** One move of a random life: who, what, how much later, and which of the ways. */
const moves = fc.array(
  fc.record({
    who: fc.nat(actors.length - 1),
    pick: fc.nat(1000),
    hours: fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 5, 30, 200, 800),
    noise: fc.nat(9),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
)

/** Right data for a move that is offered. */
function dataFor(rules: Rules, state: CaseState, action: Action, pick: number, now: string): unknown {
  switch (action.type) {
    case 'save':
      return {
        step: action.step,
        data: pick % 2 ? { name: 'Ana', kind: 'simple' } : { anonymous: true, kind: 'hard', details: 'x' },
      }
    case 'attach': {
      const slot = ['plan', 'extra'].find((name) => {
        const { maxFiles = 1 } = rules.definition.documents[name] ?? {}
        const asked = getStep(rules, action.step)
        const listed = asked.kind === 'form' && asked.sections.some(({ documents }) => documents?.includes(name))
        return listed && state.documents.filter((held) => held.slot === name).length < maxFiles
      })
      return { step: action.step, slot, document: { ...pdf, id: `d${pick}-${state.revision}`, size: 10 } }
    }
    case 'detach': {
      const step = getStep(rules, action.step)
      const slots = step.kind === 'form' ? step.sections.flatMap(({ documents }) => documents ?? []) : []
      return { step: action.step, document: state.documents.find(({ slot }) => slots.includes(slot))?.id }
    }
    case 'submit':
      return { step: action.step, folio: 'DEM-1', lookupHash: 'h' }
    case 'complete': {
      const outcome = action.outcomes[pick % action.outcomes.length] ?? ''
      const marked = outcome === 'no' || outcome === 'incomplete'
      return {
        step: action.step,
        outcome,
        data: outcome === 'no' ? { reason: 'x' } : {},
        ...(marked && { note: 'Complete' }),
      }
    }
    case 'claim':
    case 'release':
    case 'pay-again':
    case 'record-attended':
    case 'record-missed':
      return { step: action.step }
    case 'confirm-payment':
      return { step: action.step, receipt: 'B-1', paidOn: '2026-01-01' }
    case 'cancel-booking':
      return { step: action.step, reason: '' }
    case 'book': {
      const at = new Date(Date.parse(now) + 3_600_000).toISOString()
      return { step: action.step, office: action.offices[0], at, minutes: 20 }
    }
    case 'report':
      return { step: action.step, name: action.name, data: { reason: 'x' } }
    case 'record-charge':
      return { effect: action.effect, provider: 'sim', reference: 'r', url: 'https://pay.example' }
    case 'record-payment': {
      const { cents = 0, currency = '' } = state.payments[action.effect] ?? {}
      const status = pick % 3 ? 'approved' : 'declined'
      return { effect: action.effect, provider: 'sim', reference: 'r', status, cents, currency }
    }
    case 'record-answer':
      return { effect: action.effect, answer: { text: 'x' } }
    case 'record-child':
      return { effect: action.effect, case: `case-${action.effect}`, folio: 'DEM-2' }
    case 'record-child-ended':
      return { child: action.child, case: action.case, outcome: 'granted' }
    case 'record-issued':
      return { effect: action.effect, document: pdf }
    case 'record-notified':
      return { effect: action.effect, via: 'outbox' }
    case 'record-failed':
      return { effect: action.effect, reason: 'broken', attempts: 3 }
    case 'retry-effect':
      return { effect: action.effect }
    case 'open':
      return {
        procedure: rules.procedure,
        version: 1,
        definition: rules.hash,
        entity: 'demo',
        agency: 'demo/office',
        language: 'es',
        applicant: { kind: 'code' },
        resumeHash: 'r',
      }
    case 'migrate':
      return { version: 2, definition: state.definition === 'next' ? rules.hash : 'next', mapping: {}, reason: 'x' }
    case 'erase': {
      const ground = action.grounds[pick % action.grounds.length]
      return { ground, ...(ground === 'order' && { reference: '2026-1' }) }
    }
    case 'withdraw':
    case 'record-due':
      return {}
    default:
      throw new Error(`No generated definition offers ${action.type}`)
  }
}

/** Whether a move may be made now whose acceptance hangs on more than being offered. */
function ready(rules: Rules, before: CaseState, action: Action, at: string): boolean {
  const story = beginStory(before, at, system)
  if (before.status !== 'none') fallDue(rules, story, recordedAt(before, { issuedAt: at }))
  const { state } = story
  // The version that cases are taken to here has the same rules: only what is under way stands against it.
  if (action.type === 'migrate') return state.effects.every(({ status }) => status !== 'pending')
  if (action.type !== 'submit') return true
  const step = getStep(rules, action.step)
  if (step.kind !== 'form') return false
  return viewForm(rules, state, step).sections.every(
    ({ fields, documents }) =>
      fields.every(({ name, required }) => !required || name in state.data) &&
      documents.every(({ slot, required }) => !required || state.documents.some((held) => held.slot === slot)),
  )
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

/** Lives a case by random moves, half of them nonsense; calls `check` at each. */
function randomLife(
  rules: Rules,
  steps: { who: number; pick: number; hours: number; noise: number }[],
  check: (before: CaseState, command: CaseCommand, accepted: RecordedEvent[] | undefined, offered: Action[]) => void,
): { history: RecordedEvent[]; state: CaseState } {
  let state = deepFreeze(initialState('x'))
  const history: RecordedEvent[] = []
  let now = Date.parse('2026-07-01T12:00:00Z')
  steps.forEach(({ who, pick, hours, noise }, i) => {
    now += hours * 3_600_000
    const issuedAt = new Date(now).toISOString()
    // One move in ten is what somebody else was offered; withdrawing is rare, or every life would be short.
    const everybodys = actors.flatMap((other) =>
      availableActions(rules, state, other, issuedAt).map((move) => ({ other, move })),
    )
    const likely = everybodys.filter(({ move }) => move.type !== 'withdraw' || pick % 20 === 0)
    const chosen = likely[pick % Math.max(1, likely.length)]
    const action: Action = chosen?.move ?? { type: 'withdraw' }
    const actor = (noise > 0 && chosen?.other) || actors[who] || applicant
    const offered = availableActions(rules, state, actor, issuedAt)
    const command = {
      type: action.type,
      data: dataFor(rules, state, action, pick, issuedAt),
      id: `c${i}`,
      issuedAt,
      actor,
      channel: 'web',
    } as CaseCommand
    const decision = decide(rules, state, command, { ...rules, hash: 'next' })
    const at = recordedAt(state, command)
    const events = decision.ok ? decision.events.map((event): RecordedEvent => ({ ...event, at, actor })) : undefined
    check(state, command, events, offered)
    if (!events) return
    history.push(...events)
    state = deepFreeze(events.reduce(evolve, state))
  })
  return { history, state }
}

/** A step entered late says from when its limit was counted; on time, that is the instant of the event itself. */
const withoutLimitFrom = ({ type, data }: CaseEvent) => {
  const { limitFrom: _told, ...rest } = data as { limitFrom?: string }
  return { type, data: rest }
}

/** What may still come when the case has ended: what the engine hears of, and that personal data is erased. */
const arriving = new Set<string>(['record-payment', 'record-child-ended', 'erase'])

const runs = { numRuns: 200 }

describe('laws of the engine, over generated definitions and lives', () => {
  test('the same history always folds to the same state, in one go or in any two parts', () => {
    fc.assert(
      fc.property(definitions, moves, fc.nat(), (rules, steps, cut) => {
        const { history, state } = randomLife(rules, steps, () => {})
        const split = history.length === 0 ? 0 : cut % history.length
        const prefix = history.slice(0, split).reduce(evolve, initialState('x'))
        expect(history.slice(split).reduce(evolve, prefix)).toEqual(state)
        expect(state.revision).toBe(history.length - 1)
      }),
      runs,
    )
  })

  test('a command is accepted exactly if it was offered, given right data', () => {
    let accepted = 0
    fc.assert(
      fc.property(definitions, moves, (rules, steps) => {
        randomLife(rules, steps, (before, command, events, offered) => {
          const wasOffered = isOffered(offered, command)
          if (events) {
            accepted += 1
            expect(wasOffered).toBe(true)
          } else if (wasOffered) {
            const action = offered.find(({ type }) => type === command.type)
            expect(
              action && ready(rules, before, action, command.issuedAt),
              `${command.type} was offered and refused`,
            ).toBe(false)
          }
        })
      }),
      runs,
    )
    expect(accepted).toBeGreaterThan(1000)
  })

  test('after the end everything is refused, and nothing is owed, due or running', () => {
    let ended = 0
    fc.assert(
      fc.property(definitions, moves, (rules, steps) => {
        const { state } = randomLife(rules, steps, (before, command, events) => {
          if (before.status === 'closed' && !arriving.has(command.type)) expect(events).toBeUndefined()
        })
        if (state.status !== 'closed') return
        ended += 1
        expect(state).toMatchObject({ active: [], effects: [] })
        expect(agenda(rules, state)).toEqual({ revision: state.revision, effects: [], closed: true })
        expect(
          Object.values(state.clocks).filter(({ status }) => status === 'running' || status === 'suspended'),
        ).toEqual([])
        // Money and ends of parts may still arrive, and are put on record; personal data may be erased.
        for (const actor of actors)
          expect(actionsIn(rules, state, actor).filter(({ type }) => !arriving.has(type))).toEqual([])
      }),
      runs,
    )
    expect(ended).toBeGreaterThan(10)
  })

  test('after an erasure the case is the same whether what was personal could be read or not, and it is erased once', () => {
    let erased = 0
    fc.assert(
      fc.property(definitions, moves, fc.boolean(), (rules, steps, byOrder) => {
        const life = randomLife(rules, steps, () => {})
        if (life.state.status !== 'closed') return
        const actor = byOrder ? admin : applicant
        const data = byOrder ? { ground: 'order', reference: '2026-1' } : { ground: 'request' }
        const issuedAt = life.state.changedAt
        const erase = { type: 'erase', data, id: 'e', issuedAt, actor, channel: 'web' } as CaseCommand
        const offered = isOffered(availableActions(rules, life.state, actor, issuedAt), erase)
        const decision = decide(rules, life.state, erase)
        expect(decision.ok).toBe(offered)
        if (!decision.ok && !life.state.erased) return
        const told = decision.ok ? decision.events : []
        const history = [...life.history, ...told.map((event): RecordedEvent => ({ ...event, at: issuedAt, actor }))]
        const opened = history.reduce(evolve, initialState('x'))
        const stored = history.map(
          (event) => ({ ...event, ...splitEvents(rules.definition, [event])[0] }) as RecordedEvent,
        )
        expect(stored.reduce(evolve, initialState('x'))).toEqual(opened)
        expect(JSON.stringify(opened)).not.toMatch(/Ana|plano\.pdf/)
        expect(decide(rules, opened, { ...erase, id: 'f' })).toEqual(reject({ code: 'personal-data-erased' }))
        erased += 1
      }),
      runs,
    )
    expect(erased).toBeGreaterThan(10)
  })

  test('an open case always waits for somebody or something', () => {
    fc.assert(
      fc.property(definitions, moves, (rules, steps) => {
        const { state } = randomLife(rules, steps, () => {})
        if (state.status === 'none' || state.status === 'closed') return
        const { effects, wakeAt } = agenda(rules, state)
        const people = actors.some((actor) => actionsIn(rules, state, actor).length > 0)
        expect(people || effects.length > 0 || wakeAt !== undefined).toBe(true)
      }),
      runs,
    )
  })

  test('what fell due is the same whether it was recorded on time or found by the next command', () => {
    fc.assert(
      fc.property(definitions, moves, (rules, steps) => {
        const { state } = randomLife(rules, steps, () => {})
        const { wakeAt } = agenda(rules, state)
        if (wakeAt === undefined) return
        const wake: CaseCommand = {
          type: 'record-due',
          data: {},
          id: 'w',
          issuedAt: wakeAt,
          actor: system,
          channel: 'system',
        }
        const onTime = decide(rules, state, wake)
        const late = decide(rules, state, { ...wake, issuedAt: new Date(Date.parse(wakeAt) + 1000).toISOString() })
        expect(onTime.ok && onTime.events.length).toBeGreaterThan(0)
        const told = onTime.ok ? onTime.events : []
        expect(late.ok && late.events.slice(0, told.length).map(withoutLimitFrom)).toEqual(told.map(withoutLimitFrom))
      }),
      runs,
    )
  })
})
