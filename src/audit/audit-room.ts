import type { Pool } from 'pg'
import { statedPurpose } from '#access/case-read.ts'
import type { EventStore } from '#event-store/event-store.ts'
import type { Page, PageRequest } from '#projections/read-models.ts'
import { findCases, type AuditedCase, type AuditFilter } from './find-cases.ts'
import { findPattern, type PatternResult, type PatternScope } from './find-patterns.ts'
import type { PatternRule } from './pattern-rules.ts'
import { formsOf, normalizeValue, personKeys, tokenOf } from './person-tokens.ts'
import { recordSearch, type PersonSearched } from './search-log.ts'

export interface PersonSearch {
  /** Of the auditor. */
  entities: readonly string[]
  /** Number of a document, name in full, address of mail or telephone, as it was typed. Kept nowhere. */
  value: string
  /** In the auditor's own words, 5 to 200 characters. */
  reason: string
  searcher: string
  via: PersonSearched['via']
}

export type PersonFound =
  | { ok: true; /** How many there are. */ total: number; /** The newest, at most 100. */ items: AuditedCase[] }
  | { ok: false; wrong: 'value' | 'reason' }

/** Questions of auditors, about the cases of their entities. */
export interface AuditRoom {
  /** Filed cases, newest first. @throws {CursorError} */
  cases(filter: AuditFilter, page?: PageRequest): Promise<Page<AuditedCase>>
  /**
   * Filed cases of a person, by anything that an answer of theirs said. Resolves when the trace stands in the log.
   * @throws {EventStoreError} `unavailable`: then nothing may be shown.
   */
  person(search: PersonSearch): Promise<PersonFound>
  /** The rules that are looked for. */
  readonly rules: readonly PatternRule[]
  pattern(rule: PatternRule, scope: PatternScope): Promise<PatternResult>
}

interface Dependencies {
  /** Of the application's role. */
  pool: Pool
  store: Pick<EventStore, 'append' | 'read'>
  /** `VENTANILLA_SECRET`. */
  secret: Buffer
  rules: readonly PatternRule[]
  now: () => Date
}

const mostCases = 100

export function createAuditRoom({ pool, store, secret, rules, now }: Dependencies): AuditRoom {
  const keys = personKeys(secret)

  async function person({ entities, value, reason, searcher, via }: PersonSearch): Promise<PersonFound> {
    const forms = formsOf(value)
    const purpose = statedPurpose(reason)
    if (forms.length === 0) return { ok: false, wrong: 'value' }
    if (purpose?.kind !== 'stated') return { ok: false, wrong: 'reason' }
    const found = await casesWith(forms)
    const trace = tokenOf(keys.trace, normalizeValue(value)).toString('hex')
    const at = now().toISOString()
    for (const entity of entities) {
      const search = {
        entity,
        searcher,
        reason: purpose.text,
        value: trace,
        found: found.get(entity)?.length ?? 0,
        via,
      }
      await recordSearch(store, search, at)
    }
    const caseIds = entities.flatMap((entity) => found.get(entity) ?? [])
    const { items } = await findCases(pool, { entities, caseIds }, { limit: mostCases })
    return { ok: true, total: caseIds.length, items }
  }

  /** Filed cases by entity. */
  async function casesWith(forms: readonly string[]): Promise<Map<string, string[]>> {
    const { rows } = await pool.query<{ entity: string; cases: string[] }>(
      `select entity, array_agg(case_id::text) as cases from read.cases
       where filed_at is not null and case_id in (select case_id from ops.person_tokens where token = any($1::bytea[]))
       group by entity`,
      [forms.map((form) => tokenOf(keys.index, form))],
    )
    return new Map(rows.map(({ entity, cases }) => [entity, cases]))
  }

  return {
    cases: (filter, page) => findCases(pool, filter, page),
    person,
    rules,
    pattern: (rule, scope) => findPattern(pool, rule, scope),
  }
}
