import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { Busboy } from '@fastify/busboy'
import { problem, ProblemError } from './problem.ts'

/** A file on its way in; nothing of it is kept in memory. */
export interface Upload {
  name: string
  content: AsyncIterable<Uint8Array>
  /** Fields of the form that came before the file. */
  fields: Record<string, string>
}

const limits = { fieldNameSize: 100, fieldSize: 2000, fields: 20, files: 1, headerPairs: 20 }

/**
 * Hands the first file of a multipart form to `use`, as a stream.
 * @throws {ProblemError} when the form is broken off, holds no file, or is none.
 */
export async function withFirstFile<T>(request: Request, use: (upload: Upload) => Promise<T>): Promise<T> {
  if (!request.body) throw problem('upload-broken')
  const body = Readable.fromWeb(request.body as WebStream)
  const parser = parserFor(request)
  const fields: Record<string, string> = {}
  let used: Promise<T> | undefined
  // The parser's own streams may fail before anybody listens, or end as if whole; this one keeps its failure.
  const content = new PassThrough().on('error', () => undefined)
  parser.on('field', (name, value) => {
    fields[name] = value
  })
  parser.on('file', (_, file, name) => {
    file.on('error', (error) => content.destroy(broken(error))).pipe(content)
    used = use({ name, content, fields })
    // Whoever refuses the file stops reading it; the rest of the form is then of no interest either.
    used.catch((error: Error) => body.destroy(error))
  })
  try {
    await pipeline(body, parser)
  } catch (error) {
    content.destroy(broken(error))
    // The refusal itself tells more than the stream that it broke.
    if (used) return used
    throw broken(error)
  }
  if (!used) throw problem('upload-broken')
  return used
}

function parserFor(request: Request) {
  try {
    return new Busboy({ headers: { 'content-type': request.headers.get('content-type') ?? '' }, limits })
  } catch (error) {
    throw broken(error)
  }
}

const broken = (cause: unknown) => new ProblemError([{ code: 'upload-broken' }], {}, { cause })
