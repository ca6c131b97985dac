import type { CaseAgenda, FailedEffect } from './case-activities.ts'
import { readAgenda } from './agenda.ts'
import type { Dependencies } from './dependencies.ts'
import { record } from './record.ts'

/** Puts on record that an effect was given up, where operators see it; a case that has moved on refuses, and that is well. */
export async function recordFailed(
  deps: Dependencies,
  { caseId, effect, revision, reason, attempts }: FailedEffect,
): Promise<CaseAgenda> {
  const fact = { type: 'record-failed', data: { effect: effect.id, reason, attempts } } as const
  const recorded = await record(deps, caseId, { fact, key: [effect.id, 'failed', revision] })
  return 'agenda' in recorded ? recorded.agenda : readAgenda(deps, { caseId, atLeast: revision })
}
