import type { Pool } from 'pg'
import type { CaseKeys } from '#privacy/case-key.ts'
import { openValue, sealValue, type ValuePlace } from '#privacy/sealed-value.ts'
import { DeliveryError } from './message.ts'
import type { Messenger, Notice } from './messenger.ts'

/** What of a notice is personal: sealed under its case's key. */
type Words = Pick<Notice, 'subject' | 'text'> & { addresses: string[] }

const placeOf = (id: string): ValuePlace => ({ purpose: 'ventanilla notice v1', id })

/** Keeps notices in `ops.outbox` instead of sending them: what a local installation shows on its page. */
export const createOutbox = (pool: Pool, keys: Pick<CaseKeys, 'ensure'>): Messenger => ({
  remote: false,
  media: ['email', 'sms'],
  async deliver({ id, caseId, entity, role, language, subject, text, at, media, addresses }) {
    const key = await keys.ensure(caseId)
    if (!key) throw new DeliveryError('personal-data-erased', { final: true })
    const reached = media.flatMap((medium) => addresses[medium] ?? [])
    const words: Words = { subject, text, addresses: reached }
    await pool.query({
      name: 'keep-notice',
      text: `insert into ops.outbox (id, case_id, entity, recipient, media, language, addresses, sealed, at)
             values ($1, $2, $3, $4, $5, $6, null, $7, $8) on conflict (id) do nothing`,
      values: [id, caseId, entity, role, media, language, sealValue(key, placeOf(id), words), at],
    })
    return { via: 'outbox' }
  },
})

/** A notice as the outbox keeps it; without words when the personal data of its case was erased. */
export type KeptNotice = Omit<Notice, keyof Words> & Partial<Words>

const shown = 100

interface Row extends Omit<Notice, keyof Words | 'at'> {
  at: Date
  sealed: Buffer | null
  subject: string | null
  text: string | null
  addresses: string[] | null
}

/** The newest notices kept for these entities. */
export async function readOutbox(
  pool: Pool,
  keys: Pick<CaseKeys, 'find'>,
  entities: readonly string[],
): Promise<KeptNotice[]> {
  const { rows } = await pool.query<Row>({
    name: 'kept-notices',
    text: `select id, case_id as "caseId", entity, recipient as role, media, addresses, language, subject, body as text, at, sealed
           from ops.outbox where entity = any($1) order by at desc limit ${shown}`,
    values: [entities],
  })
  return Promise.all(
    rows.map(async ({ sealed, subject, text, addresses, at, ...row }) => {
      const plain = sealed ? {} : { subject: subject ?? '', text: text ?? '', addresses: addresses ?? [] }
      const key = sealed ? await keys.find(row.caseId) : undefined
      const words = sealed && key ? (openValue(key, placeOf(row.id), sealed) as Words) : plain
      return { ...row, at: at.toISOString(), ...words }
    }),
  )
}
