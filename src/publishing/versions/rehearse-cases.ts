import type { Mapping } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import { toRecorded } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { rehearse, type Rehearsal } from './rehearse.ts'

/** An open case as lists show it. */
export interface OpenCase {
  caseId: string
  folio?: string
  status: string
  procedure: string
  version: number
  /** Hash that it is pinned to. */
  definition: string
  steps: { step: string }[]
}

export interface RehearsedCase extends Rehearsal {
  caseId: string
  folio?: string
  /** That the case is under. */
  version: number
  status: string
  /** Where it is. */
  steps: string[]
}

interface Dependencies {
  /** What happened in a case, its answers readable. */
  engine: { history(caseId: string): Promise<StoredEvent[]> }
  catalog: Pick<Catalog, 'rules'>
}

/**
 * Replays the real history of each of these cases against a version, published or only proposed. Nothing is written, and
 * nothing that people answered is in the result. Give a page of cases at a time.
 */
export async function rehearseCases(
  { engine, catalog }: Dependencies,
  cases: readonly OpenCase[],
  after: Rules,
  mapping: Mapping = {},
): Promise<RehearsedCase[]> {
  const rehearsed: RehearsedCase[] = []
  for (const { caseId, folio, version, definition, status, procedure, steps } of cases) {
    if (definition === after.hash) continue // under it already
    const before = await catalog.rules(procedure, definition)
    const events = (await engine.history(caseId)).map(toRecorded)
    rehearsed.push({
      caseId,
      ...(folio !== undefined && { folio }),
      version,
      status,
      steps: steps.map(({ step }) => step),
      ...rehearse({ before, after, mapping }, caseId, events),
    })
  }
  return rehearsed
}
