import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseKey } from '#privacy/case-key.ts'
import { HEAD_BYTES, isSealedDocument, openStream, SEGMENT_BYTES, sealStream } from '#privacy/sealed-stream.ts'

const key = caseKey(randomBytes(32))
const TAG = 16
const WHOLE = SEGMENT_BYTES + TAG

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size)
}

async function gather(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

const seal = (bytes: Uint8Array, own = key, chunk = 100_000) => gather(sealStream(own, chunksOf(bytes, chunk)))

/** What comes out, and the error that ends it. */
async function opened(sealed: Uint8Array, own = key) {
  const parts: Uint8Array[] = []
  try {
    for await (const part of openStream(own, chunksOf(sealed, 50_000))) parts.push(part)
    return { bytes: Buffer.concat(parts) }
  } catch (error) {
    return { bytes: Buffer.concat(parts), error: error as Error }
  }
}

const sizes = [0, 1, 2, 3].flatMap((segments) => [-1, 0, 1].map((more) => segments * SEGMENT_BYTES + more))

test.each(sizes.filter((size) => size >= 0))(
  '%i bytes come back as they were, in as many segments as they fill',
  async (size) => {
    const bytes = randomBytes(size)
    const sealed = await seal(bytes)
    expect(isSealedDocument(sealed)).toBe(true)
    const segments = Math.max(1, Math.ceil(size / SEGMENT_BYTES))
    expect(sealed.byteLength).toBe(HEAD_BYTES + size + segments * TAG)
    expect(await opened(sealed)).toEqual({ bytes })
  },
)

test('however the bytes arrive, they come back; twice sealed, they are never the same', async () => {
  const size = fc.integer({ min: 1, max: 3 * SEGMENT_BYTES })
  const chunk = fc.integer({ min: 1000, max: 2 * SEGMENT_BYTES })
  await fc.assert(
    fc.asyncProperty(size, chunk, chunk, async (length, written, read) => {
      const bytes = randomBytes(length)
      const [sealed, again] = [await seal(bytes, key, written), await seal(bytes, key, written)]
      expect(sealed.subarray(HEAD_BYTES).equals(again.subarray(HEAD_BYTES))).toBe(false)
      expect((await gather(openStream(key, chunksOf(sealed, read)))).equals(bytes)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

const plain = randomBytes(3 * SEGMENT_BYTES + 10)
const sealed = await seal(plain)
const segment = (index: number) => sealed.subarray(HEAD_BYTES + index * WHOLE, HEAD_BYTES + (index + 1) * WHOLE)
const head = sealed.subarray(0, HEAD_BYTES)

test('a flipped bit is refused, and of its segment nothing is given out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: sealed.byteLength - 1 }),
      fc.integer({ min: 0, max: 7 }),
      async (at, bit) => {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        const { bytes, error } = await opened(changed)
        expect(error?.name).toBe('SealError')
        const affected = Math.max(0, Math.floor((at - HEAD_BYTES) / WHOLE))
        expect(bytes.byteLength).toBe(affected * SEGMENT_BYTES)
        expect(bytes.equals(plain.subarray(0, bytes.byteLength))).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test('a document that was cut off is refused wherever the cut is', async () => {
  const cuts = [
    0,
    3,
    HEAD_BYTES - 1,
    HEAD_BYTES,
    HEAD_BYTES + TAG,
    HEAD_BYTES + WHOLE,
    HEAD_BYTES + 3 * WHOLE,
    sealed.byteLength - 1,
  ]
  for (const cut of cuts) expect((await opened(sealed.subarray(0, cut))).error?.name, `at ${cut}`).toBe('SealError')
})

test('segments that are moved, repeated, left out, added or of another document are refused', async () => {
  const other = await seal(plain)
  const foreign = other.subarray(HEAD_BYTES + WHOLE, HEAD_BYTES + 2 * WHOLE)
  const [first, second, third, last] = [0, 1, 2, 3].map(segment) as [Buffer, Buffer, Buffer, Buffer]
  const altered: [string, Buffer[], number][] = [
    ['swapped', [second, first, third, last], 0],
    ['repeated', [first, first, second, third, last], 1],
    ['left out', [first, third, last], 1],
    ['added behind', [first, second, third, last, last], 3],
    ['of another document', [first, foreign, third, last], 1],
  ]
  for (const [what, parts, given] of altered) {
    const { bytes, error } = await opened(Buffer.concat([head, ...parts]))
    expect(error?.message, what).toMatch(
      /^Segment \d+ of the document does not open: it was altered, moved or cut off$/,
    )
    expect(bytes.byteLength, what).toBe(given * SEGMENT_BYTES)
  }
})

test("another case's key opens nothing, and what is not sealed is said to be so", async () => {
  expect(await opened(sealed, caseKey(randomBytes(32)))).toMatchObject({
    bytes: Buffer.alloc(0),
    error: { name: 'SealError' },
  })
  const text = Buffer.from('%PDF-1.7 not sealed at all, but long enough to have a head')
  expect((await opened(text)).error?.message).toBe('The document was cut off, or is not a sealed one')
})

test('what fails on the way in fails on the way out, and reading on demand asks for no more than a segment ahead', async () => {
  let asked = 0
  async function* endless() {
    for (;;) {
      asked += 1
      yield Buffer.alloc(SEGMENT_BYTES)
    }
  }
  const parts = sealStream(key, endless())
  for (let index = 0; index < 3; index += 1) await parts.next()
  await parts.return(undefined)
  expect(asked).toBeLessThanOrEqual(3)
})
