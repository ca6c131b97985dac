import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDocumentStore, type DocumentStore } from '#documents/documents.ts'
import { writeZip } from '#notary/zip.ts'
import type { CaseKeys } from '#privacy/case-key.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n')
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const id = 'one-case'
let dir: string
let keys: CaseKeys
let documents: DocumentStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'documents-'))
  keys = memoryCaseKeys()
  documents = createDocumentStore(dir, keys)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function* chunks(...parts: (Uint8Array | string)[]) {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

const files = async () => {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

const pathOf = (sha256: string) => join(dir, sha256.slice(0, 2), sha256)
const read = async (sha256: string, caseId = id) => {
  const content = await documents.open(caseId, sha256)
  return content && (await buffer(content))
}

test('keeps what it was given encrypted, under the hash of what lies there', async () => {
  const stored = await documents.put(id, chunks(pdf.subarray(0, 10), pdf.subarray(10)), { maxBytes: 1000 })
  expect(stored).toMatchObject({ content: hash(pdf), size: pdf.byteLength, mediaType: 'application/pdf' })
  expect(await files()).toEqual([stored.sha256])
  const kept = await readFile(pathOf(stored.sha256))
  expect(hash(kept)).toBe(stored.sha256)
  expect(kept.includes('%PDF')).toBe(false)
  expect(await documents.stat(stored.sha256)).toEqual({ size: kept.byteLength })
  const raw = await documents.openStored(stored.sha256)
  expect(raw && (await buffer(raw))).toEqual(kept)
  expect(await read(stored.sha256)).toEqual(pdf)
})

test('nothing that was sent touches the disk while it arrives', async () => {
  async function* looking() {
    yield Buffer.concat([Buffer.from('a word that nobody else writes. '), Buffer.alloc(300_000, 'x')])
    for (const name of await readdir(join(dir, 'tmp'))) {
      const written = await readFile(join(dir, 'tmp', name))
      expect(written.byteLength).toBeGreaterThan(200_000)
      expect(written.includes('nobody') || written.includes('xxxx')).toBe(false)
    }
    yield Buffer.from('the end')
  }
  expect(await documents.put(id, looking(), { maxBytes: 1_000_000 })).toMatchObject({ mediaType: 'text/plain' })
})

test('the same content is kept for each case and each time, and opens for its own case only', async () => {
  const puts = Array.from({ length: 8 }, () => documents.put(id, chunks(pdf), { maxBytes: 1000 }))
  const stored = await Promise.all(puts)
  expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(8)
  expect(await files()).toHaveLength(8)
  const foreign = await documents.put('another-case', chunks(pdf), { maxBytes: 1000 })
  await expect(read(foreign.sha256)).rejects.toThrow('does not open')
})

test('what was kept before documents were encrypted stays readable', async () => {
  const before = await documents.keep(chunks(pdf))
  expect(before).toBe(hash(pdf))
  expect(await read(before)).toEqual(pdf)
})

test('a document that was altered or put in the place of another breaks off before its end', async () => {
  const [one, other] = [
    await documents.put(id, chunks(pdf), { maxBytes: 1000 }),
    await documents.put(id, chunks(png), { maxBytes: 1000 }),
  ]
  await writeFile(pathOf(one.sha256), await readFile(pathOf(other.sha256)))
  await expect(read(one.sha256)).rejects.toThrow('it was altered')
  const plain = await documents.keep(chunks('Se concede.'))
  await writeFile(pathOf(plain), 'Se niega.')
  await expect(read(plain)).rejects.toThrow('it was altered')
  await writeFile(pathOf(other.sha256), (await readFile(pathOf(other.sha256))).subarray(0, -1))
  await expect(read(other.sha256)).rejects.toThrow('it was altered')
})

test('with its key destroyed nothing opens and nothing is added, and what is removed is gone', async () => {
  const { sha256 } = await documents.put(id, chunks(pdf), { maxBytes: 1000 })
  await keys.destroy(id)
  expect(await read(sha256)).toBeUndefined()
  expect(await documents.stat(sha256)).toBeDefined()
  await expect(documents.put(id, chunks(pdf), { maxBytes: 1000 })).rejects.toMatchObject({
    code: 'personal-data-erased',
  })
  await documents.remove(sha256)
  await documents.remove(sha256)
  await documents.remove('../tmp')
  expect([await documents.stat(sha256), await files()]).toEqual([undefined, []])
})

test('takes a document of exactly the limit, and stops reading at one byte more', async () => {
  const { sha256 } = await documents.put(id, chunks('12345', '67890'), { maxBytes: 10 })
  let asked = 0
  async function* endless() {
    for (;;) {
      asked += 1
      yield Buffer.from('123456')
    }
  }
  await expect(documents.put(id, endless(), { maxBytes: 10 })).rejects.toMatchObject({
    code: 'document-too-large',
    params: { maxBytes: 10 },
    message: expect.stringContaining('10 bytes'),
  })
  expect(asked).toBe(2)
  expect(await files()).toEqual([sha256])
})

test('refuses an empty document', async () => {
  await expect(documents.put(id, chunks(), { maxBytes: 10 })).rejects.toMatchObject({ code: 'document-empty' })
  expect(await files()).toEqual([])
})

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const odt = 'application/vnd.oasis.opendocument.text'
const contentOf: Record<string, string> = {
  '[Content_Types].xml': `<Types><Override PartName="/word/document.xml" ContentType="${docx}.main+xml"/></Types>`,
  'word/document.xml': '<w:document/>',
  mimetype: odt,
}
const zipOf = (...names: string[]) =>
  buffer(
    Readable.from(
      writeZip(
        names.map((name) => ({ name, content: Buffer.from(contentOf[name] ?? '') })),
        '2026-01-01T00:00:00Z',
      ),
    ),
  )

test.each([
  ['PDF', pdf, 'application/pdf'],
  ['PNG', png, 'image/png'],
  ['text with accents', Buffer.from('Petición número 1\r\n\tseñor'), 'text/plain'],
  ['text cut inside a character', Buffer.from('ñ').subarray(0, 1), 'application/octet-stream'],
  ['bytes of a program', Buffer.from([0x00, 0x01, 0x02, 0x03]), 'application/octet-stream'],
  ['a text document of Word', await zipOf('[Content_Types].xml', 'word/document.xml'), docx],
  ['an OpenDocument text', await zipOf('mimetype'), odt],
  ['a program', Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1'), 'application/x-elf'],
])('tells the type of %s by its content', async (_, content, mediaType) => {
  expect(await documents.put(id, chunks(content), { maxBytes: 1000 })).toMatchObject({ mediaType })
})

test('tells text apart when a character is split between chunks', async () => {
  const bytes = Buffer.from('año')
  const stored = await documents.put(id, chunks(bytes.subarray(0, 2), bytes.subarray(2)), { maxBytes: 10 })
  expect(stored.mediaType).toBe('text/plain')
})

test('refuses a type that was not asked for, naming both, and keeps nothing', async () => {
  const program = Buffer.from('MZ\u0090\u0000disguised as cedula.pdf', 'latin1')
  await expect(
    documents.put(id, chunks(program), { maxBytes: 1000, accept: ['application/pdf'] }),
  ).rejects.toMatchObject({
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
  await expect(documents.put(id, broken(), { maxBytes: 1000 })).rejects.toThrow('connection lost')
  expect(await files()).toEqual([])
})

test.each(['', '../tmp', 'a'.repeat(63), '../'.repeat(20) + 'etc/passwd', 'A'.repeat(64)])(
  'finds nothing under %j',
  async (name) => {
    expect(await documents.open(id, name)).toBeUndefined()
    expect(await documents.stat(name)).toBeUndefined()
  },
)

test('finds nothing that was never kept', async () => {
  expect(await documents.open(id, hash(pdf))).toBeUndefined()
  expect(await documents.stat(hash(pdf))).toBeUndefined()
})

test('a kill during an upload leaves nothing under a hash, and the next upload works', async () => {
  const script = `
    import { createDocumentStore } from '#documents/documents.ts'
    import { memoryCaseKeys } from '#support/case-keys.ts'
    async function* slow() {
      yield Buffer.from(${JSON.stringify(pdf.toString())})
      process.stdout.write('written')
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    }
    await createDocumentStore(${JSON.stringify(dir)}, memoryCaseKeys()).put('x', slow(), { maxBytes: 1000 })`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await readdir(dir)).toEqual(['tmp'])
  expect(await documents.open(id, hash(pdf))).toBeUndefined()
  expect(await documents.put(id, chunks(pdf), { maxBytes: 1000 })).toMatchObject({ content: hash(pdf) })
})

test('clears away what killed uploads left a day ago, and nothing newer', async () => {
  await mkdir(join(dir, 'tmp'))
  await writeFile(join(dir, 'tmp', 'old'), 'x')
  await writeFile(join(dir, 'tmp', 'new'), 'x')
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
  await utimes(join(dir, 'tmp', 'old'), twoDaysAgo, twoDaysAgo)
  await documents.put(id, chunks(pdf), { maxBytes: 1000 })
  expect(await readdir(join(dir, 'tmp'))).toEqual(['new'])
})
