import type { FormStep } from '#core/definition.ts'
import { getStep } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import { type CaseInHand, ownCase } from './case-in-hand.ts'
import type { PortalContext } from './deps.ts'
import { Refused } from './refused.ts'
import type { Portal } from './shell.tsx'

export interface Filling extends CaseInHand {
  stepId: string
  step: FormStep
  base: string
}

/** The form that the address names, if the person may fill it in now. */
export async function fillingOf(c: PortalContext, portal: Portal) {
  const inHand = await ownCase(c, portal)
  const { state, rules, actions } = inHand
  const stepId = c.req.param('step') ?? ''
  const base = `/solicitudes/${state.id}/pasos/${stepId}`
  const step = Object.hasOwn(indexSteps(rules.definition).steps, stepId) ? getStep(rules, stepId) : undefined
  const offered = actions.some((action) => action.type === 'submit' && action.step === stepId)
  if (step?.kind !== 'form') throw new Refused('not-found', `/solicitudes/${state.id}`)
  if (!offered) throw new Refused('stale', `/solicitudes/${state.id}`)
  return { ...inHand, stepId, step, base }
}

/** What is done in front of an officer counts as done there. */
export const channelOf = (state: CaseState): string => (state.assistedBy ? 'in-person' : 'web')
