import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { v5 as uuidv5 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { deterministicId, envelop, findBrokenLink } from '#event-store/envelope.ts'

const input = {
  stream: 'case-x',
  revision: -1,
  previousHash: null,
  events: [
    { type: 'A', data: { ñ: 1 } },
    { type: 'B', data: {} },
    { type: 'C', data: { list: [1, 'two', null] } },
  ],
  command: { id: 'c', actor: { kind: 'system', id: 'x' }, channel: 'web' },
  at: '2026-01-01T00:00:00Z',
}

const stored = () => envelop(input).map((event, revision) => ({ ...event, stream: 'case-x', revision }))

describe('canonical JSON', () => {
  test('is what the reference library for RFC 8785 writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value))
      }),
      { numRuns: 2000 },
    )
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, { deep: ['\uD800'] }])('refuses what JSON cannot say', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})

test('ids are UUIDs of version 5 as the reference library makes them', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer())), (parts) => {
      expect(deterministicId(...parts)).toBe(uuidv5(JSON.stringify(parts), '4f2b7f0e-6d0a-5b7e-9a55-0c9d1d8b7a11'))
    }),
  )
})

describe('the chain of a stream', () => {
  test('holds for what was enveloped, together or one after the other', () => {
    expect(findBrokenLink(stored())).toBeUndefined()
    const [first] = envelop({ ...input, events: input.events.slice(0, 1) })
    const rest = envelop({
      ...input,
      revision: 0,
      previousHash: first?.metadata.hash ?? null,
      events: input.events.slice(1),
    })
    expect(
      findBrokenLink([first, ...rest].map((event, revision) => ({ ...(event ?? fail()), stream: 'case-x', revision }))),
    ).toBeUndefined()
  })

  test.each([
    ['data', (e: ReturnType<typeof stored>) => Object.assign(e[1] ?? {}, { data: { forged: true } }), 1],
    [
      'author',
      (e: ReturnType<typeof stored>) => Object.assign(e[1]?.metadata ?? {}, { actor: { kind: 'system', id: 'y' } }),
      1,
    ],
    ['time', (e: ReturnType<typeof stored>) => Object.assign(e[2]?.metadata ?? {}, { at: '2025-01-01T00:00:00Z' }), 2],
    ['type', (e: ReturnType<typeof stored>) => Object.assign(e[0] ?? {}, { type: 'Z' }), 0],
    ['an event taken out', (e: ReturnType<typeof stored>) => e.splice(1, 1), 1],
    ['two events swapped', (e: ReturnType<typeof stored>) => e.splice(0, 2, ...e.slice(0, 2).toReversed()), 0],
  ])('shows a change of %s, and where', (_what, change, at) => {
    const events = stored()
    change(events)
    expect(findBrokenLink(events)).toBe(at)
  })

  test('the same fact received at another time is another event', () => {
    const later = envelop({ ...input, at: '2026-01-01T00:00:01Z' })
    expect(later[0]?.id).not.toBe(envelop(input)[0]?.id)
  })
})

function fail(): never {
  throw new Error('absent')
}
