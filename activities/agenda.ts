import { ApplicationFailure } from '@temporalio/common'
import { agenda } from '#core/agenda.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import type { CaseAgenda } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'

/** What the workflow may know of a case: names of the definition, and nothing that a person said. */
export function caseAgenda(rules: Rules, state: CaseState): CaseAgenda {
  const { revision, wakeAt, effects, closed } = agenda(rules, state)
  return {
    revision,
    ...(wakeAt !== undefined && { wakeAt }),
    effects: effects.map(({ id, step, kind }) => ({ id, step, kind })),
    closed,
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
  return caseAgenda(loaded.rules, loaded.state)
}
