import type { CaseEvent, EventData } from './events.ts'
import type { AppointmentState, CaseState, ChildState, Effect, PaymentState } from './state.ts'

/** Facts about what the engine and others owe a case: payments, appointments, answers of other systems, other cases. */
export type ObligationEvent = Extract<
  CaseEvent,
  {
    type:
      | `Payment${string}`
      | `Appointment${string}`
      | `Service${string}`
      | 'ChildRequested'
      | 'ChildStarted'
      | 'ChildEnded'
      | 'ChildrenJoined'
  }
>

/** The case after it has left a step: whoever was to act there no longer can, and nothing is owed for it. */
export function leave(state: CaseState, step: string): CaseState {
  const active = state.active.filter((one) => one.step !== step)
  const owed = state.effects.some((effect) => effect.step === step)
  return { ...state, active, ...(owed && { effects: state.effects.filter((effect) => effect.step !== step) }) }
}

export const owe = (state: CaseState, effect: Omit<Effect, 'status'>): CaseState => ({
  ...state,
  effects: [...state.effects, { ...effect, status: 'pending' }],
})

const wait = (state: CaseState, id: string): CaseState => ({
  ...state,
  effects: state.effects.map((effect) => (effect.id === id ? { ...effect, status: 'waiting' } : effect)),
})

const withPayment = (state: CaseState, id: string, change: Partial<PaymentState>): CaseState => {
  const payment = state.payments[id]
  return payment ? { ...state, payments: { ...state.payments, [id]: { ...payment, ...change } } } : state
}

const withAppointment = (state: CaseState, step: string, change: Partial<AppointmentState>): CaseState => {
  const appointment = state.appointments[step]
  return appointment
    ? { ...state, appointments: { ...state.appointments, [step]: { ...appointment, ...change } } }
    : state
}

const withChild = (state: CaseState, name: string, change: Partial<ChildState>): CaseState => {
  const child = state.children[name]
  return child ? { ...state, children: { ...state.children, [name]: { ...child, ...change } } } : state
}

function paymentRequested(state: CaseState, { step, effect, cents, currency }: EventData['PaymentRequested']) {
  // A declined payment that is asked for anew is another one.
  const rest = { ...state, effects: state.effects.filter((one) => one.step !== step) }
  const payments = { ...state.payments, [effect]: { step, cents, currency, status: 'requested' as const } }
  return owe({ ...rest, payments }, { id: effect, step, kind: 'payment' })
}

function booked(state: CaseState, { step, ...slot }: EventData['AppointmentBooked']): CaseState {
  const bookings = (state.appointments[step]?.bookings ?? 0) + 1
  const appointments = { ...state.appointments, [step]: { ...slot, status: 'booked' as const, bookings } }
  return { ...state, appointments, touchedAt: state.touchedAt }
}

/** A bundle that is entered again waits for the cases that it asks for now: those of before stay on record. */
export function beginAnew(state: CaseState, step: string): CaseState {
  const children = Object.entries(state.children).map(([name, child]): [string, ChildState] => [
    name,
    child.step === step ? { ...child, earlier: true } : child,
  ])
  return { ...state, children: Object.fromEntries(children) }
}

function childRequested(state: CaseState, { step, effect, child, procedure }: EventData['ChildRequested']): CaseState {
  const children = { ...state.children, [child]: { step, procedure } }
  return owe({ ...state, children }, { id: effect, step, kind: 'child', child })
}

export function evolveObligation(state: CaseState, event: ObligationEvent): CaseState {
  switch (event.type) {
    case 'PaymentRequested':
      return paymentRequested(state, event.data)
    case 'PaymentOffered': {
      const { effect, provider, reference, url } = event.data
      return wait(withPayment(state, effect, { provider, reference, url, status: 'offered' }), effect)
    }
    case 'PaymentDeclined':
      return withPayment(state, event.data.effect, { status: 'declined' })
    case 'PaymentDisputed':
      return withPayment(state, event.data.effect, { status: 'disputed' })
    case 'PaymentConfirmed': {
      const { step, effect, provider, reference, paidOn } = event.data
      return leave(withPayment(state, effect, { status: 'paid', provider, reference, paidOn }), step)
    }
    case 'PaymentReceivedLate':
      return withPayment(state, event.data.effect, { status: 'disputed', reference: event.data.reference })
    case 'AppointmentBooked':
      return booked(state, event.data)
    case 'AppointmentCancelled':
      return withAppointment(state, event.data.step, { status: 'cancelled' })
    case 'AppointmentAttended':
      return leave(withAppointment(state, event.data.step, { status: 'attended' }), event.data.step)
    case 'AppointmentMissed': {
      const missed = withAppointment(state, event.data.step, { status: 'missed' })
      return event.data.next === undefined ? missed : leave(missed, event.data.step)
    }
    case 'ServiceAnswered':
      return leave({ ...state, data: { ...state.data, ...event.data.data } }, event.data.step)
    case 'PaymentWaived':
    case 'ServiceFailed':
    case 'ChildrenJoined':
      return leave(state, event.data.step)
    case 'ChildRequested':
      return childRequested(state, event.data)
    case 'ChildStarted': {
      const { child, effect, folio } = event.data
      const effects = state.effects.filter(({ id }) => id !== effect)
      return withChild({ ...state, effects }, child, { case: event.data.case, folio })
    }
    case 'ChildEnded':
      return withChild(state, event.data.child, { outcome: event.data.outcome })
  }
}
