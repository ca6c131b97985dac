import type { PatternRule } from './pattern-rules.ts'

/**
 * One query for each kind of pattern, over the read models. `$1` entities, `$2` and `$3` the period; what follows are the
 * rule's limits. Each row is a finding: `case_id`s with the revisions of the facts that show it stand in `cases`, newest
 * first; what is compared stands in `figures`.
 */
interface PatternQuery {
  text: string
  values: unknown[]
}

/** The last task that an officer completed in a case that has ended: who decided it, where and when. */
const decisions = `decisions as (
  select distinct on (p.case_id) p.case_id, c.folio, c.entity, c.procedure, c.applicant, c.assisted_by, c.filed_at,
    c.outcome as result, p.step, p.officer, p.agency, p.left_at as at, p.left_revision as revision
  from read.cases c join read.passages p using (case_id)
  where c.entity = any($1::text[]) and c.closed_at >= $2::timestamptz and c.closed_at < $3::timestamptz
    and c.filed_at is not null and p.left_by = 'TaskCompleted' and p.officer is not null
  order by p.case_id, p.left_revision desc)`

/** One case and the revisions of the facts that show it. */
const evidence = (row: string, ...revisions: string[]): string =>
  `jsonb_build_array(jsonb_build_object('caseId', ${row}.case_id, 'folio', ${row}.folio,
    'events', jsonb_build_array(${revisions.join(', ')})))`

/** Several cases as evidence: the newest of them. */
const mostCases = 20
const evidences = (revision: string): string =>
  `jsonb_path_query_array(jsonb_agg(jsonb_build_object('caseId', case_id, 'folio', folio,
    'events', jsonb_build_array(${revision})) order by at desc), '$[0 to ${mostCases - 1}]')`

/** The officer opened it at the counter, or completed its first task, and another later one with which it was decided. */
const samePerson = `with ${decisions}
  select d.entity, d.agency, d.procedure, d.officer, d.at,
    jsonb_build_object('counter', (d.assisted_by = d.officer) is true) as figures,
    ${evidence('d', 'case when d.assisted_by = d.officer then 0 else f.left_revision end', 'd.revision')} as cases
  from decisions d left join lateral (
    select p.officer, p.step, p.left_revision from read.passages p
    where p.case_id = d.case_id and p.left_by = 'TaskCompleted' and p.officer is not null
    order by p.left_revision limit 1) f on true
  where d.result = any($4::text[])
    and (d.assisted_by = d.officer or (f.officer = d.officer and f.step <> d.step))`

/** A task was left by a transfer and never completed afterwards, and the case was decided. */
const skippedByTransfer = `with ${decisions}
  select distinct on (d.case_id) d.entity, d.agency, d.procedure, t.officer, d.at, t.step,
    '{}'::jsonb as figures, ${evidence('d', 't.left_revision', 'd.revision')} as cases
  from decisions d join read.passages t on t.case_id = d.case_id and t.left_by = 'CaseTransferred' and t.kind = 'task'
  where d.revision > t.left_revision and not exists (
    select from read.passages l
    where l.case_id = t.case_id and l.step = t.step and l.left_by = 'TaskCompleted' and l.left_revision > t.left_revision)
  order by d.case_id, t.left_revision`

const unusuallyFast = `with ${decisions},
  timed as (select d.*, extract(epoch from d.at - d.filed_at)::float8 / 60 as minutes from decisions d),
  usual as (select procedure, count(*)::int as cases,
      percentile_cont(0.5) within group (order by minutes) as median from timed group by procedure)
  select t.entity, t.agency, t.procedure, t.officer, t.at,
    jsonb_build_object('minutes', t.minutes, 'median', u.median, 'cases', u.cases) as figures,
    ${evidence('t', 'f.revision', 't.revision')} as cases
  from timed t join usual u using (procedure)
    join read.timeline f on f.case_id = t.case_id and f.type = 'CaseFiled'
  where t.minutes < $4 or (u.cases >= $6 and t.minutes < u.median * $5)`

const samePair = `with ${decisions},
  offices as (select entity, agency, count(distinct officer)::int as officers from decisions group by entity, agency),
  accounts as (select entity, agency, applicant, count(*)::int as whole from decisions
    where applicant is not null group by entity, agency, applicant),
  pairs as (select entity, agency, applicant, officer, count(*)::int as together, max(at) as at,
      ${evidences('revision')} as cases
    from decisions where applicant is not null group by entity, agency, applicant, officer)
  select entity, agency, officer, applicant, at, cases,
    jsonb_build_object('together', together, 'whole', whole, 'officers', officers) as figures
  from pairs join accounts using (entity, agency, applicant) join offices using (entity, agency)
  where together >= $4 and together >= whole * $5::float8 and officers >= $6`

const editedAfterPayment = `
  select distinct on (c.case_id) c.entity, c.agency, c.procedure, e.at,
    jsonb_build_object('edits', e.edits) as figures, ${evidence('c', 'p.revision', 'e.revision')} as cases
  from read.timeline p join read.cases c using (case_id) cross join lateral (
    select count(*)::int as edits, min(t.revision) as revision, min(t.at) as at from read.timeline t
    where t.case_id = p.case_id and t.revision > p.revision and t.type = any($4::text[])) e
  where p.type = 'PaymentConfirmed' and c.entity = any($1::text[]) and e.edits > 0
    and e.at >= $2::timestamptz and e.at < $3::timestamptz
  order by c.case_id, p.revision`

const lateByAgency = `with held as (
    select c.case_id, c.folio, c.entity, coalesce(o.agency, c.agency) as agency, o.revision, o.at
    from read.cases c left join lateral (
      select l.agency, l.revision, l.at from read.overdue l where l.case_id = c.case_id order by l.revision limit 1) o on true
    where c.entity = any($1::text[]) and c.filed_at >= $2::timestamptz and c.filed_at < $3::timestamptz),
  whole as (select entity, count(revision)::float8 / count(*) as mean from held group by entity),
  offices as (select entity, agency, count(*)::int as filed, count(revision)::int as late from held group by entity, agency),
  lates as (select entity, agency, max(at) as at, ${evidences('revision')} as cases
    from held where revision is not null group by entity, agency)
  select entity, agency, at, cases, jsonb_build_object('late', late, 'filed', filed, 'mean', mean) as figures
  from lates join offices using (entity, agency) join whole using (entity)
  where filed >= $5 and late > filed * $4::float8 and late > filed * mean`

/** Period and entities come first in every query. */
export function queryOf(rule: PatternRule): PatternQuery {
  switch (rule.kind) {
    case 'same-person':
      return { text: samePerson, values: [rule.limits.outcomes] }
    case 'skipped-by-transfer':
      return { text: skippedByTransfer, values: [] }
    case 'unusually-fast':
      return { text: unusuallyFast, values: [rule.limits.minutes, rule.limits.shareOfMedian, rule.limits.leastCases] }
    case 'same-pair':
      return { text: samePair, values: [rule.limits.leastCases, rule.limits.share, rule.limits.leastOfficers] }
    case 'edited-after-payment':
      return { text: editedAfterPayment, values: [rule.limits.events] }
    case 'late-by-agency':
      return { text: lateByAgency, values: [rule.limits.share, rule.limits.leastCases] }
  }
}
