import { actionsIn, isOffered } from './actions.ts'
import { moveTo } from './advance.ts'
import { filingDay } from './calendar.ts'
import { getCalendar, signalClocks } from './clock.ts'
import type { CaseCommand, CommandType } from './commands.ts'
import { anytimeHandlers } from './decide-anytime.ts'
import { effectHandlers } from './decide-effect.ts'
import { erase, erasureRefusal } from './decide-erase.ts'
import { attach, detach, saveAnswers } from './decide-form.ts'
import { migrate } from './decide-migrate.ts'
import { paymentHandlers } from './decide-payment.ts'
import { taskHandlers } from './decide-task.ts'
import { visitHandlers } from './decide-visit.ts'
import { fallDue } from './due.ts'
import { extendClock } from './extend-clock.ts'
import { recomputeClocks } from './recompute-clocks.ts'
import type { FormStep } from './definition.ts'
import type { CaseEvent, Instant } from './events.ts'
import { reject, type Decision, type Problem } from './errors.ts'
import { missingIn, viewForm, type FormView } from './form.ts'
import { none, type Handler, type Handlers } from './handler.ts'
import { getStep, type Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { beginStory, type Story } from './story.ts'
import { earlier, localDay } from './time.ts'

const open: Handler<'open'> = (rules, story, data, { at, channel }) => {
  story.tell('CaseOpened', { ...data, channel })
  moveTo(rules, story, { to: rules.definition.start }, at)
  return none
}

/** Answers that conditions hide were not asked for: they leave the case with the form. */
function dropHidden(story: Story, stepId: string, step: FormStep, { hidden, sections }: FormView): void {
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

/** The day of filing by the office's hours, and that of arrival where it is another. */
function filingDays(rules: Rules, at: Instant): { on: string; receivedOn?: string } {
  const on = filingDay(getCalendar(rules), at, rules.timeZone)
  const receivedOn = localDay(at, rules.timeZone)
  return { on, ...(on !== receivedOn && { receivedOn }) }
}

const submit: Handler<'submit'> = (rules, story, { step: stepId, folio, lookupHash }, { at }) => {
  const step = getStep(rules, stepId)
  if (step.kind !== 'form') return [{ code: 'unknown-step', pointer: '/step' }]
  const view = viewForm(rules, story.state, step)
  const missing = missingIn(rules, story.state, step, at, view)
  if (missing.length > 0) return missing
  const filing = story.state.status === 'draft'
  if (filing && (folio === undefined || lookupHash === undefined))
    return [{ code: 'folio-required', pointer: '/folio' }]
  dropHidden(story, stepId, step, view)
  if (folio !== undefined && lookupHash !== undefined && filing) {
    story.tell('CaseFiled', { folio, lookupHash, ...filingDays(rules, at) })
    signalClocks(rules, story, 'filing', at)
  }
  story.tell('StepCompleted', { step: stepId, next: step.next })
  signalClocks(rules, story, `complete:${stepId}`, at)
  moveTo(rules, story, { to: step.next, from: stepId }, at)
  return none
}

const handlers: Handlers<Exclude<CommandType, 'migrate'>> = {
  open,
  save: saveAnswers,
  attach,
  detach,
  submit,
  extend: extendClock,
  erase,
  'recompute-clocks': recomputeClocks,
  // What was due has been told before any handler runs.
  'record-due': () => none,
  ...taskHandlers,
  ...anytimeHandlers,
  ...effectHandlers,
  ...paymentHandlers,
  ...visitHandlers,
}

function refusal(rules: Rules, state: CaseState, command: CaseCommand, at: Instant): Problem {
  if (command.type === 'open') return { code: 'case-exists' }
  if (state.status === 'none') return { code: 'case-not-found' }
  if (command.type === 'erase') return erasureRefusal(rules, state, command.actor, command.data.ground, at)
  if (state.erased) return { code: 'personal-data-erased' }
  if (state.status === 'closed') return { code: 'case-closed' }
  return { code: 'not-available' }
}

/** The instant under which a command's events are recorded: never before the last one's, whatever clocks say. */
export const recordedAt = (state: CaseState, command: { issuedAt: Instant }): Instant =>
  state.changedAt !== '' && earlier(command.issuedAt, state.changedAt) ? state.changedAt : command.issuedAt

/**
 * What a command causes, or why it is refused. Pure: the same definition, state and command always give the same answer.
 * Whatever fell due until the command was issued is recorded before it; a refused command records nothing. `after`: the
 * rules that a `migrate` leads to.
 */
export function decide(rules: Rules, state: CaseState, command: CaseCommand, after?: Rules): Decision<CaseEvent> {
  const at = recordedAt(state, command)
  const { actor, channel } = command
  const story = beginStory(state, at, actor)
  if (state.status !== 'none') fallDue(rules, story, at)
  const actions = actionsIn(rules, story.state, actor, at)
  const wakes = command.type === 'record-due' && actor.kind === 'system' && story.events.length > 0
  const counts = command.type === 'recompute-clocks' && actor.kind === 'system' && story.state.status === 'open'
  if (!wakes && !counts && !isOffered(actions, command)) return reject(refusal(rules, story.state, command, at))
  if (command.type === 'migrate') {
    const misfits = after ? migrate(rules, story, command.data, after, at) : [{ code: 'not-available' as const }]
    return misfits.length > 0 ? reject(...misfits) : { ok: true, events: story.events }
  }
  // The table above pairs each type with its own data; TypeScript cannot see that through the union.
  const handle = handlers[command.type] as Handler<typeof command.type>
  const problems = handle(rules, story, command.data, { at, channel, actor })
  return problems.length > 0 ? reject(...problems) : { ok: true, events: story.events }
}
