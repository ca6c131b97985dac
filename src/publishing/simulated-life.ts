import { actionsIn, type Action } from '#core/actions.ts'
import { agenda } from '#core/agenda.ts'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { Definition } from '#core/definition.ts'
import type { Problem } from '#core/errors.ts'
import type { RecordedEvent } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { agencyOf } from '#core/holds-role.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { carryOut, isAwaited } from './simulated-effects.ts'
import { act } from './simulated-acts.ts'
import type { Random } from './random.ts'
import type { ServiceFile } from './service-file.ts'

/** What simulated lives know of the world around a definition. */
export interface World {
  services: Readonly<Record<string, ServiceFile>>
  procedures: Readonly<Record<string, Definition>>
}

/** One case that is being lived. */
export interface Life extends World {
  rules: Rules
  random: Random
  state: CaseState
  /** Milliseconds. */
  now: number
  /** Numbers that conditions compare with. */
  constants: readonly number[]
  /** `step.outcome` of every task completed. */
  outcomes: string[]
}

/** A life that cannot go on: something that the proof should have found. */
export class StuckError extends Error {
  override name = 'StuckError'
}

export const applicant: Actor = { kind: 'applicant', id: 'ana' }
export const system: Actor = { kind: 'system', id: 'engine' }

const minute = 60_000
const day = 24 * 60 * minute

export const instantOf = ({ now }: Pick<Life, 'now'>): string => new Date(now).toISOString()

/** Gives a command; what the rules have against it comes back, and nothing has happened then. */
export function give<T extends CommandType>(life: Life, actor: Actor, type: T, data: CommandData[T]): Problem[] {
  const command = {
    id: `${type}-${life.state.revision}`,
    issuedAt: instantOf(life),
    actor,
    channel: 'web',
    type,
    data,
  } as unknown as CaseCommand
  const decision = decide(life.rules, life.state, command)
  if (!decision.ok) return decision.problems
  const at = recordedAt(life.state, command)
  for (const event of decision.events) {
    const recorded = { ...event, at, actor: { kind: actor.kind, id: actor.id } } as RecordedEvent
    life.state = evolve(life.state, recorded)
  }
  return []
}

/** Gives a command that was offered. @throws {StuckError} when it is refused all the same. */
export function insist<T extends CommandType>(life: Life, actor: Actor, type: T, data: CommandData[T]): void {
  const problems = give(life, actor, type, data)
  if (problems.length > 0) throw new StuckError(`${type} was offered and refused: ${JSON.stringify(problems)}`)
}

/** Officers of each role: enough that four eyes always find another pair. */
const officersEach = 4

function officersOf({ rules, state }: Life): Actor[] {
  const roles = Object.keys(rules.definition.roles).filter((role) => role !== 'applicant')
  return roles.flatMap((role) => {
    const agency = agencyOf(rules, state, role)
    if (agency === undefined) return []
    return Array.from({ length: officersEach }, (_, number): Actor => ({
      kind: 'officer',
      id: `${role}-${number}`,
      agencies: [{ agency, roles: [role] }],
    }))
  })
}

/** How likely a move is beside others; what is not here is part of another move, or changes nothing that matters. */
const weights: Partial<Record<Action['type'], number>> = {
  submit: 30,
  complete: 30,
  book: 20,
  'cancel-booking': 1,
  'record-attended': 20,
  'record-missed': 5,
  report: 20,
  'confirm-payment': 5,
  'pay-again': 20,
  withdraw: 0.4,
  transfer: 0.6,
  'request-completion': 1,
  appeal: 4,
  correct: 0.3,
  extend: 1,
  'join-case': 0.2,
}

/** Every move that somebody may make now, nothing being due. */
interface Choice {
  weight: number
  actor: Actor
  action: Action
}

function choicesOf(life: Life): Choice[] {
  return [applicant, ...officersOf(life)].flatMap((actor) =>
    actionsIn(life.rules, life.state, actor).flatMap((action): Choice[] => {
      const weight = weights[action.type]
      if (weight === undefined || (action.type === 'complete' && action.outcomes.length === 0)) return []
      return [{ weight, actor, action }]
    }),
  )
}

function choose(choices: readonly Choice[], random: Random): Choice | undefined {
  const whole = choices.reduce((sum, { weight }) => sum + weight, 0)
  let left = random.fraction() * whole
  return choices.find(({ weight }) => (left -= weight) < 0)
}

/** What a person does at their leisure takes time; what falls due meanwhile happens first. */
function passTime(life: Life, wakeAt: string | undefined): boolean {
  const { random } = life
  const takes = random.chance(8) ? random.between(10, 120) * day : random.between(10 * minute, 4 * day)
  const due = wakeAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(wakeAt)
  if (life.now + takes < due) {
    life.now += takes
    return false
  }
  life.now = Math.max(life.now, due)
  insist(life, system, 'record-due', {})
  return true
}

/** One move: an effect is carried out, something falls due, or somebody acts. */
function move(life: Life): void {
  const { effects, wakeAt } = agenda(life.rules, life.state)
  const owed = effects.find(({ status }) => status === 'pending')
  if (owed || isAwaited(life)) {
    life.now += minute
    if (carryOut(life, owed)) return
  }
  const chosen = choose(choicesOf(life), life.random)
  if (chosen) {
    if (passTime(life, wakeAt)) return
    return act(life, chosen.actor, chosen.action)
  }
  if (wakeAt === undefined) throw new StuckError('nobody can act, nothing is owed and nothing falls due')
  life.now = Math.max(life.now, Date.parse(wakeAt))
  insist(life, system, 'record-due', {})
}

/** Lives a case from its draft to its end, or for so many moves. @throws {StuckError} */
export function live(life: Life, moves: number): void {
  const { rules, random } = life
  insist(life, applicant, 'open', {
    procedure: rules.procedure,
    version: rules.definition.version,
    definition: rules.hash,
    entity: rules.entity,
    agency: rules.definition.agency,
    language: random.one(['es', 'en']),
    applicant: { kind: 'account', id: 'ana' },
    resumeHash: 'r',
  })
  for (let count = 0; count < moves && life.state.status !== 'closed'; count += 1) move(life)
}

export const newLife = (
  rules: Rules,
  world: World,
  random: Random,
  at: string,
  constants: readonly number[],
): Life => ({
  ...world,
  rules,
  random,
  state: initialState('simulated'),
  now: Date.parse(at) + random.between(0, 365) * day,
  constants,
  outcomes: [],
})
