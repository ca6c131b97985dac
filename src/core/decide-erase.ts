import type { Actor } from './commands.ts'
import type { ErasureGround, Instant } from './events.ts'
import type { Problem } from './errors.ts'
import { none, type Handler } from './handler.ts'
import { isPersonal } from './is-personal.ts'
import { isRetentionOver, retentionOf } from './retention.ts'
import type { Rules } from './rules.ts'
import type { CaseState } from './state.ts'

/** Erasing what is personal in a closed case: who may, on what ground, and what the event names. */

/** Of the number of an order or a request, characters. */
export const longestReference = 100

const groundsOf: Record<Actor['kind'], readonly ErasureGround[]> = {
  admin: ['retention-ended', 'request', 'order'],
  applicant: ['request'],
  system: ['retention-ended'],
  officer: [],
}

/** Why a ground does not hold for a closed case. An order always does; the others wait for the time to keep the case. */
function obstacle(
  rules: Rules,
  state: CaseState,
  { kind }: Pick<Actor, 'kind'>,
  ground: ErasureGround,
  at: Instant,
): Problem | undefined {
  if (!groundsOf[kind].includes(ground)) return { code: 'not-available', pointer: '/ground' }
  const retention = retentionOf(rules, state)
  if (ground === 'order' || !retention) return undefined
  if (ground === 'request' && state.folio === undefined) return undefined
  if (retention.then === 'keep') return { code: 'retention-kept', pointer: '/ground' }
  const { until = '', norm } = retention
  if (!isRetentionOver(retention, rules, at)) {
    const title = norm === undefined ? undefined : (rules.definition.norms[norm]?.title ?? norm)
    return {
      code: 'retention-running',
      pointer: '/ground',
      params: { until, ...(title !== undefined && { norm: title }) },
    }
  }
  // What the archive selects is chosen by people of the entity.
  const chosen = retention.then === 'erase' || kind === 'admin'
  return chosen ? undefined : { code: 'retention-selects', pointer: '/ground' }
}

/** Grounds on which an actor may have what is personal in a case erased now. */
export const groundsNow = (rules: Rules, state: CaseState, actor: Actor, at: Instant): ErasureGround[] =>
  state.status !== 'closed' || state.erased
    ? []
    : groundsOf[actor.kind].filter((ground) => obstacle(rules, state, actor, ground, at) === undefined)

/** Why an erasure was not offered. */
export function erasureRefusal(
  rules: Rules,
  state: CaseState,
  actor: Actor,
  ground: ErasureGround,
  at: Instant,
): Problem {
  if (state.erased) return { code: 'personal-data-erased' }
  if (state.status !== 'closed') return { code: 'case-not-closed' }
  return obstacle(rules, state, actor, ground, at) ?? { code: 'not-available' }
}

function referenceProblem(ground: ErasureGround, kind: Actor['kind'], reference: string | undefined): Problem[] {
  const pointer = '/reference'
  if (reference === undefined || reference.trim() === '')
    return ground === 'order' ? [{ code: 'reference-required', pointer }] : none
  // It stays readable for ever, so only those write one who know what may stand in it.
  if (kind !== 'admin') return [{ code: 'unknown-field', pointer }]
  return reference.length > longestReference
    ? [{ code: 'field-invalid', pointer, params: { rule: 'maxLength', limit: longestReference } }]
    : none
}

/** Tells that the personal data of a case is erased; that it is, whoever sends the command sees to next. */
export const erase: Handler<'erase'> = (rules, story, { ground, reference, sealed = [], unsealed }, { actor }) => {
  const { state } = story
  const problems = referenceProblem(ground, actor.kind, reference)
  if (problems.length > 0) return problems
  const once = new Set(sealed)
  const [readable, unsealedDocuments] = [new Set(unsealed?.fields), new Set(unsealed?.documents)]
  const fields = Object.keys(state.data).filter(
    (name) => !readable.has(name) && (once.has(name) || isPersonal(rules.definition, name)),
  )
  const documents = [...state.documents, ...state.issued].map(({ id }) => id).filter((id) => !unsealedDocuments.has(id))
  const given = reference?.trim()
  story.tell('PersonalDataErased', {
    ground,
    ...(given !== undefined && given !== '' && { reference: given }),
    fields: fields.sort(),
    documents: [...new Set(documents)],
    ...(readable.size > 0 && { unsealed: [...readable].sort() }),
  })
  return none
}
