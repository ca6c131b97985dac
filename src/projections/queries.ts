import type { Pool } from 'pg'
import type { EventStore } from '#event-store/event-store.ts'
import { createFilters, list, prepared, type Filters } from './page.ts'
import { searchWords } from './procedures.ts'
import { createFeed } from './feed.ts'
import { countFiledCases, filedCases } from './filed-cases.ts'
import type {
  AgencyRoles,
  CaseRow,
  Page,
  PageRequest,
  ProcedureFilter,
  ReadModels,
  TaskFilter,
  TimelineFilter,
  VersionFilter,
  VersionRow,
} from './read-models.ts'
import * as rows from './rows.ts'

export type * from './read-models.ts'
export { CursorError } from './read-models.ts'

/**
 * Questions to the read models. `pool` is of the application's role; one of its connections is kept to listen once
 * somebody waits or watches. `store` only compares positions.
 */
export function createReadModels(pool: Pool, store: Pick<EventStore, 'comparePositions'>): ReadModels {
  const feed = createFeed(pool, store)
  const caseBy = async (column: 'case_id' | 'folio', value: string): Promise<CaseRow | undefined> => {
    const text = `select ${rows.caseColumns} from read.cases where ${column} = $1`
    const found = await pool.query(prepared(text, [value]))
    return found.rows[0] && rows.toCaseRow(found.rows[0])
  }
  return {
    status: (folio) => caseBy('folio', folio),
    caseRow: (caseId) => caseBy('case_id', caseId),
    async caseByResumeHash(hash) {
      const text = 'select case_id from read.cases where resume_hash = $1'
      const found = await pool.query<{ case_id: string }>(prepared(text, [hash]))
      return found.rows[0]?.case_id
    },
    casesOf(applicant, page) {
      const filters = createFilters()
      filters.where(applicant, (name) => `applicant = ${name}`)
      const order = {
        by: [
          ['opened_at', 'timestamptz'],
          ['case_id', 'uuid'],
        ] as [string, string][],
        descending: true,
      }
      return list(pool, { columns: rows.caseColumns, from: 'read.cases', filters, order, toRow: rows.toCaseRow }, page)
    },
    tasks: (agencies, filter = {}, page) =>
      list(
        pool,
        {
          columns: rows.taskColumns,
          from: 'read.tasks',
          filters: taskFilters(agencies, filter),
          order: {
            by: [
              ["coalesce(due, 'infinity')", 'date'],
              ['since', 'timestamptz'],
              ['case_id', 'uuid'],
              ['step', 'text'],
            ],
          },
          toRow: rows.toTaskRow,
        },
        page,
      ),
    waiting: (agencies, page) => waitingCases(pool, agencies, page),
    timeline: (filter, page) =>
      list(
        pool,
        {
          columns: rows.timelineColumns,
          from: 'read.timeline',
          filters: timelineFilters(filter),
          order: { by: [['sequence', 'bigint']], descending: true },
          toRow: rows.toTimelineRow,
        },
        page,
      ),
    procedures: (filter = {}, page) => {
      const { filters, titleMisses } = procedureFilters(filter)
      const order = {
        by: [
          [titleMisses, 'bigint'],
          ['name collate "C"', 'text'],
          ['procedure', 'text'],
        ] as [string, string][],
      }
      return list(
        pool,
        { columns: rows.procedureColumns, from: inForce, filters, order, toRow: rows.toProcedureRow },
        page,
      )
    },
    versions: (filter, page) => listVersions(pool, filter, page),
    openCases: (procedure, page) => openCases(pool, procedure, page),
    filedCases: (filter, page) => filedCases(pool, filter, page),
    countFiledCases: (filter) => countFiledCases(pool, filter),
    failures: (entities, page) => {
      const filters = createFilters()
      filters.where(entities, (name) => `f.entity = any(${name})`)
      const order = {
        by: [
          ['f.failed_at', 'timestamptz'],
          ['f.case_id', 'uuid'],
          ['f.effect', 'text'],
        ] as [string, string][],
      }
      const from = 'read.failures f join read.cases c using (case_id)'
      return list(pool, { columns: rows.failureColumns, from, filters, order, toRow: rows.toFailureRow }, page)
    },
    waitFor: feed.waitFor,
    watch: feed.watch,
    close: feed.close,
  }
}

/** Of each procedure the newest version that has taken effect and is not retired, with what stands in its way. */
const inForce = `(select distinct on (procedure) p.*, retired,
    case when suspended ->> 'until' is null or (suspended ->> 'until')::timestamptz > now() then suspended end as suspended
  from read.procedures p left join read.standings using (procedure)
  where state = 'published' and effective_from <= now()
  order by procedure, version desc) as in_force`

function listVersions(
  pool: Pool,
  { entities, procedure }: VersionFilter,
  page?: PageRequest,
): Promise<Page<VersionRow>> {
  const filters = createFilters()
  filters.where(entities, (name) => `entity = any(${name}::text[])`)
  filters.where(procedure, (name) => `procedure = ${name}`)
  const from = 'read.procedures left join read.standings using (procedure)'
  const order = {
    by: [
      ['procedure collate "C"', 'text'],
      ['-version', 'integer'],
    ] as [string, string][],
  }
  return list(pool, { columns: rows.versionColumns, from, filters, order, toRow: rows.toVersionRow }, page)
}

function openCases(pool: Pool, procedure: string, page?: PageRequest): Promise<Page<CaseRow>> {
  const filters = createFilters()
  filters.where(procedure, (name) => `procedure = ${name}`)
  filters.conditions.push(`status in ('draft', 'open')`)
  const order = { by: [['case_id', 'uuid']] as [string, string][] }
  return list(pool, { columns: rows.caseColumns, from: 'read.cases', filters, order, toRow: rows.toCaseRow }, page)
}

/** Cases whose open step is a form: its person must answer. */
function waitingCases(pool: Pool, agencies: string[], page?: PageRequest): Promise<Page<CaseRow>> {
  const filters = createFilters()
  filters.conditions.push(`status = 'open'`, `steps @> '[{"kind": "form"}]'`)
  filters.where(agencies, (name) => `agency = any(${name}::text[])`)
  const order = {
    by: [
      ['filed_at', 'timestamptz'],
      ['case_id', 'uuid'],
    ] as [string, string][],
  }
  return list(pool, { columns: rows.caseColumns, from: 'read.cases', filters, order, toRow: rows.toCaseRow }, page)
}

/** First of all the agencies and roles that the caller acts for: every other filter only narrows them. */
function taskFilters(agencies: AgencyRoles[], filter: TaskFilter): Filters {
  const filters = createFilters()
  const pairs = agencies.flatMap(({ agency, roles }) => roles.map((role) => ({ agency, role })))
  const whole = filters.value(pairs.filter(({ role }) => role === '*').map(({ agency }) => agency))
  const [ofAgencies, ofRoles] = [pairs.map(({ agency }) => agency), pairs.map(({ role }) => role)]
  const pair = `select * from unnest(${filters.value(ofAgencies)}::text[], ${filters.value(ofRoles)}::text[])`
  filters.conditions.push(`(agency = any(${whole}::text[]) or (agency, role) in (${pair}))`)
  filters.where(filter.entity, (name) => `entity = ${name}`)
  filters.where(filter.agency, (name) => `agency = ${name}`)
  filters.where(filter.procedure, (name) => `procedure = ${name}`)
  if (filter.assignee === null) filters.conditions.push('assignee is null')
  else filters.where(filter.assignee, (name) => `assignee = ${name}`)
  filters.where(filter.due?.today, (name) => `due ${filter.due?.is === 'late' ? '<' : '='} ${name}::date`)
  return filters
}

/** What belongs to the whole installation has no entity and hides nothing: calendars are public. */
function timelineFilters({ entities, agency, caseId, actor, type, procedure, from, to }: TimelineFilter): Filters {
  const filters = createFilters()
  filters.where([...entities, ''], (name) => `entity = any(${name}::text[])`)
  filters.where(agency, (name) => `agency = ${name}`)
  filters.where(caseId, (name) => `case_id = ${name}`)
  filters.where(actor, (name) => `actor = ${name}`)
  filters.where(type, (name) => `type = ${name}`)
  filters.where(procedure, (name) => `case_id in (select c.case_id from read.cases c where c.procedure = ${name})`)
  filters.where(from, (name) => `at >= ${name}::timestamptz`)
  filters.where(to, (name) => `at < ${name}::timestamptz`)
  return filters
}

/**
 * Every word must begin a word somewhere, or be another form of it (Spanish stems: "licencias" finds "licencia"); words
 * such as "de" do not count. The more of them the title has, the earlier a procedure comes.
 */
function procedureFilters({ q = '', entity, agency, audience }: ProcedureFilter) {
  const filters = createFilters()
  const asked = filters.value(searchWords(q))
  const misses = (column: string) =>
    `(select count(*) from unnest(${asked}::text[]) word where numnode(plainto_tsquery('spanish', word)) > 0
      and ' ' || ${column} not like '% ' || word || '%'
      and not to_tsvector('spanish', ${column}) @@ plainto_tsquery('spanish', word))`
  filters.conditions.push('retired is null', `${misses('search')} = 0`)
  filters.where(entity, (name) => `entity = ${name}`)
  filters.where(agency, (name) => `agency = ${name}`)
  filters.where(audience, (name) => `${name} = any(audience)`)
  return { filters, titleMisses: misses('name') }
}
