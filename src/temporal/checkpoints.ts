import type { Pool } from 'pg'
import type { Position } from '#event-store/event-store.ts'

/** The last place that a follower has dealt with; undefined before its first. */
export async function findCheckpoint(pool: Pool, name: string): Promise<Position | undefined> {
  const { rows } = await pool.query<{ position: Position }>('select position from ops.checkpoints where name = $1', [
    name,
  ])
  return rows[0]?.position
}

/** Remembers that a follower has dealt with everything up to `position`. */
export async function saveCheckpoint(pool: Pool, name: string, position: Position): Promise<void> {
  await pool.query({
    name: 'save-checkpoint',
    text: `insert into ops.checkpoints (name, position) values ($1, $2)
           on conflict (name) do update set position = excluded.position, updated_at = now()`,
    values: [name, position],
  })
}
