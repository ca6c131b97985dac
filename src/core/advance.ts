import { assignNamed, isOver, limitsOf, requestChildren, requestPayment } from './enter.ts'
import { adjustClocks, signalClocks, stopAllClocks } from './clock.ts'
import type { ChoiceStep, ParallelStep } from './definition.ts'
import type { Instant } from './events.ts'
import { isMet } from './answer-to.ts'
import { freeSlots } from './free-slots.ts'
import { isJoined, isRunning, cancelBranches, leaveParallels, parallelOf, startBranches } from './parallel.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { Story } from './story.ts'

/** Steps entered in one decision, at most. More means a loop that waits for nobody, which publishing refuses. */
const maxMoves = 100

/** Closes the case: clocks stop, effects that failed for good are given up by name, nothing is left behind. */
export function closeCase(rules: Rules, story: Story, outcome: string, at: Instant, step?: string): void {
  stopAllClocks(rules, story, at)
  for (const { id, step: owner } of story.state.effects) story.tell('EffectAbandoned', { step: owner, effect: id })
  freeSlots(story, 'closed')
  story.tell('CaseClosed', { outcome, ...(step !== undefined && { step }) })
}

function choose(rules: Rules, story: Story, step: ChoiceStep): { guard?: number; next: string } {
  const scope = caseScope(rules, story.state)
  const guard = step.when.findIndex(({ if: guard }) => isMet(rules, scope, guard))
  const next = guard < 0 ? step.else : step.when[guard]?.next
  if (next === undefined)
    throw new Error(`${rules.procedure}: no way of a choice holds: publishing demands one or an "else"`)
  return guard < 0 ? { next } : { guard, next }
}

/** What a task asked the person for is told where they can answer it. */
function tellRequest(story: Story, step: string): void {
  if (story.state.request) story.tell('CompletionRequested', { step, ...story.state.request })
}

/** Kinds that wait for somebody or something outside the engine. */
const waiting = new Set(['form', 'task', 'payment', 'appointment', 'procedures', 'wait'])

/** Silence that came while an effect was under way takes the case where it leads, instead of to somebody who no longer can act. */
function diverted(rules: Rules, story: Story, to: string): string {
  return waiting.has(getStep(rules, to).kind) ? (story.state.diversion ?? to) : to
}

export interface Move {
  to: string
  from?: string
}

/** Where a step that needs nobody leads, once it has been told; undefined when the case waits there. */
function pass(rules: Rules, story: Story, move: Move, at: Instant, left: number): Move | undefined {
  const id = move.to
  const step = getStep(rules, id)
  const limits = limitsOf(rules, story, step, at)
  story.tell('StepEntered', {
    step: id,
    kind: step.kind,
    ...(move.from !== undefined && { from: move.from }),
    ...limits,
  })
  signalClocks(rules, story, `enter:${id}`, at)
  switch (step.kind) {
    case 'end':
      closeCase(rules, story, step.outcome, at, id)
      return undefined
    case 'choice': {
      const chosen = choose(rules, story, step)
      story.tell('ChoiceMade', { step: id, ...chosen })
      return { to: chosen.next, from: id }
    }
    case 'parallel':
      return runBranches(rules, story, id, step, at, left)
    case 'join':
      return joinBranch(rules, story, id, step.result ?? 'done')
    case 'payment': {
      const next = requestPayment(rules, story, id, step)
      return next === undefined ? undefined : { to: next, from: id }
    }
    case 'procedures': {
      if (requestChildren(rules, story, id, step)) return undefined
      story.tell('ChildrenJoined', { step: id, next: step.next })
      return { to: step.next, from: id }
    }
    case 'wait': {
      if (!isOver(step, limits, at)) return undefined
      story.tell('WaitEnded', { step: id, next: step.next })
      return { to: step.next, from: id }
    }
    case 'task':
      assignNamed(rules, story, id, step)
      return undefined
    case 'form':
      if (step.role === 'applicant') tellRequest(story, id)
      return undefined
    case 'appointment':
    case 'call':
    case 'issue':
    case 'notify':
      return undefined
  }
}

/** Each branch runs until it waits; one that ends them all at once leaves nothing to the others. */
function runBranches(
  rules: Rules,
  story: Story,
  id: string,
  step: ParallelStep,
  at: Instant,
  left: number,
): Move | undefined {
  for (const { branch, start } of startBranches(rules, story, id, step)) {
    if (isRunning(story, id, branch)) run(rules, story, { to: start, from: id }, at, left)
  }
  // Without any branch to run there is nothing to wait for; with one that ended them all it has been told already.
  const started = Object.keys(story.state.parallels[id]?.branches ?? {}).length
  if (!story.state.parallels[id] || started > 0) return undefined
  story.tell('ParallelJoined', { step: id, next: step.next })
  return { to: step.next, from: id }
}

function joinBranch(rules: Rules, story: Story, id: string, result: string): Move | undefined {
  const around = parallelOf(rules, id)
  if (!around) throw new Error(`${rules.procedure}: the join "${id}" stands in no branch`)
  story.tell('BranchJoined', { parallel: around.id, branch: around.branch, step: id, result })
  if (!isJoined(story, around.id, around.defined)) return undefined
  cancelBranches(rules, story, around.id)
  story.tell('ParallelJoined', { step: around.id, next: around.defined.next })
  return { to: around.defined.next, from: around.id }
}

function run(rules: Rules, story: Story, start: Move, at: Instant, budget: number): void {
  let move: Move | undefined = start
  for (let left = budget; move; left -= 1) {
    if (left <= 0) {
      throw new Error(`${rules.procedure}: more than ${maxMoves} steps without anyone to act, from "${start.to}"`)
    }
    const to = diverted(rules, story, move.to)
    if (move.from !== undefined) leaveParallels(rules, story, move.from, to)
    move = pass(rules, story, { ...move, to }, at, left - 1)
  }
}

/** Enters a step and runs on through all that need nobody, until the case waits, owes an effect, or ends. */
export function moveTo(rules: Rules, story: Story, move: Move, at: Instant): void {
  run(rules, story, move, at, maxMoves)
  if (story.state.status !== 'closed') adjustClocks(rules, story, at)
}
