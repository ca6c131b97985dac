import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { Busboy } from '@fastify/busboy'

/** A file on its way in; nothing of it is kept in memory. */
export interface IncomingFile {
  /** Name of the form's field. */
  field: string
  /** Name of the file as the sender has it; empty when a file field was left alone. */
  name: string
  content: AsyncIterable<Uint8Array>
}

export interface FormLimits {
  /** All that is read of the form, files included; any number of bytes when absent. */
  bytes?: number
  /** All values together, characters. */
  characters: number
  fields: number
  files: number
}

/** `broken`: the form broke off, or is none. `too-large`: it holds more than its limits. */
export class FormError extends Error {
  readonly code: 'broken' | 'too-large'
  constructor(code: FormError['code'], cause?: unknown) {
    super(code === 'broken' ? 'The form did not arrive whole' : 'The form is larger than allowed', { cause })
    this.name = 'FormError'
    this.code = code
  }
}

/** What a form says besides its files, in the order sent. */
export type FormFields = URLSearchParams

/**
 * Reads a multipart form as it arrives. Each file goes to `take`, with the fields sent before it; what `take`
 * leaves of a file is skipped; when it rejects, nothing more of the form is read.
 * @returns all fields, once every `take` has ended.
 * @throws {FormError}, or what `take` rejected with.
 */
export async function readMultipart(
  request: Request,
  limits: FormLimits,
  take: (file: IncomingFile, before: FormFields) => Promise<void>,
): Promise<FormFields> {
  if (!request.body) throw new FormError('broken')
  const body = Readable.fromWeb(request.body as WebStream)
  const parser = parserFor(request, limits)
  const fields = new URLSearchParams()
  const taken: Promise<void>[] = []
  const open = new Set<PassThrough>()
  const stopping = new AbortController()
  // The first reason counts: a refusal tells more than the stream that it broke.
  const stop = (reason: unknown) => stopping.abort(reason)
  let characters = 0
  parser.on('field', (name, value, _nameCut, valueCut) => {
    characters += name.length + value.length
    if (valueCut || characters > limits.characters) stop(new FormError('too-large'))
    else fields.append(name, value)
  })
  parser.on('fieldsLimit', () => stop(new FormError('too-large')))
  parser.on('filesLimit', () => stop(new FormError('too-large')))
  parser.on('file', (field, file, name) => {
    // The parser's own streams may fail before anybody listens, or end as if whole; this one keeps its failure.
    const content = new PassThrough().on('error', () => undefined)
    open.add(content)
    file.on('error', (error) => content.destroy(new FormError('broken', error))).pipe(content)
    const work = take({ field, name: name ?? '', content }, fields).then(() => {
      open.delete(content)
      file.unpipe(content).resume()
    })
    work.catch(stop)
    taken.push(work)
  })
  try {
    await pipeline(counted(body, limits.bytes), parser, { signal: stopping.signal })
  } catch (error) {
    stop(error instanceof FormError ? error : new FormError('broken', error))
    const reason: unknown = stopping.signal.reason
    body.destroy()
    for (const content of open) content.destroy(reason as Error)
    await Promise.allSettled(taken)
    throw reason
  }
  await Promise.all(taken)
  return fields
}

function parserFor(request: Request, { characters, fields, files }: FormLimits) {
  const limits = { fieldNameSize: 200, fieldSize: 4 * characters, fields, files, headerPairs: 20 }
  try {
    return new Busboy({ headers: { 'content-type': request.headers.get('content-type') ?? '' }, limits })
  } catch (error) {
    throw new FormError('broken', error)
  }
}

/** Fails when more comes than may. */
async function* counted(body: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY) {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > most) throw new FormError('too-large')
    yield chunk
  }
}
