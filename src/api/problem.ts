import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { BusyError, RevisionError } from '#app/execute.ts'
import type { Problem } from '#core/errors.ts'
import { DocumentError } from '#documents/documents.ts'
import { EventStoreError } from '#event-store/event-store.ts'
import { TokenError } from '#identity/verifier.ts'
import { MasterKeyError } from '#privacy/master-key.ts'
import { SealError } from '#privacy/seal.ts'
import { CursorError } from '#projections/queries.ts'
import type { ApiEnv } from './deps.ts'
import { type ApiProblemCode, messages, sentence } from './messages.ts'

export interface ApiProblem {
  code: ApiProblemCode
  pointer?: string
  params?: Record<string, string | number>
}

/** Thrown anywhere in a request; answered as RFC 9457 `application/problem+json`. */
export class ProblemError extends Error {
  readonly problems: readonly [ApiProblem, ...ApiProblem[]]
  readonly headers: Record<string, string>
  constructor(
    problems: readonly [ApiProblem, ...ApiProblem[]],
    headers: Record<string, string> = {},
    options?: ErrorOptions,
  ) {
    super(problems[0].code, options)
    this.name = 'ProblemError'
    this.problems = problems
    this.headers = headers
  }
}

export const problem = (
  code: ApiProblemCode,
  { pointer, params, headers = {} }: Omit<ApiProblem, 'code'> & { headers?: Record<string, string> } = {},
): ProblemError =>
  new ProblemError([{ code, ...(pointer !== undefined && { pointer }), ...(params && { params }) }], headers)

/** What the rules had against a command. */
export function rejected(problems: readonly Problem[]): ProblemError {
  const [first, ...others] = problems
  return first ? new ProblemError([first, ...others]) : problem('internal')
}

const retryAfter = { 'Retry-After': '1' }

/** Every error that we expect, as a problem; undefined for those that only a mistake of ours explains. */
function toProblem(error: Error): ProblemError | undefined {
  if (error instanceof ProblemError) return error
  if (error instanceof DocumentError) return problem(error.code, { params: error.params })
  if (error instanceof CursorError) return problem('cursor-invalid', { pointer: '/query/cursor' })
  if (error instanceof BusyError) return problem('case-busy', { headers: retryAfter })
  if (error instanceof RevisionError) return problem('revision-conflict', { params: { revision: error.actual } })
  if (error instanceof TokenError) {
    if (error.code === 'issuer-unavailable') return problem('unavailable', { headers: retryAfter })
    return problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })
  }
  if (error instanceof EventStoreError) return fromStore(error)
  if (error instanceof MasterKeyError) return problem('unavailable', { headers: retryAfter })
  if (error instanceof SealError) return problem('history-altered')
  if (isDatabaseDown(error)) return problem('unavailable', { headers: retryAfter })
  if (error instanceof HTTPException && error.status < 500) return problem('bad-request')
  return undefined
}

function fromStore({ code }: EventStoreError): ProblemError | undefined {
  if (code === 'unavailable') return problem('unavailable', { headers: retryAfter })
  return code === 'too-large' ? problem('body-too-large', { params: { maxBytes: 512 * 1024 } }) : undefined
}

/**
 * Connection refused, lost or timed out (Node's codes); PostgreSQL's classes 08, 53 and 57: starting, stopping, full; or
 * 3F000 and 42P01: the read models are not built yet.
 */
function isDatabaseDown(error: Error & { code?: unknown }): boolean {
  const connection = /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|^08|^53|^57|^3F000$|^42P01$/
  const words = /connection terminated|timeout exceeded when trying to connect|Query read timeout/i
  return (typeof error.code === 'string' && connection.test(error.code)) || words.test(error.message)
}

/** Answers an error; what nobody expected is logged, without anything of the request's content. */
export function answerError(error: Error, c: Context<ApiEnv>): Response {
  const known = toProblem(error)
  if (!known || known.problems[0].code === 'unavailable' || error instanceof SealError) {
    c.get('deps').log.error({ err: error, method: c.req.method, route: c.req.routePath }, 'a request failed')
  }
  const { problems, headers } = known ?? problem('internal')
  const language = c.get('language')
  const [{ code }] = problems
  const { status } = messages[code]
  const described = problems.map((each) => ({ ...each, detail: sentence(each.code, language, each.params) }))
  const body = {
    type: `urn:ventanilla:problem:${code}`,
    title: messages[code][language].split(/(?<=[.:])\s/)[0]?.replace(/\{\w+\}/g, '…') ?? code,
    status,
    code,
    detail: described[0]?.detail,
    ...(described[0]?.pointer !== undefined && { pointer: described[0].pointer }),
    problems: described,
  }
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header('Content-Language', language)
  c.header('Cache-Control', 'no-store')
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, { 'Content-Type': 'application/problem+json' })
}
