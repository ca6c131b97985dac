import { ApplicationFailure } from '@temporalio/common'
import { agencyOf } from '#core/holds-role.ts'
import { getStep } from '#core/rules.ts'
import { deterministicId } from '#event-store/envelope.ts'
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
    const { role, notBy = [] } = step
    const name = agencyOf(rules, state, role) ?? ''
    const office = await deps.catalog.entity(name.slice(0, name.indexOf('/')))
    const { officers = [] } = office?.agencies.find(({ id }) => id === name) ?? {}
    const barred = new Set(notBy.map((other) => state.completedBy[other]))
    const candidates = officers
      .filter(({ id, roles }) => (roles.includes(role) || roles.includes('*')) && !barred.has(id))
      .map(({ id }) => id)
    if (candidates.length === 0) throw ApplicationFailure.nonRetryable('nobody to assign', 'nobody-to-assign')
    const key = deterministicId(caseId, effect.id, 'assignment')
    const officer = await deps.assigner.choose({ key, by, group: `${name}:${role}`, candidates })
    return { type: 'record-assigned', data: { effect: effect.id, officer } }
  })
}
