import { ActionButton, Form } from '../components/form.tsx'
import { Diagram, Report, type ReportView, Sheet } from '../components/studio.tsx'
import { Table } from '../components/table.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell, Words } from '../view-models.ts'
import type { DiagramView, SheetTable } from '../views/studio.ts'
import { Say } from '../components/words.tsx'

const back = { href: '/publicacion' }

export interface StudioList {
  procedures: {
    href: string
    title: Words
    name: string
    notes: string[]
    versions: { version: number; state: string; openCases: number; href: string }[]
  }[]
  done?: string
  next?: string
}

/** Every procedure of the publisher's entities, with its versions and how they stand. */
export function StudioListPage({ shell, list }: { shell: Shell; list: StudioList }) {
  const { studio: t } = shell.t
  return (
    <Layout shell={shell} title={t.title} width="wide">
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <p>
        <a class="button primary" href="/publicacion/nuevo">
          {t.create}
        </a>
      </p>
      {list.procedures.length === 0 && <p>{t.none}</p>}
      <Table
        label={t.title}
        columns={[t.procedure, t.version, t.state, t.openCases]}
        rows={list.procedures.flatMap(({ href, title, name, notes, versions }) =>
          versions.map(({ version, state, openCases, href: to }, index) => [
            index === 0 && (
              <>
                <a href={href}>
                  <Say words={title} />
                </a>{' '}
                <span class="quiet">{name}</span>
                {notes.map((note) => (
                  <p class="note">{note}</p>
                ))}
              </>
            ),
            <a href={to}>{t.versionOf(version)}</a>,
            state,
            openCases,
          ]),
        )}
      />
      {list.next && (
        <p>
          <a href={list.next}>{shell.t.common.more}</a>
        </p>
      )}
    </Layout>
  )
}

export interface StudioProcedure {
  name: string
  title: Words
  notes: string[]
  done?: string
  edit: string
  versions: { version: number; state: string; from: string; by: string; href: string }[]
  suspend?: FormTarget
  resume?: FormTarget
  retire?: FormTarget
}

function Ruling({ shell, target, title, help }: { shell: Shell; target: FormTarget; title: string; help: string }) {
  const { studio: t } = shell.t
  return (
    <details>
      <summary>{title}</summary>
      <p>{help}</p>
      <Form shell={shell} target={target}>
        <div class="field">
          <label for={`${title}-reason`}>{t.reason}</label>
          <textarea id={`${title}-reason`} name="reason" rows={3} maxlength={2000} required></textarea>
        </div>
        <div class="field">
          <label for={`${title}-norm`}>
            {t.normGiven} <span class="optional">({shell.t.common.optional})</span>
          </label>
          <input id={`${title}-norm`} name="norm" maxlength={500} />
        </div>
        <button type="submit" class="button danger">
          {title}
        </button>
      </Form>
    </details>
  )
}

/** One procedure: what is in work, its versions, and whether it is offered. */
export function StudioProcedurePage({ shell, procedure }: { shell: Shell; procedure: StudioProcedure }) {
  const { studio: t } = shell.t
  return (
    <Layout shell={shell} title={procedure.title.text} back={{ ...back, label: t.title }} width="wide">
      {procedure.done && (
        <p class="sound" role="status">
          {procedure.done}
        </p>
      )}
      <p class="over">{procedure.name}</p>
      <h1>
        <Say words={procedure.title} />
      </h1>
      {procedure.notes.map((note) => (
        <p class="note">{note}</p>
      ))}
      <p>
        <a class="button primary" href={procedure.edit}>
          {t.edit}
        </a>
      </p>
      <h2>{t.history}</h2>
      <ul class="plain">
        {procedure.versions.map(({ version, state, from, by, href }) => (
          <li>
            <a href={href}>{t.versionOf(version)}</a> – {state}
            {from && ` · ${t.effective} ${from}`} {by && <span class="quiet">({by})</span>}
          </li>
        ))}
      </ul>
      {procedure.resume && <ActionButton shell={shell} target={procedure.resume} label={t.resume} />}
      {procedure.suspend && <Ruling shell={shell} target={procedure.suspend} title={t.suspend} help={t.suspendHelp} />}
      {procedure.retire && <Ruling shell={shell} target={procedure.retire} title={t.retire} help={t.retireHelp} />}
    </Layout>
  )
}

export interface StudioEditor {
  name: string
  text: string
  note: string
  done?: string
  /** What keeps the text from being read at all. */
  broken?: string
  report?: ReportView
  diagram?: DiagramView
  form: FormTarget
  upload: FormTarget
  back: string
}

/** The file on one side, what the proof says of it on the other. */
export function StudioEditorPage({ shell, editor }: { shell: Shell; editor: StudioEditor }) {
  const { studio: t } = shell.t
  return (
    <Layout
      shell={shell}
      title={t.edit}
      back={{ href: editor.back, label: editor.name }}
      width="wide"
      wrong={editor.broken !== undefined}
    >
      {editor.done && (
        <p class="sound" role="status">
          {editor.done}
        </p>
      )}
      <p class="over">{editor.name}</p>
      <h1>{t.edit}</h1>
      <p class="lead">{t.editLead}</p>
      {editor.broken && (
        <p class="error" role="alert" id="errors" tabindex={-1}>
          {editor.broken}
        </p>
      )}
      <div class="desk">
        <div>
          <Form shell={shell} target={editor.form}>
            <div class="field">
              <label for="text">{t.text}</label>
              <textarea id="text" name="text" class="code" rows={30} spellcheck={false}>
                {editor.text}
              </textarea>
            </div>
            <div class="field">
              <label for="note">
                {t.note} <span class="optional">({shell.t.common.optional})</span>
              </label>
              <input id="note" name="note" value={editor.note} maxlength={2000} />
            </div>
            <div class="buttons">
              <button type="submit" class="button primary" name="then" value="check">
                {t.check}
              </button>
              <button type="submit" class="button quiet" name="then" value="save">
                {t.save}
              </button>
              <button type="submit" class="button quiet" name="then" value="propose">
                {t.propose}
              </button>
            </div>
          </Form>
          <Form shell={shell} target={editor.upload} files>
            <div class="field">
              <label for="file">{t.file}</label>
              <input type="file" id="file" name="file" accept=".json,application/json" />
            </div>
            <button type="submit" class="button quiet">
              {t.check}
            </button>
          </Form>
        </div>
        <div>{editor.report && <Report shell={shell} report={editor.report} />}</div>
      </div>
      {editor.diagram && <Diagram shell={shell} diagram={editor.diagram} />}
    </Layout>
  )
}

export interface StudioVersion {
  name: string
  title: Words
  version: number
  state: string
  diagram: DiagramView
  report?: ReportView
  tables: SheetTable[]
  csv: string
  preview: string
  rehearsal: string
  changes: { from?: number; items: { sentence: string; touches?: string }[] }
  /** Present while it waits for a second person. */
  review?: { publish?: FormTarget; reject: FormTarget; hash: string }
  back: string
}

/** One version: drawn, in tables, against the one before, and the decision while it is proposed. */
export function StudioVersionPage({ shell, version }: { shell: Shell; version: StudioVersion }) {
  const { studio: t } = shell.t
  return (
    <Layout
      shell={shell}
      title={`${version.title.text} · ${t.versionOf(version.version)}`}
      back={{ href: version.back, label: version.name }}
      width="wide"
    >
      <p class="over">
        {version.name} · {version.state}
      </p>
      <h1>
        <Say words={version.title} />, {t.versionOf(version.version).toLowerCase()}
      </h1>
      <p class="buttons">
        <a class="button quiet" href={version.preview}>
          {t.preview}
        </a>
        <a class="button quiet" href={version.rehearsal}>
          {t.rehearse}
        </a>
        <a class="button quiet" href={version.csv}>
          {t.export}
        </a>
      </p>
      {version.review && <Review shell={shell} review={version.review} />}
      <section aria-labelledby="changes-title">
        <h2 id="changes-title">{t.changes}</h2>
        {version.changes.from === undefined ? (
          <p>{t.firstVersion}</p>
        ) : (
          <>
            <p>{t.changesFrom(version.changes.from, version.version)}</p>
            {version.changes.items.length === 0 && <p>{t.noChanges}</p>}
            <ul>
              {version.changes.items.map(({ sentence, touches }) => (
                <li>
                  {sentence}
                  {touches && (
                    <p class="note">
                      {t.touches}: {touches}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      {version.report && <Report shell={shell} report={version.report} />}
      <Diagram shell={shell} diagram={version.diagram} />
      {version.tables.map((table) => (
        <Sheet table={table} />
      ))}
    </Layout>
  )
}

function Review({ shell, review }: { shell: Shell; review: NonNullable<StudioVersion['review']> }) {
  const { studio: t } = shell.t
  return (
    <section class="ask" aria-labelledby="review-title">
      <h2 id="review-title">{t.review}</h2>
      {review.publish ? (
        <Form shell={shell} target={review.publish}>
          <input type="hidden" name="hash" value={review.hash} />
          <p>{t.publishHelp}</p>
          <div class="field">
            <label for="from">
              {t.from} <span class="optional">({shell.t.common.optional})</span>
            </label>
            <input type="date" id="from" name="from" class="short" />
          </div>
          <button type="submit" class="button primary">
            {t.publish}
          </button>
        </Form>
      ) : (
        <p>{t.own}</p>
      )}
      <Form shell={shell} target={review.reject}>
        <input type="hidden" name="hash" value={review.hash} />
        <div class="field">
          <label for="reject-reason">{t.reason}</label>
          <textarea id="reject-reason" name="reason" rows={3} maxlength={2000}></textarea>
        </div>
        <button type="submit" class="button quiet">
          {t.reject}
        </button>
      </Form>
    </section>
  )
}
