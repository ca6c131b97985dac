import type { Pool } from 'pg'
import type { CaseRevision, Refusal } from './signals.ts'

/** Keeps signals that Temporal refuses until they are tried again; a newer one of the same case takes the older's place. */
export async function parkSignals(pool: Pool, refusals: readonly Refusal[]): Promise<void> {
  for (const { caseId, revision, reason, attempts } of refusals) {
    await pool.query(
      `insert into ops.parked_signals as parked (case_id, revision, reason, attempts) values ($1, $2, $3, $4)
       on conflict (case_id) do update set revision = greatest(parked.revision, excluded.revision),
         reason = excluded.reason, attempts = parked.attempts + excluded.attempts, tried_at = now()`,
      [caseId, revision, reason, attempts],
    )
  }
}

/** Every parked signal, longest waiting first. */
export async function parkedSignals(pool: Pool): Promise<CaseRevision[]> {
  const { rows } = await pool.query<CaseRevision>(
    'select case_id as "caseId", revision from ops.parked_signals order by tried_at limit 1000',
  )
  return rows
}

/** A case whose workflow could not be told of its newest facts. */
export interface ParkedSignal {
  caseId: string
  folio?: string
  reason: string
  attempts: number
  /** When Temporal first refused it. */
  parkedAt: string
}

const shown = 100

/** Parked signals of cases of these entities, longest waiting first, at most 100. */
export async function parkedSignalsOf(pool: Pool, entities: readonly string[]): Promise<ParkedSignal[]> {
  const { rows } = await pool.query<Omit<ParkedSignal, 'folio' | 'parkedAt'> & { folio: string | null; at: Date }>(
    `select case_id as "caseId", folio, reason, attempts, parked_at as at
     from ops.parked_signals join read.cases using (case_id)
     where entity = any($1) order by parked_at, case_id limit ${shown}`,
    [entities],
  )
  return rows.map(({ folio, at, ...row }) => ({ ...row, ...(folio !== null && { folio }), parkedAt: at.toISOString() }))
}

/** Forgets a signal that was taken, unless a newer one was parked meanwhile. */
export async function unparkSignal(pool: Pool, { caseId, revision }: CaseRevision): Promise<void> {
  await pool.query('delete from ops.parked_signals where case_id = $1 and revision <= $2', [caseId, revision])
}
