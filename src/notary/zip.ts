import { deflateRawSync } from 'node:zlib'
import type { Instant } from '#core/events.ts'
import { crc32 } from './verifier/verify.mjs'

/** One file in a ZIP. Content that comes as a stream is stored as it is; the rest is packed where that makes it smaller. */
export interface ZipEntry {
  name: string
  content: Uint8Array | AsyncIterable<Uint8Array>
}

/** What a ZIP without 64-bit fields holds, with room for its directory. */
export const maxZipBytes = 2 * 1024 ** 3

interface Written {
  name: Buffer
  method: number
  flags: number
  crc: number
  packed: number
  bytes: number
  offset: number
}

const STORED = 0
const DEFLATED = 8
/** Names are UTF-8. */
const UTF8 = 0x800
/** Sizes and CRC stand after the content. */
const STREAMED = 8

/**
 * A ZIP file (PKWARE APPNOTE), piece by piece: no more than one piece of an entry is in memory. The same entries at the same
 * instant give the same bytes.
 * @throws {RangeError} above `maxZipBytes`.
 */
export async function* writeZip(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
  at: Instant,
): AsyncGenerator<Uint8Array> {
  const written: Written[] = []
  const time = dosTime(at)
  let offset = 0
  const count = (bytes: Uint8Array) => {
    offset += bytes.length
    if (offset > maxZipBytes) throw new RangeError(`A ZIP file holds no more than ${maxZipBytes} bytes`)
    return bytes
  }
  for await (const { name, content } of entries) {
    const entry = { name: Buffer.from(name), method: STORED, flags: UTF8, crc: 0, packed: 0, bytes: 0, offset }
    written.push(entry)
    if (content instanceof Uint8Array) {
      const deflated = deflateRawSync(content)
      const packed = deflated.length < content.length ? deflated : content
      const method = packed === content ? STORED : DEFLATED
      Object.assign(entry, { method, crc: crc32(content), packed: packed.length, bytes: content.length })
      yield count(headerOf(entry, time))
      yield count(packed)
      continue
    }
    entry.flags |= STREAMED
    yield count(headerOf(entry, time))
    for await (const piece of content) {
      entry.crc = crc32(piece, entry.crc)
      entry.packed = entry.bytes += piece.length
      yield count(piece)
    }
    yield count(fields([4, 0x08074b50], [4, entry.crc], [4, entry.packed], [4, entry.bytes]))
  }
  const start = offset
  for (const entry of written) yield count(directoryEntry(entry, time))
  const total = written.length
  yield fields([4, 0x06054b50], [4, 0], [2, total], [2, total], [4, offset - start], [4, start], [2, 0])
}

type Field = readonly [size: 2 | 4, value: number]

function fields(...list: readonly Field[]): Buffer {
  const bytes = Buffer.alloc(list.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of list) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

/** What both headers of an entry have; its sizes are not known yet where it is streamed. */
const shared = ({ method, flags, crc, packed, bytes, name }: Written, time: readonly Field[]): Field[] => [
  [2, 20],
  [2, flags],
  [2, method],
  ...time,
  [4, crc],
  [4, packed],
  [4, bytes],
  [2, name.length],
]

const headerOf = (entry: Written, time: readonly Field[]): Buffer =>
  Buffer.concat([fields([4, 0x04034b50], ...shared(entry, time), [2, 0]), entry.name])

/** A file of Unix that everybody may read. */
const FILE_MODE = 0o100644

function directoryEntry(entry: Written, time: readonly Field[]): Buffer {
  const madeOnUnix: Field = [2, (3 << 8) | 20]
  const after: Field[] = [
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, FILE_MODE * 0x10000],
    [4, entry.offset],
  ]
  return Buffer.concat([fields([4, 0x02014b50], madeOnUnix, ...shared(entry, time), ...after), entry.name])
}

/** Date and time as ZIP has them, in UTC. */
function dosTime(at: Instant): Field[] {
  const date = new Date(at)
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  return [
    [2, time],
    [2, day],
  ]
}
