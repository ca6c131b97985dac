import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { Paragraphs, Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { ErrorView, FieldView, FormTarget, Shell, Words } from '../view-models.ts'
import { Questions } from './section.tsx'

export interface MarkView {
  item: string
  title: Words
  marked: boolean
  reason: string
  error?: string
}

export interface OutcomeView {
  folio: string
  task: Words
  title: Words
  help?: Words
  fields: FieldView[]
  /** Absent when this outcome sends nothing back. */
  marks?: { items: MarkView[]; note: string }
  /** What confirming causes, as far as the definition tells. */
  effects: { next: Words; notified: Words[]; issued: Words[] }
  errors: ErrorView[]
  form: FormTarget
  back: string
}

/** One decision: its answers, what it causes and whom it tells, then the confirmation. */
export function OutcomePage({ shell, outcome }: { shell: Shell; outcome: OutcomeView }) {
  const { t } = shell
  return (
    <Layout
      shell={shell}
      title={outcome.title.text}
      wrong={outcome.errors.length > 0}
      back={{ href: outcome.back, label: t.work.title(outcome.folio) }}
    >
      <ErrorSummary shell={shell} errors={outcome.errors} />
      <p class="over">
        {outcome.folio} · <Say words={outcome.task} />
      </p>
      <h1>
        <Say words={outcome.title} />
      </h1>
      {outcome.help && (
        <div class="lead">
          <Paragraphs words={outcome.help} />
        </div>
      )}
      <Form shell={shell} target={outcome.form} attributes={{ id: 'answers' }}>
        {outcome.marks && <Marks shell={shell} marks={outcome.marks} />}
        <Questions shell={shell} fields={outcome.fields} />
        <Effects shell={shell} effects={outcome.effects} />
        <div class="buttons">
          <button type="submit" class="button primary">
            {t.outcome.confirm}
          </button>
          <a class="button quiet" href={outcome.back}>
            {t.outcome.cancel}
          </a>
        </div>
      </Form>
    </Layout>
  )
}

export function Marks({ shell, marks }: { shell: Shell; marks: NonNullable<OutcomeView['marks']> }) {
  const { t } = shell
  return (
    <>
      <fieldset class="field" id="marks" tabindex={-1} aria-describedby="marks-help">
        <legend>{t.outcome.marks}</legend>
        <p class="help" id="marks-help">
          {t.outcome.marksHelp}
        </p>
        {marks.items.map((mark) => (
          <Mark shell={shell} mark={mark} />
        ))}
      </fieldset>
      <div class="field">
        <label for="note">
          {t.outcome.note} <span class="optional">({t.common.optional})</span>
        </label>
        <textarea id="note" name="note" rows={3} maxlength={2000}>
          {marks.note}
        </textarea>
      </div>
    </>
  )
}

function Mark({ shell, mark }: { shell: Shell; mark: MarkView }) {
  const { t } = shell
  const id = `mark-${mark.item}`
  return (
    <div class={mark.error ? 'choice marking wrong' : 'choice marking'}>
      <input type="checkbox" id={id} name="mark" value={mark.item} checked={mark.marked} />
      <label for={id}>
        <Say words={mark.title} />
      </label>
      <div class="reason">
        <label for={`reason-${mark.item}`}>
          {t.outcome.reason}
          <span class="unseen"> {mark.title.text}</span>
        </label>
        {mark.error && (
          <p class="error" id={`reason-${mark.item}-error`}>
            <span class="unseen">{t.common.error}: </span>
            {mark.error}
          </p>
        )}
        <input
          type="text"
          id={`reason-${mark.item}`}
          name={`reason-${mark.item}`}
          value={mark.reason}
          maxlength={500}
          {...(mark.error && { 'aria-describedby': `reason-${mark.item}-error`, 'aria-invalid': 'true' as const })}
        />
      </div>
    </div>
  )
}

function Effects({ shell, effects }: { shell: Shell; effects: OutcomeView['effects'] }) {
  const { t } = shell
  const { next, notified, issued } = effects
  return (
    <section class="note" aria-labelledby="effects">
      <h2 id="effects" class="card-title">
        {t.outcome.preview}
      </h2>
      <p>
        {t.outcome.goesTo} <Say words={next} />.
      </p>
      {issued.map((title) => (
        <p>
          {t.outcome.issues} <Say words={title} />.
        </p>
      ))}
      {notified.length === 0 && <p>{t.outcome.notifiesNobody}</p>}
      {notified.map((who) => (
        <p>
          {t.outcome.notifies} <Say words={who} />.
        </p>
      ))}
    </section>
  )
}
