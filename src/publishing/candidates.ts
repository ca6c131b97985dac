import type { TaskStep } from '#core/definition.ts'
import { isBarred } from '#core/four-eyes.ts'
import { agencyOf } from '#core/holds-role.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import type { Agency } from './files/entity.ts'

/**
 * Ids of the officers that the entity's file lists for a task's role in this case, without whom four eyes bar; undefined
 * when it lists nobody at all for the agency, so that only the identity provider knows its people.
 */
export function candidatesFor(
  agencies: readonly Agency[],
  rules: Pick<Rules, 'definition'>,
  state: CaseState,
  step: TaskStep,
): string[] | undefined {
  const name = agencyOf(rules, state, step.role)
  const { officers = [] } = agencies.find(({ id }) => id === name) ?? {}
  if (officers.length === 0) return undefined
  return officers
    .filter(({ id, roles }) => (roles.includes(step.role) || roles.includes('*')) && !isBarred(state, step, id))
    .map(({ id }) => id)
}
