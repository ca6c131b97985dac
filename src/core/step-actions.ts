import type { Actor } from './commands.ts'
import { bookingsAllowed } from './decide-visit.ts'
import type { AppointmentStep, FormStep, Outcome, PaymentStep, TaskStep } from './definition.ts'
import { isMet } from './answer-to.ts'
import { isBarred } from './four-eyes.ts'
import { holdsRole } from './holds-role.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { ActiveStep, CaseState } from './state.ts'

/** Moves at a step that the case is in. */
export type StepAction =
  | {
      type:
        | 'save'
        | 'attach'
        | 'detach'
        | 'submit'
        | 'claim'
        | 'release'
        | 'assign'
        | 'pay-again'
        | 'confirm-payment'
        | 'cancel-booking'
        | 'record-attended'
        | 'record-missed'
      step: string
    }
  | { type: 'complete'; step: string; outcomes: string[] }
  | { type: 'book'; step: string; offices: string[] }
  | { type: 'report'; step: string; name: string }

function formActions(rules: Rules, state: CaseState, step: FormStep, id: string): StepAction[] {
  const slots = new Set(step.sections.flatMap((section) => section.documents ?? []))
  const room = [...slots].some((slot) => {
    const { maxFiles = 1 } = rules.definition.documents[slot] ?? { maxFiles: 0 }
    return state.documents.filter((document) => document.slot === slot).length < maxFiles
  })
  const asks = step.sections.some((section) => section.fields?.length)
  return [
    ...(asks ? [{ type: 'save', step: id } as const] : []),
    ...(room ? [{ type: 'attach', step: id } as const] : []),
    ...(state.documents.some(({ slot }) => slots.has(slot)) ? [{ type: 'detach', step: id } as const] : []),
    { type: 'submit', step: id },
  ]
}

/** Whether an outcome's condition holds now. */
export function isOpen(rules: Rules, state: CaseState, { when }: Outcome): boolean {
  return when === undefined || isMet(rules, caseScope(rules, state), when)
}

/** Outcomes whose condition holds, and that lead back only to steps that were there. */
const outcomesOf = (rules: Rules, state: CaseState, { outcomes }: TaskStep): string[] =>
  Object.entries(outcomes)
    .filter(([, outcome]) => isOpen(rules, state, outcome))
    .filter(([, { sendBackTo }]) => !sendBackTo || sendBackTo.some((step) => state.entries[step] !== undefined))
    .map(([name]) => name)

function taskActions(rules: Rules, state: CaseState, actor: Actor, step: TaskStep, active: ActiveStep): StepAction[] {
  const { step: id, assignee, escalatedTo } = active
  const own = holdsRole(rules, state, actor, step.role)
  const above = escalatedTo !== undefined && holdsRole(rules, state, actor, escalatedTo)
  const supervises = step.supervisor !== undefined && holdsRole(rules, state, actor, step.supervisor)
  const assign: StepAction[] = supervises ? [{ type: 'assign', step: id }] : []
  if ((!own && !above) || isBarred(state, step, actor.id)) return assign
  const complete = { type: 'complete', step: id, outcomes: outcomesOf(rules, state, step) } as const
  if (assignee === undefined) return [complete, { type: 'claim', step: id }, ...assign]
  // Whoever took a task keeps it until they give it back; only when it is late others may act as well.
  if (assignee === actor.id) return [complete, { type: 'release', step: id }, ...assign]
  return above ? [complete, ...assign] : assign
}

function paymentActions(rules: Rules, state: CaseState, actor: Actor, step: PaymentStep, id: string): StepAction[] {
  const latest = Object.values(state.payments).findLast((payment) => payment.step === id)
  const pays = latest?.status === 'declined' && holdsRole(rules, state, actor, step.role)
  const confirms = step.confirmedBy !== undefined && holdsRole(rules, state, actor, step.confirmedBy)
  return [
    ...(pays ? [{ type: 'pay-again', step: id } as const] : []),
    ...(confirms ? [{ type: 'confirm-payment', step: id } as const] : []),
  ]
}

function visitActions(rules: Rules, state: CaseState, actor: Actor, step: AppointmentStep, id: string): StepAction[] {
  const visit = state.appointments[id]
  const booked = visit?.status === 'booked'
  const actions: StepAction[] = []
  if (holdsRole(rules, state, actor, step.role)) {
    if ((visit?.bookings ?? 0) < bookingsAllowed(step)) actions.push({ type: 'book', step: id, offices: step.offices })
    if (booked) actions.push({ type: 'cancel-booking', step: id })
  }
  if (booked && holdsRole(rules, state, actor, step.attendedBy))
    actions.push({ type: 'record-attended', step: id }, { type: 'record-missed', step: id })
  return actions
}

/** What an actor may do at a step that the case is in. */
export function stepActions(rules: Rules, state: CaseState, actor: Actor, active: ActiveStep): StepAction[] {
  const step = getStep(rules, active.step)
  switch (step.kind) {
    case 'form':
      return holdsRole(rules, state, actor, step.role) ? formActions(rules, state, step, active.step) : []
    case 'task':
      return taskActions(rules, state, actor, step, active)
    case 'payment':
      return paymentActions(rules, state, actor, step, active.step)
    case 'appointment':
      return visitActions(rules, state, actor, step, active.step)
    case 'wait':
      return step.event && holdsRole(rules, state, actor, step.event.from)
        ? [{ type: 'report', step: active.step, name: step.event.name }]
        : []
    default:
      return []
  }
}
