import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import type { CaseEvent, EventData } from '#core/events.ts'
import { envelop, findBrokenLink } from '#event-store/envelope.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { caseKey } from '#privacy/case-key.ts'
import { splitEvents } from '#privacy/personal-parts.ts'
import { isSealed, openEvent, SealError, sealEvents } from '#privacy/seal.ts'

/** Every personal value holds it, and no other does. */
const mark = '¶'
const definition = {
  data: {
    open: { type: 'string', personal: false },
    name: { type: 'string', personal: true },
    rows: { type: 'group', fields: { what: { type: 'string' }, who: { type: 'string', personal: true } } },
    lines: { type: 'group', fields: { what: { type: 'string', personal: false } } },
    // Of several lines: personal until the definition says otherwise.
    story: { type: 'string', format: 'text' },
    notes: { type: 'group', fields: { what: { type: 'string', format: 'text' } } },
    printed: { type: 'string', format: 'text', personal: false },
  },
} as unknown as Definition

const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(mark, ''))
const said = word.map((text) => `${mark}${text}`)
const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
const answers = fc.record(
  {
    open: word,
    name: fc.oneof(
      said,
      said.map((text) => [text]),
    ),
    rows: fc.array(fc.record({ what: said, who: said }), { minLength: 1 }),
    lines: fc.array(fc.record({ what: word })),
    story: said,
    notes: fc.array(fc.record({ what: said }), { minLength: 1 }),
    printed: word,
    ofAnotherVersion: said,
  },
  { requiredKeys: [] },
)
const changes = fc.oneof(
  answers,
  answers.map((given) => ({ ...given, name: null })),
)
const marks = fc.array(fc.record({ item: id, reason: said }), { minLength: 1 })
const optional = <T>(data: fc.Arbitrary<T>, keys: (keyof T)[]) =>
  fc.tuple(data, fc.subarray(keys)).map(([all, left]) => {
    const some = { ...all }
    for (const key of left) delete some[key]
    return some
  })
const document = optional(
  fc.record({
    id: fc.uuid(),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    content: said,
    name: said,
    size: fc.nat(),
    mediaType: fc.constant('application/pdf'),
  }),
  ['content'],
)
const next = id

/** Of each type in which people are heard, what they say. */
const personal: { [T in CaseEvent['type']]?: fc.Arbitrary<object> } = {
  SectionSaved: fc.record({ step: id, section: id, data: changes }),
  DocumentAttached: fc.record({ step: id, slot: id, document }),
  DocumentIssued: fc.record({ step: id, effect: id, document, next }),
  TaskCompleted: optional(fc.record({ step: id, outcome: id, data: answers, next, marks, note: said }), [
    'marks',
    'note',
  ]),
  CompletionRequested: optional(fc.record({ from: id, step: id, marks, note: said }), ['note']),
  CompletionAsked: optional(fc.record({ marks, note: said, next }), ['note']),
  CaseWithdrawn: optional(fc.record({ reason: said, next }), ['reason', 'next']),
  CaseTransferred: fc.record({ agency: id, reason: said, roles: fc.array(id), next }),
  AppealFiled: fc.record({ data: answers, on: fc.constant('2026-01-02'), next }),
  ErrorCorrected: fc.record({ data: changes, reason: said }),
  CaseJoined: fc.record({ into: id, folio: id, reason: said }),
  OccurrenceReported: fc.record({ step: id, name: id, data: answers, next }),
  ServiceAnswered: fc.record({ step: id, effect: id, service: id, data: answers, next }),
  AppointmentCancelled: fc.record({ step: id, office: id, at: id, reason: said }),
  ClockExtended: fc.record({ clock: id, by: id, on: id, norm: id, reason: said, due: id, dueAt: id }),
}
const anyEvent = fc.oneof(
  ...Object.entries(personal).map(([type, data]) => data.map((each) => ({ type, data: each }) as CaseEvent)),
)

const key = caseKey(randomBytes(32))
const stream = 'case-1'

/** As the store would keep them, after the JSON of its way there and back. */
function stored(events: readonly CaseEvent[], revision = 4): StoredEvent[] {
  const sealed = sealEvents(key, { stream, revision }, splitEvents(definition, events))
  const command = { id: 'c-1', actor: { kind: 'applicant', id: 'a' }, channel: 'web' }
  const enveloped = envelop({
    stream,
    revision,
    previousHash: null,
    events: sealed,
    command,
    at: '2026-01-02T03:04:05Z',
  })
  const kept = enveloped.map((event, index) => ({ ...event, stream, revision: revision + 1 + index, position: '0' }))
  return JSON.parse(JSON.stringify(kept)) as StoredEvent[]
}

test('what was sealed comes back the same, for every type of event in which people are heard, and nothing of it is stored', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 4 }), (events) => {
      const kept = stored(events, -1)
      expect(JSON.stringify(kept)).not.toContain(mark)
      for (const [index, event] of kept.entries()) {
        const { type, data } = openEvent(key, event)
        expect({ type, data }).toEqual(events[index])
        expect(isSealed(event.data)).toBe(JSON.stringify(events[index]).includes(mark))
      }
      // Hashes are of what is stored: they hold without a key, and the same facts are the same events.
      expect(findBrokenLink(kept)).toBeUndefined()
      expect(stored(events, -1)).toEqual(kept)
    }),
    { numRuns: 300 },
  )
})

test('without the key an event stays as it is stored, and can still be folded', () => {
  const told: CaseEvent = {
    type: 'TaskCompleted',
    data: {
      step: 'check',
      outcome: 'incomplete',
      data: { open: 'yes', name: `${mark}Ana` },
      next: 'fix',
      marks: [{ item: 'name', reason: `${mark}not hers` }],
      note: `${mark}call her`,
    },
  }
  const [event] = stored([told]) as [StoredEvent]
  const { sealed: _sealed, ...open } = openEvent(undefined, event).data as EventData['TaskCompleted'] & {
    sealed: string
  }
  expect(open).toEqual({ ...told.data, note: undefined, data: { open: 'yes' }, marks: [{ item: 'name', reason: '' }] })
})

test('moved to another place, altered or under another key it does not open', () => {
  fc.assert(
    fc.property(anyEvent, fc.nat(), fc.integer({ min: 0, max: 7 }), (event, at, bit) => {
      const [kept] = stored([event]) as [StoredEvent]
      if (!isSealed(kept.data)) return
      const bytes = Buffer.from(kept.data.sealed, 'base64url')
      const place = at % bytes.byteLength
      bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
      const altered: StoredEvent[] = [
        { ...kept, revision: kept.revision + 1 },
        { ...kept, stream: 'case-2' },
        { ...kept, type: 'SectionRead' },
        { ...kept, data: { ...kept.data, sealed: bytes.toString('base64url') } },
        { ...kept, data: { ...kept.data, sealed: bytes.subarray(0, at % 28).toString('base64url') } },
      ]
      for (const each of altered) expect(() => openEvent(key, each)).toThrow(SealError)
      expect(() => openEvent(caseKey(randomBytes(32)), kept)).toThrow('was altered')
    }),
    { numRuns: 100 },
  )
})

test('two facts in the same place, or one in two places, never share a nonce', () => {
  const nonceOf = (event: CaseEvent, revision: number) => {
    const [kept] = stored([event], revision) as [StoredEvent]
    return (kept.data as { sealed: string }).sealed.slice(0, 16)
  }
  const saved = (name: string): CaseEvent => ({
    type: 'SectionSaved',
    data: { step: 's', section: 's', data: { name } },
  })
  const nonces = [0, 1, 2].flatMap((revision) => ['Ana', 'Eva'].map((name) => nonceOf(saved(name), revision)))
  expect(new Set(nonces).size).toBe(nonces.length)
})

test('events in which nobody is heard are stored as they are', () => {
  const told: CaseEvent[] = [
    { type: 'StepEntered', data: { step: 'a', kind: 'form' } },
    { type: 'SectionSaved', data: { step: 'a', section: 'b', data: { open: 'x', name: null } } },
    { type: 'CaseClosed', data: { outcome: 'granted' } },
  ]
  expect(stored(told).map(({ type, data }) => ({ type, data }))).toEqual(told)
})
