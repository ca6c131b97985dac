import { ErasedNote } from '../components/erased.tsx'
import { Form } from '../components/form.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface PersonalData {
  name: string
  procedure: string
  /** Of the page, without the ending of the downloads. */
  base: string
  answers: { question: string; text: string; personal: boolean; given: string[] }[]
  documents: { name: string; what: string; lines: string[] }[]
  notes: { about: string; texts: string[]; by: string }[]
  received: string[]
  looks: { who: string; why: string; when: string }[]
  kept: string[]
  rights: string[]
  contact: { title: string; lines: string[] }
  /** Where it is erased, or why it cannot be now. */
  erase: { href: string } | { cannot: string }
  erased?: string[]
}

/** All that is kept of a person for a case; who got it, how long it stays, and what the person may ask for. */
export function PersonalDataPage({ shell, data }: { shell: Shell; data: PersonalData }) {
  const { t } = shell
  const words = t.personal
  return (
    <Layout shell={shell} title={words.title} back={{ href: data.base.replace(/\/datos$/, '') }}>
      <p class="over">{data.procedure}</p>
      <h1>
        {words.title} <span class="folio">{data.name}</span>
      </h1>
      <ErasedNote erased={data.erased} />
      <p class="lead">{words.lead}</p>
      <ul class="plain">
        <li>
          <a href={`${data.base}.json`}>{words.json}</a>
        </li>
        <li>
          <a href={`${data.base}.pdf`}>{words.pdf}</a>
        </li>
      </ul>
      <Answers shell={shell} data={data} />
      <Others shell={shell} data={data} />
      <section aria-labelledby="kept">
        <h2 id="kept">{words.kept}</h2>
        {data.kept.map((text) => (
          <p>{text}</p>
        ))}
        {!data.erased && 'href' in data.erase && (
          <p>
            <a class="button danger" href={data.erase.href}>
              {words.erase}
            </a>
          </p>
        )}
        {!data.erased && 'cannot' in data.erase && (
          <p class="note">
            {words.cannot}. {data.erase.cannot}
          </p>
        )}
      </section>
      <section aria-labelledby="rights">
        <h2 id="rights">{words.rights}</h2>
        <ul>
          {data.rights.map((right) => (
            <li>{right}</li>
          ))}
        </ul>
        <p>{data.contact.title}:</p>
        <ul class="plain">
          {data.contact.lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </section>
    </Layout>
  )
}

function Answers({ shell, data }: { shell: Shell; data: PersonalData }) {
  const words = shell.t.personal
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{words.answers}</h2>
      {data.answers.length === 0 && <p>{words.noAnswers}</p>}
      {data.answers.map(({ question, text, personal, given }) => (
        <article class="event">
          <h3 class="card-title">{question}</h3>
          <p>{text}</p>
          {personal && <p class="quiet">{words.personal}</p>}
          {given.map((line) => (
            <p class="quiet">{line}</p>
          ))}
        </article>
      ))}
    </section>
  )
}

function Others({ shell, data }: { shell: Shell; data: PersonalData }) {
  const { personal: words, access } = shell.t
  return (
    <>
      <section aria-labelledby="documents">
        <h2 id="documents">{words.documents}</h2>
        {data.documents.length === 0 && <p>{words.noDocuments}</p>}
        {data.documents.map(({ name, what, lines }) => (
          <article class="event">
            <h3 class="card-title">{name || what}</h3>
            {lines.map((line) => (
              <p class="quiet hash">{line}</p>
            ))}
          </article>
        ))}
      </section>
      <section aria-labelledby="notes">
        <h2 id="notes">{words.notes}</h2>
        {data.notes.length === 0 && <p>{words.noNotes}</p>}
        {data.notes.map(({ about, texts, by }) => (
          <article class="event">
            <h3 class="card-title">{about}</h3>
            {texts.map((text) => (
              <p>{text}</p>
            ))}
            <p class="quiet">{by}</p>
          </article>
        ))}
      </section>
      <section aria-labelledby="received">
        <h2 id="received">{words.received}</h2>
        {data.received.length === 0 && <p>{words.noReceivers}</p>}
        <ul>
          {data.received.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="looks">
        <h2 id="looks">{access.title}</h2>
        {data.looks.length === 0 && <p>{access.nobody}</p>}
        {data.looks.map(({ who, why, when }) => (
          <article class="event">
            <h3 class="card-title">{who}</h3>
            <p>{why}</p>
            <p class="quiet">{when}</p>
          </article>
        ))}
      </section>
    </>
  )
}

export interface EraseData {
  name: string
  form: FormTarget
  back: string
}

/** Erasing cannot be undone, so it is asked once more, with what stays. */
export function EraseDataPage({ shell, erase }: { shell: Shell; erase: EraseData }) {
  const words = shell.t.personal
  return (
    <Layout shell={shell} title={words.eraseTitle} back={{ href: erase.back }}>
      <h1>{words.eraseTitle}</h1>
      <p class="folio">{erase.name}</p>
      <p class="lead">{words.eraseLead}</p>
      <p>{words.eraseStays}</p>
      <p>{words.eraseElsewhere}</p>
      <p>
        {words.eraseFirst} <a href={`${erase.back}.pdf`}>{words.pdf}</a>
      </p>
      <Form shell={shell} target={erase.form}>
        <div class="buttons">
          <button type="submit" class="button danger">
            {words.eraseButton}
          </button>
          <a class="button quiet" href={erase.back}>
            {words.eraseKeep}
          </a>
        </div>
      </Form>
    </Layout>
  )
}
