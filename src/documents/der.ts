/** Distinguished Encoding Rules (ITU-T X.690), as far as a signature needs them. */

export const tags = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31, tagged0: 0xa0 }

/** One element: its tag, its length, and its content put together. */
export function encode(tag: number, ...content: Uint8Array[]): Buffer {
  const whole = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(whole.length)]), whole])
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...content: Uint8Array[]): Buffer => encode(tags.sequence, ...content)

/** A set, whose elements DER wants in the order of their bytes. */
export const set = (...content: Buffer[]): Buffer => encode(tags.set, ...content.toSorted((a, b) => a.compare(b)))

/** An object identifier, given as `1.2.840.113549.1.7.2`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128))
    return groups
  })
  return encode(tags.oid, Buffer.from(bytes))
}

/**
 * The elements within an element that holds others, each with its tag and length.
 * @throws RangeError when the bytes end too early.
 */
export function elementsIn(element: Buffer): Buffer[] {
  const found: Buffer[] = []
  const { start, end } = extent(element, 0)
  for (let at = start; at < end;) {
    const next = extent(element, at).end
    found.push(element.subarray(at, next))
    at = next
  }
  return found
}

/** Where the content of the element at `at` begins and ends. */
function extent(bytes: Buffer, at: number): { start: number; end: number } {
  const first = bytes.readUInt8(at + 1)
  const more = first < 0x80 ? 0 : first & 0x7f
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more)
  const start = at + 2 + more
  if (start + length > bytes.length) throw new RangeError('the element is cut short')
  return { start, end: start + length }
}
