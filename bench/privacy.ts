import { randomBytes } from 'node:crypto'
import { caseKey } from '#privacy/case-key.ts'
import { openEvent, sealEvents } from '#privacy/seal.ts'
import { openStream, sealStream } from '#privacy/sealed-stream.ts'
import type { Figure } from './figures.ts'

const group = 'core'
const rounds = 20_000
const documentBytes = 64 * 1024 * 1024
const chunk = Buffer.alloc(64 * 1024, 'x')

/** What sealing costs: an event with ten personal answers, the keys of a case, and documents. One core. */
export async function measurePrivacy(): Promise<Figure[]> {
  const key = caseKey(randomBytes(32))
  const place = { stream: 'case-1', revision: 4 }
  const parts = Array.from({ length: 10 }, (_, index): [string, unknown] => [`/data/field_${index}`, `answer ${index}`])
  const split = { type: 'SectionSaved' as const, data: { step: 'draft', section: 'who', data: {} }, parts }
  const micros = (work: () => void) => {
    for (let index = 0; index < 2_000; index += 1) work()
    const began = performance.now()
    for (let index = 0; index < rounds; index += 1) work()
    return ((performance.now() - began) * 1_000) / rounds
  }
  const [sealed] = sealEvents(key, place, [split])
  const stored = { ...place, revision: 5, type: split.type, data: sealed?.data, id: '', metadata: {}, position: '0' }
  const secret = randomBytes(32)
  return [
    {
      group,
      what: 'sealing an event of ten answers',
      value: micros(() => sealEvents(key, place, [split])),
      unit: 'µs',
    },
    { group, what: 'opening it', value: micros(() => openEvent(key, stored as never)), unit: 'µs' },
    { group, what: 'deriving the keys of a case', value: micros(() => caseKey(secret)), unit: 'µs' },
    { group, what: 'documents sealed', value: await perSecond(sealStream(key, document())), unit: 'MB/s' },
    {
      group,
      what: 'documents sealed and opened',
      value: await perSecond(openStream(key, sealStream(key, document()))),
      unit: 'MB/s',
    },
  ]
}

async function* document() {
  for (let sent = 0; sent < documentBytes; sent += chunk.byteLength) yield chunk
}

/** Megabytes. */
async function perSecond(parts: AsyncIterable<Uint8Array>): Promise<number> {
  const began = performance.now()
  for await (const _ of parts);
  return documentBytes / 1e6 / ((performance.now() - began) / 1_000)
}
