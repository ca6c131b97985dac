import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { DocumentError, type DocumentStore, type StoredContent } from '#documents/documents.ts'
import { FormError, type FormLimits, type IncomingFile, readMultipart } from '#documents/multipart.ts'
import { checkToken, ForgedForm } from './csrf.ts'
import type { PortalContext, PortalEnv, SentForm } from './deps.ts'
import { Refused } from './refused.ts'

/** What a form may hold: its answers, and with its files. One document has at most what its definition says. */
export const formLimits = {
  characters: 512 * 1024,
  fields: 500,
  files: 50,
  bytes: 1024 * 1024 * 1024,
} as const

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function readForm(fields: URLSearchParams): SentForm {
  const all = (name: string) => fields.getAll(name).map((value) => value.replaceAll('\r\n', '\n'))
  const key = all('key')[0] ?? ''
  return {
    all,
    one: (name) => all(name)[0] ?? '',
    key: uuid.test(key) ? key.toLowerCase() : crypto.randomUUID(),
  }
}

const answersLimit = bodyLimit({
  maxSize: formLimits.characters,
  onError: () => {
    throw new Refused('too-large')
  },
})

const isMultipart = (c: PortalContext): boolean =>
  c.req.header('content-type')?.startsWith('multipart/form-data') ?? false
/** Where forms have files: the route reads them, once it knows who sends and what is asked for. */
const takesFiles = /^(\/solicitudes\/[^/]+\/pasos\/[^/]+\/(?!enviar$)[^/]+|\/publicacion\/[^/]+\/archivo|\/comprobar)$/

/** Reads what a form sent, once, and lets in only forms of ours. */
export const sentForm: MiddlewareHandler<PortalEnv> = async (c, next) => {
  if (c.req.method !== 'POST') return next()
  if (isMultipart(c)) {
    if (!takesFiles.test(c.req.path)) throw new ForgedForm('None of our forms without files is sent in parts')
    return next()
  }
  return answersLimit(c, async () => {
    const form = readForm(new URLSearchParams(await c.req.text()))
    checkToken(c, form.one('csrf'))
    c.set('form', form)
    await next()
  })
}

/** A file that came with a form: kept by its content, or refused. */
export interface ReceivedFile {
  slot: string
  name: string
  kept: StoredContent | DocumentError
}

interface Receiving {
  caseId: string
  documents: DocumentStore
  /** What each document may be; files for others are passed over. */
  slots: ReadonlyMap<string, { maxBytes: number; accept: readonly string[] }>
}

/** Reads a form that came in parts: nothing of it is taken before it is known to be ours. */
async function receiveParts(
  c: PortalContext,
  limits: FormLimits,
  take: (file: IncomingFile) => Promise<void>,
): Promise<void> {
  const fields = await readMultipart(c.req.raw, limits, async (file, before) => {
    checkToken(c, before.get('csrf') ?? '')
    await take(file)
  }).catch((error: unknown) => {
    if (error instanceof FormError) throw new Refused(error.code === 'broken' ? 'broken' : 'too-large', c.req.path)
    throw error
  })
  const form = readForm(fields)
  checkToken(c, form.one('csrf'))
  c.set('form', form)
}

/**
 * Reads a form with its files, which go to disk while they arrive. A file that is refused does no harm to the rest of
 * the form. When it resolves, the files survive a power cut.
 * @throws {ForgedForm} before any file is kept, when the form is not ours; {@link Refused} when it broke off or is too large.
 */
export async function receiveForm(c: PortalContext, { caseId, documents, slots }: Receiving): Promise<ReceivedFile[]> {
  if (!isMultipart(c)) return []
  const files: Promise<ReceivedFile>[] = []
  await receiveParts(c, formLimits, async ({ field, name, content }) => {
    const slot = field.replace(/^file-/, '')
    const limits = slots.get(slot)
    // A file input that was left alone sends a nameless empty file.
    if (!limits || name === '') return drain(content)
    const file = keep(documents, caseId, content, limits).then((kept) => ({ slot, name, kept }))
    files.push(file)
    await file
  })
  return Promise.all(files)
}

/**
 * Reads the one text file of a form of ours into memory.
 * @throws {ForgedForm} when the form is not ours; {@link Refused} when it broke off or is larger than `most` bytes.
 */
export async function receiveText(c: PortalContext, most: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  const limits = { ...formLimits, files: 1, bytes: most + formLimits.characters }
  await receiveParts(c, limits, async ({ content }) => {
    for await (const part of content) {
      size += part.length
      if (size > most) throw new Refused('too-large', c.req.path)
      parts.push(Buffer.from(part))
    }
  })
  return Buffer.concat(parts).toString('utf8')
}

const keep = (documents: DocumentStore, ...given: Parameters<DocumentStore['put']>) =>
  documents.put(...given).catch((error: unknown) => {
    if (error instanceof DocumentError) return error
    throw error
  })

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}
