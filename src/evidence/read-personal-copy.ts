import type { RecordedRead } from '#access/case-read.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { Lang } from '#portal/view-models.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { personalCopy, type PersonalCopy } from './personal-copy.ts'

export interface CopyDesk {
  engine: { history(caseId: string): Promise<StoredEvent[]> }
  access: { of(caseId: string): Promise<RecordedRead[]> }
  catalog: Pick<Catalog, 'entities'>
  now: () => Date
}

/** What is kept of a person for a case, as it is now. */
export async function readPersonalCopy(
  { engine, access, catalog, now }: CopyDesk,
  { rules, state }: { rules: Rules; state: CaseState },
  language: Lang,
): Promise<PersonalCopy> {
  const [events, looks, entities] = await Promise.all([
    engine.history(state.id),
    access.of(state.id),
    catalog.entities(),
  ])
  return personalCopy({ rules, state, events, looks, entities, language, at: now().toISOString() })
}
