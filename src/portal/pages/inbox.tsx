import { DueBadge } from '../components/due.tsx'
import { More } from '../components/lists.tsx'
import { Table } from '../components/table.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { DueView, Shell, Words } from '../view-models.ts'

export const inboxFilters = ['all', 'mine', 'unassigned', 'today', 'late', 'waiting'] as const
export type InboxFilter = (typeof inboxFilters)[number]

export interface Inbox {
  filter: InboxFilter
  filters: { filter: InboxFilter; href: string }[]
  agency?: string
  agencies: { id: string; name: string }[]
  tasks: {
    href: string
    folio: string
    task: Words
    procedure: Words
    due?: { day: string; iso: string; state: DueView['state'] }
    holder: string
    since: string
  }[]
  next?: string
  /** What the officer has just done. */
  done?: string
}

/** What there is to do, first due first; the filters are in the address, so a view can be kept or sent. */
export function InboxPage({ shell, inbox }: { shell: Shell; inbox: Inbox }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.inbox.title} width="wide">
      {inbox.done && (
        <p class="sound" role="status">
          {inbox.done}
        </p>
      )}
      <h1>{t.inbox.title}</h1>
      <nav aria-label={t.inbox.filters} class="chips">
        <ul>
          {inbox.filters.map(({ filter, href }) => (
            <li>
              <a href={href} {...(filter === inbox.filter && { 'aria-current': 'page' as const })}>
                {t.inbox.filter[filter]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {inbox.agencies.length > 1 && <AgencyFilter shell={shell} inbox={inbox} />}
      <h2 class="count">{inbox.tasks.length > 0 ? t.inbox.count(inbox.tasks.length) : t.inbox.none}</h2>
      {inbox.tasks.length > 0 && <Tasks shell={shell} inbox={inbox} />}
      <More shell={shell} {...(inbox.next && { href: inbox.next })} />
    </Layout>
  )
}

function AgencyFilter({ shell, inbox }: { shell: Shell; inbox: Inbox }) {
  const { t } = shell
  return (
    <form method="get" action="/bandeja" class="filters">
      <input type="hidden" name="filtro" value={inbox.filter} />
      <div>
        <label for="agency">{t.inbox.agency}</label>
        <select id="agency" name="dependencia">
          <option value="">{t.inbox.anyAgency}</option>
          {inbox.agencies.map(({ id, name }) => (
            <option value={id} selected={id === inbox.agency}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <button type="submit" class="button quiet">
          {t.inbox.apply}
        </button>
      </div>
    </form>
  )
}

function Tasks({ shell, inbox }: { shell: Shell; inbox: Inbox }) {
  const { t } = shell
  return (
    <Table
      label={t.inbox.title}
      columns={[t.inbox.folio, t.inbox.due, t.inbox.task, t.inbox.procedure, t.inbox.holder, t.inbox.since]}
      rows={inbox.tasks.map(({ href, folio, due, task, procedure, holder, since }) => [
        <a href={href}>{folio}</a>,
        due ? (
          <>
            <time datetime={due.iso}>{due.day}</time> <DueBadge shell={shell} due={due} />
          </>
        ) : (
          <span class="quiet">{t.inbox.noDue}</span>
        ),
        <Say words={task} />,
        <Say words={procedure} />,
        holder,
        since,
      ])}
    />
  )
}
