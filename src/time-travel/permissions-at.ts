import { type Action, availableActions } from '#core/actions.ts'
import type { Actor } from '#core/commands.ts'
import type { Instant } from '#core/events.ts'
import { isBarred } from '#core/four-eyes.ts'
import { agencyOf } from '#core/holds-role.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import { pointerTo } from '#publishing/finding.ts'
import { citePermission } from './cite-permission.ts'

/** An officer, with the place in the entity's file that lists them; without it, the case itself names them. */
export interface OfficerThen {
  id: string
  /** JSON Pointer into the entity's file. */
  listed?: string
}

/** An officer with the role who could not: by four eyes, because the case is their own, or since another took the task. */
export interface BarredOfficer extends OfficerThen {
  why: 'four-eyes' | 'own-case' | 'taken'
}

/** Who held a permission, and by what. */
export type Holder =
  /** Whose case it is, or an officer who opened it for them. `by`: JSON Pointer into the definition, where it gives it. */
  | { kind: 'person'; by?: string; assistant?: string }
  | {
      kind: 'officers'
      role: string
      agency: string
      by?: string
      /** Where it says which agency has the role: the definition, or the event that transferred the case. */
      agencyBy: { definition: string } | { event: number }
      /** Whoever holds the role may; otherwise only those named, since one of them took it. */
      anyone: boolean
      officers: OfficerThen[]
      barred: BarredOfficer[]
    }
  | { kind: 'administrators' }
  | { kind: 'engine' }

/** A move that was possible, and everybody who could make it. */
export interface Permission {
  action: Action
  holders: Holder[]
}

interface Situation {
  /** With the calendars and the version then in force. */
  rules: Rules
  state: CaseState
  at: Instant
  /** The entity's file then in force. */
  file: EntityFile
  /** Revision of the event that gave the case's roles to another agency. */
  transferredBy?: number
}

type Found = Map<string, Permission>

function add(found: Found, action: Action, holder: Holder): void {
  const key = canonicalJson(action)
  const permission = found.get(key) ?? { action, holders: [] }
  permission.holders.push(holder)
  found.set(key, permission)
}

/**
 * Who could do what with a case at an instant, by the very rules that decide: each move with its holders, and where each
 * permission comes from. Officers are those that the entity's file listed; who may log in at all, the identity provider
 * says. Pure.
 */
export function permissionsAt(situation: Situation): Permission[] {
  const { rules, state, at } = situation
  const { definition } = rules
  const found: Found = new Map()
  const offered = (actor: Actor) => availableActions(rules, state, actor, at)
  const person = state.applicant.kind === 'account' ? state.applicant.id : 'code'
  for (const action of offered({ kind: 'applicant', id: person }))
    add(found, action, {
      kind: 'person',
      ...cited(citePermission(definition, action, 'applicant')),
      ...assistant(state),
    })
  for (const role of Object.keys(definition.roles)) {
    for (const [action, holder] of byRole(situation, role)) add(found, action, holder)
  }
  for (const action of offered({ kind: 'admin', id: '' })) add(found, action, { kind: 'administrators' })
  for (const action of offered({ kind: 'system', id: 'engine' })) add(found, action, { kind: 'engine' })
  return [...found.values()]
}

const cited = (by: string | undefined) => (by === undefined ? {} : { by })
const assistant = ({ assistedBy }: CaseState) => (assistedBy === undefined ? {} : { assistant: assistedBy })

/** What officers with one role could do. */
function byRole(situation: Situation, role: string): [Action, Holder][] {
  const { rules, state, at, transferredBy } = situation
  const agency = agencyOf(rules, state, role)
  if (agency === undefined) return []
  const listed = listedFor(situation.file, agency, role)
  const actions = new Map<string, { action: Action; able: Set<string> }>()
  const takers = state.active.flatMap(({ assignee }) => assignee ?? [])
  // Nobody in particular: what the role alone gives.
  for (const id of new Set(['', ...takers, ...listed.keys()])) {
    if (isOwn(state, id)) continue
    const known = id === '' || listed.has(id)
    const actor: Actor = { kind: 'officer', id, agencies: [{ agency, roles: [role] }] }
    for (const action of availableActions(rules, state, actor, at)) {
      // Of somebody whom the file does not list, all that is known is that they had taken this task.
      if (!known && !hasTaken(state, action, id)) continue
      const key = canonicalJson(action)
      const entry = actions.get(key) ?? { action, able: new Set() }
      entry.able.add(id)
      actions.set(key, entry)
    }
  }
  const moved = state.transferred?.roles.includes(role) === true && transferredBy !== undefined
  const agencyBy = moved ? { event: transferredBy } : { definition: pointerTo('roles', role, 'agency') }
  return [...actions.values()].map(({ action, able }) => {
    const officers = [...able].filter((id) => id !== '').map((id) => ({ id, ...place(listed, id) }))
    const barred = [...listed.keys()]
      .filter((id) => !able.has(id))
      .map((id) => barredOfficer(situation, action, id, listed))
    const by = cited(citePermission(rules.definition, action, role))
    return [action, { kind: 'officers', role, agency, ...by, agencyBy, anyone: able.has(''), officers, barred }]
  })
}

const hasTaken = ({ active }: CaseState, action: Action, id: string): boolean =>
  'step' in action && active.some(({ step, assignee }) => step === action.step && assignee === id)

/** Nobody acts as an officer on a case of their own. */
const isOwn = ({ applicant }: CaseState, id: string): boolean => applicant.kind === 'account' && applicant.id === id

const place = (listed: ReadonlyMap<string, string>, id: string) => {
  const pointer = listed.get(id)
  return pointer === undefined ? {} : { listed: pointer }
}

/** The officers that a file lists for a role, with where it does. */
function listedFor({ agencies }: EntityFile, agency: string, role: string): Map<string, string> {
  const index = agencies.findIndex(({ id }) => id === agency)
  const { officers = [] } = agencies[index] ?? {}
  const places = officers.map((officer, number) => [officer, pointerTo('agencies', index, 'officers', number)] as const)
  return new Map(
    places
      .filter(([{ roles }]) => roles.includes(role) || roles.includes('*'))
      .map(([{ id }, pointer]) => [id, pointer]),
  )
}

function barredOfficer(
  { rules, state }: Situation,
  action: Action,
  id: string,
  listed: ReadonlyMap<string, string>,
): BarredOfficer {
  const step = 'step' in action ? getStep(rules, action.step) : undefined
  const eyes = step?.kind === 'task' && isBarred(state, step, id)
  const why = isOwn(state, id) ? 'own-case' : eyes ? 'four-eyes' : 'taken'
  return { id, ...place(listed, id), why }
}
