import { expect, test } from 'vitest'
import { viewEvent } from '#api/event-view.ts'
import type { Definition } from '#core/definition.ts'
import type { CaseEvent } from '#core/events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { splitEvents } from '#privacy/personal-parts.ts'

/** What people said, in every type of event that holds it. */
const said = 'Ana «Ñusta» Peña'
const data = { name: said }
const marks = [{ item: 'name', reason: said }]
const document = { id: 'd', sha256: 'a'.repeat(64), content: said, name: said, size: 1, mediaType: 'application/pdf' }
const heard = {
  SectionSaved: { step: 's', section: 'a', data },
  DocumentAttached: { step: 's', slot: 'id', document },
  DocumentIssued: { step: 's', effect: 's#1', document, next: 'n' },
  TaskCompleted: { step: 's', outcome: 'o', data, next: 'n', marks, note: said },
  CompletionRequested: { from: 's', step: 'f', marks, note: said },
  CompletionAsked: { marks, note: said, next: 'n' },
  ClockExtended: { clock: 'c', by: 'P1D', on: '', norm: 'n', reason: said, due: '', dueAt: '', warnings: [] },
  ServiceAnswered: { step: 's', effect: 's#1', service: 'x', data, next: 'n' },
  OccurrenceReported: { step: 's', name: 'x', data, next: 'n' },
  AppealFiled: { data, on: '', next: 'n' },
  ErrorCorrected: { data, reason: said },
  AppointmentCancelled: { step: 's', office: 'o', at: '', reason: said },
  CaseWithdrawn: { reason: said },
  CaseTransferred: { agency: 'a', reason: said, roles: [], next: 'n' },
  CaseJoined: { into: 'i', folio: 'f', reason: said },
}
const definition = { data: {} } as unknown as Definition

const stored = ([type, held]: [string, object]): StoredEvent => ({
  id: 'e',
  stream: 'case-1',
  revision: 0,
  position: '0',
  type,
  data: held,
  metadata: {
    at: '2026-01-02T03:04:05Z',
    commandId: 'c',
    actor: { kind: 'officer', id: 'o' },
    channel: 'web',
    previousHash: null,
    hash: '',
    schema: 1,
  },
})

test('an administrator reads in no event what people answered or wrote, in whichever it is sealed', () => {
  for (const each of Object.entries(heard)) {
    const [event] = splitEvents(definition, [{ type: each[0], data: each[1] } as CaseEvent])
    expect(event?.parts, each[0]).not.toEqual([])
    expect(JSON.stringify(viewEvent(stored(each), 'admin')), each[0]).not.toContain(said)
    expect(JSON.stringify(viewEvent(stored(each), 'audit')), each[0]).toContain(said)
  }
})
