import { ApplicationFailure } from '@temporalio/common'
import { agenda } from '#core/agenda.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState, Effect } from '#core/state.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { CaseAgenda, EffectToDo } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'

/** The case that a part of a bundle is: the same in every attempt. */
export const childCaseId = (caseId: string, effect: string): string => deterministicId(caseId, effect, 'child')

/** What the workflow may know of a case: names of the definition, and nothing that a person said. */
export function caseAgenda({ messenger }: Dependencies, rules: Rules, state: CaseState): CaseAgenda {
  const { revision, wakeAt, effects, closed } = agenda(rules, state)
  const isRemote = ({ kind }: Effect) =>
    kind === 'call' || kind === 'payment' || (kind === 'notify' && messenger.remote)
  const toDo = (effect: Effect): EffectToDo => ({
    id: effect.id,
    step: effect.step,
    kind: effect.kind,
    ...(isRemote(effect) && { remote: true }),
    ...(effect.kind === 'child' && { case: childCaseId(state.id, effect.id) }),
  })
  const parts = Object.values(state.children).flatMap((part) => (part.outcome === undefined ? (part.case ?? []) : []))
  return {
    revision,
    ...(wakeAt !== undefined && { wakeAt }),
    effects: effects.map(toDo),
    closed,
    ...(state.parent && { isPart: true }),
    ...(parts.length > 0 && { parts }),
    steps: state.active.map(({ step }) => step),
    status: state.status,
    procedure: state.procedure,
    agency: state.agency,
    entity: state.entity,
  }
}

/**
 * The agenda as the stream has it now. A store that shows less than what was signalled lags behind: the attempt fails,
 * so that the wake-up is not lost.
 */
export async function readAgenda(deps: Dependencies, input: { caseId: string; atLeast: number }): Promise<CaseAgenda> {
  const loaded = await deps.engine.load(input.caseId)
  if (!loaded || loaded.state.revision < input.atLeast) throw ApplicationFailure.retryable('stale read', 'stale-read')
  return caseAgenda(deps, loaded.rules, loaded.state)
}
