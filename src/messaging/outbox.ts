import type { Pool } from 'pg'
import type { Messenger, Notice } from './messenger.ts'

/** Keeps notices in `ops.outbox` instead of sending them: what a local installation shows on its page. */
export const createOutbox = (pool: Pool): Messenger => ({
  remote: false,
  media: ['email', 'sms'],
  async deliver({ id, caseId, entity, role, language, subject, text, at, media, addresses }) {
    const reached = media.flatMap((medium) => addresses[medium] ?? [])
    await pool.query({
      name: 'keep-notice',
      text: `insert into ops.outbox (id, case_id, entity, recipient, media, addresses, language, subject, body, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
      values: [id, caseId, entity, role, media, reached, language, subject, text, at],
    })
    return { via: 'outbox' }
  },
})

/** A notice as the outbox keeps it. */
export type KeptNotice = Omit<Notice, 'addresses'> & { addresses: string[] }

const shown = 100

/** The newest notices kept for these entities. */
export async function readOutbox(pool: Pool, entities: readonly string[]): Promise<KeptNotice[]> {
  const { rows } = await pool.query<Omit<KeptNotice, 'at'> & { at: Date }>({
    name: 'kept-notices',
    text: `select id, case_id as "caseId", entity, recipient as role, media, addresses, language, subject, body as text, at
           from ops.outbox where entity = any($1) order by at desc limit ${shown}`,
    values: [entities],
  })
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
