import type { Pool } from 'pg'
import type { PaymentReport } from './provider.ts'

/** A charge that a provider was told of. */
export interface Charged {
  reference: string
  caseId: string
  entity: string
  provider: string
  cents: number
  currency: string
  /** RFC 3339; until then it can be paid. */
  expiresAt: string
}

/** Another amount or currency than asked for, money for a case that no longer waits for it, or money that was taken back. */
export type PaymentProblem = 'other-amount' | 'late' | 'taken-back'

/** Which charges a provider still has to be asked about. What is true of a case stands in its stream. */
export interface PaymentLedger {
  /** Before anybody can pay; once per reference. */
  note(charge: Charged): Promise<void>
  settled(reference: string): Promise<void>
  /** Something that people have to look at; the newest counts. */
  noteProblem(
    reference: string,
    problem: PaymentProblem,
    report: Pick<PaymentReport, 'providerReference' | 'cents'>,
  ): Promise<void>
  /** References to ask a provider about now, longest unasked first, each then left alone for a while. */
  takeDue(provider: string): Promise<string[]>
}

/** A payment made in the last minute may be told days later: banks' transfers are. */
const askedAfterExpiry = '5 days'
/** Asked first after so long, when a webhook should have come; then ever more seldom, as the charge gets older. */
const firstAsked = '2 minutes'
const atOnce = 50

export const createPaymentLedger = (pool: Pool): PaymentLedger => ({
  async note({ reference, caseId, entity, provider, cents, currency, expiresAt }) {
    await pool.query(
      `insert into ops.payments (reference, case_id, entity, provider, cents, currency, requested_at, ask_until)
       values ($1, $2, $3, $4, $5, $6, now(), $7::timestamptz + interval '${askedAfterExpiry}')
       on conflict (reference) do nothing`,
      [reference, caseId, entity, provider, cents, currency, expiresAt],
    )
  },
  async settled(reference) {
    await pool.query('update ops.payments set settled_at = now() where reference = $1 and settled_at is null', [
      reference,
    ])
  },
  async noteProblem(reference, problem, { providerReference, cents }) {
    await pool.query(
      `update ops.payments set problem = $2, problem_reference = $3, problem_cents = $4, problem_at = now()
       where reference = $1`,
      [reference, problem, providerReference, cents],
    )
  },
  async takeDue(provider) {
    const { rows } = await pool.query<{ reference: string }>(
      `update ops.payments set asked_at = now() where reference in (
         select reference from ops.payments
         where settled_at is null and provider = $1 and ask_until > now()
           and coalesce(asked_at, requested_at) < now() - greatest(interval '${firstAsked}', (now() - requested_at) / 5)
         order by coalesce(asked_at, requested_at) limit ${atOnce} for update skip locked)
       returning reference`,
      [provider],
    )
    return rows.map(({ reference }) => reference)
  },
})

/** A charge that people have to look at. */
export interface TroubledPayment {
  caseId: string
  folio?: string
  problem: PaymentProblem
  provider: string
  /** The provider's number of the transaction. */
  providerReference: string
  /** What was reported, and what had been asked for, in hundredths. */
  cents: number
  asked: number
  currency: string
  /** RFC 3339 in UTC. */
  at: string
}

const shown = 100

/** The newest of these entities. */
export async function readTroubledPayments(pool: Pool, entities: readonly string[]): Promise<TroubledPayment[]> {
  type Row = Omit<TroubledPayment, 'at' | 'folio' | 'cents' | 'asked'> & {
    at: Date
    folio: string | null
    cents: string
    asked: string
  }
  const { rows } = await pool.query<Row>(
    `select case_id as "caseId", cases.folio, problem, provider, problem_reference as "providerReference",
            problem_cents as cents, cents as asked, currency, problem_at as at
     from ops.payments left join read.cases using (case_id)
     where problem is not null and payments.entity = any($1) order by problem_at desc limit ${shown}`,
    [entities],
  )
  return rows.map(({ folio, cents, asked, at, ...row }) => ({
    ...row,
    ...(folio !== null && { folio }),
    cents: Number(cents),
    asked: Number(asked),
    at: at.toISOString(),
  }))
}
