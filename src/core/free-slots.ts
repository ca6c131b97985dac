import type { Story } from './story.ts'

/** A slot that nobody will come to is given to others. */
export function freeSlots(story: Story, reason: string, step?: string): void {
  for (const [id, { office, at, status }] of Object.entries(story.state.appointments)) {
    if (status === 'booked' && (step === undefined || step === id))
      story.tell('AppointmentCancelled', { step: id, office, at, reason })
  }
}
