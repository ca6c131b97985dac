import { availableActions } from '#core/actions.ts'
import { agencyOf } from '#core/holds-role.ts'
import { getStep } from '#core/rules.ts'
import type { CaseInView, Looker } from '#identity/access.ts'
import type { Purpose } from './case-read.ts'

/**
 * Why this reader looks, as the case itself tells it: the step of theirs that is open, or else one of their agency's.
 * Undefined when there is nothing for them to do, so that only they can say.
 */
export function purposeFrom({ as, actor }: Looker, { state, rules }: CaseInView, at: string): Purpose | undefined {
  if (as === 'admin') return { kind: 'operation' }
  if (actor?.kind !== 'officer') return undefined
  const assists = state.assistedBy === actor.id
  if (assists && state.status === 'draft') return { kind: 'assistance' }
  const own = availableActions(rules, state, actor, at).find((action) => 'step' in action)
  if (own && 'step' in own) return { kind: 'task', step: own.step }
  const held = new Set(actor.agencies.map(({ agency }) => agency))
  const open = state.active.find((active) => {
    const step = getStep(rules, active.step)
    const agency = 'role' in step && step.role !== undefined ? agencyOf(rules, state, step.role) : undefined
    return agency !== undefined && held.has(agency)
  })
  if (open) return { kind: 'task', step: open.step }
  if (Object.values(state.completedBy).includes(actor.id)) return { kind: 'follow-up' }
  return assists ? { kind: 'assistance' } : undefined
}
