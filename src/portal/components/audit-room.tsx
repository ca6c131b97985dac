import type { Shell, Words } from '../view-models.ts'
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
    <div class="scroll" tabindex={0} role="region" aria-label={label}>
      <table class="list" role="table">
        <thead>
          <tr role="row">
            {[t.audit.folio, t.audit.procedure, t.audit.agency, words.filed, words.standing].map((name) => (
              <th scope="col" role="columnheader">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((found) => (
            <tr role="row">
              <td role="cell" data-name={t.audit.folio}>
                <a href={found.href}>{found.name}</a>
              </td>
              <td role="cell" data-name={t.audit.procedure}>
                <Say words={found.procedure} />
              </td>
              <td role="cell" data-name={t.audit.agency}>
                <span lang="es">{found.agency}</span>
              </td>
              <td role="cell" data-name={words.filed}>
                {found.filed}
              </td>
              <td role="cell" data-name={words.standing}>
                {[found.standing, ...found.signs].join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
