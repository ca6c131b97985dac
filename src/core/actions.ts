import { isThere, type Where } from './decide-anytime.ts'
import { groundsNow } from './decide-erase.ts'
import { ceilingOf, extensionOf } from './extend-clock.ts'
import type { Actor, CaseCommand, CommandType } from './commands.ts'
import { fallDue } from './due.ts'
import type { ErasureGround, Instant } from './events.ts'
import { holdsRole } from './holds-role.ts'
import type { Rules } from './rules.ts'
import type { CaseState, CaseStatus, Effect } from './state.ts'
import { stepActions, type StepAction } from './step-actions.ts'
import { beginStory } from './story.ts'

/** A move that an actor may make now. Portal, API and CLI offer these and nothing else; `decide` accepts these and nothing else. */
export type Action =
  | StepAction
  | { type: 'open' | 'withdraw' | 'record-due' | 'recompute-clocks' | 'migrate' }
  | { type: 'transfer'; to: string[]; /** The competent body may be outside this installation. */ elsewhere: boolean }
  | { type: 'request-completion'; next: string }
  | { type: 'appeal' | 'correct'; fields: string[] }
  | { type: 'join-case' | 'record-joined' }
  | { type: 'erase'; grounds: ErasureGround[] }
  | { type: 'extend'; clock: string; /** The ceiling of its norm. */ upTo: string }
  | { type: EffectAction; effect: string }
  | {
      type: 'record-child-ended'
      child: string
      /** One of an earlier time, before the bundle began anew, is not waited for. */ case: string
    }

type EffectAction =
  | 'retry-effect'
  | 'record-issued'
  | 'record-notified'
  | 'record-assigned'
  | 'record-charge'
  | 'record-payment'
  | 'record-answer'
  | 'record-child'
  | 'record-failed'

function withdrawal(rules: Rules, state: CaseState, actor: Actor): Action[] {
  if (!holdsRole(rules, state, actor, 'applicant')) return []
  // A draft has no legal effect yet: whoever wrote it may always drop it.
  if (state.status === 'draft') return [{ type: 'withdraw' }]
  const move = rules.definition.anytime.withdraw
  const late = state.active.some(({ step }) => move?.notIn?.includes(step))
  return move && !late ? [{ type: 'withdraw' }] : []
}

/** Terms that may be given more time now. */
const extensions = (rules: Rules, state: CaseState, actor: Actor): Action[] =>
  Object.entries(state.clocks).flatMap(([id, clock]): Action[] => {
    const rule = extensionOf(rules, state, id)
    return rule && holdsRole(rules, state, actor, rule.role)
      ? [{ type: 'extend', clock: id, upTo: ceilingOf(rule, clock.term) }]
      : []
  })

/** Moves that the definition lets an officer or the applicant make at any time. */
function anytimeMoves(rules: Rules, state: CaseState, actor: Actor): Action[] {
  if (state.status !== 'open') return []
  const { transfer, requestCompletion, appeal, join } = rules.definition.anytime
  const may = (move: (Where & { role?: string }) | undefined, role = move?.role): boolean =>
    move !== undefined && role !== undefined && isThere(state, move) && holdsRole(rules, state, actor, role)
  const agencies = transfer?.to?.filter((agency) => agency !== state.agency) ?? []
  const elsewhere = transfer?.elsewhere !== undefined
  return [
    ...(transfer && may(transfer) && (agencies.length > 0 || elsewhere)
      ? [{ type: 'transfer', to: agencies, elsewhere } as const]
      : []),
    ...(requestCompletion && may(requestCompletion)
      ? [{ type: 'request-completion', next: requestCompletion.next } as const]
      : []),
    ...(appeal && may(appeal, 'applicant') ? [{ type: 'appeal', fields: appeal.fields ?? [] } as const] : []),
    ...(may(join) ? ([{ type: 'join-case' }, { type: 'record-joined' }] as const) : []),
  ]
}

/** CPACA art. 45: an error of writing may be corrected at any time, also after the end. */
function corrections(rules: Rules, state: CaseState, actor: Actor): Action[] {
  const move = rules.definition.anytime.correct
  const there = state.folio !== undefined && !state.erased
  const may = move !== undefined && there && holdsRole(rules, state, actor, move.role)
  return may ? [{ type: 'correct', fields: move.fields }] : []
}

function erasure(rules: Rules, state: CaseState, actor: Actor, at: Instant): Action[] {
  const grounds = groundsNow(rules, state, actor, at)
  return grounds.length > 0 ? [{ type: 'erase', grounds }] : []
}

/** The command that records an effect's result. */
const results = {
  issue: 'record-issued',
  notify: 'record-notified',
  assign: 'record-assigned',
  call: 'record-answer',
  child: 'record-child',
  payment: 'record-charge',
} satisfies Record<Effect['kind'], EffectAction>

/** Results of effects under way; only the engine itself records them. */
function effectActions(state: CaseState, actor: Actor): Action[] {
  return state.effects.flatMap(({ id, kind, status }): Action[] => {
    if (status === 'failed') return actor.kind === 'admin' ? [{ type: 'retry-effect', effect: id }] : []
    if (actor.kind !== 'system' || status === 'waiting') return []
    return [
      { type: results[kind], effect: id },
      { type: 'record-failed', effect: id },
    ]
  })
}

/** What the engine hears of from outside, whatever step the case is in by then: money, and ends of other cases. */
function arrivals(state: CaseState, actor: Actor): Action[] {
  if (actor.kind !== 'system') return []
  const children = Object.entries(state.children).flatMap(([child, { case: id, outcome }]) =>
    id === undefined || outcome !== undefined ? [] : [{ type: 'record-child-ended', child, case: id } as const],
  )
  return [...Object.keys(state.payments).map((effect) => ({ type: 'record-payment', effect }) as const), ...children]
}

/** A task whose officer has gone can be given back by an administrator, so that it never stays with nobody; and they take cases to other versions. */
function administration(state: CaseState, actor: Actor): Action[] {
  if (actor.kind !== 'admin') return []
  const taken = state.active.filter(({ assignee }) => assignee !== undefined)
  return [...taken.map(({ step }) => ({ type: 'release', step }) as const), { type: 'migrate' }]
}

function ongoing(rules: Rules, state: CaseState, actor: Actor): Action[] {
  const owed = [...effectActions(state, actor), ...arrivals(state, actor)]
  if (state.ending !== undefined) return owed
  return [
    ...state.active.flatMap((active) => stepActions(rules, state, actor, active)),
    ...withdrawal(rules, state, actor),
    ...anytimeMoves(rules, state, actor),
    ...corrections(rules, state, actor),
    ...extensions(rules, state, actor),
    ...administration(state, actor),
    ...owed,
  ]
}

/** Every status answers what may be done in it; a new status does not compile until it does. */
const byStatus = {
  none: () => [{ type: 'open' }],
  draft: ongoing,
  open: ongoing,
  closed: (rules, state, actor, at) => [
    ...corrections(rules, state, actor),
    ...erasure(rules, state, actor, at),
    ...arrivals(state, actor),
  ],
} satisfies Record<CaseStatus, (rules: Rules, state: CaseState, actor: Actor, at: Instant) => Action[]>

/** Moves possible in a state in which nothing is due any more; `at`: now, or the instant of the case's last event. */
export const actionsIn = (rules: Rules, state: CaseState, actor: Actor, at: Instant = state.changedAt): Action[] =>
  byStatus[state.status](rules, state, actor, at)

/** What this actor may do with the case at this instant, what fell due until then already counted. */
export function availableActions(rules: Rules, state: CaseState, actor: Actor, at: Instant): Action[] {
  const story = beginStory(state, at, actor)
  fallDue(rules, story, at)
  const actions = actionsIn(rules, story.state, actor, at)
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
  assign: ['step'],
  complete: ['step'],
  withdraw: [],
  transfer: [],
  'request-completion': [],
  appeal: [],
  correct: [],
  'join-case': [],
  'record-joined': [],
  'pay-again': ['step'],
  'confirm-payment': ['step'],
  book: ['step'],
  'cancel-booking': ['step'],
  'record-attended': ['step'],
  'record-missed': ['step'],
  report: ['step'],
  extend: ['clock'],
  'recompute-clocks': [],
  migrate: [],
  erase: [],
  'retry-effect': ['effect'],
  'record-due': [],
  'record-issued': ['effect'],
  'record-notified': ['effect'],
  'record-assigned': ['effect'],
  'record-charge': ['effect'],
  'record-payment': ['effect'],
  'record-answer': ['effect'],
  'record-child': ['effect'],
  'record-child-ended': ['child', 'case'],
  'record-failed': ['effect'],
} satisfies Record<CommandType, string[]>

export function isOffered(actions: readonly Action[], command: CaseCommand): boolean {
  const data = command.data as Record<string, unknown>
  return actions.some(
    (action) =>
      action.type === command.type &&
      keys[command.type].every((key) => (action as Record<string, unknown>)[key] === data[key]) &&
      (action.type !== 'erase' || (action.grounds as unknown[]).includes(data['ground'])),
  )
}
