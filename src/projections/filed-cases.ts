import type { Pool } from 'pg'
import { createFilters, list, type Filters } from './page.ts'
import type { CaseRow, FiledCasesFilter, Page, PageRequest } from './read-models.ts'
import { caseColumns, toCaseRow } from './rows.ts'

function filtersOf({ entities, procedure, agency, from, to }: FiledCasesFilter): Filters {
  const filters = createFilters()
  filters.conditions.push('filed_at is not null')
  filters.where(entities, (name) => `entity = any(${name}::text[])`)
  filters.where(procedure, (name) => `procedure = ${name}`)
  filters.where(agency, (name) => `agency = ${name}`)
  filters.where(from, (name) => `filed_at >= ${name}::timestamptz`)
  filters.where(to, (name) => `filed_at < ${name}::timestamptz`)
  return filters
}

/** One page of the filed cases that the filter finds. */
export function filedCases(pool: Pool, filter: FiledCasesFilter, page?: PageRequest): Promise<Page<CaseRow>> {
  const order = { by: [['case_id', 'uuid']] as [string, string][] }
  const filters = filtersOf(filter)
  return list(pool, { columns: caseColumns, from: 'read.cases', filters, order, toRow: toCaseRow }, page)
}

/** How many cases and events the filter finds. */
export async function countFiledCases(
  pool: Pool,
  filter: FiledCasesFilter,
): Promise<{ cases: number; events: number }> {
  const { conditions, values } = filtersOf(filter)
  // Revisions count from 0.
  const counts = 'count(*)::float8 as cases, coalesce(sum(revision + 1), 0)::float8 as events'
  const text = `select ${counts} from read.cases where ${conditions.join(' and ')}`
  const { rows } = await pool.query<{ cases: number; events: number }>(text, values)
  return rows[0] ?? { cases: 0, events: 0 }
}
