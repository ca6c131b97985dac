import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { Result } from '#core/expression.ts'
import { getStep } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import { ServiceError } from '#connectors/call-service.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { evaluated } from './evaluated.ts'
import { perform } from './record.ts'

/**
 * Asks another system once, and records its answer. What may pass is tried again, as often as the service's file says; then
 * the definition's way for failures is taken.
 */
export function call(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async ({ rules, state }) => {
    const { effect } = input
    const step = getStep(rules, effect.step)
    const service = step.kind === 'call' ? await deps.catalog.service(step.service) : undefined
    if (step.kind !== 'call' || !service) throw ApplicationFailure.nonRetryable('no such service', 'unknown-service')
    const request = evaluated(rules, step.request, caseScope(rules, state))
    const answer = await deps.connector.call(service, request).catch((error: unknown) => {
      if (!(error instanceof ServiceError)) throw error
      const { code, final } = error
      const nonRetryable = final || activityInfo().attempt >= service.attempts
      throw ApplicationFailure.create({ message: code, type: code, nonRetryable, cause: error })
    })
    return { type: 'record-answer', data: { effect: effect.id, answer: answer as Result } }
  })
}
