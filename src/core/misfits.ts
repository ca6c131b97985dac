import { caseMigrated } from './evolve-migrated.ts'
import type { Mapping } from './events.ts'
import { missingIn } from './form.ts'
import type { Rules } from './rules.ts'
import type { ActiveStep, CaseState } from './state.ts'
import { enclosing, indexSteps } from './steps.ts'

/** Why a case cannot go on under a version. `item` names it as the version or the case calls it. */
export interface Misfit {
  code: MisfitCode
  item: string
}

export type MisfitCode =
  /** The case is in a step that the version does not have, or that is of another kind. */
  | 'no-step'
  | 'step-kind'
  /** The step has a limit that runs, and in the version nowhere to go when it passes. */
  | 'limit-leads-nowhere'
  /** The step stands in a branch that is not under way, or a branch under way has lost its step. */
  | 'no-branch'
  /** It has an answer or a document that the version does not ask for, or an answer that the version does not accept. */
  | 'no-field'
  | 'no-document'
  | 'answer-invalid'
  /** The version asks for something in a form that the case has already filed. */
  | 'unanswered'
  /** A term runs that the version does not have, or by a calendar that it does not know. */
  | 'no-clock'
  | 'no-calendar'
  /** The engine is doing something for it: wait until that has ended. */
  | 'effect-under-way'

function stepMisfits(after: Rules, state: CaseState, active: ActiveStep): Misfit[] {
  const { step: id, kind, expiresAt, escalatesAt, marks = [] } = active
  const step = indexSteps(after.definition).steps[id]
  if (!step) return [{ code: 'no-step', item: id }]
  if (step.kind !== kind) return [{ code: 'step-kind', item: id }]
  const leadsOn = ('expired' in step && step.expired !== undefined) || (step.kind === 'wait' && !step.event)
  const escalates = step.kind === 'task' && step.escalate !== undefined
  const lost =
    (expiresAt !== undefined && !leadsOn) || (escalatesAt !== undefined && !escalates)
      ? [{ code: 'limit-leads-nowhere' as const, item: id }]
      : []
  const closed = enclosing(after.definition, id).filter(
    ({ parallel, branch }) => state.parallels[parallel]?.branches[branch] !== 'running',
  )
  const unknown = marks.filter(({ item }) => !knows(after, item))
  return [
    ...lost,
    ...closed.map(({ branch }): Misfit => ({ code: 'no-branch', item: branch })),
    ...unknown.map(({ item }): Misfit => ({ code: 'no-field', item })),
  ]
}

const knows = ({ definition }: Rules, item: string): boolean =>
  Object.hasOwn(definition.data, item) || Object.hasOwn(definition.documents, item)

/** Branches under way in which nothing would be active any more: they would never be joined. */
function emptyBranches(after: Rules, state: CaseState): Misfit[] {
  const held = new Set(
    state.active.flatMap(({ step }) => enclosing(after.definition, step).map(({ branch }) => branch)),
  )
  return Object.values(state.parallels).flatMap(({ branches }) =>
    Object.entries(branches).flatMap(([branch, status]): Misfit[] =>
      status === 'running' && !held.has(branch) ? [{ code: 'no-branch', item: branch }] : [],
    ),
  )
}

function clockMisfits(after: Rules, state: CaseState): Misfit[] {
  const counting = Object.entries(state.clocks).filter(
    ([, { status }]) => status === 'running' || status === 'suspended',
  )
  return counting.flatMap(([id, { calendar }]): Misfit[] => {
    if (!Object.hasOwn(after.definition.clocks, id)) return [{ code: 'no-clock', item: id }]
    return after.calendars[calendar] ? [] : [{ code: 'no-calendar', item: calendar }]
  })
}

/** What the form that was filed would have asked under the version, and the case lacks. */
function unanswered(after: Rules, state: CaseState): Misfit[] {
  const start = indexSteps(after.definition).steps[after.definition.start]
  if (state.status !== 'open' || start?.kind !== 'form') return []
  return missingIn(after, state, start, state.filedAt ?? state.changedAt).map(({ code, pointer = '' }) => ({
    code: code === 'field-required' || code === 'document-required' ? 'unanswered' : 'answer-invalid',
    item: pointer.slice(pointer.lastIndexOf('/') + 1),
  }))
}

/** A migration as it would be. */
export interface Passage {
  /** The version that the case is under. */
  before: Rules
  after: Rules
  mapping: Mapping
}

/** The case as the new version names things. */
export const asNamed = ({ after, mapping }: Passage, state: CaseState): CaseState =>
  caseMigrated(state, { version: after.definition.version, definition: after.hash, mapping })

/**
 * What keeps a case from going on under another version; nothing when it may. Whether answers have the right shape is
 * checked beside it (`publishing/rehearse.ts`), as with every command.
 */
export function misfits(passage: Passage, state: CaseState): Misfit[] {
  const { before, after, mapping } = passage
  const { definition } = after
  const named = asNamed(passage, state)
  const gone = Object.keys(named.data).filter((name) => !Object.hasOwn(definition.data, name))
  const slots = [...new Set(named.documents.map(({ slot }) => slot))]
  const lost = slots.filter((slot) => !Object.hasOwn(definition.documents, slot))
  const { diversion } = named
  // What was paid and which parts it has, is told by their steps, and money may still come.
  const owners = [...Object.values(named.payments), ...Object.values(named.children)].map(({ step }) => step)
  const lostSteps = [...new Set([...owners, ...(diversion === undefined ? [] : [diversion])])]
    .filter((step) => !indexSteps(definition).steps[step])
    .filter((step) => !named.active.some((active) => active.step === step))
  // What it lacks under its own version as well, is nothing that the other one asks anew.
  const lacked = new Set(unanswered(before, state).map(({ item }) => mapping.fields?.[item] ?? item))
  return [
    ...named.active.flatMap((active) => stepMisfits(after, named, active)),
    ...emptyBranches(after, named),
    ...gone.map((item): Misfit => ({ code: 'no-field', item })),
    ...lost.map((item): Misfit => ({ code: 'no-document', item })),
    ...clockMisfits(after, named),
    ...lostSteps.map((item): Misfit => ({ code: 'no-step', item })),
    ...unanswered(after, named).filter(({ item }) => !lacked.has(item)),
    ...named.effects
      .filter(({ status }) => status === 'pending')
      .map(({ id }): Misfit => ({ code: 'effect-under-way', item: id })),
  ]
}
