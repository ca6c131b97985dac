import { AuditNav } from '../components/audit-room.tsx'
import { More } from '../components/lists.tsx'
import { Table } from '../components/table.tsx'
import { Layout } from '../layout.tsx'
import type { Shell } from '../view-models.ts'

export interface AuditList {
  filter: { folio: string; procedure: string; agency: string; from: string; to: string }
  agencies: { id: string; name: string }[]
  procedures: { id: string; title: string }[]
  unknownFolio: boolean
  events: { when: string; what: string; who: string; href?: string; of: string }[]
  next?: string
}

/** What happened in the auditor's entities, newest first. */
export function AuditPage({ shell, list }: { shell: Shell; list: AuditList }) {
  const { t } = shell
  return (
    <Layout
      shell={shell}
      title={t.auditRoom.places.events}
      width="wide"
      back={{ href: '/auditoria', label: t.nav.audit }}
    >
      <h1>{t.auditRoom.places.events}</h1>
      <p class="lead">{t.audit.lead}</p>
      <AuditNav shell={shell} at="events" />
      <Filters shell={shell} list={list} />
      {list.unknownFolio && (
        <p class="note" role="status">
          {t.audit.unknownFolio}
        </p>
      )}
      {list.events.length === 0 ? (
        <p>{t.audit.none}</p>
      ) : (
        <Table
          label={t.auditRoom.places.events}
          columns={[t.audit.when, t.audit.what, t.audit.of, t.audit.who]}
          rows={list.events.map(({ when, what, who, href, of }) => [
            when,
            what,
            href ? <a href={href}>{of}</a> : of,
            who,
          ])}
        />
      )}
      <More shell={shell} {...(list.next && { href: list.next })} />
    </Layout>
  )
}

function Filters({ shell, list }: { shell: Shell; list: AuditList }) {
  const { t } = shell
  const { filter } = list
  return (
    <form method="get" action="/auditoria/hechos" class="filters">
      <div>
        <label for="folio">{t.audit.folio}</label>
        <input id="folio" name="folio" type="text" value={filter.folio} maxlength={60} />
      </div>
      <div>
        <label for="procedure">{t.audit.procedure}</label>
        <select id="procedure" name="tramite">
          <option value="">{t.audit.any}</option>
          {list.procedures.map(({ id, title }) => (
            <option value={id} selected={id === filter.procedure}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="agency">{t.audit.agency}</label>
        <select id="agency" name="dependencia">
          <option value="">{t.audit.any}</option>
          {list.agencies.map(({ id, name }) => (
            <option value={id} selected={id === filter.agency}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="from">{t.audit.from}</label>
        <input id="from" name="desde" type="date" value={filter.from} />
      </div>
      <div>
        <label for="to">{t.audit.to}</label>
        <input id="to" name="hasta" type="date" value={filter.to} />
      </div>
      <div>
        <button type="submit" class="button primary">
          {t.audit.search}
        </button>
      </div>
    </form>
  )
}
