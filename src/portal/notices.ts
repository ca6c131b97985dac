import type { Pool } from 'pg'
import type { Notice } from '#app/outbox.ts'

const shown = 100

/** The newest notices kept in `ops.outbox` for these entities. */
export async function readNotices(pool: Pool, entities: readonly string[]): Promise<Notice[]> {
  const { rows } = await pool.query<Omit<Notice, 'at'> & { at: Date }>({
    name: 'portal-notices',
    text: `select id, case_id as "caseId", entity, recipient as "to", channel, subject, body, at from ops.outbox
           where entity = any($1) order by at desc limit ${shown}`,
    values: [entities],
  })
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
