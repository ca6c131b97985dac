import type { ClientBase, Pool } from 'pg'
import type { MasterKey } from './master-key.ts'

/** How many keys of cases there are. */
export interface CaseKeyCounts {
  /** By the name of the master key that wraps them. */
  wrapped: { master: string; keys: number }[]
  destroyed: number
}

export async function countCaseKeys(pool: Pick<Pool, 'query'>): Promise<CaseKeyCounts> {
  const { rows } = await pool.query<{ master: string; keys: number; gone: boolean }>(
    `select master, wrapped is null as gone, count(*)::int as keys from privacy.case_keys group by 1, 2 order by 1`,
  )
  return {
    wrapped: rows.filter(({ gone }) => !gone).map(({ master, keys }) => ({ master, keys })),
    destroyed: rows.filter(({ gone }) => gone).reduce((sum, { keys }) => sum + keys, 0),
  }
}

interface RotateOptions {
  onProgress?: (rewrapped: number, of: number) => void
  /** Keys at once. */
  batch?: number
}

/**
 * Wraps every key of a case that is not under today's master key under that, while everything runs. What is under it stays
 * so when this is cut off: the next run goes on. A key that is destroyed meanwhile stays destroyed.
 * @returns how many were wrapped anew. @throws {MasterKeyError} when one does not open.
 */
export async function rotateCaseKeys(
  pool: Pick<Pool, 'query'>,
  master: MasterKey,
  { onProgress = () => undefined, batch = 500 }: RotateOptions = {},
): Promise<number> {
  const { wrapped } = await countCaseKeys(pool)
  const owed = wrapped.reduce((sum, { master: name, keys }) => sum + (name === master.id ? 0 : keys), 0)
  let done = 0
  let last = ''
  for (;;) {
    const { rows } = await pool.query<{ caseId: string; old: Buffer; master: string }>(
      `select case_id as "caseId", wrapped as old, master from privacy.case_keys
       where wrapped is not null and master <> $1 and case_id > $2 order by case_id limit $3`,
      [master.id, last, batch],
    )
    if (rows.length === 0) return done
    const rewrapped: Buffer[] = []
    for (const { caseId, old, master: name } of rows)
      rewrapped.push(await master.wrap(await master.unwrap(name, old, caseId), caseId))
    // Only where the row is as it was read: it may have been destroyed since.
    const { rowCount } = await pool.query(
      `update privacy.case_keys set wrapped = fresh.new, master = $1
       from unnest($2::text[], $3::bytea[], $4::bytea[]) as fresh (case_id, old, new)
       where case_keys.case_id = fresh.case_id and case_keys.wrapped = fresh.old`,
      [master.id, rows.map(({ caseId }) => caseId), rows.map(({ old }) => old), rewrapped],
    )
    done += rowCount ?? 0
    last = rows.at(-1)?.caseId ?? last
    onProgress(done, owed)
  }
}

/**
 * Writes the table anew, so that no wrapped key that was destroyed or wrapped again is left in its file: a row that was
 * changed stays in PostgreSQL's page until then. Cases that are not in memory wait meanwhile, about a second per million; it
 * gives way when somebody else holds the table for five. `client` must not be in a transaction.
 * @throws {Error} `55P03` when it gave way: try again later.
 */
export async function clearDestroyedKeys(client: Pick<ClientBase, 'query'>): Promise<void> {
  // Only what was destroyed before the table is written anew is surely gone from it afterwards.
  await client.query(`update privacy.case_keys set master = 'clearing' where wrapped is null and master = ''`)
  await client.query(`set lock_timeout = '5s'`)
  try {
    await client.query('vacuum (full) privacy.case_keys')
  } finally {
    await client.query('reset lock_timeout')
  }
  await client.query(`update privacy.case_keys set master = 'cleared' where wrapped is null and master = 'clearing'`)
}

/** Whether a key was destroyed since {@link clearDestroyedKeys}. The name of a master key has no other use for one that is gone. */
export async function areKeysToClear(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ owed: boolean }>(
    `select exists (select from privacy.case_keys where wrapped is null and master <> 'cleared') as owed`,
  )
  return rows[0]?.owed === true
}
