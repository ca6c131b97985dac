import { moveTo } from './advance.ts'
import { signalClocks } from './clock.ts'
import type { CommandData } from './commands.ts'
import type { Outcome } from './definition.ts'
import type { Problem } from './errors.ts'
import { failedChecks, markable, missingFields, viewFields } from './form.ts'
import { none, type Handlers } from './handler.ts'
import { getStep, type Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { isBarred } from './four-eyes.ts'
import { isOpen } from './step-actions.ts'
import type { Instant } from './events.ts'

/** Where an outcome leads; undefined when the officer sends back to a step that was never entered or is not offered. */
function targetOf(state: CaseState, { next, sendBackTo }: Outcome, to: string | undefined): string | undefined {
  if (!sendBackTo) return next
  return to !== undefined && sendBackTo.includes(to) && state.entries[to] !== undefined ? to : undefined
}

function problemsOf(
  rules: Rules,
  state: CaseState,
  outcome: Outcome,
  next: string,
  data: CommandData['complete'],
  at: Instant,
) {
  const { data: answers, marks = [], note } = data
  const asked = outcome.fields ?? []
  const shown = viewFields(rules, state, asked, answers)
  const askable = new Set(markable(rules, state, next))
  const problems: Problem[] = [
    ...Object.keys(answers)
      .filter((name) => !asked.includes(name) || rules.definition.data[name]?.value !== undefined)
      .map((name): Problem => ({ code: 'unknown-field', pointer: `/data/${name}` })),
    ...marks.flatMap(({ item }, i): Problem[] =>
      askable.has(item) ? [] : [{ code: 'unknown-field', pointer: `/marks/${i}/item` }],
    ),
    ...missingFields(rules, state, shown, answers),
    ...failedChecks(rules, { ...state, data: { ...state.data, ...answers } }, shown, at),
  ]
  if (outcome.marks && marks.length === 0 && !note) problems.push({ code: 'marks-required', pointer: '/marks' })
  return { problems, shown }
}

export const taskHandlers: Handlers<'claim' | 'release' | 'assign' | 'complete'> = {
  claim(_rules, story, { step }, { actor }) {
    story.tell('TaskAssigned', { step, officer: actor.id })
    return none
  },

  release(_rules, story, { step }, { actor }) {
    const holder = story.state.active.find((active) => active.step === step)?.assignee ?? actor.id
    story.tell('TaskReleased', { step, officer: holder })
    return none
  },

  assign(rules, story, { step, officer }) {
    const defined = getStep(rules, step)
    if (defined.kind === 'task' && isBarred(story.state, defined, officer))
      return [{ code: 'unknown-officer', pointer: '/officer' }]
    const holder = story.state.active.find((active) => active.step === step)?.assignee
    if (holder !== undefined && holder !== officer) story.tell('TaskReleased', { step, officer: holder })
    if (holder !== officer) story.tell('TaskAssigned', { step, officer })
    return none
  },

  complete(rules, story, given, { at }) {
    const { step: stepId, outcome: chosen, data, marks = [], note } = given
    const step = getStep(rules, stepId)
    const outcome = step.kind === 'task' && Object.hasOwn(step.outcomes, chosen) ? step.outcomes[chosen] : undefined
    if (!outcome || !isOpen(rules, story.state, outcome)) return [{ code: 'unknown-outcome', pointer: '/outcome' }]
    const next = targetOf(story.state, outcome, given.to)
    if (next === undefined) return [{ code: 'unknown-step', pointer: '/to' }]
    const { problems, shown } = problemsOf(rules, story.state, outcome, next, given, at)
    if (problems.length > 0) return problems
    const asks = outcome.marks === true || outcome.sendBackTo !== undefined || getStep(rules, next).kind === 'form'
    const request = asks ? { marks, ...(note !== undefined && { note }) } : {}
    // An answer that its condition hides was not asked for.
    const answers = Object.fromEntries(
      Object.entries(data).filter(([name]) => shown.some((field) => field.name === name)),
    )
    story.tell('TaskCompleted', { step: stepId, outcome: chosen, data: answers, next, ...request })
    signalClocks(rules, story, `complete:${stepId}`, at)
    moveTo(rules, story, { to: next, from: stepId }, at)
    return none
  },
}
