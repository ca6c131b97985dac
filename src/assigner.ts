import type { Pool } from 'pg'

export interface Choice {
  /** The same in every attempt; the answer is then the same too. */
  key: string
  by: 'rotation' | 'workload'
  /** Those who take turns with each other: agency and role. */
  group: string
  /** Ids of officers, at least one. */
  candidates: readonly string[]
}

/** Who gets the next task. */
export interface Assigner {
  choose(choice: Choice): Promise<string>
}

/**
 * By rotation, whoever has waited longest for a task of the group; by workload, whoever has fewest tasks in the read
 * models, and among those whoever has waited longest. Remembered in `ops.assignments`, one choice of a group at a time.
 */
export const createAssigner = (pool: Pool): Assigner => ({
  async choose({ key, by, group, candidates }) {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [group])
      const load = by === 'workload' ? '(select count(*) from read.tasks where assignee = candidate.id)' : '0::bigint'
      const { rows } = await client.query<{ officer: string }>(
        `insert into ops.assignments (key, officers, officer)
         select $1::uuid, $2, candidate.id from unnest($3::text[]) with ordinality as candidate (id, place)
         order by ${load}, (select max(at) from ops.assignments where officers = $2 and officer = candidate.id) nulls first, place
         limit 1
         on conflict (key) do update set key = excluded.key returning officer`,
        [key, group, candidates],
      )
      await client.query('commit')
      return rows[0]?.officer ?? ''
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  },
})
