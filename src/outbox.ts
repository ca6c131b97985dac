import type { Pool } from 'pg'

/** Words to a person, ready to read. */
export interface Notice {
  /** The same in every attempt; a notice is kept once. */
  id: string
  caseId: string
  entity: string
  /** Role of the definition told, e.g. `applicant`. */
  to: string
  /** Channel by which the case came in. */
  channel: string
  subject: string
  body: string
  /** RFC 3339 instant. */
  at: string
}

/** The port to whatever carries words to people. */
export interface Outbox {
  /** Takes the notice in charge, once per id; `via` says by which means. It is durable when this resolves. */
  deliver(notice: Notice): Promise<{ via: string }>
}

/** Keeps notices in `ops.outbox`, where the person reads them in the portal and a carrier may pick them up. */
export const createPostgresOutbox = (pool: Pool): Outbox => ({
  async deliver({ id, caseId, entity, to, channel, subject, body, at }) {
    await pool.query({
      name: 'deliver-notice',
      text: `insert into ops.outbox (id, case_id, entity, recipient, channel, subject, body, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
      values: [id, caseId, entity, to, channel, subject, body, at],
    })
    return { via: 'outbox' }
  },
})
