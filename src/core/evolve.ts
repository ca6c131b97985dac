import type { AnswerChanges, Answers, EventData, RecordedEvent } from './events.ts'
import { evolveClock } from './evolve-clock.ts'
import { personalDataErased } from './evolve-erased.ts'
import { caseMigrated } from './evolve-migrated.ts'
import { beginAnew, evolveObligation, leave, owe } from './evolve-obligation.ts'
import type { ActiveStep, CaseState, Effect } from './state.ts'

const without = (state: CaseState, step: string): ActiveStep[] => state.active.filter((active) => active.step !== step)

const atStep = (state: CaseState, step: string, change: (active: ActiveStep) => ActiveStep): ActiveStep[] =>
  state.active.map((active) => (active.step === step ? change(active) : active))

const withoutEffect = (state: CaseState, id: string): Effect[] => state.effects.filter((effect) => effect.id !== id)

function withEffect(state: CaseState, id: string, change: (effect: Effect) => Effect): CaseState {
  return { ...state, effects: state.effects.map((effect) => (effect.id === id ? change(effect) : effect)) }
}

function opened(state: CaseState, data: EventData['CaseOpened'], at: string): CaseState {
  return { ...state, ...data, status: 'draft', openedAt: at, touchedAt: at }
}

const filed = (state: CaseState, { folio, lookupHash, on }: EventData['CaseFiled'], at: string): CaseState => ({
  ...state,
  status: 'open',
  folio,
  lookupHash,
  filedAt: at,
  filedOn: on,
})

function changedAnswers(before: Answers, changes: AnswerChanges): Answers {
  const answers = { ...before }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete answers[name]
    else answers[name] = value
  }
  return answers
}

function sectionSaved(state: CaseState, { step, section, data }: EventData['SectionSaved'], at: string): CaseState {
  const answers = changedAnswers(state.data, data)
  const key = `${step}/${section}`
  const sections = state.sections.includes(key) ? state.sections : [...state.sections, key]
  return { ...state, data: answers, sections, touchedAt: at }
}

/** Taking a member out copies the state slowly, so it is done only where there is one. */
function withoutDiversion({ diversion: _taken, ...state }: CaseState): CaseState {
  return state
}

function withoutRequest({ request: _told, ...state }: CaseState): CaseState {
  return state
}

/** Kinds that owe an effect as soon as they are entered. */
const owing: Record<string, Effect['kind']> = { issue: 'issue', notify: 'notify', call: 'call' }

function stepEntered(state: CaseState, data: EventData['StepEntered'], at: string): CaseState {
  const { step, kind, expiresAt, limitFrom, escalatesAt, assignment } = data
  const count = (state.entries[step] ?? 0) + 1
  const limits = {
    ...(expiresAt !== undefined && { expiresAt }),
    ...(limitFrom !== undefined && { limitFrom }),
    ...(escalatesAt !== undefined && { escalatesAt }),
  }
  const active = [...without(state, step), { step, kind, since: at, ...limits }]
  const entered = { ...state, active, entries: { ...state.entries, [step]: count } }
  const started =
    kind === 'parallel'
      ? { ...entered, parallels: { ...state.parallels, [step]: { branches: {} } } }
      : kind === 'procedures' && count > 1
        ? beginAnew(entered, step)
        : entered
  const owed = owing[kind] ?? (assignment === undefined ? undefined : 'assign')
  const next = owed === undefined ? started : owe(started, { id: `${step}#${count}`, step, kind: owed })
  return state.diversion === step ? withoutDiversion(next) : next
}

function taskCompleted(state: CaseState, event: EventData['TaskCompleted'], officer: string): CaseState {
  const { step, data, marks, note } = event
  const rest = leave(state.request ? withoutRequest(state) : state, step)
  const request = marks && { request: { from: step, marks, ...(note !== undefined && { note }) } }
  const completedBy = { ...state.completedBy, [step]: officer }
  return { ...rest, completedBy, data: { ...state.data, ...data }, ...request }
}

const withBranch = (state: CaseState, parallel: string, branch: string, status: 'running' | 'done' | 'cancelled') => {
  const before = state.parallels[parallel]?.branches
  return { ...state, parallels: { ...state.parallels, [parallel]: { branches: { ...before, [branch]: status } } } }
}

function withoutParallels(state: CaseState, steps: readonly string[]): CaseState {
  const parallels = Object.fromEntries(Object.entries(state.parallels).filter(([id]) => !steps.includes(id)))
  return { ...state, parallels }
}

function branchCancelled(
  state: CaseState,
  { parallel, branch, steps, effects }: EventData['BranchCancelled'],
): CaseState {
  const left = {
    ...state,
    active: state.active.filter(({ step }) => !steps.includes(step)),
    effects: state.effects.filter(({ id }) => !effects.includes(id)),
  }
  return withBranch(withoutParallels(left, steps), parallel, branch, 'cancelled')
}

function branchJoined(state: CaseState, { parallel, branch, step, result }: EventData['BranchJoined']): CaseState {
  const joined = withBranch(leave(state, step), parallel, branch, 'done')
  return { ...joined, branches: { ...state.branches, [branch]: result } }
}

/** The case leaves where it was: one step, or all of them. What was owed for them is not. */
const depart = (state: CaseState, from: string | undefined): CaseState =>
  from === undefined
    ? { ...state, active: [], effects: state.effects.filter(({ message }) => message), parallels: {} }
    : leave(state, from)

function withdrawn(state: CaseState, { next, deferred }: EventData['CaseWithdrawn']): CaseState {
  if (next === undefined) return { ...state, ending: 'withdrawn' }
  return deferred === true ? { ...state, diversion: next } : depart(state, undefined)
}

function transferred(state: CaseState, { to, roles, from }: EventData['CaseTransferred']): CaseState {
  const left = depart(state, from)
  return to === undefined ? left : { ...left, agency: to, transferred: { agency: to, roles } }
}

function completionAsked(state: CaseState, { marks, note, from }: EventData['CompletionAsked']): CaseState {
  const request = { from: from ?? '', marks, ...(note !== undefined && { note }) }
  return { ...depart(state, from), request }
}

function completionRequested(state: CaseState, { step, marks, note }: EventData['CompletionRequested']): CaseState {
  const rest = withoutRequest(state)
  const asked = { marks, ...(note !== undefined && { note }) }
  return { ...rest, active: atStep(state, step, (active) => ({ ...active, ...asked })) }
}

/** Where the end of a term leads elsewhere, whoever was to act no longer can; what the engine has begun is let finish. */
function ledAway(state: CaseState, { next, deferred }: { next?: string; deferred?: boolean }): CaseState {
  if (next === undefined) return state
  return deferred === true ? { ...state, diversion: next } : depart(state, undefined)
}

function silenceOccurred(state: CaseState, data: EventData['SilenceOccurred'], at: string): CaseState {
  const { clock, effect, norm } = data
  return ledAway({ ...state, silence: { clock, effect, norm, at } }, data)
}

function closed(state: CaseState, { outcome }: EventData['CaseClosed'], at: string): CaseState {
  const { ending: _done, request: _untold, diversion: _unused, ...rest } = state
  return { ...rest, status: 'closed', outcome, closedAt: at, active: [], effects: [], parallels: {} }
}

type Named<T extends RecordedEvent['type']> = Extract<RecordedEvent, { type: T }>

/** Branches side by side. */
function evolveBranch(
  state: CaseState,
  event: Named<'BranchStarted' | 'BranchJoined' | 'BranchCancelled' | 'ParallelJoined' | 'ParallelLeft'>,
): CaseState {
  switch (event.type) {
    case 'BranchStarted':
      return withBranch(state, event.data.parallel, event.data.branch, 'running')
    case 'BranchJoined':
      return branchJoined(state, event.data)
    case 'BranchCancelled':
      return branchCancelled(state, event.data)
    case 'ParallelJoined':
    case 'ParallelLeft':
      return withoutParallels(leave(state, event.data.step), [event.data.step])
  }
}

/** Whose turn it is at a step, and until when. */
function evolveTask(
  state: CaseState,
  event: Named<
    'TaskCompleted' | 'TaskAssigned' | 'StepLimitRecomputed' | 'TaskEscalated' | 'TaskReleased' | 'CompletionRequested'
  >,
): CaseState {
  switch (event.type) {
    case 'TaskCompleted':
      return taskCompleted(state, event.data, event.actor.id)
    case 'TaskAssigned': {
      const { step, officer } = event.data
      const active = atStep(state, step, (one) => ({ ...one, assignee: officer }))
      // Whoever has it, nobody needs to be chosen any more.
      return { ...state, active, effects: state.effects.filter((one) => one.step !== step || one.kind !== 'assign') }
    }
    case 'StepLimitRecomputed': {
      const { step, expiresAt } = event.data
      return { ...state, active: atStep(state, step, (one) => ({ ...one, expiresAt })) }
    }
    case 'TaskEscalated': {
      const { step, to } = event.data
      return {
        ...state,
        active: atStep(state, step, ({ escalatesAt: _past, ...one }) => ({ ...one, escalatedTo: to })),
      }
    }
    case 'TaskReleased':
      return { ...state, active: atStep(state, event.data.step, ({ assignee: _gone, ...active }) => active) }
    case 'CompletionRequested':
      return completionRequested(state, event.data)
  }
}

/** What the engine could not do, at first or for good. */
function evolveEffect(state: CaseState, event: Named<'EffectFailed' | 'EffectRetried' | 'EffectAbandoned'>): CaseState {
  switch (event.type) {
    case 'EffectFailed':
      return withEffect(state, event.data.effect, (effect) => ({
        ...effect,
        status: 'failed',
        reason: event.data.reason,
      }))
    case 'EffectRetried':
      return withEffect(state, event.data.effect, ({ reason: _gone, ...effect }) => ({ ...effect, status: 'pending' }))
    case 'EffectAbandoned':
      return { ...state, effects: withoutEffect(state, event.data.effect) }
  }
}

/** Moves that are possible at any time, and what ends a draft or the data of a case. */
function evolveMove(
  state: CaseState,
  event: Named<
    | 'CaseTransferred'
    | 'CompletionAsked'
    | 'AppealFiled'
    | 'ErrorCorrected'
    | 'CaseJoined'
    | 'OtherCaseJoined'
    | 'CaseWithdrawn'
    | 'CaseMigrated'
    | 'PersonalDataErased'
    | 'DraftAbandoned'
  >,
): CaseState {
  switch (event.type) {
    case 'CaseTransferred':
      return transferred(state, event.data)
    case 'CompletionAsked':
      return completionAsked(state, event.data)
    case 'AppealFiled':
      return { ...depart(state, event.data.from), data: { ...state.data, ...event.data.data } }
    case 'ErrorCorrected':
      return { ...state, data: changedAnswers(state.data, event.data.data) }
    case 'CaseJoined':
      return { ...state, ending: 'joined' }
    case 'OtherCaseJoined':
      return { ...state, joined: [...state.joined, event.data] }
    case 'CaseWithdrawn':
      return withdrawn(state, event.data)
    case 'CaseMigrated':
      return caseMigrated(state, event.data)
    case 'PersonalDataErased':
      return personalDataErased(state, event.data, event.at)
    case 'DraftAbandoned':
      return { ...state, active: without(state, event.data.step) }
  }
}

function apply(state: CaseState, event: RecordedEvent, at: string): CaseState {
  switch (event.type) {
    case 'CaseOpened':
      return opened(state, event.data, at)
    case 'SectionSaved':
      return sectionSaved(state, event.data, at)
    case 'DocumentAttached':
      return {
        ...state,
        documents: [...state.documents, { ...event.data.document, slot: event.data.slot, at }],
        touchedAt: at,
      }
    case 'DocumentRemoved':
      return { ...state, documents: state.documents.filter(({ id }) => id !== event.data.document), touchedAt: at }
    case 'CaseFiled':
      return filed(state, event.data, at)
    case 'StepEntered':
      return stepEntered(state, event.data, at)
    case 'StepExpired': {
      const left = leave(state, event.data.step)
      return left.parallels[event.data.step] ? withoutParallels(left, [event.data.step]) : left
    }
    case 'StepCompleted':
    case 'ChoiceMade':
    case 'WaitEnded':
    case 'NotificationFailed':
      return leave(state, event.data.step)
    case 'OccurrenceReported':
      return leave({ ...state, data: { ...state.data, ...event.data.data } }, event.data.step)
    case 'BranchStarted':
    case 'BranchJoined':
    case 'BranchCancelled':
    case 'ParallelJoined':
    case 'ParallelLeft':
      return evolveBranch(state, event)
    case 'TaskCompleted':
    case 'TaskAssigned':
    case 'StepLimitRecomputed':
    case 'TaskEscalated':
    case 'TaskReleased':
    case 'CompletionRequested':
      return evolveTask(state, event)
    case 'ClockStarted':
    case 'ClockSuspended':
    case 'ClockResumed':
    case 'ClockRestarted':
    case 'ClockExtended':
    case 'ClockRecomputed':
    case 'ClockStopped':
    case 'ClockWarned':
      return evolveClock(state, event)
    case 'ClockExpired':
      return ledAway(evolveClock(state, event), event.data)
    case 'SilenceOccurred':
      return silenceOccurred(state, event.data, at)
    case 'DocumentIssued': {
      const { step, document } = event.data
      return leave({ ...state, issued: [...state.issued, { ...document, step, at }] }, step)
    }
    case 'PersonNotified':
      return leave(state, event.data.step)
    case 'PaymentRequested':
    case 'PaymentOffered':
    case 'PaymentDeclined':
    case 'PaymentDisputed':
    case 'PaymentConfirmed':
    case 'PaymentWaived':
    case 'PaymentReceivedLate':
    case 'AppointmentBooked':
    case 'AppointmentCancelled':
    case 'AppointmentAttended':
    case 'AppointmentMissed':
    case 'ServiceAnswered':
    case 'ServiceFailed':
    case 'ChildRequested':
    case 'ChildStarted':
    case 'ChildEnded':
    case 'ChildrenJoined':
      return evolveObligation(state, event)
    case 'EffectFailed':
    case 'EffectRetried':
    case 'EffectAbandoned':
      return evolveEffect(state, event)
    case 'CaseTransferred':
    case 'CompletionAsked':
    case 'AppealFiled':
    case 'ErrorCorrected':
    case 'CaseJoined':
    case 'OtherCaseJoined':
    case 'CaseWithdrawn':
    case 'CaseMigrated':
    case 'PersonalDataErased':
    case 'DraftAbandoned':
      return evolveMove(state, event)
    case 'CaseClosed':
      return closed(state, event.data, at)
    default:
      return unknownEvent(event)
  }
}

/** An event of a newer version must not be folded as if it had not happened. */
function unknownEvent(event: never): never {
  throw new Error(`Unknown case event "${(event as { type: string }).type}": it comes from a newer version`)
}

/** The case after one more event. Total over its history: the same events always give the same state. */
export function evolve(state: CaseState, event: RecordedEvent): CaseState {
  const next = apply(state, event, event.at)
  return { ...next, revision: state.revision + 1, changedAt: event.at }
}
