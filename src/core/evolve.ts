import type { CaseEvent, EventData, RecordedEvent } from './events.ts'
import type { ActiveStep, CaseState, ClockState, Effect } from './state.ts'

const without = (state: CaseState, step: string): ActiveStep[] => state.active.filter((active) => active.step !== step)

const atStep = (state: CaseState, step: string, change: (active: ActiveStep) => ActiveStep): ActiveStep[] =>
  state.active.map((active) => (active.step === step ? change(active) : active))

function withClock(state: CaseState, id: string, change: (clock: ClockState) => ClockState): CaseState {
  const clock = state.clocks[id]
  return clock ? { ...state, clocks: { ...state.clocks, [id]: change(clock) } } : state
}

const withoutEffect = (state: CaseState, id: string): Effect[] => state.effects.filter((effect) => effect.id !== id)

function withEffect(state: CaseState, id: string, change: (effect: Effect) => Effect): CaseState {
  return { ...state, effects: state.effects.map((effect) => (effect.id === id ? change(effect) : effect)) }
}

function opened(state: CaseState, data: EventData['CaseOpened'], at: string): CaseState {
  return { ...state, ...data, status: 'draft', openedAt: at, touchedAt: at }
}

function sectionSaved(state: CaseState, { step, section, data }: EventData['SectionSaved'], at: string): CaseState {
  const answers = { ...state.data }
  for (const [name, value] of Object.entries(data)) {
    if (value === null) delete answers[name]
    else answers[name] = value
  }
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

function stepEntered(state: CaseState, { step, kind, expiresAt }: EventData['StepEntered'], at: string): CaseState {
  const count = (state.entries[step] ?? 0) + 1
  const active = [...without(state, step), { step, kind, since: at, ...(expiresAt !== undefined && { expiresAt }) }]
  const effects: Effect[] =
    kind === 'issue' || kind === 'notify'
      ? [...state.effects, { id: `${step}#${count}`, step, kind, status: 'pending' }]
      : state.effects
  const entered = { ...state, active, effects, entries: { ...state.entries, [step]: count } }
  return state.diversion === step ? withoutDiversion(entered) : entered
}

function taskCompleted(state: CaseState, { step, data, marks, note }: EventData['TaskCompleted']): CaseState {
  const rest = state.request ? withoutRequest(state) : state
  const request = marks && { request: { from: step, marks, ...(note !== undefined && { note }) } }
  return { ...rest, active: without(state, step), data: { ...state.data, ...data }, ...request }
}

function completionRequested(state: CaseState, { step, marks, note }: EventData['CompletionRequested']): CaseState {
  const rest = withoutRequest(state)
  const asked = { marks, ...(note !== undefined && { note }) }
  return { ...rest, active: atStep(state, step, (active) => ({ ...active, ...asked })) }
}

function clockResumed(clock: ClockState, { on, due, dueAt, warnings }: EventData['ClockResumed']): ClockState {
  const pauses = clock.pauses.map((pause, i) => (i === clock.pauses.length - 1 ? { ...pause, resumed: on } : pause))
  return { ...clock, status: 'running', due, dueAt, warnings, pauses }
}

/** Where silence leads elsewhere, whoever was to act no longer can; what the engine has begun is let finish first. */
function silenceOccurred(state: CaseState, data: EventData['SilenceOccurred'], at: string): CaseState {
  const { clock, effect, norm, next, deferred } = data
  const silent = { ...state, silence: { clock, effect, norm, at } }
  if (next === undefined) return silent
  return deferred === true ? { ...silent, diversion: next } : { ...silent, active: [] }
}

function closed(state: CaseState, { outcome }: EventData['CaseClosed'], at: string): CaseState {
  const { ending: _done, request: _untold, diversion: _unused, ...rest } = state
  return { ...rest, status: 'closed', outcome, closedAt: at, active: [], effects: [] }
}

/** Drops the warning that was given; the next one decides when to wake. */
const warned = (clock: ClockState, before: string): ClockState => ({
  ...clock,
  warnings: clock.warnings.filter((warning) => warning.before !== before),
})

function apply(state: CaseState, event: CaseEvent, at: string): CaseState {
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
      return { ...state, status: 'open', folio: event.data.folio, lookupHash: event.data.lookupHash, filedAt: at }
    case 'StepEntered':
      return stepEntered(state, event.data, at)
    case 'StepCompleted':
    case 'ChoiceMade':
    case 'StepExpired':
      return { ...state, active: without(state, event.data.step) }
    case 'TaskCompleted':
      return taskCompleted(state, event.data)
    case 'TaskAssigned':
      return {
        ...state,
        active: atStep(state, event.data.step, (active) => ({ ...active, assignee: event.data.officer })),
      }
    case 'TaskReleased':
      return { ...state, active: atStep(state, event.data.step, ({ assignee: _gone, ...active }) => active) }
    case 'CompletionRequested':
      return completionRequested(state, event.data)
    case 'ClockStarted': {
      const { clock, ...started } = event.data
      return { ...state, clocks: { ...state.clocks, [clock]: { ...started, status: 'running', pauses: [] } } }
    }
    case 'ClockSuspended': {
      const { clock: id, on, left } = event.data
      return withClock(state, id, (clock) => ({
        ...clock,
        status: 'suspended',
        pauses: [...clock.pauses, { on, left }],
      }))
    }
    case 'ClockResumed':
      return withClock(state, event.data.clock, (clock) => clockResumed(clock, event.data))
    case 'ClockStopped':
      return withClock(state, event.data.clock, (clock) => ({ ...clock, status: 'stopped', warnings: [] }))
    case 'ClockWarned':
      return withClock(state, event.data.clock, (clock) => warned(clock, event.data.before))
    case 'ClockExpired':
      return withClock(state, event.data.clock, (clock) => ({ ...clock, status: 'expired', warnings: [] }))
    case 'SilenceOccurred':
      return silenceOccurred(state, event.data, at)
    case 'DocumentIssued': {
      const { step, effect, document } = event.data
      return {
        ...state,
        issued: [...state.issued, { ...document, step, at }],
        active: without(state, step),
        effects: withoutEffect(state, effect),
      }
    }
    case 'PersonNotified':
      return { ...state, active: without(state, event.data.step), effects: withoutEffect(state, event.data.effect) }
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
    case 'CaseWithdrawn':
      return { ...state, ending: 'withdrawn' }
    case 'DraftAbandoned':
      return { ...state, active: without(state, event.data.step) }
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
