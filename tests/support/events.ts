import { randomUUID } from 'node:crypto'
import type { Metadata, NewEvent } from '#event-store/event-store.ts'

/** Metadata of an event as the application writes it, made up. */
export function newMetadata(): Metadata {
  return {
    at: '2026-03-02T14:05:00.123Z',
    commandId: randomUUID(),
    actor: { kind: 'person', id: randomUUID() },
    role: 'applicant',
    channel: 'web',
    definition: 'a'.repeat(64),
    previousHash: 'b'.repeat(64),
    hash: 'c'.repeat(64),
    schema: 1,
  }
}

export const newEvent = (data: unknown = { section: 'who', values: { name: 'Ana Ñáñez' } }): NewEvent => ({
  id: randomUUID(),
  type: 'SectionSaved',
  data,
  metadata: newMetadata(),
})

/** `count` events, each with its number as data. */
export const newEvents = (count: number): NewEvent[] =>
  Array.from({ length: count }, (_, number) => newEvent({ number }))
