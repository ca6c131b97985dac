import type { Shell, Words } from '../view-models.ts'
import { Table } from './table.tsx'
import { Say } from './words.tsx'

type Place = 'cases' | 'persons' | 'patterns' | 'events'
const addresses: Record<Place, string> = {
  cases: '/auditoria',
  persons: '/auditoria/personas',
  patterns: '/auditoria/patrones',
  events: '/auditoria/hechos',
}

/** The ways through the auditor's room. */
export function AuditNav({ shell, at }: { shell: Shell; at: Place }) {
  const { ways, places } = shell.t.auditRoom
  return (
    <nav class="chips" aria-label={ways}>
      <ul>
        {(Object.keys(addresses) as Place[]).map((place) => (
          <li>
            <a href={addresses[place]} {...(place === at && { 'aria-current': 'page' as const })}>
              {places[place]}
            </a>
          </li>
        ))}
        <li>
          <a href="/auditoria/exportar">{shell.t.exports.link}</a>
        </li>
      </ul>
    </nav>
  )
}

export interface FoundCase {
  name: string
  href: string
  procedure: Words
  agency: string
  filed: string
  standing: string
  /** What the law says happened, or that a term ran out. */
  signs: string[]
}

/** Cases that were found; each opens with a reason. */
export function FoundCases({ shell, cases, label }: { shell: Shell; cases: FoundCase[]; label: string }) {
  const { t } = shell
  const words = t.auditRoom.find
  return (
    <Table
      label={label}
      columns={[t.audit.folio, t.audit.procedure, t.audit.agency, words.filed, words.standing]}
      rows={cases.map(({ href, name, procedure, agency, filed, standing, signs }) => [
        <a href={href}>{name}</a>,
        <Say words={procedure} />,
        <span lang="es">{agency}</span>,
        filed,
        [standing, ...signs].join(' · '),
      ])}
    />
  )
}
