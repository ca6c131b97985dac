import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { checkToken } from './csrf.ts'
import type { PortalEnv, SentForm } from './deps.ts'
import { Refused } from './refused.ts'

/** One sending: answers and several documents; a document has at most 50 MiB by the language's schema. */
const sentBytes = { answers: 512 * 1024, withFiles: 110 * 1024 * 1024 } as const

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function readForm(data: FormData): SentForm {
  const all = (name: string) =>
    data.getAll(name).flatMap((value) => (typeof value === 'string' ? [value.replaceAll('\r\n', '\n')] : []))
  const key = all('key')[0] ?? ''
  return {
    all,
    one: (name) => all(name)[0] ?? '',
    // A file input that was left alone sends a nameless empty file.
    files: (name) => data.getAll(name).flatMap((value) => (typeof value !== 'string' && value.name ? [value] : [])),
    key: uuid.test(key) ? key.toLowerCase() : crypto.randomUUID(),
  }
}

const tooLarge = () => {
  throw new Refused('too-large')
}
const limits = {
  answers: bodyLimit({ maxSize: sentBytes.answers, onError: tooLarge }),
  withFiles: bodyLimit({ maxSize: sentBytes.withFiles, onError: tooLarge }),
}

/** Reads what a form sent, once, and lets in only forms of ours. */
export const sentForm: MiddlewareHandler<PortalEnv> = async (c, next) => {
  if (c.req.method !== 'POST') return next()
  const hasFiles = c.req.header('content-type')?.startsWith('multipart/form-data') ?? false
  return limits[hasFiles ? 'withFiles' : 'answers'](c, async () => {
    const form = readForm(await c.req.formData())
    checkToken(c, form.one('csrf'))
    c.set('form', form)
    await next()
  })
}
