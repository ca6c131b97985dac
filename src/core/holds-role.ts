import type { Actor } from './commands.ts'
import type { Rules } from './rules.ts'
import type { CaseState } from './state.ts'

/** The agency whose officers hold a role in this case: the definition's, or the one that the case went to. */
export function agencyOf(
  { definition }: Pick<Rules, 'definition'>,
  state: CaseState,
  role: string,
): string | undefined {
  if (state.transferred?.roles.includes(role)) return state.transferred.agency
  return definition.roles[role]?.agency
}

/** Whether an actor holds a role of the definition in this case. */
export function holdsRole(rules: Rules, state: CaseState, actor: Actor, role: string): boolean {
  if (role === 'applicant') {
    return actor.kind === 'applicant' || (actor.kind === 'officer' && state.assistedBy === actor.id)
  }
  const agency = agencyOf(rules, state, role)
  return (
    actor.kind === 'officer' &&
    actor.agencies.some((held) => held.agency === agency && (held.roles.includes(role) || held.roles.includes('*')))
  )
}
