import { limitOf } from './clock.ts'
import type { PaymentStep, ProceduresStep, Step, TaskStep, WaitStep } from './definition.ts'
import type { EventData, Instant } from './events.ts'
import { answerTo, isMet } from './answer-to.ts'
import type { Result } from './expression.ts'
import { isBarred } from './four-eyes.ts'
import type { Rules } from './rules.ts'
import { caseScope } from './scope.ts'
import type { Story } from './story.ts'
import { addDays, earlier, isDay, localDay, startOfDay } from './time.ts'

/** What entering a step brings with it: its limits, and what it makes the engine owe. */

/** The value of an expression for the case as the story has it; undefined when it cannot be answered. */
const answerOf = (rules: Rules, story: Story, source: string): Result | undefined =>
  answerTo(rules, caseScope(rules, story.state), source)

/** When a wait ends by itself: a day that cannot be told is no reason to wait for ever. */
function waitsUntil(rules: Rules, story: Story, { until, for: length }: WaitStep, at: Instant): Instant | undefined {
  if (length !== undefined) return limitOf(rules, at, length)
  if (until === undefined) return undefined
  const day = answerOf(rules, story, until)
  if (typeof day !== 'string' || !isDay(day.slice(0, 10))) return at
  return startOfDay(day.slice(0, 10), rules.timeZone)
}

type Limits = Pick<EventData['StepEntered'], 'expiresAt' | 'limitFrom' | 'escalatesAt' | 'assignment'>

function taskLimits(rules: Rules, { escalate, assignment }: TaskStep, at: Instant): Limits {
  const by = assignment?.by
  return {
    ...(escalate && { escalatesAt: limitOf(rules, at, escalate.after) }),
    ...((by === 'rotation' || by === 'workload') && { assignment: by }),
  }
}

export function limitsOf(rules: Rules, story: Story, step: Step, at: Instant): Limits {
  const within =
    'within' in step && step.within !== undefined
      ? { expiresAt: limitOf(rules, at, step.within), ...(at !== story.at && { limitFrom: at }) }
      : {}
  if (step.kind === 'task') return { ...within, ...taskLimits(rules, step, at) }
  if (step.kind !== 'wait' || step.event) return within
  const expiresAt = waitsUntil(rules, story, step, at)
  return expiresAt === undefined ? {} : { expiresAt }
}

/** Whether a wait was over before it began. */
export const isOver = (step: Step, { expiresAt }: Limits, at: Instant): boolean =>
  step.kind === 'wait' && !step.event && expiresAt !== undefined && !earlier(at, expiresAt)

/** A named officer gets the task at once; rotation and workload are an effect, since they look at other cases. */
export function assignNamed(rules: Rules, story: Story, id: string, step: TaskStep): void {
  const { assignment } = step
  if (assignment?.by !== 'officer' || assignment.officer === undefined) return
  const officer = answerOf(rules, story, assignment.officer)
  if (typeof officer !== 'string' || officer === '' || isBarred(story.state, step, officer)) return
  story.tell('TaskAssigned', { step: id, officer })
}

const entry = (story: Story, step: string): number => story.state.entries[step] ?? 1

/**
 * Asks for the money, or tells that none is due. Where the case goes straight on, if it does: an amount that cannot be
 * worked out is asked of nobody, and the case takes the way out of the step.
 */
export function requestPayment(rules: Rules, story: Story, id: string, step: PaymentStep): string | undefined {
  const amount = answerOf(rules, story, step.amount)
  if (typeof amount !== 'number' || !Number.isFinite(amount)) {
    story.tell('StepExpired', { step: id, next: step.expired })
    return step.expired
  }
  const cents = Math.round(amount * 100)
  if (cents <= 0) {
    story.tell('PaymentWaived', { step: id, next: step.next })
    return step.next
  }
  const attempt = Object.values(story.state.payments).filter((payment) => payment.step === id).length + 1
  const effect = attempt === 1 ? `${id}#${entry(story, id)}` : `${id}#${entry(story, id)}.${attempt}`
  story.tell('PaymentRequested', { step: id, effect, cents, currency: step.currency })
  return undefined
}

/** Asks for the cases of a bundle. False when none applies. */
export function requestChildren(rules: Rules, story: Story, id: string, step: ProceduresStep): boolean {
  const scope = caseScope(rules, story.state)
  const wanted = Object.entries(step.start).filter(([, { when }]) => isMet(rules, scope, when))
  for (const [child, { procedure }] of wanted) {
    story.tell('ChildRequested', { step: id, effect: `${id}#${entry(story, id)}/${child}`, child, procedure })
  }
  return wanted.length > 0
}

/** Whether enough cases of a bundle have ended. */
export function areJoined(story: Story, id: string, { join }: ProceduresStep): boolean {
  const started = Object.values(story.state.children).filter(({ step, earlier }) => step === id && !earlier)
  const ended = started.filter(({ outcome }) => outcome !== undefined).length
  const needed = join === 'all' ? started.length : join === 'any' ? 1 : join.atLeast
  return ended >= Math.min(needed, started.length)
}

/** The last day on which a slot may be booked, and the first instant of one. */
export const slotWindow = (rules: Rules, now: Instant, notice: string | undefined, ahead: string = '30 days') => ({
  from: notice === undefined ? now : limitOf(rules, now, notice),
  until: startOfDay(addDays(localDay(limitOf(rules, now, ahead), rules.timeZone), 1), rules.timeZone),
})
