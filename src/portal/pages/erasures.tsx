import type { ErasureGround } from '#core/events.ts'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { Layout } from '../layout.tsx'
import type { ErrorView, FormTarget, Shell } from '../view-models.ts'

export interface Asked {
  folio: string
  ground: string
  reference: string
}

export interface Erasures {
  due: { folio: string; procedure: string; until: string; norm?: string; selects: boolean; href: string }[]
  more: boolean
  asked: Asked
  errors: ErrorView[]
  form: FormTarget
  longestReference: number
  /** Name of the case that has just been erased. */
  done?: string
}

const grounds: readonly ErasureGround[] = ['retention-ended', 'request', 'order']

/** Cases that need not be kept any more, and the form that has personal data erased. */
export function ErasuresPage({ shell, erasures }: { shell: Shell; erasures: Erasures }) {
  const { t } = shell
  const words = t.personal.admin
  const back = { href: '/operacion', label: t.nav.operation }
  return (
    <Layout shell={shell} title={words.title} back={back}>
      {erasures.done && (
        <p class="sound" role="status">
          {words.done(erasures.done)}
        </p>
      )}
      <ErrorSummary shell={shell} errors={erasures.errors} />
      <h1>{words.title}</h1>
      <p class="lead">{erasures.due.length === 0 ? words.none : words.lead}</p>
      {erasures.due.map(({ folio, procedure, until, norm, selects, href }) => (
        <article class="event">
          <h2 class="card-title">
            <a href={href}>{folio}</a>
          </h2>
          <p>{procedure}</p>
          <p class="quiet">
            {until}
            {norm && ` (${norm})`}
          </p>
          {selects && <p class="quiet">{words.selects}</p>}
        </article>
      ))}
      {erasures.more && <p class="note">{words.more}</p>}
      <h2 id="form">{words.other}</h2>
      <Form shell={shell} target={erasures.form}>
        <div class="field">
          <label for="folio">{words.number}</label>
          <input id="folio" name="folio" value={erasures.asked.folio} autocomplete="off" maxlength={40} />
        </div>
        <fieldset class="field">
          <legend>{words.ground}</legend>
          {grounds.map((ground) => (
            <div class="choice">
              <input
                type="radio"
                name="ground"
                id={`ground-${ground}`}
                value={ground}
                checked={erasures.asked.ground === ground}
              />
              <label for={`ground-${ground}`}>{words.grounds[ground]}</label>
            </div>
          ))}
        </fieldset>
        <div class="field">
          <label for="reference">
            {words.reference} <span class="optional">({t.common.optional})</span>
          </label>
          <p class="help" id="reference-help">
            {words.referenceHelp}
          </p>
          <input
            id="reference"
            name="reference"
            value={erasures.asked.reference}
            aria-describedby="reference-help"
            maxlength={erasures.longestReference}
            autocomplete="off"
          />
        </div>
        <button type="submit" class="button primary">
          {words.review}
        </button>
      </Form>
    </Layout>
  )
}

/** It is asked once more, with what stays. */
export function ConfirmErasurePage(props: { shell: Shell; asked: Asked; procedure: string; form: FormTarget }) {
  const { shell, asked, procedure, form } = props
  const { personal } = shell.t
  const words = personal.admin
  const back = '/operacion/datos-personales'
  return (
    <Layout shell={shell} title={words.reviewTitle} back={{ href: back }}>
      <p class="over">{procedure}</p>
      <h1>
        {words.reviewTitle} <span class="folio">{asked.folio}</span>
      </h1>
      <p class="lead">{personal.eraseLead}</p>
      <p>{personal.eraseStays}</p>
      <p>
        {words.ground}: {words.grounds[asked.ground as ErasureGround]}
        {asked.reference && ` · ${words.reference}: ${asked.reference}`}
      </p>
      <Form shell={shell} target={form}>
        {Object.entries(asked).map(([name, value]) => (
          <input type="hidden" name={name} value={String(value)} />
        ))}
        <div class="buttons">
          <button type="submit" class="button danger">
            {words.button}
          </button>
          <a class="button quiet" href={back}>
            {words.cancel}
          </a>
        </div>
      </Form>
    </Layout>
  )
}
