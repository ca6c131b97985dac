import { actionsIn, isOffered } from './actions.ts'
import { closeCase, moveTo } from './advance.ts'
import { signalClocks } from './clock.ts'
import type { CaseCommand, CommandData, CommandType } from './commands.ts'
import { attach, detach, saveAnswers } from './decide-form.ts'
import { fallDue } from './due.ts'
import type { CaseEvent, Instant } from './events.ts'
import { reject, type Decision, type Problem } from './errors.ts'
import { markable, missingFields, missingIn, viewFields, viewForm } from './form.ts'
import { getStep, type Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { beginStory, type Story } from './story.ts'
import { earlier, localDay } from './time.ts'

/** Problems found, or none when the story has been told. */
type Handler<T extends CommandType> = (
  rules: Rules,
  story: Story,
  data: CommandData[T],
  command: { at: Instant; channel: string; actor: { id: string } },
) => Problem[]

const none: Problem[] = []

const open: Handler<'open'> = (rules, story, data, { at, channel }) => {
  story.tell('CaseOpened', { ...data, channel })
  moveTo(rules, story, { to: rules.definition.start }, at)
  return none
}

/** Answers that conditions hide were not asked for: they leave the case with the form. */
function dropHidden(rules: Rules, story: Story, stepId: string): void {
  const step = getStep(rules, stepId)
  if (step.kind !== 'form') return
  const { hidden, sections } = viewForm(rules, story.state, step)
  for (const { id, fields } of step.sections) {
    const gone = hidden.filter((name) => fields?.includes(name))
    if (gone.length > 0)
      story.tell('SectionSaved', {
        step: stepId,
        section: id,
        data: Object.fromEntries(gone.map((name) => [name, null])),
      })
  }
  const shown = new Set(sections.flatMap(({ documents }) => documents.map(({ slot }) => slot)))
  const slots = new Set(step.sections.flatMap(({ documents }) => documents ?? []))
  for (const { id, slot } of story.state.documents) {
    if (slots.has(slot) && !shown.has(slot)) story.tell('DocumentRemoved', { step: stepId, slot, document: id })
  }
}

const submit: Handler<'submit'> = (rules, story, { step: stepId, folio, lookupHash }, { at }) => {
  const step = getStep(rules, stepId)
  if (step.kind !== 'form') return [{ code: 'unknown-step', pointer: '/step' }]
  const missing = missingIn(rules, story.state, step)
  if (missing.length > 0) return missing
  const filing = story.state.status === 'draft'
  if (filing && (folio === undefined || lookupHash === undefined))
    return [{ code: 'folio-required', pointer: '/folio' }]
  dropHidden(rules, story, stepId)
  if (folio !== undefined && lookupHash !== undefined && filing) {
    story.tell('CaseFiled', { folio, lookupHash, on: localDay(at, rules.timeZone) })
    signalClocks(rules, story, 'filing', at)
  }
  story.tell('StepCompleted', { step: stepId, next: step.next })
  moveTo(rules, story, { to: step.next, from: stepId }, at)
  return none
}

const claim: Handler<'claim'> = (_rules, story, { step }, { actor }) => {
  story.tell('TaskAssigned', { step, officer: actor.id })
  return none
}

const release: Handler<'release'> = (_rules, story, { step }, { actor }) => {
  const holder = story.state.active.find((active) => active.step === step)?.assignee ?? actor.id
  story.tell('TaskReleased', { step, officer: holder })
  return none
}

const complete: Handler<'complete'> = (
  rules,
  story,
  { step: stepId, outcome: chosen, data, marks = [], note },
  { at },
) => {
  const step = getStep(rules, stepId)
  const outcome = step.kind === 'task' && Object.hasOwn(step.outcomes, chosen) ? step.outcomes[chosen] : undefined
  if (!outcome) return [{ code: 'unknown-outcome', pointer: '/outcome' }]
  const asked = outcome.fields ?? []
  const shown = viewFields(rules, story.state, asked, data)
  const unknown = Object.keys(data).filter((name) => !asked.includes(name))
  const askable = new Set(markable(rules, story.state, outcome.next))
  const lost = marks.flatMap(({ item }, i) => (askable.has(item) ? [] : [i]))
  const problems: Problem[] = [
    ...unknown.map((name): Problem => ({ code: 'unknown-field', pointer: `/data/${name}` })),
    ...lost.map((i): Problem => ({ code: 'unknown-field', pointer: `/marks/${i}/item` })),
    ...missingFields(shown, data),
  ]
  if (outcome.marks && marks.length === 0 && !note) problems.push({ code: 'marks-required', pointer: '/marks' })
  if (problems.length > 0) return problems
  const asks = outcome.marks === true || getStep(rules, outcome.next).kind === 'form'
  const request = asks ? { marks, ...(note !== undefined && { note }) } : {}
  // An answer that its condition hides was not asked for.
  const answers = Object.fromEntries(
    Object.entries(data).filter(([name]) => shown.some((field) => field.name === name)),
  )
  story.tell('TaskCompleted', { step: stepId, outcome: chosen, data: answers, next: outcome.next, ...request })
  moveTo(rules, story, { to: outcome.next, from: stepId }, at)
  return none
}

const withdraw: Handler<'withdraw'> = (rules, story, { reason }, { at }) => {
  story.tell('CaseWithdrawn', reason === undefined ? {} : { reason })
  // What is already on its way is let finish, so that history tells what really happened.
  if (!story.state.effects.some(({ status }) => status === 'pending')) closeCase(rules, story, 'withdrawn', at)
  return none
}

/** After an effect has ended: on to the next step, or to the end that was decided meanwhile. */
function goOn(rules: Rules, story: Story, from: string, next: string, at: Instant): void {
  if (story.state.ending === undefined) moveTo(rules, story, { to: next, from }, at)
  else closeCase(rules, story, story.state.ending, at)
}

/** The step that owes an effect, which `isOffered` has found to be pending. */
function owing(rules: Rules, state: CaseState, effectId: string) {
  const step = state.effects.find(({ id }) => id === effectId)?.step ?? ''
  return { step, defined: getStep(rules, step) }
}

const recordIssued: Handler<'record-issued'> = (rules, story, { effect, document }, { at }) => {
  const { step, defined } = owing(rules, story.state, effect)
  if (defined.kind !== 'issue') return [{ code: 'unknown-step', pointer: '/effect' }]
  story.tell('DocumentIssued', { step, effect, document, next: defined.next })
  goOn(rules, story, step, defined.next, at)
  return none
}

const recordNotified: Handler<'record-notified'> = (rules, story, { effect, via }, { at }) => {
  const { step, defined } = owing(rules, story.state, effect)
  if (defined.kind !== 'notify') return [{ code: 'unknown-step', pointer: '/effect' }]
  story.tell('PersonNotified', { step, effect, to: defined.to, via, next: defined.next })
  goOn(rules, story, step, defined.next, at)
  return none
}

const recordFailed: Handler<'record-failed'> = (rules, story, { effect, reason, attempts }, { at }) => {
  const { step, defined } = owing(rules, story.state, effect)
  story.tell('EffectFailed', { step, effect, kind: defined.kind, reason, attempts })
  if (story.state.ending !== undefined) closeCase(rules, story, story.state.ending, at)
  return none
}

const retryEffect: Handler<'retry-effect'> = (_rules, story, { effect }) => {
  const step = story.state.effects.find(({ id }) => id === effect)?.step ?? ''
  story.tell('EffectRetried', { step, effect })
  return none
}

const handlers: { [T in CommandType]: Handler<T> } = {
  open,
  save: saveAnswers,
  attach,
  detach,
  submit,
  claim,
  release,
  complete,
  withdraw,
  'retry-effect': retryEffect,
  // What was due has been told before any handler runs.
  'record-due': () => none,
  'record-issued': recordIssued,
  'record-notified': recordNotified,
  'record-failed': recordFailed,
}

function refusal(state: CaseState, command: CaseCommand): Problem {
  if (command.type === 'open') return { code: 'case-exists' }
  if (state.status === 'none') return { code: 'case-not-found' }
  if (state.status === 'closed') return { code: 'case-closed' }
  return { code: 'not-available' }
}

/** The instant under which a command's events are recorded: never before the last one's, whatever clocks say. */
export const recordedAt = (state: CaseState, command: { issuedAt: Instant }): Instant =>
  state.changedAt !== '' && earlier(command.issuedAt, state.changedAt) ? state.changedAt : command.issuedAt

/**
 * What a command causes, or why it is refused. Pure: the same definition, state and command always give the same answer.
 * Whatever fell due until the command was issued is recorded before it; a refused command records nothing.
 */
export function decide(rules: Rules, state: CaseState, command: CaseCommand): Decision<CaseEvent> {
  const at = recordedAt(state, command)
  const { actor, channel } = command
  const story = beginStory(state, at, actor)
  if (state.status !== 'none') fallDue(rules, story, at)
  const actions = actionsIn(rules, story.state, actor)
  const wakes = command.type === 'record-due' && actor.kind === 'system' && story.events.length > 0
  if (!wakes && !isOffered(actions, command)) return reject(refusal(story.state, command))
  // The table above pairs each type with its own data; TypeScript cannot see that through the union.
  const handle = handlers[command.type] as Handler<CommandType>
  const problems = handle(rules, story, command.data, { at, channel, actor })
  return problems.length > 0 ? reject(...problems) : { ok: true, events: story.events }
}
