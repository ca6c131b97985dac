import { ApplicationFailure } from '@temporalio/common'
import { getStep } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import { renderText } from '#core/template.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { wordsIn } from './issue.ts'
import { perform } from './record.ts'

/** Tells somebody: puts the notice into the outbox once, however often it is tried. */
export function notify(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async ({ rules, state }) => {
    const { caseId, effect } = input
    const step = getStep(rules, effect.step)
    const message = step.kind === 'notify' ? rules.definition.messages[step.message] : undefined
    if (step.kind !== 'notify' || !message) {
      throw ApplicationFailure.nonRetryable('nothing to tell', 'nothing-to-tell')
    }
    const scope = caseScope(rules, state)
    const write = (text: typeof message.body) => renderText(wordsIn(text, state.language), rules.expressions, scope)
    const { via } = await deps.outbox.deliver({
      id: deterministicId(caseId, effect.id, 'notice'),
      caseId,
      entity: rules.entity,
      to: step.to,
      channel: state.channel,
      subject: write(message.subject),
      body: write(message.body),
      at: deps.now(),
    })
    return { type: 'record-notified', data: { effect: effect.id, via } }
  })
}
