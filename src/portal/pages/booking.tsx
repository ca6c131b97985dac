import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { Layout } from '../layout.tsx'
import type { ErrorView, FormTarget, Shell } from '../view-models.ts'

export interface BookingView {
  folio: string
  offices: { id: string; title: string; address: string; chosen: boolean }[]
  days: { day: string; slots: { at: string; time: string }[] }[]
  errors: ErrorView[]
  form: FormTarget
  /** Address of this page, which shows another office's times. */
  here: string
  back: string
}

/** Choosing an office, then a day and time: two plain forms, without a calendar to fight with. */
export function BookingPage({ shell, booking }: { shell: Shell; booking: BookingView }) {
  const { visit } = shell.t.moves
  const chosen = booking.offices.find((office) => office.chosen)
  return (
    <Layout
      shell={shell}
      title={visit.title}
      wrong={booking.errors.length > 0}
      back={{ href: booking.back, label: booking.folio }}
    >
      <ErrorSummary shell={shell} errors={booking.errors} />
      <p class="over">{booking.folio}</p>
      <h1>{visit.title}</h1>
      <p class="lead">{visit.lead}</p>
      {booking.offices.length > 1 && (
        <form method="get" action={booking.here} class="field">
          <label for="sede">{visit.office}</label>
          <select id="sede" name="sede">
            {booking.offices.map((office) => (
              <option value={office.id} selected={office.chosen}>
                {office.title}
              </option>
            ))}
          </select>
          <button type="submit" class="button quiet">
            {visit.see}
          </button>
        </form>
      )}
      {chosen && (
        <p>
          <strong>{chosen.title}</strong>, {chosen.address}
        </p>
      )}
      {booking.days.length === 0 ? (
        <p class="note">{visit.none}</p>
      ) : (
        <Form shell={shell} target={booking.form}>
          <input type="hidden" name="office" value={chosen?.id ?? ''} />
          <fieldset class="field" id="slot" tabindex={-1}>
            <legend>{visit.choose}</legend>
            {booking.days.map(({ day, slots }, index) => (
              <details open={index === 0}>
                <summary>{day}</summary>
                {slots.map(({ at, time }) => (
                  <div class="choice">
                    <input type="radio" id={`slot-${at}`} name="slot" value={at} />
                    <label for={`slot-${at}`}>
                      <span class="unseen">{day}, </span>
                      {time}
                    </label>
                  </div>
                ))}
              </details>
            ))}
          </fieldset>
          <div class="buttons">
            <button type="submit" class="button primary">
              {visit.book}
            </button>
          </div>
        </Form>
      )}
    </Layout>
  )
}
