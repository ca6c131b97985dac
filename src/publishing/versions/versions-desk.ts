import { deterministicId } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { procedureStream, recordFacts, type Author } from '#publishing/streams.ts'
import { decidePublication, type PublicationStep } from './versions-decide.ts'
import type { PublicationProblem } from './versions-problems.ts'
import { foldProcedure, type ProcedureState } from './versions.ts'

export type PublicationResult =
  /** `changed` is false when what was asked for stood already. */
  { ok: true; state: ProcedureState; changed: boolean } | { ok: false; problems: PublicationProblem[] }

export interface PublicationInput extends Author {
  /** The same key does the same thing once. */
  key: string
  /** `<entity>.<id>` */
  procedure: string
}

/**
 * Takes one step of publication: loads the procedure's stream, decides, appends; used alike by the portal, the API and the
 * command line. A repeat under the same key changes nothing and answers the same.
 */
export async function takeStep(
  store: EventStore,
  { key, procedure, ...author }: PublicationInput,
  step: PublicationStep,
): Promise<PublicationResult> {
  const stream = procedureStream(procedure)
  const commandId = deterministicId('publication', stream, author.actor.id, key)
  let problems: PublicationProblem[] = []
  const { facts, added } = await recordFacts(store, stream, { ...author, commandId }, (past) => {
    problems = []
    if (past.some((fact) => fact.commandId === commandId)) return []
    const { actor, at } = author
    const decision = decidePublication(foldProcedure(past), { ...step, procedure, actor, at })
    if (decision.ok) return decision.events
    problems = decision.problems
    return []
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, state: foldProcedure(facts), changed: added > 0 }
}
