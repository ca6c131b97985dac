import type { Definition } from '#core/definition.ts'
import { enclosing } from '#core/steps.ts'

/** Where a case is: one of the states of the control graph. */
export interface Marking {
  /** Steps under way, in order of their names. A choice, a join or a parallel stands here for the moment of passing it. */
  readonly active: readonly string[]
  /** Branches that are done, as `parallel/branch`, of parallels under way that do not wait for all of theirs. */
  readonly done: readonly string[]
  /** Clocks that run and would lead the case elsewhere, or start another clock, when they end. */
  readonly running: readonly string[]
  readonly filed: boolean
  /** Where the case goes as soon as what the engine has begun is over. */
  readonly diversion?: string
}

export const nowhere: Marking = { active: [], done: [], running: [], filed: false }

/** A case that has ended, however it did. */
export const closed: Marking = { ...nowhere, filed: true }

/** Two markings are the same place when their keys are; names hold none of the signs between them. */
export const markingKey = ({ active, done, running, filed, diversion = '' }: Marking): string =>
  `${active.join()};${done.join()};${running.join()};${filed ? 'filed' : ''};${diversion}`

export const withOne = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list : [...list, one].toSorted()
export const without = (list: readonly string[], one: string): string[] => list.filter((other) => other !== one)

const branchOf = (definition: Definition, step: string): string | undefined => {
  const place = enclosing(definition, step)[0]
  return place && `${place.parallel}/${place.branch}`
}

/** Every branch that a step stands in, as `parallel/branch`. */
const branchesOf = (definition: Definition, step: string): string[] =>
  enclosing(definition, step).map(({ parallel, branch }) => `${parallel}/${branch}`)

/**
 * The case leaves all that stands in the same branch as `to`, or everything when `to` stands in none: a branch is in one
 * place at a time, and a step beside a parallel takes its place.
 */
export function leaveFor(definition: Definition, marking: Marking, to: string): Marking {
  const home = branchOf(definition, to)
  if (home === undefined) return { ...marking, active: [], done: [] }
  const isOutside = (step: string) => !branchesOf(definition, step).includes(home)
  return {
    ...marking,
    active: marking.active.filter(isOutside),
    done: marking.done.filter((branch) => isOutside(branch.split('/')[0] ?? '')),
  }
}

/** Parallels under way, the innermost first. */
export function parallelsIn(definition: Definition, { active, done }: Marking): string[] {
  const around = active.flatMap((step) => enclosing(definition, step).map(({ parallel }) => parallel))
  const finished = done.map((branch) => branch.split('/')[0] ?? '')
  const depth = (parallel: string) => enclosing(definition, parallel).length
  return [...new Set([...around, ...finished])].toSorted((a, b) => depth(b) - depth(a))
}

/** Branches of a parallel that run or are done. */
export function branchesIn(definition: Definition, { active, done }: Marking, parallel: string): string[] {
  const running = active.flatMap((step) =>
    enclosing(definition, step).flatMap((place) => (place.parallel === parallel ? [place.branch] : [])),
  )
  const finished = done
    .filter((branch) => branch.startsWith(`${parallel}/`))
    .map((branch) => branch.split('/')[1] ?? '')
  return [...new Set([...running, ...finished])]
}

/** A marking as people read it: `step`, or `parallel[step, step]`. */
export function writeMarking(definition: Definition, { active, filed }: Marking): string {
  const write = (steps: readonly string[], depth: number): string[] => {
    const groups = new Map<string, string[]>()
    const alone: string[] = []
    for (const step of steps) {
      const place = enclosing(definition, step).at(-1 - depth)
      if (place) groups.set(place.parallel, [...(groups.get(place.parallel) ?? []), step])
      else alone.push(step)
    }
    return [...alone, ...[...groups].map(([parallel, inside]) => `${parallel}[${write(inside, depth + 1).join(', ')}]`)]
  }
  return write(active, 0).join(', ') || (filed ? 'closed' : 'nothing')
}
