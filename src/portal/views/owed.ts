import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState, PaymentState } from '#core/state.ts'
import { localDay, localTime } from '#core/time.ts'
import type { Office } from '#publishing/files/entity.ts'
import { writeDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Words } from '../view-models.ts'
import { lastDay } from './limits.ts'
import { plain, say, textIn } from './words.ts'

/** What a case waits for besides forms and officers: money, a visit, other cases. */

export interface PaymentView {
  concept: Words
  amount: string
  state: PaymentState['status']
  /** Where to pay; only for the person. */
  url?: string
  again?: string
  paid?: { day: string; reference: string }
  until?: string
}

export interface VisitView {
  title: Words
  day?: string
  time?: string
  office?: { title: string; address: string }
  missed: boolean
  book?: string
  cancel?: string
  calendar?: string
  until?: string
}

export interface PartView {
  title: Words
  state: 'waiting' | 'open' | 'ended'
  folio?: string
  href?: string
}

interface Look {
  lang: Lang
  t: Messages
  own: boolean
}

/** `$ 21.500,00 COP`, as the country of the currency writes it. */
export function writeMoney(cents: number, currency: string, lang: Lang): string {
  const locale = lang === 'en' ? 'en-US' : currency === 'MXN' ? 'es-MX' : 'es-CO'
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  } as const
  return `${new Intl.NumberFormat(locale, options).format(cents / 100)} ${currency}`
}

const limitOf = (rules: Rules, state: CaseState, step: string, lang: Lang): { until?: string } => {
  const limit = state.active.find((active) => active.step === step)?.expiresAt
  return limit === undefined ? {} : { until: lastDay(limit, rules, lang) }
}

export function paymentViews(rules: Rules, state: CaseState, { lang, own }: Look): PaymentView[] {
  const latest = new Map(Object.values(state.payments).map((payment) => [payment.step, payment]))
  return [...latest.values()].flatMap((payment): PaymentView[] => {
    const step = getStep(rules, payment.step)
    const active = state.active.some((one) => one.step === payment.step)
    if (step.kind !== 'payment' || (!active && payment.status !== 'paid')) return []
    const { status, url, paidOn, reference } = payment
    return [
      {
        concept: say(step.concept, lang),
        amount: writeMoney(payment.cents, payment.currency, lang),
        state: status,
        ...(own && status === 'offered' && url !== undefined && { url }),
        ...(own && status === 'declined' && { again: `/solicitudes/${state.id}/hacer/pay-again.${payment.step}` }),
        ...(paidOn !== undefined && { paid: { day: writeDay(paidOn, lang), reference: reference ?? '' } }),
        ...limitOf(rules, state, payment.step, lang),
      },
    ]
  })
}

export function visitViews(
  rules: Rules,
  state: CaseState,
  offices: ReadonlyMap<string, Office>,
  may: ReadonlySet<string>,
  { lang, own }: Look,
): VisitView[] {
  return state.active.flatMap((active): VisitView[] => {
    const step = getStep(rules, active.step)
    if (step.kind !== 'appointment') return []
    const visit = state.appointments[active.step]
    const booked = visit?.status === 'booked'
    const office = visit && offices.get(visit.office)
    const base = `/solicitudes/${state.id}`
    return [
      {
        title: say(step.title, lang),
        missed: visit?.status === 'missed',
        ...(booked && {
          day: writeDay(localDay(visit.at, rules.timeZone), lang),
          time: localTime(visit.at, rules.timeZone),
        }),
        ...(booked &&
          office && { office: { title: textIn(office.title, lang), address: textIn(office.address, lang) } }),
        ...(own && may.has(`book.${active.step}`) && { book: `${base}/cita/${active.step}` }),
        ...(own &&
          may.has(`cancel-booking.${active.step}`) && { cancel: `${base}/hacer/cancel-booking.${active.step}` }),
        ...(own && booked && { calendar: `${base}/cita/${active.step}/calendario.ics` }),
        ...limitOf(rules, state, active.step, lang),
      },
    ]
  })
}

export function partViews(rules: Rules, state: CaseState, { lang, own }: Look): PartView[] {
  return Object.entries(state.children).map(([name, child]) => {
    const step = getStep(rules, child.step)
    const title = step.kind === 'procedures' ? step.start[name]?.title : undefined
    return {
      title: title ? say(title, lang) : plain(name),
      state: child.outcome !== undefined ? 'ended' : child.case === undefined ? 'waiting' : 'open',
      ...(child.folio !== undefined && { folio: child.folio }),
      ...(own && child.case !== undefined && { href: `/solicitudes/${child.case}` }),
    }
  })
}
