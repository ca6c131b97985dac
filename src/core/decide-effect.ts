import { closeCase, moveTo } from './advance.ts'
import { signalClocks } from './clock.ts'
import type { CallStep, Step } from './definition.ts'
import { isUnderWay } from './due.ts'
import { areJoined } from './enter.ts'
import type { Answers, Instant, Value } from './events.ts'
import { answerTo } from './answer-to.ts'
import type { Result } from './expression.ts'
import { freeSlots } from './free-slots.ts'
import { none, type Handlers } from './handler.ts'
import { leaveAllParallels } from './parallel.ts'
import { getStep, type Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { CaseState } from './state.ts'
import type { Story } from './story.ts'

/** Results of what the engine owed: each leads the case on, or to the end that was decided meanwhile. */

export function goOn(rules: Rules, story: Story, from: string, next: string, at: Instant): void {
  if (story.state.ending === undefined) moveTo(rules, story, { to: next, from }, at)
  settle(rules, story, at)
}

/**
 * Once nothing is under way any more, what waited for it happens: the end that was decided, or the way elsewhere, which
 * branches that wait for somebody must not hold up.
 */
function settle(rules: Rules, story: Story, at: Instant): void {
  const { status, ending, diversion, parallels } = story.state
  if (status === 'closed' || isUnderWay(story.state)) return
  if (ending !== undefined) return closeCase(rules, story, ending, at)
  if (diversion === undefined || Object.keys(parallels).length === 0) return
  leaveAllParallels(rules, story, diversion)
  freeSlots(story, 'moved')
  moveTo(rules, story, { to: diversion }, at)
}

/** The step that owes an effect, which `isOffered` has found to be owed. */
export function owing(rules: Rules, state: CaseState, effectId: string): { step: string; defined: Step } {
  const step = state.effects.find(({ id }) => id === effectId)?.step ?? ''
  return { step, defined: getStep(rules, step) }
}

const isValue = (value: Result | undefined): value is Value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value)

/** Fields filled from another system's answer; what the answer does not hold stays unanswered. */
function fieldsOf(rules: Rules, story: Story, { into }: CallStep, answer: Result): Answers {
  const scope = { ...caseScope(rules, story.state), answer }
  const fields: Answers = {}
  for (const [name, source] of Object.entries(into)) {
    const value = answerTo(rules, scope, source)
    if (isValue(value)) fields[name] = value
  }
  return fields
}

export const effectHandlers: Handlers<
  | 'record-issued'
  | 'record-notified'
  | 'record-assigned'
  | 'record-answer'
  | 'record-child'
  | 'record-child-ended'
  | 'record-failed'
  | 'retry-effect'
> = {
  'record-issued'(rules, story, { effect, document }, { at }) {
    const { step, defined } = owing(rules, story.state, effect)
    if (defined.kind !== 'issue') return [{ code: 'unknown-step', pointer: '/effect' }]
    story.tell('DocumentIssued', { step, effect, document, next: defined.next })
    goOn(rules, story, step, defined.next, at)
    return none
  },

  'record-notified'(rules, story, { effect, via }, { at }) {
    const owed = story.state.effects.find(({ id }) => id === effect)
    if (owed?.message !== undefined) {
      story.tell('PersonNotified', { step: owed.step, effect, to: 'applicant', via })
      return none
    }
    const { step, defined } = owing(rules, story.state, effect)
    if (defined.kind !== 'notify') return [{ code: 'unknown-step', pointer: '/effect' }]
    story.tell('PersonNotified', { step, effect, to: defined.to, via, next: defined.next })
    signalClocks(rules, story, `notified:${step}`, at)
    goOn(rules, story, step, defined.next, at)
    return none
  },

  'record-assigned'(rules, story, { effect, officer }) {
    const { step, defined } = owing(rules, story.state, effect)
    if (defined.kind !== 'task') return [{ code: 'unknown-step', pointer: '/effect' }]
    story.tell('TaskAssigned', { step, officer, effect })
    return none
  },

  'record-answer'(rules, story, { effect, answer }, { at }) {
    const { step, defined } = owing(rules, story.state, effect)
    if (defined.kind !== 'call') return [{ code: 'unknown-step', pointer: '/effect' }]
    const { service, next } = defined
    story.tell('ServiceAnswered', { step, effect, service, data: fieldsOf(rules, story, defined, answer), next })
    goOn(rules, story, step, next, at)
    return none
  },

  'record-child'(rules, story, { effect, case: child, folio }) {
    const { step, defined } = owing(rules, story.state, effect)
    const name = story.state.effects.find(({ id }) => id === effect)?.child
    if (defined.kind !== 'procedures' || name === undefined) return [{ code: 'unknown-step', pointer: '/effect' }]
    const procedure = defined.start[name]?.procedure ?? ''
    story.tell('ChildStarted', { step, effect, child: name, case: child, procedure, folio })
    return none
  },

  'record-child-ended'(rules, story, { child, case: id, outcome }, { at }) {
    const { step } = story.state.children[child] ?? { step: '' }
    story.tell('ChildEnded', { step, child, case: id, outcome })
    const defined = getStep(rules, step)
    const waits = story.state.active.some((active) => active.step === step)
    if (defined.kind !== 'procedures' || !waits || !areJoined(story, step, defined)) return none
    story.tell('ChildrenJoined', { step, next: defined.next })
    goOn(rules, story, step, defined.next, at)
    return none
  },

  'record-failed'(rules, story, { effect, reason, attempts }, { at }) {
    const owed = story.state.effects.find(({ id }) => id === effect)
    if (owed?.message !== undefined) {
      story.tell('EffectFailed', { step: owed.step, effect, kind: owed.kind, reason, attempts })
      return none
    }
    const { step, defined } = owing(rules, story.state, effect)
    if (defined.kind === 'call') {
      const { service, failed: next } = defined
      story.tell('ServiceFailed', { step, effect, service, reason, attempts, next })
      goOn(rules, story, step, next, at)
    } else if (defined.kind === 'notify' && defined.failed !== undefined) {
      story.tell('NotificationFailed', { step, effect, to: defined.to, reason, attempts, next: defined.failed })
      goOn(rules, story, step, defined.failed, at)
    } else {
      story.tell('EffectFailed', { step, effect, kind: defined.kind, reason, attempts })
      settle(rules, story, at)
    }
    return none
  },

  'retry-effect'(_rules, story, { effect }) {
    const step = story.state.effects.find(({ id }) => id === effect)?.step ?? ''
    story.tell('EffectRetried', { step, effect })
    return none
  },
}
