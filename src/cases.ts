import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide } from '#core/decide.ts'
import type { Applicant } from '#core/events.ts'
import { reject, type Problem } from '#core/errors.ts'
import type { CaseState } from '#core/state.ts'
import { localDay } from '#core/time.ts'
import { agencyOf } from '#core/holds-role.ts'
import { entityOf } from '#core/names.ts'
import { getStep } from '#core/rules.ts'
import { candidatesFor } from '#publishing/candidates.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { hashCode } from '#identity/codes.ts'
import type { Identity } from '#identity/identity.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { Engine, ExecuteResult } from './execute.ts'
import { type Appointments, createAppointments } from './appointments.ts'
import { reserveFolio } from './folio.ts'

export interface OpenInput {
  /** The client's Idempotency-Key: the same key from the same person opens the same case. */
  key: string
  procedure: string
  channel: string
  language: string
  identity?: Identity
  /** The officer in `identity` opens it for a person in front of them, who gets the code. */
  assisted?: boolean
}

export type OpenResult =
  | { ok: true; caseId: string; resumeCode: string; revision: number; state: CaseState }
  | { ok: false; problems: Problem[] }

/** A command as people give it; id, time and author are added here. */
export type CommandInput = { [T in CommandType]: { type: T; data: CommandData[T] } }[CommandType]

/** What people do with cases, used alike by API and portal. */
export interface Cases {
  open(input: OpenInput): Promise<OpenResult>
  /** With `expected`, only on that revision. @throws {RevisionError} */
  run(
    caseId: string,
    key: string,
    actor: Actor,
    channel: string,
    input: CommandInput,
    expected?: number,
  ): Promise<ExecuteResult>
  codes(caseId: string): { resumeCode: string; lookupCode: string }
  /** Free slots of offices; booking one is a command like any other. */
  appointments: Appointments
}

interface Dependencies {
  engine: Engine
  catalog: Catalog
  store: EventStore
  /** At least 32 random bytes; codes are derived from it and stored nowhere. */
  secret: Buffer
  now: () => Date
}

/** Crockford's base 32: no letter that is mistaken for another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `length` characters in groups of four, from a keyed hash: the same on every retry, unknown to whoever reads the log. */
function deriveCode(secret: KeyObject, purpose: string, caseId: string, length: number): string {
  const bytes = createHmac('sha256', secret).update(`${purpose}:${caseId}`).digest()
  const characters = Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % 32])
  return characters.join('').replaceAll(/(.{4})(?=.)/g, '$1-')
}

/** A task goes to whom the entity's file lists for its role; where it lists nobody for the agency, to anybody. */
async function mayBeGiven(
  { engine, catalog }: Dependencies,
  caseId: string,
  command: Extract<CaseCommand, { type: 'assign' }>,
): Promise<boolean> {
  const loaded = await engine.load(caseId)
  // What the rules refuse, they refuse; whoever sends it again gets the answer of the first time.
  if (!loaded || loaded.commands.has(command.id)) return true
  const { rules, state } = loaded
  if (!decide(rules, state, command).ok) return true
  const step = getStep(rules, command.data.step)
  if (step.kind !== 'task') return true
  const file = await catalog.entity(entityOf(agencyOf(rules, state, step.role) ?? ''))
  const candidates = candidatesFor(file?.agencies ?? [], rules, state, step)
  return candidates?.includes(command.data.officer) ?? true
}

export function createCases(deps: Dependencies): Cases {
  const { engine, catalog, store, secret, now } = deps
  const key = createSecretKey(secret) // made once: that costs more than a code
  const codes = (caseId: string) => ({
    // 60 bits open a draft with all its answers; 40 bits, behind rate limits, show only a status.
    resumeCode: deriveCode(key, 'resume', caseId, 12),
    lookupCode: deriveCode(key, 'lookup', caseId, 8),
  })

  const appointments = createAppointments({ store, catalog, engine })
  const issuedNow = () => now().toISOString()

  async function open({
    key,
    procedure,
    channel,
    language,
    identity,
    assisted = false,
  }: OpenInput): Promise<OpenResult> {
    const rules = await catalog.live(procedure)
    if (!rules) return reject({ code: 'procedure-not-found', pointer: '/procedure' })
    const person = identity?.subject ?? 'anyone'
    const caseId = deterministicId('case', person, key)
    // Whoever sends it again asks for a case that is there already.
    const suspension = catalog.suspension(procedure)
    if (suspension && !(await engine.load(caseId)))
      return reject({ code: 'procedure-suspended', pointer: '/procedure', params: { reason: suspension.reason } })
    const { resumeCode } = codes(caseId)
    const own: Applicant = identity && !assisted ? { kind: 'account', id: identity.subject } : { kind: 'code' }
    const actor: Actor =
      identity && assisted
        ? { kind: 'officer', id: identity.subject, agencies: identity.officer }
        : { kind: 'applicant', id: identity?.subject ?? 'code' }
    const { hash, definition, entity } = rules
    const data: CommandData['open'] = {
      procedure,
      version: definition.version,
      definition: hash,
      entity,
      agency: definition.agency,
      language,
      applicant: own,
      ...(assisted && identity && { assistedBy: identity.subject }),
      resumeHash: hashCode(resumeCode),
    }
    const id = deterministicId('command', person, caseId, key)
    const result = await engine.execute(caseId, { type: 'open', data, id, issuedAt: issuedNow(), actor, channel })
    return result.ok ? { ok: true, caseId, resumeCode, revision: result.revision, state: result.state } : result
  }

  /** Filing needs a folio; it is reserved only once the rules have nothing against filing, so that no number is lost. */
  async function withFolio(caseId: string, command: CaseCommand, expected?: number): Promise<CaseCommand> {
    if (command.type !== 'submit') return command
    const loaded = await engine.load(caseId)
    if (!loaded || loaded.state.status !== 'draft' || loaded.commands.has(command.id)) return command
    if (expected !== undefined && expected !== loaded.state.revision) return command
    const lookupHash = hashCode(codes(caseId).lookupCode)
    const filing = { ...command, data: { ...command.data, folio: 'FOLIO', lookupHash } }
    if (!decide(loaded.rules, loaded.state, filing).ok) return command
    const { entity, timeZone } = loaded.rules
    const found = await catalog.entity(entity)
    if (!found) throw new Error(`The entity "${entity}" is not published`)
    const year = Number(localDay(command.issuedAt, timeZone).slice(0, 4))
    const prefix = found.entity.folioPrefix
    const folio = await reserveFolio(store, { entity, prefix, year, caseId, at: command.issuedAt })
    return { ...filing, data: { ...filing.data, folio } }
  }

  /**
   * Length of the slot once it is kept for the case. What the rules refuse now is refused, though they may allow it a moment
   * later: only a slot that was kept can be booked.
   */
  async function reserveSlot(caseId: string, command: Extract<CaseCommand, { type: 'book' }>) {
    const loaded = await engine.load(caseId)
    if (!loaded) return reject({ code: 'case-not-found' })
    const { step, office, at, minutes } = command.data
    // Whoever sends it again gets the answer of the first time.
    if (loaded.commands.has(command.id)) return { ok: true as const, minutes }
    const decision = decide(loaded.rules, loaded.state, command)
    if (!decision.ok) return decision
    const kept = await appointments.reserve(loaded, step, office, at, command.issuedAt)
    return kept === undefined
      ? reject({ code: 'slot-unavailable', pointer: '/at' })
      : { ok: true as const, minutes: kept }
  }

  async function run(
    caseId: string,
    key: string,
    actor: Actor,
    channel: string,
    input: CommandInput,
    expected?: number,
  ): Promise<ExecuteResult> {
    const id = deterministicId('command', actor.id, caseId, key)
    const command: CaseCommand = { ...input, id, issuedAt: issuedNow(), actor, channel }
    if (command.type === 'assign' && !(await mayBeGiven(deps, caseId, command)))
      return reject({ code: 'unknown-officer', pointer: '/officer' })
    if (command.type !== 'book') return engine.execute(caseId, await withFolio(caseId, command, expected), expected)
    const kept = await reserveSlot(caseId, command)
    if (!kept.ok) return kept
    return engine.execute(caseId, { ...command, data: { ...command.data, minutes: kept.minutes } }, expected)
  }

  return { open, run, codes, appointments }
}
