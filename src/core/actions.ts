import type { Actor, CaseCommand, CommandType } from './commands.ts'
import type { FormStep, Step, TaskStep } from './definition.ts'
import { fallDue } from './due.ts'
import type { Instant } from './events.ts'
import { getStep, type Rules } from './rules.ts'
import type { ActiveStep, CaseState, CaseStatus } from './state.ts'
import { beginStory } from './story.ts'

/** A move that an actor may make now. Portal, API and CLI offer these and nothing else; `decide` accepts these and nothing else. */
export type Action =
  | { type: 'open' | 'withdraw' | 'record-due' }
  | { type: 'save' | 'attach' | 'detach' | 'submit' | 'claim' | 'release'; step: string }
  | { type: 'complete'; step: string; outcomes: string[] }
  | { type: 'retry-effect' | 'record-issued' | 'record-notified' | 'record-failed'; effect: string }

/** Whether an actor holds a role of the definition in this case. */
export function holdsRole(rules: Rules, state: CaseState, actor: Actor, role: string): boolean {
  if (role === 'applicant') {
    return actor.kind === 'applicant' || (actor.kind === 'officer' && state.assistedBy === actor.id)
  }
  const agency = rules.definition.roles[role]?.agency
  return (
    actor.kind === 'officer' &&
    actor.agencies.some((held) => held.agency === agency && (held.roles.includes(role) || held.roles.includes('*')))
  )
}

function formActions(rules: Rules, state: CaseState, step: FormStep, id: string): Action[] {
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

function taskActions(step: TaskStep, id: string, actor: Actor, { assignee }: ActiveStep): Action[] {
  if (assignee === undefined) {
    return [
      { type: 'complete', step: id, outcomes: Object.keys(step.outcomes) },
      { type: 'claim', step: id },
    ]
  }
  // Whoever took a task keeps it until they give it back.
  return assignee === actor.id
    ? [
        { type: 'complete', step: id, outcomes: Object.keys(step.outcomes) },
        { type: 'release', step: id },
      ]
    : []
}

function stepActions(rules: Rules, state: CaseState, actor: Actor, active: ActiveStep): Action[] {
  const step: Step = getStep(rules, active.step)
  if (!('role' in step) || !holdsRole(rules, state, actor, step.role)) return []
  return step.kind === 'form'
    ? formActions(rules, state, step, active.step)
    : taskActions(step, active.step, actor, active)
}

function withdrawal(rules: Rules, state: CaseState, actor: Actor): Action[] {
  if (!holdsRole(rules, state, actor, 'applicant')) return []
  // A draft has no legal effect yet: whoever wrote it may always drop it.
  if (state.status === 'draft') return [{ type: 'withdraw' }]
  const move = rules.definition.anytime.withdraw
  const late = state.active.some(({ step }) => move?.notIn?.includes(step))
  return move && !late ? [{ type: 'withdraw' }] : []
}

/** Results of effects under way; only the engine itself records them. */
function effectActions(state: CaseState, actor: Actor): Action[] {
  return state.effects.flatMap(({ id, kind, status }): Action[] => {
    if (status === 'failed') return actor.kind === 'admin' ? [{ type: 'retry-effect', effect: id }] : []
    if (actor.kind !== 'system') return []
    const done = ({ issue: 'record-issued', notify: 'record-notified' } as const)[kind]
    return [
      { type: done, effect: id },
      { type: 'record-failed', effect: id },
    ]
  })
}

/** A task whose officer has gone can be given back by an administrator, so that it never stays with nobody. */
function administration(state: CaseState, actor: Actor): Action[] {
  if (actor.kind !== 'admin') return []
  return state.active.filter(({ assignee }) => assignee !== undefined).map(({ step }) => ({ type: 'release', step }))
}

function ongoing(rules: Rules, state: CaseState, actor: Actor): Action[] {
  const effects = effectActions(state, actor)
  if (state.ending !== undefined) return effects
  return [
    ...state.active.flatMap((active) => stepActions(rules, state, actor, active)),
    ...withdrawal(rules, state, actor),
    ...administration(state, actor),
    ...effects,
  ]
}

/** Every status answers what may be done in it; a new status does not compile until it does. */
const byStatus = {
  none: () => [{ type: 'open' }],
  draft: ongoing,
  open: ongoing,
  closed: () => [],
} satisfies Record<CaseStatus, (rules: Rules, state: CaseState, actor: Actor) => Action[]>

/** Moves possible in a state in which nothing is due any more. */
export const actionsIn = (rules: Rules, state: CaseState, actor: Actor): Action[] =>
  byStatus[state.status](rules, state, actor)

/** What this actor may do with the case at this instant, what fell due until then already counted. */
export function availableActions(rules: Rules, state: CaseState, actor: Actor, at: Instant): Action[] {
  const story = beginStory(state, at, actor)
  fallDue(rules, story, at)
  const actions = actionsIn(rules, story.state, actor)
  return actor.kind === 'system' && story.events.length > 0 ? [...actions, { type: 'record-due' }] : actions
}

/** What a command must agree with its action in, besides the type. */
const keys = {
  open: [],
  save: ['step'],
  attach: ['step'],
  detach: ['step'],
  submit: ['step'],
  claim: ['step'],
  release: ['step'],
  complete: ['step'],
  withdraw: [],
  'retry-effect': ['effect'],
  'record-due': [],
  'record-issued': ['effect'],
  'record-notified': ['effect'],
  'record-failed': ['effect'],
} satisfies Record<CommandType, string[]>

export function isOffered(actions: readonly Action[], command: CaseCommand): boolean {
  const data = command.data as Record<string, unknown>
  return actions.some(
    (action) =>
      action.type === command.type &&
      keys[command.type].every((key) => (action as Record<string, unknown>)[key] === data[key]),
  )
}
