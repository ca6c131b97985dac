import type { Engine } from '#app/execute.ts'
import type { Instant } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { earlier } from '#core/time.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { calendarsOf, vocabulariesOf } from '#publishing/compile.ts'
import { suspensionAt, versionInForce, type ProcedureState, type VersionState } from '#publishing/versions/versions.ts'
import { caseAt, type CaseAt, type Moment, type NoMoment } from './case-at.ts'
import { calendarsIn, catalogAt, type CatalogAt } from './catalog-at.ts'
import { permissionsAt, type Permission } from './permissions-at.ts'

/** The definition that bound the case, and how its procedure was offered to others then. */
export interface DefinitionThen {
  hash: string
  /** Absent where the catalogue holds no record of who published it. */
  published?: Omit<VersionState, 'definition'>
  /** The version that cases opened then began under. */
  forNewCases?: { version: number; hash: string }
  /** Published after the moment, oldest first: none of them bound anybody then. */
  later: { version: number; hash: string; publishedAt: Instant }[]
  suspension?: NonNullable<ProcedureState['suspension']>
  retirement?: NonNullable<ProcedureState['retirement']>
}

/** A case with everything that bore on it at a moment. */
export interface CaseThen extends CaseAt {
  /** The pinned version, with the calendars, vocabularies and time zone then in force. */
  rules: Rules
  definition: DefinitionThen
  catalog: Pick<CatalogAt, 'entity' | 'calendars' | 'vocabularies'>
  permissions: Permission[]
}

export interface TimeTravel {
  store: Pick<EventStore, 'read'>
  engine: Pick<Engine, 'history'>
  catalog: Pick<Catalog, 'rules'>
  now: () => Date
}

/**
 * The case exactly as it stood at a moment, with the definition, calendars, entity and permissions of that moment.
 * `events`: all of the case, where they are at hand already. @throws when there is no such case.
 */
export async function readCaseAt(
  { store, engine, catalog, now }: TimeTravel,
  caseId: string,
  moment: Moment,
  events?: readonly StoredEvent[],
): Promise<{ ok: true; value: CaseThen } | { ok: false; problem: NoMoment }> {
  const all = events ?? (await engine.history(caseId))
  const found = caseAt(caseId, all, moment, now().toISOString())
  if (!found.ok) return found
  const { asOf, state, settled } = found.value
  const pinned = await catalog.rules(state.procedure, state.definition)
  const then = await catalogAt(store, namesOf(pinned, settled), asOf.at)
  const rules = rulesThen(pinned, then)
  // Facts of one command may lead from one version to another.
  const decides =
    settled.definition === state.definition
      ? rules
      : rulesThen(await catalog.rules(settled.procedure, settled.definition), then)
  const transferredBy = found.value.events.findLast(({ type }) => type === 'CaseTransferred')?.revision
  const situation = { rules: decides, state: settled, at: asOf.at, file: then.entity.content }
  const permissions = permissionsAt({ ...situation, ...(transferredBy !== undefined && { transferredBy }) })
  return {
    ok: true,
    value: { ...found.value, rules, definition: definitionThen(pinned, then, asOf.at), catalog: then, permissions },
  }
}

const namesOf = ({ entity, procedure, definition }: Rules, { clocks }: CaseState) => ({
  entity,
  procedure,
  calendars: [...new Set([...calendarsOf(definition), ...Object.values(clocks).map(({ calendar }) => calendar)])],
  vocabularies: vocabulariesOf(definition),
})

/** What is compiled of a definition depends on nothing else, so only what stands around it is exchanged. */
const rulesThen = (rules: Rules, then: CatalogAt): Rules => ({
  ...rules,
  calendars: calendarsIn(then),
  vocabularies: Object.fromEntries(Object.entries(then.vocabularies).map(([id, { content }]) => [id, content])),
  timeZone: then.entity.content.entity.timeZone,
})

function definitionThen({ hash }: Rules, { procedure, procedureNow }: CatalogAt, at: Instant): DefinitionThen {
  const version = [...procedure.versions, ...procedureNow.versions].find((one) => one.hash === hash)
  const inForce = versionInForce(procedure, at)
  const suspension = suspensionAt(procedure, at)
  const { definition: _whole, ...published } = version ?? {}
  return {
    hash,
    ...(version && { published: published as Omit<VersionState, 'definition'> }),
    later: procedureNow.versions
      .filter(({ publishedAt }) => earlier(at, publishedAt))
      .map(({ version: number, hash: name, publishedAt }) => ({ version: number, hash: name, publishedAt })),
    ...(inForce && { forNewCases: { version: inForce.version, hash: inForce.hash } }),
    ...(suspension && { suspension }),
    ...(procedure.retirement && { retirement: procedure.retirement }),
  }
}
