import { adjustClocks, limitOf, signalClocks, stopAllClocks } from './clock.ts'
import type { ChoiceStep } from './definition.ts'
import type { Instant } from './events.ts'
import { holds } from './expression.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { Story } from './story.ts'

/** Steps entered in one decision, at most. More means a loop that waits for nobody, which publishing refuses. */
const maxMoves = 100

/** Closes the case: clocks stop, effects that failed for good are given up by name, nothing is left behind. */
export function closeCase(rules: Rules, story: Story, outcome: string, at: Instant, step?: string): void {
  stopAllClocks(rules, story, at)
  for (const { id, step: owner } of story.state.effects) story.tell('EffectAbandoned', { step: owner, effect: id })
  story.tell('CaseClosed', { outcome, ...(step !== undefined && { step }) })
}

function choose(rules: Rules, story: Story, step: ChoiceStep): { guard?: number; next: string } {
  const scope = caseScope(rules, story.state)
  const guard = step.when.findIndex(({ if: source }) => {
    const expression = rules.expressions[source]
    return expression !== undefined && holds(expression, scope)
  })
  return guard < 0 ? { next: step.else } : { guard, next: step.when[guard]?.next ?? step.else }
}

/** What a task asked the person for is told where they can answer it. */
function tellRequest(story: Story, step: string): void {
  if (story.state.request) story.tell('CompletionRequested', { step, ...story.state.request })
}

/** Silence that came while an effect was under way takes the case where it leads, instead of to somebody who no longer can act. */
function diverted(rules: Rules, story: Story, to: string): string {
  const { kind } = getStep(rules, to)
  return kind === 'form' || kind === 'task' ? (story.state.diversion ?? to) : to
}

export interface Move {
  to: string
  from?: string
}

/** Enters a step and runs on through all that need nobody, until the case waits, owes an effect, or ends. */
export function moveTo(rules: Rules, story: Story, move: Move, at: Instant): void {
  let { to, from } = move
  for (let moves = 0; moves < maxMoves; moves += 1) {
    to = diverted(rules, story, to)
    const step = getStep(rules, to)
    const limit = 'within' in step && step.within !== undefined ? { expiresAt: limitOf(rules, at, step.within) } : {}
    story.tell('StepEntered', { step: to, kind: step.kind, ...(from !== undefined && { from }), ...limit })
    signalClocks(rules, story, `enter:${to}`, at)
    if (step.kind === 'end') return closeCase(rules, story, step.outcome, at, to)
    if (step.kind !== 'choice') {
      if (step.kind === 'form' && step.role === 'applicant') tellRequest(story, to)
      return adjustClocks(rules, story, at)
    }
    const chosen = choose(rules, story, step)
    story.tell('ChoiceMade', { step: to, ...chosen })
    ;[to, from] = [chosen.next, to]
  }
  throw new Error(`${rules.procedure}: more than ${maxMoves} steps without anyone to act, from "${move.to}"`)
}
