import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { crc32, openZip } from '#notary/verifier/verify.mjs'
import { writeZip, type ZipEntry } from '#notary/zip.ts'

const at = '2026-07-02T15:00:00.000Z'

async function zip(...entries: ZipEntry[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of writeZip(entries, at)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const open = (bytes: Buffer) =>
  openZip({ size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) })
const text = Buffer.from('Lo mismo, lo mismo, lo mismo, lo mismo. '.repeat(20))
async function* pieces() {
  for (const part of ['uno ', 'dos ', 'tres']) yield Buffer.from(part)
}
const sample = () =>
  zip({ name: 'a.txt', content: text }, { name: 'b/c', content: pieces() }, { name: 'd', content: Buffer.alloc(0) })

test('what is written is read again, packed or streamed, and is the same each time', async () => {
  const bytes = await sample()
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
  expect(bytes.equals(await sample())).toBe(true)
  expect(bytes.length).toBeLessThan(text.length)
  const { names, read } = open(bytes)
  expect(names).toEqual(['a.txt', 'b/c', 'd'])
  expect(names.map((name) => String(read(name)))).toEqual([String(text), 'uno dos tres', ''])
  expect(read('none')).toBeUndefined()
})

test('no byte of the file can be another, and none can be added or left out', async () => {
  const bytes = await sample()
  const unnoticed: number[] = []
  const looksSound = (altered: Buffer) => {
    try {
      const { names, read } = open(altered)
      return names.length === 3 && names.every((name) => read(name) !== undefined)
    } catch {
      return false
    }
  }
  // Bits of a deflated stream that pad its last byte mean nothing to anybody: only the content counts there.
  const padding = bytes.indexOf('PK\u0003\u0004', 1) - 1
  for (let place = 0; place < bytes.length; place += 1) {
    const altered = Buffer.from(bytes)
    altered[place] = (altered[place] ?? 0) ^ 0x10
    if (looksSound(altered) && place !== padding) unnoticed.push(place)
  }
  expect(unnoticed).toEqual([])
  for (let length = 0; length < bytes.length; length += 1) expect(looksSound(bytes.subarray(0, length))).toBe(false)
  expect(looksSound(Buffer.concat([bytes, Buffer.from('x')]))).toBe(false)
  expect(looksSound(Buffer.concat([Buffer.from('x'), bytes]))).toBe(false)
})

test('files that programs could read in different ways are refused, and it says why', async () => {
  const entry = (name: string) => ({ name, content: text })
  for (const name of ['../a', '/a', 'a//b', 'a/../b', 'a\\b', '', '.hidden', 'a/', 'a\u0000b'])
    await expect(zip(entry(name)).then(open), name).rejects.toThrow('an entry is called')
  await expect(zip(entry('a'), entry('a')).then(open)).rejects.toThrow('there are two entries a')
  await expect(zip().then((bytes) => open(bytes.subarray(0, 10)))).rejects.toThrow('was it truncated?')

  // Two names in the directory for one place in the file.
  const twice = await zip(entry('a'), entry('b'))
  const second = twice.lastIndexOf('PK\u0001\u0002')
  twice.writeUInt32LE(0, second + 42)
  expect(() => open(twice)).toThrow('b does not follow the entry before it')
  // A header that hides another name.
  const renamed = await zip(entry('a'))
  renamed.write('z', 30)
  expect(() => open(renamed)).toThrow('what stands around a says something else')
  // A small file that would fill the memory.
  const huge = await zip({ name: 'a', content: Buffer.alloc(100_000) })
  const directory = huge.lastIndexOf('PK\u0001\u0002')
  for (const place of [22, directory + 24]) huge.writeUInt32LE(10, place)
  expect(() => open(huge).read('a')).toThrow('larger than 11 bytes')
  for (const place of [22, directory + 24]) huge.writeUInt32LE(0xffffffff, place)
  expect(() => open(huge)).toThrow('larger than')
  // Bytes behind the end of what is packed.
  const packed = Buffer.concat([deflateRawSync(text), Buffer.from('hidden')])
  const hidden = await zip({ name: 'a', content: text })
  const length = deflateRawSync(text).length
  const grown = Buffer.concat([hidden.subarray(0, 31), packed, hidden.subarray(31 + length)])
  grown.writeUInt32LE(packed.length, 18)
  grown.writeUInt32LE(packed.length, grown.lastIndexOf('PK\u0001\u0002') + 20)
  grown.writeUInt32LE(31 + packed.length, grown.length - 6)
  expect(() => open(grown).read('a')).toThrow('follow its content')
})
