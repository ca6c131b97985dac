import { gunzipSync, inflateRawSync } from 'node:zlib'

/**
 * One file out of a zip archive, `undefined` when there is none whose name ends so.
 * Reads the central directory, which is what the format declares to be true. No zip64: archives stay under 4 GiB.
 */
export function unzipFile(archive: Buffer, nameEnds: string): Buffer | undefined {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error('not a zip archive')
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error('damaged zip archive')
    const nameLength = archive.readUInt16LE(at + 28)
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    if (name.endsWith(nameEnds)) return unzipEntry(archive, at)
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return undefined
}

function unzipEntry(archive: Buffer, at: number): Buffer {
  const method = archive.readUInt16LE(at + 10)
  const packed = archive.readUInt32LE(at + 20)
  const size = archive.readUInt32LE(at + 24)
  const header = archive.readUInt32LE(at + 42)
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
  const data = archive.subarray(start, start + packed)
  if (method !== 0 && method !== 8) throw new Error(`zip method ${method} is not supported`)
  const content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: size || 1 })
  if (content.length !== size) throw new Error('damaged zip archive')
  return content
}

/** One file out of a gzipped tar archive, by its exact name; `undefined` when it is not there. */
export function untarFile(archive: Buffer, wanted: string): Buffer | undefined {
  const tar = gunzipSync(archive)
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8)
    if (!Number.isFinite(size)) throw new Error('damaged tar archive')
    if (name === wanted) return tar.subarray(at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return undefined
}
