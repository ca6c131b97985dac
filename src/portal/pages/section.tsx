import { Layout } from '../layout.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Field, Norm, Reasons } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { FileLink } from '../components/lists.tsx'
import { Paragraphs, Say } from '../components/words.tsx'
import { writeSize } from '../format.ts'
import type { ErrorView, FieldView, FormTarget, Shell, SlotView, Words } from '../view-models.ts'

export interface SectionView {
  procedure: Words
  title: Words
  help?: Words
  fields: FieldView[]
  slots: SlotView[]
  errors: ErrorView[]
  form: FormTarget
  list: string
  /** The person came from the check page and goes back there. */
  toCheck: boolean
  /** An answer on this page has made it ask for more. */
  more: boolean
}

/** One page of questions and documents, in one form: whatever button is pressed, everything typed and chosen is kept. */
export function SectionPage({ shell, section }: { shell: Shell; section: SectionView }) {
  const { t } = shell
  return (
    <Layout
      shell={shell}
      title={section.title.text}
      wrong={section.errors.length > 0}
      back={{ href: section.list, label: t.fill.toList }}
    >
      <ErrorSummary shell={shell} errors={section.errors} />
      {section.more && (
        <p class="note" role="status">
          {t.fill.more}
        </p>
      )}
      <p class="over">
        <Say words={section.procedure} />
      </p>
      <h1>
        <Say words={section.title} />
      </h1>
      {section.help && (
        <div class="lead">
          <Paragraphs words={section.help} />
        </div>
      )}
      <Form shell={shell} target={section.form} files={section.slots.length > 0} attributes={{ id: 'answers' }}>
        {/* What the Enter key presses: never one of the smaller buttons further up. */}
        <button type="submit" class="unseen" tabindex={-1} aria-hidden="true">
          {t.fill.saveAndGoOn}
        </button>
        {section.toCheck && <input type="hidden" name="then" value="check" />}
        <Questions shell={shell} fields={section.fields} />
        {section.slots.map((slot) => (
          <Slot shell={shell} slot={slot} />
        ))}
        <div class="buttons">
          <button type="submit" class="button primary">
            {t.fill.saveAndGoOn}
          </button>
          <button type="submit" class="button quiet" name="then" value="leave">
            {t.fill.saveAndLeave}
          </button>
        </div>
      </Form>
    </Layout>
  )
}

/** The fields alone: with JavaScript they are drawn again when an answer decides what else is asked. */
export function Questions({ shell, fields }: { shell: Shell; fields: FieldView[] }) {
  return (
    <div id="questions">
      <input type="hidden" name="shown" value={fields.map(({ name }) => name).join(' ')} />
      {fields.map((field) => (
        <Field shell={shell} field={field} />
      ))}
      <Reasons shell={shell} fields={fields} />
    </div>
  )
}

function Slot({ shell, slot }: { shell: Shell; slot: SlotView }) {
  const { t } = shell
  const id = `slot-${slot.slot}`
  const room = slot.maxFiles - slot.files.length
  return (
    <section
      class={slot.error ? 'slot wrong' : slot.mark ? 'slot marked' : 'slot'}
      id={id}
      aria-labelledby={`${id}-title`}
      tabindex={-1}
    >
      <h2 id={`${id}-title`}>
        <Say words={slot.title} />
        {!slot.required && <span class="optional"> ({t.common.optional})</span>}
      </h2>
      {slot.help && <Paragraphs words={slot.help} />}
      {slot.mark && (
        <p class="mark">
          <strong>{t.fill.marked}</strong> {slot.mark}
        </p>
      )}
      {slot.norm && (
        <p class="help">
          {t.procedure.askedBy} <Norm shell={shell} norm={slot.norm} />.
        </p>
      )}
      <SlotFiles shell={shell} slot={slot} />
      {slot.open && room > 0 && (
        <div class="upload">
          <label for={`${id}-file`}>{slot.files.length > 0 ? t.documents.another : t.documents.pick}</label>
          <p class="help" id={`${id}-help`}>
            {t.documents.accepted(slot.accept.join(', '), writeSize(slot.maxBytes, shell.lang), room)}
          </p>
          {slot.error && (
            <p class="error" id={`${id}-error`}>
              <span class="unseen">{t.common.error}: </span>
              {slot.error}
            </p>
          )}
          <input
            type="file"
            id={`${id}-file`}
            name={`file-${slot.slot}`}
            multiple={room > 1}
            accept={slot.accept.map((word) => `.${word.toLowerCase()}`).join(',')}
            aria-describedby={slot.error ? `${id}-help ${id}-error` : `${id}-help`}
          />
          <button
            type="submit"
            class="button quiet"
            name="then"
            value={`stay-${slot.slot}`}
            data-sending={t.documents.sending}
          >
            {t.documents.send}
            <span class="unseen">: {slot.title.text}</span>
          </button>
        </div>
      )}
    </section>
  )
}

function SlotFiles({ shell, slot }: { shell: Shell; slot: SlotView }) {
  const { t } = shell
  if (slot.files.length === 0) return null
  return (
    <ul class="files" aria-label={t.documents.received}>
      {slot.files.map((file) => (
        <li>
          <span>
            <span class="tick" aria-hidden="true">
              ✓
            </span>{' '}
            <FileLink shell={shell} file={file} />
          </span>
          {slot.open && (
            <button type="submit" class="button quiet" name="remove" value={file.id}>
              {t.documents.remove}
              <span class="unseen"> {file.name}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
