import { actionsIn, type Action } from '#core/actions.ts'
import { agenda } from '#core/agenda.ts'
import type { Actor } from '#core/commands.ts'
import { agencyOf } from '#core/holds-role.ts'
import type { Random } from './random.ts'
import { act } from './simulated-acts.ts'
import { carryOut, isAwaited } from './simulated-effects.ts'
import { applicant, day, insist, minute, StuckError, system, type Life } from './simulated-life.ts'

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
