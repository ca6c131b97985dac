import type { ParallelStep } from './definition.ts'
import { isMet } from './answer-to.ts'
import { freeSlots } from './free-slots.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import { enclosing } from './steps.ts'
import type { Story } from './story.ts'

/** Several branches at once: how they start, join, and are left. */

const branchesThat = (story: Story, parallel: string, status: 'running' | 'done' | 'cancelled'): string[] =>
  Object.entries(story.state.parallels[parallel]?.branches ?? {})
    .filter(([, found]) => found === status)
    .map(([branch]) => branch)

export const isRunning = (story: Story, parallel: string, branch: string): boolean =>
  story.state.parallels[parallel]?.branches[branch] === 'running'

/** Starts the branches whose condition holds; all are told before any of them moves, so that a quick one finds its fellows. */
export function startBranches(
  rules: Rules,
  story: Story,
  id: string,
  step: ParallelStep,
): { branch: string; start: string }[] {
  const scope = caseScope(rules, story.state)
  const starting = Object.entries(step.branches).filter(([, { when }]) => isMet(rules, scope, when))
  for (const [branch, { start }] of starting) story.tell('BranchStarted', { parallel: id, branch, start })
  return starting.map(([branch, { start }]) => ({ branch, start }))
}

/** Whether enough branches are done; with fewer started than asked for, all of them are enough. */
export function isJoined(story: Story, id: string, { join }: ParallelStep): boolean {
  const done = branchesThat(story, id, 'done').length
  const started = Object.keys(story.state.parallels[id]?.branches ?? {}).length
  const needed = join === 'all' ? started : join === 'any' ? 1 : join.atLeast
  return done >= Math.min(needed, started)
}

function cancelBranch(rules: Rules, story: Story, parallel: string, branch: string): void {
  const isInside = (step: string) =>
    enclosing(rules.definition, step).some((place) => place.parallel === parallel && place.branch === branch)
  const { active, effects } = story.state
  const steps = active.map(({ step }) => step).filter(isInside)
  for (const step of steps) freeSlots(story, 'cancelled', step)
  const owed = effects.filter(({ step }) => isInside(step)).map(({ id }) => id)
  story.tell('BranchCancelled', { parallel, branch, steps, effects: owed })
}

/** What still runs in a parallel step stops, and is told by name; `except` is the branch that goes on elsewhere by itself. */
export function cancelBranches(rules: Rules, story: Story, parallel: string, except?: string): void {
  for (const branch of branchesThat(story, parallel, 'running'))
    if (branch !== except) cancelBranch(rules, story, parallel, branch)
}

/** A step of a branch leads out of it: each parallel step around it that does not hold `to` is left, the innermost first. */
export function leaveParallels(rules: Rules, story: Story, from: string, to: string): void {
  const around = new Set(enclosing(rules.definition, to).map(({ parallel }) => parallel))
  const itself = story.state.parallels[from] ? [{ parallel: from, branch: undefined }] : []
  for (const { parallel, branch } of [...itself, ...enclosing(rules.definition, from)]) {
    if (around.has(parallel) || parallel === to || !story.state.parallels[parallel]) continue
    cancelBranches(rules, story, parallel, branch)
    story.tell('ParallelLeft', { step: parallel, next: to })
  }
}

/** Something takes the whole case elsewhere: all branches stop. Told before what takes it. */
export function leaveAllParallels(rules: Rules, story: Story, to: string): void {
  for (const id of Object.keys(story.state.parallels)) {
    if (!story.state.parallels[id] || enclosing(rules.definition, id).length > 0) continue
    cancelBranches(rules, story, id)
    story.tell('ParallelLeft', { step: id, next: to })
  }
}

/** The parallel step around a step, with its definition. */
export function parallelOf(
  rules: Rules,
  step: string,
): { id: string; branch: string; defined: ParallelStep } | undefined {
  const place = enclosing(rules.definition, step)[0]
  if (!place) return undefined
  const defined = getStep(rules, place.parallel)
  return defined.kind === 'parallel' ? { id: place.parallel, branch: place.branch, defined } : undefined
}
