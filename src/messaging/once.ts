import type { Pool } from 'pg'
import type { Sender } from './message.ts'

/**
 * Remembers what a carrier has taken, so that an attempt repeated because its result was lost sends nothing again. What is
 * kept names neither the person nor the words.
 */
export const sendOnce = (pool: Pool, sender: Sender): Sender => ({
  async send(message) {
    const known = await pool.query<{ reference: string }>('select reference from ops.deliveries where id = $1', [
      message.id,
    ])
    if (known.rows[0]) return known.rows[0]
    const taken = await sender.send(message)
    await pool.query(
      'insert into ops.deliveries (id, medium, reference) values ($1, $2, $3) on conflict (id) do nothing',
      [message.id, message.medium, taken.reference],
    )
    return taken
  },
})
