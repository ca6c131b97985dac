import type { CaseCommand } from '#core/commands.ts'
import type { Mapping } from '#core/events.ts'
import type { Problem } from '#core/errors.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { deterministicId } from '#event-store/envelope.ts'

/** The one way in, as far as a migration needs it. */
export interface MigrationEngine {
  load(caseId: string): Promise<{ state: CaseState } | undefined>
  execute(caseId: string, command: CaseCommand): Promise<{ ok: true } | { ok: false; problems: Problem[] }>
}

export interface MigrationOrder {
  after: Pick<Rules, 'hash' | 'definition'>
  mapping: Mapping
  /** Told in each case's history. */
  reason: string
  /** Name of who orders it. */
  by: string
  at: string
}

export type Migrated =
  | { caseId: string; result: 'migrated' | 'there-already' | 'closed' }
  | { caseId: string; result: 'refused'; problems: Problem[] }

/**
 * Takes one case to a version, all or nothing. May be repeated: a case that is there already stays as it is, so a run that
 * broke off goes on where it was.
 */
export async function migrateCase(
  engine: MigrationEngine,
  caseId: string,
  { after, mapping, reason, by, at }: MigrationOrder,
): Promise<Migrated> {
  const state = (await engine.load(caseId))?.state
  if (!state || state.status === 'closed') return { caseId, result: 'closed' }
  if (state.definition === after.hash) return { caseId, result: 'there-already' }
  const data = { version: after.definition.version, definition: after.hash, mapping, reason }
  const result = await engine.execute(caseId, {
    type: 'migrate',
    data,
    id: deterministicId('migrate', caseId, state.revision, canonicalJson(data)),
    issuedAt: at,
    actor: { kind: 'admin', id: by },
    channel: 'catalog',
  })
  return result.ok ? { caseId, result: 'migrated' } : { caseId, result: 'refused', problems: result.problems }
}
