import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDocumentStore, type DocumentStore } from '#documents/documents.ts'

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n')
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let dir: string
let documents: DocumentStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'documents-'))
  documents = createDocumentStore(dir)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function* chunks(...parts: (Uint8Array | string)[]) {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

const files = async () => {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

test('keeps what it was given, under its hash', async () => {
  const stored = await documents.put(chunks(pdf.subarray(0, 10), pdf.subarray(10)), { maxBytes: 1000 })
  expect(stored).toEqual({ sha256: hash(pdf), size: pdf.byteLength, mediaType: 'application/pdf' })
  const content = await documents.open(stored.sha256)
  expect(content && (await buffer(content))).toEqual(pdf)
  expect(await documents.stat(stored.sha256)).toEqual({ size: pdf.byteLength })
  expect(await files()).toEqual([stored.sha256])
})

test('keeps the same content once, also when it comes at the same time', async () => {
  const puts = Array.from({ length: 8 }, () => documents.put(chunks(pdf), { maxBytes: 1000 }))
  const stored = await Promise.all(puts)
  expect(new Set(stored.map(({ sha256 }) => sha256))).toEqual(new Set([hash(pdf)]))
  expect(await files()).toEqual([hash(pdf)])
})

test('takes a document of exactly the limit, and stops reading at one byte more', async () => {
  await documents.put(chunks('12345', '67890'), { maxBytes: 10 })
  let asked = 0
  async function* endless() {
    for (;;) {
      asked += 1
      yield Buffer.from('123456')
    }
  }
  await expect(documents.put(endless(), { maxBytes: 10 })).rejects.toMatchObject({
    code: 'document-too-large',
    params: { maxBytes: 10 },
    message: expect.stringContaining('10 bytes'),
  })
  expect(asked).toBe(2)
  expect(await files()).toEqual([hash(Buffer.from('1234567890'))])
})

test('refuses an empty document', async () => {
  await expect(documents.put(chunks(), { maxBytes: 10 })).rejects.toMatchObject({ code: 'document-empty' })
  expect(await files()).toEqual([])
})

test.each([
  ['PDF', pdf, 'application/pdf'],
  ['PNG', png, 'image/png'],
  ['text with accents', Buffer.from('Petición número 1\r\n\tseñor'), 'text/plain'],
  ['text cut inside a character', Buffer.from('ñ').subarray(0, 1), 'application/octet-stream'],
  ['bytes of a program', Buffer.from([0x00, 0x01, 0x02, 0x03]), 'application/octet-stream'],
  ['a program', Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1'), 'application/x-elf'],
])('tells the type of %s by its content', async (_, content, mediaType) => {
  expect(await documents.put(chunks(content), { maxBytes: 1000 })).toMatchObject({ mediaType })
})

test('tells text apart when a character is split between chunks', async () => {
  const bytes = Buffer.from('año')
  const stored = await documents.put(chunks(bytes.subarray(0, 2), bytes.subarray(2)), { maxBytes: 10 })
  expect(stored.mediaType).toBe('text/plain')
})

test('refuses a type that was not asked for, naming both, and keeps nothing', async () => {
  const program = Buffer.from('MZ\u0090\u0000disguised as cedula.pdf', 'latin1')
  await expect(documents.put(chunks(program), { maxBytes: 1000, accept: ['application/pdf'] })).rejects.toMatchObject({
    code: 'document-type',
    params: { accept: 'application/pdf', mediaType: expect.not.stringContaining('pdf') },
  })
  expect(await files()).toEqual([])
})

test('keeps nothing of an upload that breaks off', async () => {
  async function* broken() {
    yield pdf
    throw new Error('connection lost')
  }
  await expect(documents.put(broken(), { maxBytes: 1000 })).rejects.toThrow('connection lost')
  expect(await files()).toEqual([])
})

test.each(['', '../tmp', 'a'.repeat(63), '../'.repeat(20) + 'etc/passwd', 'A'.repeat(64)])(
  'finds nothing under %j',
  async (name) => {
    expect(await documents.open(name)).toBeUndefined()
    expect(await documents.stat(name)).toBeUndefined()
  },
)

test('finds nothing that was never kept', async () => {
  expect(await documents.open(hash(pdf))).toBeUndefined()
  expect(await documents.stat(hash(pdf))).toBeUndefined()
})

test('a kill during an upload leaves nothing under a hash, and the next upload works', async () => {
  const script = `
    import { createDocumentStore } from '#documents/documents.ts'
    async function* slow() {
      yield Buffer.from(${JSON.stringify(pdf.toString())})
      process.stdout.write('written')
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    }
    await createDocumentStore(${JSON.stringify(dir)}).put(slow(), { maxBytes: 1000 })`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await readdir(dir)).toEqual(['tmp'])
  expect(await documents.open(hash(pdf))).toBeUndefined()
  expect(await documents.put(chunks(pdf), { maxBytes: 1000 })).toMatchObject({ sha256: hash(pdf) })
})

test('clears away what killed uploads left a day ago, and nothing newer', async () => {
  await mkdir(join(dir, 'tmp'))
  await writeFile(join(dir, 'tmp', 'old'), 'x')
  await writeFile(join(dir, 'tmp', 'new'), 'x')
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
  await utimes(join(dir, 'tmp', 'old'), twoDaysAgo, twoDaysAgo)
  await documents.put(chunks(pdf), { maxBytes: 1000 })
  expect(await readdir(join(dir, 'tmp'))).toEqual(['new'])
})
