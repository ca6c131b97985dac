import { timingSafeEqual } from 'node:crypto'
import type { Actor } from '#core/commands.ts'
import { agencyOf } from '#core/holds-role.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { hashCode } from './codes.ts'
import type { Identity } from './identity.ts'

/** A case with the rules it runs under, as the engine loads it. */
export interface CaseInView {
  state: CaseState
  rules: Rules
}

/**
 * `own`: the person whose case it is. `agency`: an officer of an agency that takes part. `audit`: everything, and nothing
 * to do. `admin`: how it runs, without what the person answered.
 */
export type Access = 'own' | 'agency' | 'audit' | 'admin'

/** In the order in which they win: whose case it is never acts on it as an officer, so nobody decides their own. */
const ways: { access: Access; holds: (identity: Identity, view: CaseInView) => boolean }[] = [
  { access: 'own', holds: (identity, { state }) => isApplicant(identity, state) },
  { access: 'agency', holds: (identity, view) => worksOn(identity, view) },
  { access: 'audit', holds: (identity, { state }) => isFiled(state) && identity.auditor.includes(state.entity) },
  { access: 'admin', holds: (identity, { state }) => isFiled(state) && identity.admin.includes(state.entity) },
]

/** How this caller may read this case; undefined: as if there were none. A draft is nobody's but the person's. */
export function mayRead(
  identity: Identity | undefined,
  resumeCode: string | undefined,
  view: CaseInView,
): Access | undefined {
  if (holdsCode(resumeCode, view.state)) return 'own'
  return identity && ways.find((way) => way.holds(identity, view))?.access
}

/** Somebody with a function who looks into a case that is not theirs. */
export interface Looker {
  reader: string
  as: 'officer' | 'auditor' | 'admin'
  /** For which an officer looks. */
  agency?: string
  actor?: Actor
}

/**
 * As whom this caller looks into a case of somebody else, with the person's code at hand or not; undefined: as the
 * person, or as nobody who has logged in.
 */
export function lookerAt(identity: Identity | undefined, view: CaseInView): Looker | undefined {
  const access = identity && mayRead(identity, undefined, view)
  if (!identity || !access || access === 'own') return undefined
  const { subject: reader } = identity
  if (access === 'audit') return { reader, as: 'auditor' }
  if (access === 'admin') return { reader, as: 'admin' }
  const agency = agencyFor(identity, view)
  return { reader, as: 'officer', ...(agency !== undefined && { agency }), actor: officerOf(identity) }
}

/** Which of an officer's agencies a case concerns: one with a step open in it, one that takes part, or the officer's first. */
function agencyFor({ officer }: Identity, { state, rules }: CaseInView): string | undefined {
  const held = officer.map(({ agency }) => agency)
  const open = state.active.flatMap(({ step }) => {
    const found = getStep(rules, step)
    return 'role' in found && found.role !== undefined ? (agencyOf(rules, state, found.role) ?? []) : []
  })
  const concerned = [...open, ...agenciesIn(rules), state.transferred?.agency]
  return concerned.find((agency) => agency !== undefined && held.includes(agency)) ?? held[0]
}

/** In whose name this caller may give commands to this case; undefined: none. What each may do, the rules decide. */
export function actorFor(
  identity: Identity | undefined,
  resumeCode: string | undefined,
  view: CaseInView,
): Actor | undefined {
  const { state } = view
  if (identity && isApplicant(identity, state)) return { kind: 'applicant', id: identity.subject }
  if (identity && assists(identity, state)) return officerOf(identity)
  if (holdsCode(resumeCode, state)) return { kind: 'applicant', id: 'code' }
  if (!identity) return undefined
  return worksOn(identity, view) ? officerOf(identity) : adminFor(identity, state)
}

/** The caller as administrator, for what only administrators do, whatever else the person is. */
export function adminFor(identity: Identity | undefined, state: CaseState): Actor | undefined {
  const holds = isFiled(state) && identity?.admin.includes(state.entity) === true && !isApplicant(identity, state)
  return holds ? { kind: 'admin', id: identity.subject } : undefined
}

const isFiled = (state: CaseState): boolean => state.filedAt !== undefined

const officerOf = ({ subject, officer }: Identity): Actor => ({ kind: 'officer', id: subject, agencies: officer })

/** An officer of an agency that takes part, once the case is filed; before, only the one at whose desk it began. */
const worksOn = (identity: Identity, { state, rules }: CaseInView): boolean =>
  assists(identity, state) || (isFiled(state) && (takesPart(identity, rules) || received(identity, state)))

/** An officer of the agency that a case was transferred to. */
const received = ({ officer }: Identity, { transferred }: CaseState): boolean =>
  officer.some(({ agency }) => agency === transferred?.agency)

/** Whoever opened it for a person acts as themselves, even with the person's code at hand: history shall say so. */
const assists = ({ subject, officer }: Identity, { assistedBy }: CaseState): boolean =>
  assistedBy === subject && officer.length > 0

function isApplicant(identity: Identity, { applicant }: CaseState): boolean {
  return applicant.kind === 'account' && applicant.id === identity.subject
}

/** Whether an officer belongs to an agency of the procedure: the one that answers, or one with a role in it. */
export function takesPart(identity: Identity, rules: Rules): boolean {
  const agencies = new Set(agenciesIn(rules))
  return identity.officer.some(({ agency }) => agencies.has(agency))
}

const agenciesIn = ({ definition }: Rules): (string | undefined)[] => [
  definition.agency,
  ...Object.values(definition.roles).map((role) => role.agency),
]

/** Takes the same time whatever the code; a case of an account is opened by its account alone. */
function holdsCode(code: string | undefined, { applicant, resumeHash }: CaseState): boolean {
  if (code === undefined) return false
  return sameHash(hashCode(code), resumeHash) && applicant.kind === 'code'
}

/** Compares two hashes in hex in constant time; an absent one differs from all. */
export function sameHash(given: string, kept: string | undefined): boolean {
  const [a, b] = [Buffer.alloc(32), Buffer.alloc(32)]
  const lengths = [a.write(given, 'hex'), b.write(kept ?? '', 'hex')]
  return timingSafeEqual(a, b) && lengths.every((length) => length === 32)
}
