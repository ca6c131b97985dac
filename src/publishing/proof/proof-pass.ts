import type { ChoiceStep, Definition, Join, ParallelStep, Step } from '#core/definition.ts'
import { enclosing } from '#core/steps.ts'
import { found, type Finding } from '#publishing/finding.ts'
import { allSteps, pointerToStep } from '#publishing/references/placed-steps.ts'
import { given } from './proof-answers.ts'
import { variantOf, type Variant } from './proof-clocks.ts'
import { ends, enter, go, type Ground, type Move } from './proof-enter.ts'
import { both, gains, type Change } from './proof-facts.ts'
import { branchesIn, withOne, without, type Marking } from './proof-marking.ts'
import { stepOf } from './proof-subject.ts'

/** Steps that the engine passes at once: choices, parallels, joins and ends. */

/** How many of so many branches or cases must be done. */
export const neededOf = (join: Join, started: number): number =>
  Math.min(started, join === 'all' ? started : join === 'any' ? 1 : join.atLeast)

/** Conditions of one parallel or bundle, at most: each doubles the ways in which it can start. With more it is refused. */
const maxConditions = 10

/** Conditions that differ, of the branches of a parallel or the parts of a bundle. */
function conditionsOf(step: Step): string[] {
  const parts = step.kind === 'parallel' ? step.branches : step.kind === 'procedures' ? step.start : {}
  return [...new Set(Object.values(parts).flatMap(({ when }) => when ?? []))]
}

/** Parallels and bundles that can start in more ways than the proof goes through. */
export function checkConditions(definition: Definition): Finding[] {
  return allSteps(definition).flatMap(([id, step]) => {
    const { length } = conditionsOf(step)
    if (length <= maxConditions) return []
    return [
      found('too-many-conditions', pointerToStep(definition, id), { step: id, count: length, limit: maxConditions }),
    ]
  })
}

function subsets<T>(list: readonly T[]): T[][] {
  const [first, ...rest] = list
  if (first === undefined) return [[]]
  const others = subsets(rest)
  return [...others.map((chosen) => [first, ...chosen]), ...others]
}

/** Every way in which the conditions of a step can turn out, with what is known then; the one where all hold comes first. */
export function outcomesOf(ground: Ground, step: Step): { holds: Set<string>; change: Change }[] {
  const distinct = conditionsOf(step)
  return subsets(distinct).map((holding) => ({
    holds: new Set(holding),
    change: both(
      knowing(ground, holding, true),
      knowing(
        ground,
        distinct.filter((one) => !holding.includes(one)),
        false,
      ),
    ),
  }))
}

export const knowing = ({ subject: { book } }: Ground, sources: readonly string[], holds: boolean): Change =>
  gains(sources.reduce((bits, source) => bits | book.known(source, holds), 0n))

function choose(ground: Ground, marking: Marking, id: string, step: ChoiceStep): Move[] {
  const guards = step.when.map((way) => way.if)
  const ways = step.when.flatMap(({ if: guard, next }, i) => {
    const change = both(knowing(ground, guards.slice(0, i), false), knowing(ground, [guard], true))
    return go(ground, marking, next, { from: id, by: 'engine', change })
  })
  if (step.else === undefined) return ways
  return [
    ...ways,
    ...go(ground, marking, step.else, { from: id, by: 'engine', change: knowing(ground, guards, false) }),
  ]
}

function fork(ground: Ground, marking: Marking, id: string, step: ParallelStep): Move[] {
  const branches = Object.entries(step.branches)
  return outcomesOf(ground, step).flatMap(({ holds, change: turnedOut }) => {
    const running = branches.flatMap(([, { when, start }]) => (when === undefined || holds.has(when) ? [start] : []))
    // What does not run need not be there: so that a place is told the same whether such a branch is done or never ran.
    const spared = branches.reduce(
      (bits, [name, { when }]) =>
        when === undefined || holds.has(when) ? bits : bits | ground.subject.book.givenIf(`branches.${name}`, [when]),
      0n,
    )
    const change = both(turnedOut, gains(spared))
    if (running.length === 0) return go(ground, marking, step.next, { from: id, by: 'engine', change })
    const left = { ...marking, active: without(marking.active, id) }
    const variants = running.reduce<Variant[]>(
      (so, start) => so.flatMap((variant) => enter(ground, variant, start)),
      [variantOf(left, change)],
    )
    return variants.map((variant): Move => ({ ...variant, from: id, way: 'next', by: 'engine' }))
  })
}

function join(ground: Ground, marking: Marking, id: string): Move[] {
  const { definition, book } = ground.subject
  const place = enclosing(definition, id)[0]
  const parallel = place && stepOf(ground.subject, place.parallel)
  if (!place || parallel?.kind !== 'parallel') return []
  const started = branchesIn(definition, marking, place.parallel).length
  // Where all are waited for, those still under way tell all: which others are done need not be kept apart.
  const counts = parallel.join !== 'all'
  const done = counts ? withOne(marking.done, `${place.parallel}/${place.branch}`) : marking.done
  const finished = done.filter((branch) => branch.startsWith(`${place.parallel}/`)).length
  const change = given(book, `branches.${place.branch}`)
  if (counts ? finished >= neededOf(parallel.join, started) : started === 1)
    return go(ground, marking, parallel.next, { from: id, by: 'engine', change })
  const left = { ...marking, active: without(marking.active, id), done }
  return [{ ...variantOf(left, change), from: id, way: 'next', by: 'engine' }]
}

export function passes(ground: Ground, marking: Marking, id: string): Move[] {
  const step = stepOf(ground.subject, id)
  if (step.kind === 'choice') return choose(ground, marking, id, step)
  if (step.kind === 'parallel') return fork(ground, marking, id, step)
  return step.kind === 'join' ? join(ground, marking, id) : [ends(id, 'end', 'engine')]
}
