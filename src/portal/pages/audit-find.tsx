import { AuditNav, FoundCases, type FoundCase } from '../components/audit-room.tsx'
import { More } from '../components/lists.tsx'
import { Layout } from '../layout.tsx'
import type { Shell } from '../view-models.ts'

export const findFields = [
  'folio',
  'procedure',
  'agency',
  'officer',
  'outcome',
  'late',
  'silence',
  'status',
  'from',
  'to',
] as const
export type FindField = (typeof findFields)[number]

/** What the fields are called in an address. */
export const findNames: Record<FindField, string> = {
  folio: 'folio',
  procedure: 'tramite',
  agency: 'dependencia',
  officer: 'funcionario',
  outcome: 'resultado',
  late: 'tarde',
  silence: 'silencio',
  status: 'estado',
  from: 'desde',
  to: 'hasta',
}

interface Choice {
  id: string
  title: string
}

export interface AuditFind {
  filter: Record<FindField, string>
  procedures: Choice[]
  agencies: Choice[]
  outcomes: Choice[]
  unknownFolio: boolean
  cases: FoundCase[]
  next?: string
}

/** Cases of the auditor's entities, by what is known of them. */
export function AuditFindPage({ shell, find }: { shell: Shell; find: AuditFind }) {
  const { t } = shell
  const words = t.auditRoom.find
  return (
    <Layout shell={shell} title={t.audit.title} width="wide">
      <h1>{t.audit.title}</h1>
      <p class="lead">{words.lead}</p>
      <AuditNav shell={shell} at="cases" />
      <Filters shell={shell} find={find} />
      {find.unknownFolio ? (
        <p class="note" role="status">
          {t.audit.unknownFolio}
        </p>
      ) : find.cases.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <FoundCases shell={shell} cases={find.cases} label={t.auditRoom.places.cases} />
      )}
      <More shell={shell} {...(find.next && { href: find.next })} />
    </Layout>
  )
}

function Filters({ shell, find }: { shell: Shell; find: AuditFind }) {
  const { t } = shell
  const words = t.auditRoom.find
  const text = (field: FindField, label: string, type: 'text' | 'date') => (
    <div>
      <label for={field}>{label}</label>
      <input id={field} name={findNames[field]} type={type} value={find.filter[field]} maxlength={60} />
    </div>
  )
  const choice = (field: FindField, label: string, choices: readonly Choice[]) => (
    <div>
      <label for={field}>{label}</label>
      <select id={field} name={findNames[field]}>
        <option value="">{t.audit.any}</option>
        {choices.map(({ id, title }) => (
          <option value={id} selected={id === find.filter[field]}>
            {title}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <form method="get" action="/auditoria" class="filters">
      {text('folio', t.audit.folio, 'text')}
      {choice('procedure', t.audit.procedure, find.procedures)}
      {choice('agency', t.audit.agency, find.agencies)}
      {text('officer', words.officer, 'text')}
      {choice('status', words.status, [
        { id: 'open', title: words.open },
        { id: 'closed', title: words.closed },
      ])}
      {choice('outcome', words.outcome, find.outcomes)}
      {choice('late', words.late, [
        { id: 'true', title: words.yes },
        { id: 'false', title: words.no },
      ])}
      {choice('silence', words.silence, [
        { id: 'positive', title: words.positive },
        { id: 'negative', title: words.negative },
      ])}
      {text('from', words.from, 'date')}
      {text('to', words.to, 'date')}
      <div>
        <button type="submit" class="button primary">
          {t.audit.search}
        </button>
      </div>
    </form>
  )
}
