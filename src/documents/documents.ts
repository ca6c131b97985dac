import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { fileTypeFromStream } from 'file-type'
import type { CaseKey, CaseKeys } from '#privacy/case-key.ts'
import { isSealedDocument, openStream, sealStream } from '#privacy/sealed-stream.ts'
import { createStoredDocuments, type StoredDocuments } from './stored-documents.ts'
import { createTextCheck } from './text-check.ts'

/** What was kept of a case, encrypted under its key. */
export interface StoredContent {
  /** SHA-256 of the encrypted bytes, hex: where they lie. */
  sha256: string
  /** SHA-256 of what was sent, hex. Personal: who has the document can tell that this is it. */
  content: string
  /** Bytes that were sent. */
  size: number
  /** Found by content, never by name. */
  mediaType: string
}

interface PutOptions {
  maxBytes: number
  /** Media types allowed; any when absent. */
  accept?: readonly string[]
}

export interface DocumentStore extends StoredDocuments {
  /**
   * Encrypts the bytes of `stream` while they arrive. When it resolves, they survive a power cut: record the event only then.
   * @throws {DocumentError} when the content is empty, larger than `maxBytes`, or of a type not in `accept`, or when the
   * case's personal data was erased.
   */
  put(caseId: string, stream: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredContent>
  /**
   * What was sent; undefined when there is no such document, or nobody can read it since the case's personal data was
   * erased. It breaks off with an error before the first byte that is not as it was kept. The caller reads or destroys it.
   */
  open(caseId: string, sha256: string): Promise<Readable | undefined>
}

/** Why a document was refused; `params` are facts for the sentence that a person reads. */
export class DocumentError extends Error {
  readonly code: 'document-too-large' | 'document-type' | 'document-empty' | 'personal-data-erased'
  readonly params: Record<string, string | number>
  constructor(code: DocumentError['code'], message: string, params: Record<string, string | number> = {}) {
    super(message)
    this.name = 'DocumentError'
    this.code = code
    this.params = params
  }
}

/** Documents of cases in the folder `dir`, each encrypted under the key of its case. What was kept before that stays readable. */
export function createDocumentStore(dir: string, keys: Pick<CaseKeys, 'ensure' | 'find'>): DocumentStore {
  const stored = createStoredDocuments(dir)

  async function put(caseId: string, stream: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredContent> {
    const key = await keys.ensure(caseId)
    if (!key)
      throw new DocumentError('personal-data-erased', 'The personal data of the case was erased: nothing can be added.')
    const plain = createMeasure(options.maxBytes)
    let mediaType = ''
    const sha256 = await stored.keep(sealStream(key, plain.through(stream)), async (file) => {
      if (plain.size() === 0)
        throw new DocumentError('document-empty', 'The document has no content: choose another file.')
      mediaType = (await typeOf(file, key)) ?? (plain.isText() ? 'text/plain' : 'application/octet-stream')
      if (options.accept && !options.accept.includes(mediaType)) throw wrongType(mediaType, options.accept)
    })
    return { sha256, content: plain.sha256(), size: plain.size(), mediaType }
  }

  async function open(caseId: string, sha256: string): Promise<Readable | undefined> {
    const file = await stored.openStored(sha256)
    if (!file) return undefined
    const start = await startOf(file)
    const key = isSealedDocument(start) ? await keys.find(caseId) : undefined
    if (isSealedDocument(start) && !key) {
      file.destroy()
      return undefined
    }
    const bytes = unaltered(file, sha256)
    const content = Readable.from(key ? openStream(key, bytes) : bytes, { objectMode: false })
    return content.once('close', () => file.destroy())
  }

  return { ...stored, put, open }
}

/** The first bytes, which stay to be read. */
async function startOf(file: Readable): Promise<Uint8Array> {
  await once(file, 'readable')
  const chunk = file.read() as Buffer | null
  if (chunk) file.unshift(chunk)
  return chunk ?? new Uint8Array()
}

/** The bytes, of which the last come only when all together are what their hash says. */
async function* unaltered(file: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let held: Uint8Array | undefined
  for await (const chunk of file) {
    hash.update(chunk)
    if (held) yield held
    held = chunk
  }
  if (hash.digest('hex') !== sha256) throw new Error(`The document ${sha256} is not what was kept: it was altered`)
  if (held) yield held
}

/** The type by content. Encrypted bytes tell none, so they are opened again as far as is needed. */
async function typeOf(file: string, key: CaseKey): Promise<string | undefined> {
  const opened = Readable.from(openStream(key, createReadStream(file)), { objectMode: false })
  try {
    return (await fileTypeFromStream(opened))?.mime
  } finally {
    opened.destroy()
  }
}

function wrongType(mediaType: string, accept: readonly string[]): DocumentError {
  const message = `The document is ${mediaType} by its content; accepted: ${accept.join(', ')}.`
  return new DocumentError('document-type', message, { mediaType, accept: accept.join(', ') })
}

/** Looks at what a person sends while it passes. */
function createMeasure(maxBytes: number) {
  const hash = createHash('sha256')
  const text = createTextCheck()
  let size = 0
  return {
    async *through(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream) {
        size += chunk.byteLength
        if (size > maxBytes) {
          const message = `The document is larger than ${maxBytes} bytes: choose or make a smaller one.`
          throw new DocumentError('document-too-large', message, { maxBytes })
        }
        hash.update(chunk)
        text.add(chunk)
        yield chunk
      }
    },
    size: () => size,
    isText: () => text.end(),
    sha256: () => hash.digest('hex'),
  }
}
