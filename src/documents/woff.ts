import { inflateSync } from 'node:zlib'

const headerBytes = { woff: 44, sfnt: 12 }
const entryBytes = { woff: 20, sfnt: 16 }

const leftOut = ['GPOS', 'GSUB', 'GDEF', 'kern']

/**
 * The OpenType font inside a WOFF 1.0 file. The PDF library reads WOFF too, but unpacks it anew for every glyph, which
 * takes a hundred times as long. Tables for kerning and ligatures are left out: reading them again for every document
 * costs more than all the rest. @throws Error when it is not a WOFF file.
 */
export function unpackWoff(woff: Buffer): Buffer<ArrayBuffer> {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF file')
  const flavor = woff.subarray(4, 8)
  const entries = Array.from(
    { length: woff.readUInt16BE(12) },
    (_, index) => headerBytes.woff + index * entryBytes.woff,
  )
  const tables = entries.map((at) => readTable(woff, at)).filter(({ tag }) => !leftOut.includes(tag.toString('latin1')))
  const count = tables.length

  const directory = Buffer.alloc(headerBytes.sfnt + count * entryBytes.sfnt)
  const power = Math.floor(Math.log2(count))
  flavor.copy(directory)
  directory.writeUInt16BE(count, 4)
  directory.writeUInt16BE(2 ** power * 16, 6)
  directory.writeUInt16BE(power, 8)
  directory.writeUInt16BE((count - 2 ** power) * 16, 10)

  const parts: Buffer[] = [directory]
  let offset = directory.length
  for (const [index, { tag, checksum, content }] of tables.entries()) {
    const at = headerBytes.sfnt + index * entryBytes.sfnt
    tag.copy(directory, at)
    directory.writeUInt32BE(checksum, at + 4)
    directory.writeUInt32BE(offset, at + 8)
    directory.writeUInt32BE(content.length, at + 12)
    const padding = Buffer.alloc((4 - (content.length % 4)) % 4)
    parts.push(content, padding)
    offset += content.length + padding.length
  }
  return Buffer.concat(parts)
}

function readTable(woff: Buffer, at: number): { tag: Buffer; checksum: number; content: Buffer<ArrayBuffer> } {
  const offset = woff.readUInt32BE(at + 4)
  const packedBytes = woff.readUInt32BE(at + 8)
  const bytes = woff.readUInt32BE(at + 12)
  const packed = woff.subarray(offset, offset + packedBytes)
  const content = Buffer.from(packedBytes < bytes ? inflateSync(packed) : packed)
  return { tag: woff.subarray(at, at + 4), checksum: woff.readUInt32BE(at + 16), content }
}
