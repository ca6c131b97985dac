import { Layout } from '../layout.tsx'
import { Say } from '../components/words.tsx'
import type { Shell, Words } from '../view-models.ts'

export type SectionStatus = 'todo' | 'started' | 'done' | 'marked' | 'not-asked'

export interface TaskList {
  procedure: Words
  title: Words
  /** Set when the person was asked to complete or correct. */
  request?: { note?: string; marks: { item: Words; reason: string; href: string }[]; until?: string; paused: boolean }
  sections: { title: Words; status: SectionStatus; href: string }[]
  /** The first part that still lacks something. */
  next?: { title: Words; href: string }
  check: string
  save: string
  complete: boolean
  /** Whole day on which an untouched draft lapses. */
  lapses?: string
  withdraw?: string
}

/** The parts of a form with their state; any order, come back at will. */
export function TaskListPage({ shell, list }: { shell: Shell; list: TaskList }) {
  const { t } = shell
  const done = list.sections.filter(({ status }) => status === 'done').length
  const asked = list.sections.filter(({ status }) => status !== 'not-asked').length
  return (
    <Layout shell={shell} title={list.title.text} back={{ href: '/', label: t.nav.home }}>
      {list.title.text !== list.procedure.text && (
        <p class="over">
          <Say words={list.procedure} />
        </p>
      )}
      <h1>{list.request ? t.complete.title : <Say words={list.title} />}</h1>
      {list.request && <Request shell={shell} request={list.request} />}
      <p class="lead">{t.fill.progress(done, asked)}</p>
      <ol class="tasks">
        {list.sections.map((section) => (
          <li>
            {section.status === 'not-asked' ? (
              <span class="task-name quiet">
                <Say words={section.title} />
              </span>
            ) : (
              <a class="task-name" href={section.href}>
                <Say words={section.title} />
              </a>
            )}
            <span class={`badge ${section.status}`}>{t.fill.status[section.status]}</span>
          </li>
        ))}
      </ol>
      <div class="buttons">
        {list.next && (
          <a class={list.complete ? 'button quiet' : 'button primary'} href={list.next.href}>
            {t.fill.nextPart} <Say words={list.next.title} />
          </a>
        )}
        <a class={`button ${list.complete ? 'primary' : 'quiet'}`} href={list.check}>
          {t.fill.check}
        </a>
        <a class="button quiet" href={list.save}>
          {t.fill.saveAndLeave}
        </a>
      </div>
      {list.lapses && <p class="quiet">{t.fill.lapses(list.lapses)}</p>}
      {list.withdraw && (
        <p>
          <a href={list.withdraw}>{t.fill.drop}</a>
        </p>
      )}
    </Layout>
  )
}

export function Request({ shell, request }: { shell: Shell; request: NonNullable<TaskList['request']> }) {
  const { t } = shell
  return (
    <section class="ask" aria-labelledby="ask-title">
      <h2 id="ask-title">{t.complete.what}</h2>
      {request.note && <p class="answer">{request.note}</p>}
      <ul>
        {request.marks.map(({ item, reason, href }) => (
          <li>
            <a href={href}>
              <Say words={item} />
            </a>
            : {reason}
          </li>
        ))}
      </ul>
      {request.until && <p>{t.complete.until(request.until)}</p>}
      {request.paused && <p>{t.complete.paused}</p>}
    </section>
  )
}
