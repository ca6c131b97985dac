import { ApplicationFailure } from '@temporalio/common'
import { agencyOf } from '#core/holds-role.ts'
import { entityOf } from '#core/names.ts'
import { getStep } from '#core/rules.ts'
import { deterministicId } from '#event-store/envelope.ts'
import { candidatesFor } from '#publishing/candidates.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { perform } from './record.ts'

/** Gives a task to one of the officers that the entity's file lists for its role, but nobody whom four eyes bar. */
export function assign(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async ({ rules, state }) => {
    const { caseId, effect } = input
    const step = getStep(rules, effect.step)
    const by = step.kind === 'task' ? step.assignment?.by : undefined
    if (step.kind !== 'task' || (by !== 'rotation' && by !== 'workload'))
      throw ApplicationFailure.nonRetryable('nothing to assign', 'nothing-to-assign')
    const name = agencyOf(rules, state, step.role) ?? ''
    const file = await deps.catalog.entity(entityOf(name))
    const candidates = candidatesFor(file?.agencies ?? [], rules, state, step)
    if (!candidates?.length) throw ApplicationFailure.nonRetryable('nobody to assign', 'nobody-to-assign')
    const key = deterministicId(caseId, effect.id, 'assignment')
    const officer = await deps.assigner.choose({ key, by, group: `${name}:${step.role}`, candidates })
    return { type: 'record-assigned', data: { effect: effect.id, officer } }
  })
}
