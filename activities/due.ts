import { ApplicationFailure } from '@temporalio/common'
import { earlier } from '#core/time.ts'
import type { CaseAgenda } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { record } from './record.ts'
import { readAgenda } from './agenda.ts'

/**
 * Records what fell due at `wakeAt`, and since. A machine whose clock is behind Temporal's must not find it early.
 * @throws retryable `still-due` when the engine leaves it owed, so that the workflow waits and does not turn in circles.
 */
export async function recordDue(
  deps: Dependencies,
  { caseId, revision, wakeAt }: { caseId: string; revision: number; wakeAt: string },
): Promise<CaseAgenda> {
  const now = deps.now()
  const at = earlier(now, wakeAt) ? wakeAt : now
  const fact = { type: 'record-due', data: {} } as const
  const recorded = await record(deps, caseId, { fact, key: ['due', revision, wakeAt], at })
  const agenda = 'agenda' in recorded ? recorded.agenda : await readAgenda(deps, { caseId, atLeast: revision })
  if (agenda.wakeAt !== undefined && !earlier(wakeAt, agenda.wakeAt)) {
    throw ApplicationFailure.retryable('still due', 'still-due')
  }
  return agenda
}
