import type { Pool } from 'pg'
import type { Instant } from '#core/events.ts'
import { queryOf } from './pattern-queries.ts'
import type { PatternRule } from './pattern-rules.ts'

/** What a pattern found. It accuses nobody: it says where to look, with the facts and figures that say so. */
export interface Finding {
  entity: string
  /** Where it was decided, or where terms ran out. */
  agency: string
  procedure?: string
  /** Account of an officer. */
  officer?: string
  /** Account of who applied, as the issuer numbers it. */
  applicant?: string
  /** Step that was skipped. */
  step?: string
  /** Of the newest fact. */
  at: Instant
  /** What was compared, by name. */
  figures: Record<string, number | boolean>
  /** The cases, newest first and at most 20, each with the revisions of the facts that show it. */
  cases: { caseId: string; folio: string; events: number[] }[]
}

export interface PatternScope {
  entities: readonly string[]
  /** Inclusive; `days` of the rule before `to` when absent. */
  from?: Instant
  /** Exclusive. */
  to: Instant
}

export interface PatternResult {
  rule: PatternRule
  from: Instant
  to: Instant
  /** How many there are; undefined while the rule is off. */
  total?: number
  /** The newest, at most `mostFindings`. */
  findings: Finding[]
}

export const mostFindings = 100
const dayMs = 24 * 60 * 60 * 1_000

type Row = Omit<Finding, 'at'> & { at: Date; total: number }

/** Looks for one pattern in the cases of these entities. */
export async function findPattern(
  pool: Pick<Pool, 'query'>,
  rule: PatternRule,
  { entities, from, to }: PatternScope,
): Promise<PatternResult> {
  const since = from ?? new Date(Date.parse(to) - rule.days * dayMs).toISOString()
  if (!rule.on) return { rule, from: since, to, findings: [] }
  const { text, values } = queryOf(rule)
  const { rows } = await pool.query<Row>(
    `select found.*, count(*) over ()::int as total from (${text}) found order by at desc, cases::text limit ${mostFindings}`,
    [entities, since, to, ...values],
  )
  return { rule, from: since, to, total: rows[0]?.total ?? 0, findings: rows.map(toFinding) }
}

function toFinding({ at, total: _total, ...row }: Row): Finding {
  const present = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
  return { ...(present as Omit<Finding, 'at'>), at: at.toISOString() }
}
