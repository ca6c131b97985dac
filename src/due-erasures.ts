import type { Pool } from 'pg'
import type { Day, ErasureGround, Instant } from '#core/events.ts'
import { isRetentionOver, retentionOf, type Retention } from '#core/retention.ts'
import type { CaseState } from '#core/state.ts'
import type { Catalog } from '#publishing/catalog.ts'

/** A closed case whose time to be kept is over. */
export interface DueErasure {
  case: string
  /** Absent when it was never filed. */
  folio?: string
  procedure: string
  entity: string
  /** Last day on which it had to be kept. */
  until: Day
  /** `select`: the archive chooses first. */
  then: Exclude<Retention['then'], 'keep'>
  /** Title of the norm that says so. */
  norm?: string
  /** Nobody has checked the time against the official table yet. */
  toConfirm?: boolean
}

interface Question {
  at: Instant
  /** All when absent. */
  entities?: readonly string[]
}

const pageSize = 500

/** Rows of `read.cases` that fulfil `condition`, by case, without holding them all. */
async function* casesWhere<Row extends { case_id: string }>(
  pool: Pick<Pool, 'query'>,
  { columns, condition, values = [] }: { columns: string; condition: string; values?: readonly unknown[] },
): AsyncIterable<Row> {
  const text = `select case_id, ${columns} from read.cases
    where case_id > $1 and ${condition} order by case_id limit ${pageSize}`
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await pool.query<Row>(text, [after, ...values])
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.case_id
  }
}

/** Every case whose retention ended before `at` and whose personal data is still there, as the read models know them. */
export async function* findDueErasures(
  pool: Pick<Pool, 'query'>,
  { rules: rulesOf }: Pick<Catalog, 'rules'>,
  { at, entities }: Question,
): AsyncIterable<DueErasure> {
  const closed = casesWhere<{ case_id: string; state: CaseState }>(pool, {
    columns: 'state',
    condition: `status = 'closed' and not state ? 'erased' and ($2::text[] is null or entity = any($2))`,
    values: [entities ?? null],
  })
  for await (const { state } of closed) {
    const rules = await rulesOf(state.procedure, state.definition)
    const retention = retentionOf(rules, state)
    if (!retention || retention.then === 'keep' || !isRetentionOver(retention, rules, at)) continue
    const { until = '', then, norm, toConfirm } = retention
    yield {
      case: state.id,
      ...(state.folio !== undefined && { folio: state.folio }),
      procedure: state.procedure,
      entity: state.entity,
      until,
      then,
      ...(norm !== undefined && { norm: rules.definition.norms[norm]?.title ?? norm }),
      ...(toConfirm !== undefined && { toConfirm }),
    }
  }
}

/** A case whose personal data was erased. */
export interface ErasedCase {
  case: string
  at: Instant
  ground: ErasureGround
}

/** Every case whose personal data was erased, by case: what has to be erased again after an older backup is restored. */
export async function* listErasures(pool: Pick<Pool, 'query'>): AsyncIterable<ErasedCase> {
  const erased = casesWhere<{ case_id: string; erased: NonNullable<CaseState['erased']> }>(pool, {
    columns: `state -> 'erased' as erased`,
    condition: `state ? 'erased'`,
  })
  for await (const row of erased) yield { case: row.case_id, ...row.erased }
}
