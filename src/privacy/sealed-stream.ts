import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'
import { derive, type CaseKey } from './case-key.ts'
import { SealError } from './seal.ts'

/**
 * A document as it is kept: `VDE1`, 32 bytes of salt, then segments of 64 KiB, each AES-256-GCM with its tag behind it. The
 * key is derived from the case's and the salt; the nonce counts the segments and tells the last, so that none can be left
 * out, moved or added unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 */
const MAGIC = Buffer.from('VDE1')
const SALT_BYTES = 32
const TAG_BYTES = 16
export const SEGMENT_BYTES = 64 * 1024
/** How much more room a sealed document takes at least. */
export const HEAD_BYTES = MAGIC.length + SALT_BYTES

const documentKey = ({ secret }: CaseKey, salt: Uint8Array): KeyObject => derive(secret, salt, 'ventanilla document v1')

function nonceOf(segment: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(segment, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}

interface Portion {
  bytes: Buffer
  last: boolean
}

/** The same bytes in portions of `size`, the first of `first`. Each waits for what follows, so that the last is known. */
async function* portions(source: AsyncIterable<Uint8Array>, size: number, first = size): AsyncGenerator<Portion> {
  let wanted = first
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    let rest = chunk
    while (length + rest.byteLength > wanted) {
      const bytes = Buffer.concat([...held, rest.subarray(0, wanted - length)])
      rest = rest.subarray(wanted - length)
      held = []
      length = 0
      wanted = size
      yield { bytes, last: false }
    }
    held.push(rest)
    length += rest.byteLength
  }
  yield { bytes: Buffer.concat(held), last: true }
}

/** Whether a file that begins so is a sealed document. */
export const isSealedDocument = (start: Uint8Array): boolean => MAGIC.equals(start.subarray(0, MAGIC.length))

/** Encrypts while it reads, holding no more than a segment. */
export async function* sealStream(key: CaseKey, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES)
  const own = documentKey(key, salt)
  yield Buffer.concat([MAGIC, salt])
  let segment = 0
  for await (const { bytes, last } of portions(source, SEGMENT_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(segment, last))
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    segment += 1
  }
}

/**
 * Decrypts while it reads. What it has given out was verified; the end is given out when the source has ended.
 * @throws {SealError} at the first segment that was altered, moved, added or cut off, or is of another document or case.
 */
export async function* openStream(key: CaseKey, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let own: KeyObject | undefined
  let segment = 0
  for await (const { bytes, last } of portions(source, SEGMENT_BYTES + TAG_BYTES, HEAD_BYTES)) {
    if (own) {
      const opened = openSegment(own, segment, { bytes, last })
      segment += 1
      if (opened.byteLength > 0) yield opened
    } else {
      if (last || !isSealedDocument(bytes)) throw new SealError('The document was cut off, or is not a sealed one')
      own = documentKey(key, bytes.subarray(MAGIC.length))
    }
  }
}

function openSegment(own: KeyObject, segment: number, { bytes, last }: Portion): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(segment, last), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new SealError(`Segment ${segment} of the document does not open: it was altered, moved or cut off`, { cause })
  }
}
