import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Purpose, purposeLength, statedPurpose } from '#access/case-read.ts'
import { addressOf } from './address.ts'
import type { ApiEnv } from './deps.ts'
import { chooseLanguage } from './messages.ts'
import { problem } from './problem.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const maxCodeLength = 40

/** Who calls, from where and in which language. @throws for a token that is no good, wherever it is sent. */
export const caller: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set('address', addressOf(c, c.get('deps').trustedProxies ?? 0))
  const authorization = c.req.header('authorization')
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (!token) throw problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } })
    c.set('identity', await c.get('deps').verify(token))
  }
  const code = c.req.header('ventanilla-code')
  if (code !== undefined && code.length <= maxCodeLength) c.set('code', code)
  await next()
}

/** Sets what every answer of the API needs, also those that fail early. */
export const language: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.set('language', chooseLanguage(c.req.header('accept-language')))
  await next()
}

/** The key that makes a repeated request the same one; a missing key is made, and answered, so that a retry can use it. */
export function idempotencyKey(c: Context<ApiEnv>): string {
  const before = c.get('key')
  if (before !== undefined) return before
  const given = c.req.header('idempotency-key')?.replaceAll('"', '')
  if (given !== undefined && !uuid.test(given)) {
    throw problem('field-malformed', { pointer: '/headers/Idempotency-Key', params: { expected: 'UUID' } })
  }
  const key = given?.toLowerCase() ?? crypto.randomUUID()
  c.set('key', key)
  c.header('Idempotency-Key', key)
  return key
}

/** Why the caller reads, from `Ventanilla-Purpose`: as RFC 3986 writes what is not ASCII. @throws {ProblemError} 400 */
export function statedIn(c: Context<ApiEnv>): Purpose | undefined {
  const given = c.req.header('ventanilla-purpose')
  if (given === undefined) return undefined
  const stated = statedPurpose(decoded(given))
  if (stated) return stated
  const expected = `${purposeLength.least}–${purposeLength.most} characters`
  throw problem('field-malformed', { pointer: '/headers/Ventanilla-Purpose', params: { expected } })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a per cent sign of its own
  }
}

/** The revision that the caller has seen, from `If-Match: "7"`; undefined when any will do. */
export function ifMatch(c: Context<ApiEnv>): number | undefined {
  const given = c.req.header('if-match')
  if (given === undefined || given === '*') return undefined
  const revision = /^"?(\d{1,9})"?$/.exec(given)?.[1]
  if (revision === undefined)
    throw problem('field-malformed', { pointer: '/headers/If-Match', params: { expected: '"<revision>"' } })
  return Number(revision)
}

/**
 * Refuses larger bodies, also those that do not say how large they are. What a request declares is enough where it does,
 * since no more is read than that; looking at the body itself would make a web stream of it, a tenth of a command's cost.
 */
export const jsonBody = (maxBytes: number): MiddlewareHandler => {
  const refuse = () => {
    throw problem('body-too-large', { params: { maxBytes } })
  }
  const limitStream = bodyLimit({ maxSize: maxBytes, onError: refuse })
  return async (c, next) => {
    const declared = c.req.header('content-length')
    if (declared === undefined || c.req.header('transfer-encoding') !== undefined) return limitStream(c, next)
    return Number(declared) > maxBytes ? refuse() : next()
  }
}

/** The caller, who must have logged in. @throws {ProblemError} 401 */
export function requireIdentity(c: Context<ApiEnv>) {
  const identity = c.get('identity')
  if (!identity) throw problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } })
  return identity
}
