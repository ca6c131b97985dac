import type { Pool, QueryResultRow } from 'pg'
import type { Instant } from '#core/events.ts'
import { createFilters, list, type Filters } from '#projections/page.ts'
import type { CaseRow, Page, PageRequest } from '#projections/read-models.ts'
import { caseColumns, toCaseRow } from '#projections/rows.ts'

export interface AuditFilter {
  /** That the auditor looks after: nothing of another is ever found. */
  entities: readonly string[]
  caseIds?: readonly string[]
  folio?: string
  /** That has the case, or had it at one of its steps. */
  agency?: string
  procedure?: string
  /** Who did anything in it. */
  officer?: string
  outcome?: string
  /** Whether a legal term of the office ran out in it. */
  late?: boolean
  silence?: 'positive' | 'negative'
  status?: 'open' | 'closed'
  /** Filed at it or later. */
  from?: Instant
  /** Filed before it. */
  to?: Instant
}

export interface AuditedCase extends Omit<CaseRow, 'lookupHash'> {
  late: boolean
  /** Officer who opened it for a person at the counter. */
  assistedBy?: string
}

const isLate = 'exists (select from read.overdue o where o.case_id = c.case_id)'

function filtersOf(asked: AuditFilter): Filters {
  const filters = createFilters()
  // A draft is nobody's but its person's.
  filters.conditions.push('c.filed_at is not null')
  filters.where(asked.entities, (name) => `c.entity = any(${name}::text[])`)
  filters.where(asked.caseIds, (name) => `c.case_id = any(${name}::uuid[])`)
  filters.where(asked.folio, (name) => `c.folio = ${name}`)
  filters.where(
    asked.agency,
    (name) => `(c.agency = ${name} or exists (select from read.passages p
      where p.case_id = c.case_id and p.agency = ${name}))`,
  )
  filters.where(asked.procedure, (name) => `c.procedure = ${name}`)
  filters.where(
    asked.officer,
    (name) => `c.case_id in (select t.case_id from read.timeline t
      where t.actor = ${name} and t.actor_kind = 'officer' and t.case_id is not null)`,
  )
  filters.where(asked.outcome, (name) => `c.outcome = ${name}`)
  filters.where(asked.silence, (name) => `c.silence = ${name}`)
  filters.where(asked.status, (name) => `c.status = ${name}`)
  filters.where(asked.from, (name) => `c.filed_at >= ${name}::timestamptz`)
  filters.where(asked.to, (name) => `c.filed_at < ${name}::timestamptz`)
  if (asked.late !== undefined) filters.conditions.push(asked.late ? isLate : `not ${isLate}`)
  return filters
}

function toAuditedCase(record: QueryResultRow): AuditedCase {
  const { lookupHash: _secret, ...row } = toCaseRow(record)
  const { late, assisted_by: assistedBy } = record
  return { ...row, late, ...(assistedBy !== null && { assistedBy }) }
}

/**
 * Filed cases of the auditor's entities, newest first.
 * @throws {CursorError} for a cursor of another list.
 */
export function findCases(pool: Pool, filter: AuditFilter, page?: PageRequest): Promise<Page<AuditedCase>> {
  const columns = `${caseColumns}, assisted_by, ${isLate} as late`
  const order = {
    by: [
      ['c.filed_at', 'timestamptz'],
      ['c.case_id', 'uuid'],
    ] as [string, string][],
    descending: true,
  }
  const query = { columns, from: 'read.cases c', filters: filtersOf(filter), order, toRow: toAuditedCase }
  return list(pool, query, page)
}
