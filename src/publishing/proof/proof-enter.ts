import { given, gone, questionsOfForm, underWay } from './proof-answers.ts'
import { createSignals, variantOf, type Variant } from './proof-clocks.ts'
import { both, loses, unchanged, type Change, type Facts } from './proof-facts.ts'
import { closed, leaveFor, withOne, without, type Marking } from './proof-marking.ts'
import { stepOf, type Subject } from './proof-subject.ts'
import type { Step } from '#core/definition.ts'

/** Who makes a move: somebody who acts, the engine by itself, time that passes, silence, or a right to be used at any time. */
export type Mover = 'person' | 'engine' | 'time' | 'silence' | 'anytime'

/** One way in which a case goes on. */
export interface Move extends Variant {
  by: Mover
  /** Step that is left, or clock that ended. */
  from: string
  /** `next`, or the word of the definition by which the case goes another way: `expired`, `failed`, `silence`, … */
  way: string
  /** With one of these facts it is not possible. */
  unless?: Facts
}

export interface Leaving {
  from: string
  way?: string
  by?: Mover
  change?: Change
  signals?: readonly string[]
  unless?: Facts
}

/** Kinds that wait for somebody or something outside the engine. */
const waiting: ReadonlySet<Step['kind']> = new Set(['form', 'task', 'payment', 'appointment', 'procedures', 'wait'])

/** What moves are made of. */
export interface Ground {
  subject: Subject
  signal(variants: readonly Variant[], name: string): readonly Variant[]
  /** Every step, in the order of the definition. */
  order: readonly string[]
  /** Steps that officers can send back to. */
  returns: ReadonlySet<string>
  /** A change that is the same in every place, worked out once. */
  once(name: string, work: () => Change): Change
}

export function createGround(subject: Subject): Ground {
  const returns = Object.values(subject.steps).flatMap((step) =>
    step.kind === 'task' ? Object.values(step.outcomes).flatMap(({ sendBackTo = [] }) => sendBackTo) : [],
  )
  const worked = new Map<string, Change>()
  const once: Ground['once'] = (name, work) => {
    const known = worked.get(name) ?? work()
    worked.set(name, known)
    return known
  }
  return {
    subject,
    signal: createSignals(subject.definition, subject.book),
    returns: new Set(returns),
    order: Object.keys(subject.steps),
    once,
  }
}

/** That a step was never entered: nobody can send back to it. */
export const never = ({ subject }: Ground, step: string): Facts => subject.book.given(`never:${step}`)

/** What entering a step does to what is sure. */
export const entering = (ground: Ground, id: string): Change =>
  ground.once(`enter ${id}`, () => changeOfEntering(ground, id))

function changeOfEntering(ground: Ground, id: string): Change {
  const { definition, book } = ground.subject
  const step = stepOf(ground.subject, id)
  const visited = ground.returns.has(id) ? both(loses(never(ground, id)), given(book, `entered:${id}`)) : unchanged
  if (step.kind === 'form') return both(visited, underWay(book, questionsOfForm(definition, step)))
  if (step.kind === 'appointment') return both(visited, gone(book, [`appointments.${id}`]))
  if (step.kind === 'procedures')
    return both(
      visited,
      gone(
        book,
        Object.keys(step.start).map((child) => `children.${child}`),
      ),
    )
  return visited
}

/** The case enters a step, after having left what that step takes the place of. */
export function enter(ground: Ground, variant: Variant, to: string): readonly Variant[] {
  const { definition } = ground.subject
  const { diversion, ...plain } = variant.to
  const diverted = diversion !== undefined && (to === diversion || waiting.has(stepOf(ground.subject, to).kind))
  const target = diverted ? diversion : to
  const left = leaveFor(definition, diverted ? plain : variant.to, target)
  const marking: Marking = { ...left, active: withOne(left.active, target) }
  const entered = { ...variant, to: marking, change: both(variant.change, entering(ground, target)) }
  return ground.signal([entered], `enter:${target}`)
}

/** The case leaves a step, with the signals of that, and enters the next one. */
export function go(ground: Ground, marking: Marking, to: string, leaving: Leaving): Move[] {
  const { from, way = 'next', by = 'person', change = unchanged, signals = [], unless } = leaving
  const left = { ...marking, active: without(marking.active, from) }
  const signalled = signals.reduce<readonly Variant[]>(
    (variants, name) => ground.signal(variants, name),
    [variantOf(left, change)],
  )
  return signalled
    .flatMap((variant) => enter(ground, variant, to))
    .map((variant) => ({ ...variant, from, way, by, ...(unless !== undefined && { unless }) }))
}

/** The case closes. */
export const ends = (from: string, way: string, by: Mover): Move => ({ ...variantOf(closed, unchanged), from, way, by })
