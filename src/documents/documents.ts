import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileTypeFromFile } from 'file-type'
import { createTextCheck } from './text-check.ts'

/** What is kept under its own hash: the same content is kept once, and nothing in it can change unnoticed. */
export interface StoredContent {
  /** SHA-256 of the bytes, hex. */
  sha256: string
  /** Bytes. */
  size: number
  /** Found by content, never by name. */
  mediaType: string
}

interface PutOptions {
  maxBytes: number
  /** Media types allowed; any when absent. */
  accept?: readonly string[]
}

export interface DocumentStore {
  /**
   * Keeps the bytes of `stream`. When it resolves, they survive a power cut: record the event only then.
   * @throws {DocumentError} when the content is empty, larger than `maxBytes`, or of a type not in `accept`.
   */
  put(stream: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredContent>
  /** The content, or undefined when there is none. The caller reads or destroys it. */
  open(sha256: string): Promise<Readable | undefined>
  stat(sha256: string): Promise<{ size: number } | undefined>
}

/** Why a document was refused; `params` are facts for the sentence that a person reads. */
export class DocumentError extends Error {
  readonly code: 'document-too-large' | 'document-type' | 'document-empty'
  readonly params: Record<string, string | number>
  constructor(code: DocumentError['code'], message: string, params: Record<string, string | number> = {}) {
    super(message)
    this.name = 'DocumentError'
    this.code = code
    this.params = params
  }
}

/** Uploads that a crash left behind are deleted after this time. */
const staleAfterMs = 24 * 60 * 60 * 1000

/**
 * A folder of documents by content: `<dir>/<first two digits>/<sha256>`, written first to `<dir>/tmp`. Several processes
 * may share the folder. Bytes without an event, after a crash between the two, do no harm: nothing refers to them.
 */
export function createDocumentStore(dir: string): DocumentStore {
  const temporary = join(dir, 'tmp')
  let prepared: Promise<void> | undefined

  async function put(stream: AsyncIterable<Uint8Array>, { maxBytes, accept }: PutOptions): Promise<StoredContent> {
    prepared ??= prepare(temporary)
    await prepared.catch((error: unknown) => {
      prepared = undefined
      throw error
    })
    const file = join(temporary, randomUUID())
    try {
      const { sha256, size, text } = await writeDurably(file, stream, maxBytes)
      if (size === 0) throw new DocumentError('document-empty', 'The document has no content: choose another file.')
      const mediaType = (await fileTypeFromFile(file))?.mime ?? (text ? 'text/plain' : 'application/octet-stream')
      if (accept && !accept.includes(mediaType)) throw wrongType(mediaType, accept)
      await moveDurably(file, dir, sha256)
      return { sha256, size, mediaType }
    } catch (error) {
      await rm(file, { force: true })
      throw error
    }
  }

  return {
    put,
    async open(sha256) {
      const handle = isHash(sha256) ? await open(pathOf(dir, sha256)).catch(absent) : undefined
      return handle && createReadStream('', { fd: handle })
    },
    async stat(sha256) {
      const found = isHash(sha256) ? await stat(pathOf(dir, sha256)).catch(absent) : undefined
      return found && { size: found.size }
    },
  }
}

/** Also the guard against paths: nothing else ever becomes part of one. */
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

const pathOf = (dir: string, sha256: string): string => join(dir, sha256.slice(0, 2), sha256)

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function wrongType(mediaType: string, accept: readonly string[]): DocumentError {
  const message = `The document is ${mediaType} by its content; accepted: ${accept.join(', ')}.`
  return new DocumentError('document-type', message, { mediaType, accept: accept.join(', ') })
}

async function prepare(temporary: string): Promise<void> {
  await mkdir(temporary, { recursive: true })
  const before = Date.now() - staleAfterMs
  for (const name of await readdir(temporary)) {
    const file = join(temporary, name)
    const found = await stat(file).catch(absent)
    if (found && found.mtimeMs < before) await rm(file, { force: true })
  }
}

async function writeDurably(file: string, stream: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256')
  const text = createTextCheck()
  let size = 0
  const handle = await open(file, 'wx')
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength
      if (size > maxBytes) {
        const message = `The document is larger than ${maxBytes} bytes: choose or make a smaller one.`
        throw new DocumentError('document-too-large', message, { maxBytes })
      }
      hash.update(chunk)
      text.add(chunk)
      await writeAll(handle, chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), size, text: text.end() }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength;) {
    offset += (await handle.write(chunk, offset)).bytesWritten
  }
}

/** Renaming is atomic, but lasts only when the folders are synced too. Replacing the same content changes nothing. */
async function moveDurably(file: string, dir: string, sha256: string): Promise<void> {
  const target = pathOf(dir, sha256)
  const folder = join(target, '..')
  const made = await mkdir(folder, { recursive: true })
  await rename(file, target)
  await syncFolder(folder)
  if (made) await syncFolder(dir)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
