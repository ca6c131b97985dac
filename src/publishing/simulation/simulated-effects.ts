import type { NotifyStep } from '#core/definition.ts'
import { getStep } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import type { Effect } from '#core/state.ts'
import { renderText } from '#core/template.ts'
import { evaluate, type Result } from '#core/expression.ts'
import { sampleJson } from './sample-answers.ts'
import { insist, paper, system, type Life } from './simulated-life.ts'

/** What the engine owes is carried out: texts are written, services answer or fail, people pay or their bank refuses. */

/** Writes every language of what a step sends or prints. @throws {EvaluationError} when something in it is absent. */
function write({ rules, state }: Life, texts: object | undefined): void {
  const scope = caseScope(rules, state)
  for (const words of Object.values(texts ?? {}))
    if (typeof words === 'object' && 'es' in words)
      for (const text of Object.values(words)) renderText(String(text), rules.expressions, scope)
}

/** Carries out one thing that is owed, or lets the person pay; false when there is nothing to do. */
export function carryOut(life: Life, owed: Effect | undefined): boolean {
  if (!owed) return settle(life)
  const { id: effect, step: id, kind } = owed
  const { definition } = life.rules
  if (id.startsWith('extension:')) {
    const { message } = definition.clocks[id.slice('extension:'.length)]?.extension ?? {}
    if (message !== undefined) write(life, definition.messages[message])
    insist(life, system, 'record-notified', { effect, via: 'outbox' })
    return true
  }
  const step = getStep(life.rules, id)
  switch (kind) {
    case 'issue':
      if (step.kind === 'issue') write(life, definition.templates[step.template])
      insist(life, system, 'record-issued', { effect, document: { ...paper, id: effect } })
      return true
    case 'notify':
      if (step.kind === 'notify') notify(life, effect, step)
      return true
    case 'call':
      answer(life, effect, id)
      return true
    case 'assign':
      insist(life, system, 'record-assigned', { effect, officer: step.kind === 'task' ? `${step.role}-0` : '0' })
      return true
    case 'payment':
      insist(life, system, 'record-charge', {
        effect,
        provider: 'simulated',
        reference: effect,
        url: 'https://pay.example',
      })
      return true
    case 'child':
      insist(life, system, 'record-child', { effect, case: `case-${effect}`, folio: 'X-2026-000002-00' })
      return true
  }
}

function notify(life: Life, effect: string, step: NotifyStep): void {
  write(life, life.rules.definition.messages[step.message])
  if (step.failed !== undefined && life.random.chance(15))
    insist(life, system, 'record-failed', { effect, reason: 'mailbox-full', attempts: 3 })
  else insist(life, system, 'record-notified', { effect, via: 'outbox' })
}

/** A service answers as its schema says, or not at all. */
function answer(life: Life, effect: string, id: string): void {
  const step = getStep(life.rules, id)
  if (step.kind !== 'call') return
  const scope = caseScope(life.rules, life.state)
  for (const source of Object.values(step.request)) {
    const expression = life.rules.expressions[source]
    if (expression) evaluate(expression, scope)
  }
  const service = life.services[step.service]
  if (!service || life.random.chance(15))
    insist(life, system, 'record-failed', { effect, reason: 'service-unreachable', attempts: 8 })
  else insist(life, system, 'record-answer', { effect, answer: sampleJson(service.response, life.random) as Result })
}

/** Somebody outside does their part: pays, or a case of a bundle ends. */
function settle(life: Life): boolean {
  const { state, random } = life
  const waiting = state.effects.filter(({ status }) => status === 'waiting')
  const charge = waiting.find(({ kind, id }) => kind === 'payment' && state.payments[id]?.status === 'offered')
  if (charge && random.chance(50)) {
    const { cents = 0, currency = '' } = state.payments[charge.id] ?? {}
    const paid = { effect: charge.id, provider: 'simulated', reference: charge.id, cents, currency }
    if (random.chance(80)) insist(life, system, 'record-payment', { ...paid, status: 'approved' })
    else insist(life, system, 'record-payment', { ...paid, status: 'declined', reason: 'funds' })
    return true
  }
  return endChild(life)
}

function endChild(life: Life): boolean {
  const { state, random } = life
  const open = Object.entries(state.children).filter(
    ([, child]) => child.case !== undefined && child.outcome === undefined,
  )
  if (open.length === 0 || !random.chance(60)) return false
  const [child, { case: id = '', procedure }] = random.one(open)
  const steps = Object.values(life.procedures[procedure]?.steps ?? {})
  const outcomes = steps.flatMap((step) => (step.kind === 'end' ? step.outcome : []))
  insist(life, system, 'record-child-ended', { child, case: id, outcome: random.one([...outcomes, 'withdrawn']) })
  return true
}

/** Whether something outside the engine is awaited that `carryOut` can bring about. */
export const isAwaited = ({ state }: Life): boolean =>
  state.effects.some(({ status }) => status === 'waiting') ||
  Object.values(state.children).some((child) => child.case !== undefined && child.outcome === undefined)
