import type { PartView, PaymentView, VisitView } from '../views/owed.ts'
import type { Shell } from '../view-models.ts'
import { Say } from './words.tsx'

/** What is to be paid, and where; or what was paid. */
export function Payment({ shell, payment }: { shell: Shell; payment: PaymentView }) {
  const { pay } = shell.t.moves
  if (payment.paid) {
    return (
      <p class="sound">
        <Say words={payment.concept} />. {pay.paid(payment.amount, payment.paid.day, payment.paid.reference)}
      </p>
    )
  }
  return (
    <section class="ask">
      <h2>{pay.title}</h2>
      <p>
        <Say words={payment.concept} />. {pay.amount(payment.amount)} {payment.until && pay.until(payment.until)}
      </p>
      {payment.state === 'requested' && <p role="status">{pay.preparing}</p>}
      {payment.state === 'declined' && <p>{pay.declined}</p>}
      {payment.state === 'disputed' && <p>{pay.disputed}</p>}
      {payment.url && (
        <p>
          <a class="button primary" href={payment.url} rel="external noopener">
            {pay.button}
          </a>
        </p>
      )}
      {payment.again && (
        <p>
          <a class="button primary" href={payment.again}>
            {shell.t.moves.title['pay-again']}
          </a>
        </p>
      )}
    </section>
  )
}

/** An appointment to book, or the one that is booked. */
export function Visit({ shell, visit }: { shell: Shell; visit: VisitView }) {
  const { visit: words, pay } = shell.t.moves
  const booked = visit.day !== undefined && visit.time !== undefined
  return (
    <section class="ask">
      <h2>{booked ? <Say words={visit.title} /> : words.title}</h2>
      {visit.missed && <p>{words.missed}</p>}
      {booked && (
        <p>
          <strong>{words.booked(visit.day ?? '', visit.time ?? '')}</strong>
        </p>
      )}
      {visit.office && (
        <p>
          {words.where}: {visit.office.title}, {visit.office.address}
        </p>
      )}
      {!booked && visit.until && <p>{pay.until(visit.until)}</p>}
      <p class="buttons">
        {visit.book && (
          <a class={booked ? 'button quiet' : 'button primary'} href={visit.book}>
            {booked ? words.change : words.button}
          </a>
        )}
        {visit.calendar && (
          <a class="button quiet" href={visit.calendar}>
            {words.calendar}
          </a>
        )}
        {visit.cancel && (
          <a class="button quiet" href={visit.cancel}>
            {shell.t.moves.title['cancel-booking']}
          </a>
        )}
      </p>
    </section>
  )
}

/** Cases that a bundle started elsewhere. */
export function Parts({ shell, parts }: { shell: Shell; parts: PartView[] }) {
  const { moves } = shell.t
  const states = { waiting: moves.partWaiting, open: moves.partOpen, ended: moves.partEnded }
  return (
    <section aria-labelledby="parts">
      <h2 id="parts">{moves.parts}</h2>
      <ul class="plain">
        {parts.map(({ title, state, folio, href }) => (
          <li>
            {href ? (
              <a href={href}>
                <Say words={title} />
              </a>
            ) : (
              <Say words={title} />
            )}{' '}
            – {states[state]}
            {folio && <span class="folio"> {folio}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
