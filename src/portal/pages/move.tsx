import { ErrorSummary } from '../components/error-summary.tsx'
import { Norm } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { ErrorView, FieldView, FormTarget, NormView, Shell, Words } from '../view-models.ts'
import { Marks, type MarkView } from './outcome.tsx'
import { Questions } from './section.tsx'

export interface MovePageView {
  folio: string
  title: Words
  lead?: string
  norm?: NormView
  fields: FieldView[]
  marks?: { items: MarkView[]; note: string }
  errors: ErrorView[]
  form: FormTarget
  back: string
}

/** One move: why it is allowed, what it asks, and the confirmation. */
export function MovePage({ shell, move }: { shell: Shell; move: MovePageView }) {
  const { t } = shell
  return (
    <Layout
      shell={shell}
      title={move.title.text}
      wrong={move.errors.length > 0}
      back={{ href: move.back, label: move.folio }}
    >
      <ErrorSummary shell={shell} errors={move.errors} />
      <p class="over">{move.folio}</p>
      <h1>
        <Say words={move.title} />
      </h1>
      {move.lead && <p class="lead">{move.lead}</p>}
      {move.norm && (
        <p class="quiet">
          {t.moves.norm} <Norm shell={shell} norm={move.norm} />.
        </p>
      )}
      <Form shell={shell} target={move.form} attributes={{ id: 'answers' }}>
        {move.marks && <Marks shell={shell} marks={move.marks} />}
        <Questions shell={shell} fields={move.fields} />
        <div class="buttons">
          <button type="submit" class="button primary">
            {t.moves.confirm}
          </button>
          <a class="button quiet" href={move.back}>
            {t.moves.cancel}
          </a>
        </div>
      </Form>
    </Layout>
  )
}
