import { moveTo } from './advance.ts'
import type { AppointmentStep } from './definition.ts'
import { slotWindow } from './enter.ts'
import { failedChecks, missingFields, viewFields } from './form.ts'
import { freeSlots } from './free-slots.ts'
import { none, type Handlers } from './handler.ts'
import { getStep, type Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { earlier } from './time.ts'

/** Appointments, and what a step waits to be told from outside. */

/** How often a slot may be booked in all: once, and then as often as it may be changed. */
export const bookingsAllowed = ({ reschedules = 2 }: AppointmentStep): number => reschedules + 1

const getVisit = (rules: Rules, id: string): AppointmentStep | undefined => {
  const step = getStep(rules, id)
  return step.kind === 'appointment' ? step : undefined
}

const slotOf = (state: CaseState, step: string) => {
  const { office, at } = state.appointments[step] ?? { office: '', at: '' }
  return { step, office, at }
}

export const visitHandlers: Handlers<'book' | 'cancel-booking' | 'record-attended' | 'record-missed' | 'report'> = {
  book(rules, story, { step: id, office, at: slot, minutes }, { at }) {
    const step = getVisit(rules, id)
    if (!step) return [{ code: 'unknown-step', pointer: '/step' }]
    if (!step.offices.includes(office)) return [{ code: 'slot-unavailable', pointer: '/office' }]
    const { from, until } = slotWindow(rules, at, step.notice, step.ahead)
    const limit = story.state.active.find((active) => active.step === id)?.expiresAt
    const late = !earlier(slot, until) || (limit !== undefined && !earlier(slot, limit))
    if (late || earlier(slot, from)) return [{ code: 'slot-unavailable', pointer: '/at' }]
    freeSlots(story, 'rescheduled', id)
    story.tell('AppointmentBooked', { step: id, office, at: slot, minutes })
    return none
  },

  'cancel-booking'(_rules, story, { step, reason }) {
    freeSlots(story, reason === '' ? 'cancelled' : reason, step)
    return none
  },

  'record-attended'(rules, story, { step: id }, { at }) {
    const step = getVisit(rules, id)
    if (!step) return [{ code: 'unknown-step', pointer: '/step' }]
    story.tell('AppointmentAttended', { ...slotOf(story.state, id), next: step.next })
    moveTo(rules, story, { to: step.next, from: id }, at)
    return none
  },

  'record-missed'(rules, story, { step: id }, { at }) {
    const step = getVisit(rules, id)
    const bookings = story.state.appointments[id]?.bookings ?? 0
    if (!step) return [{ code: 'unknown-step', pointer: '/step' }]
    if (bookings < bookingsAllowed(step)) {
      story.tell('AppointmentMissed', slotOf(story.state, id))
      return none
    }
    story.tell('AppointmentMissed', { ...slotOf(story.state, id), next: step.missed })
    moveTo(rules, story, { to: step.missed, from: id }, at)
    return none
  },

  report(rules, story, { step: id, name, data }, { at }) {
    const step = getStep(rules, id)
    if (step.kind !== 'wait' || step.event?.name !== name) return [{ code: 'unknown-step', pointer: '/name' }]
    const asked = step.event.fields ?? []
    const unknown = Object.keys(data).filter((field) => !asked.includes(field))
    const shown = viewFields(rules, story.state, asked, data)
    const problems = [
      ...unknown.map((field) => ({ code: 'unknown-field', pointer: `/data/${field}` }) as const),
      ...missingFields(rules, story.state, shown, data),
      ...failedChecks(rules, { ...story.state, data: { ...story.state.data, ...data } }, shown, at),
    ]
    if (problems.length > 0) return problems
    story.tell('OccurrenceReported', { step: id, name, data, next: step.next })
    moveTo(rules, story, { to: step.next, from: id }, at)
    return none
  },
}
