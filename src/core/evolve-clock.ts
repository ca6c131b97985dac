import { closePause } from './count-term.ts'
import type { CaseEvent, EventData } from './events.ts'
import { owe } from './evolve-obligation.ts'
import type { CaseState, ClockState } from './state.ts'

/** Facts about legal terms. Each carries the day that was counted: folding counts nothing and needs no calendar. */
export type ClockEvent = Extract<CaseEvent, { type: `Clock${string}` }>

function withClock(state: CaseState, id: string, change: (clock: ClockState) => ClockState): CaseState {
  const clock = state.clocks[id]
  return clock ? { ...state, clocks: { ...state.clocks, [id]: change(clock) } } : state
}

function started(state: CaseState, { clock, ...data }: EventData['ClockStarted']): CaseState {
  return { ...state, clocks: { ...state.clocks, [clock]: { ...data, status: 'running', pauses: [] } } }
}

/** Nothing that happened to the term before counts any more, its extension neither. */
function restarted({ norm }: ClockState, data: EventData['ClockRestarted']): ClockState {
  const { clock: _id, signal: _signal, on, ...term } = data
  return { ...term, norm, status: 'running', restartedOn: on, pauses: [] }
}

function extended(clock: ClockState, data: EventData['ClockExtended']): ClockState {
  const { clock: _id, due, dueAt, warnings, message: _owed, ...extension } = data
  return { ...clock, due, dueAt, warnings, extension: { ...extension, afterPauses: clock.pauses.length } }
}

function recomputed(clock: ClockState, data: EventData['ClockRecomputed']): ClockState {
  const { on, was, due, dueAt, warnings, reason, left } = data
  const last = clock.pauses.length - 1
  const pauses =
    left === undefined ? clock.pauses : clock.pauses.map((pause, i) => (i === last ? { ...pause, left } : pause))
  return { ...clock, due, dueAt, warnings, pauses, recomputed: [...(clock.recomputed ?? []), { on, was, due, reason }] }
}

/** Drops the warning that was given; the next one decides when to wake. */
const warned = (clock: ClockState, before: string): ClockState => ({
  ...clock,
  warnings: clock.warnings.filter((warning) => warning.before !== before),
})

function change(clock: ClockState, event: Exclude<ClockEvent, { type: 'ClockStarted' }>): ClockState {
  switch (event.type) {
    case 'ClockSuspended': {
      const { clock: _id, ...pause } = event.data
      return { ...clock, status: 'suspended', pauses: [...clock.pauses, pause] }
    }
    case 'ClockResumed': {
      const { due, dueAt, warnings } = event.data
      return { ...clock, status: 'running', due, dueAt, warnings, pauses: closePause(clock.pauses, event.data) }
    }
    case 'ClockRestarted':
      return restarted(clock, event.data)
    case 'ClockExtended':
      return extended(clock, event.data)
    case 'ClockRecomputed':
      return recomputed(clock, event.data)
    case 'ClockStopped':
      return { ...clock, status: 'stopped', warnings: [] }
    case 'ClockWarned':
      return warned(clock, event.data.before)
    case 'ClockExpired':
      return { ...clock, status: 'expired', warnings: [] }
  }
}

/** The notice of an extension is owed beside whatever the case is doing. */
function owingNotice(state: CaseState, { clock, message }: EventData['ClockExtended']): CaseState {
  const step = `extension:${clock}`
  return message === undefined
    ? state
    : owe(state, { id: `${step}#${state.revision + 1}`, step, kind: 'notify', message })
}

/** The case after something happened to one of its terms. */
export function evolveClock(state: CaseState, event: ClockEvent): CaseState {
  if (event.type === 'ClockStarted') return started(state, event.data)
  const changed = withClock(state, event.data.clock, (clock) => change(clock, event))
  return event.type === 'ClockExtended' ? owingNotice(changed, event.data) : changed
}
