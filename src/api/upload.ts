import { FormError, type IncomingFile, readMultipart } from '#documents/multipart.ts'
import { problem, ProblemError } from './problem.ts'

export type Upload = Pick<IncomingFile, 'name' | 'content'>

const limits = { characters: 2000, fields: 20, files: 1 }

/**
 * Hands the one file of a multipart form to `use`, as a stream.
 * @throws {ProblemError} when the form is broken off, holds no file or several, or is none.
 */
export async function withFile<T>(request: Request, use: (upload: Upload) => Promise<T>): Promise<T> {
  const results: T[] = []
  try {
    await readMultipart(request, limits, async (file) => {
      results.push(await use(file))
    })
  } catch (error) {
    if (error instanceof FormError) throw new ProblemError([{ code: 'upload-broken' }], {}, { cause: error })
    throw error
  }
  const [result] = results
  if (results.length === 0) throw problem('upload-broken')
  return result as T
}
