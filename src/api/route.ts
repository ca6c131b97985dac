import { createRoute, type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { ApiEnv } from './deps.ts'
import { problemSchema } from './schemas.ts'

export type Api = OpenAPIHono<ApiEnv>

/** Header that holds a draft without an account; never part of an address, which browsers and proxies remember. */
const codeHeader = z.object({
  'ventanilla-code': z
    .string()
    .max(40)
    .optional()
    .openapi({ description: 'The resume code of a case without an account.' }),
})
const readHeaders = codeHeader.extend({
  'ventanilla-purpose': z.string().max(1800).optional().openapi({
    description:
      'Why an officer or auditor reads somebody else’s case, 5 to 200 characters, percent-encoded where not ASCII; the person reads it. Without it, what is open to the officer, or the function.',
  }),
})
const writeHeaders = codeHeader.extend({
  'idempotency-key': z.string().max(40).optional().openapi({
    description:
      'UUID. The same key does the same thing once, however often it is sent. Made and answered when missing.',
  }),
  'if-match': z
    .string()
    .max(20)
    .optional()
    .openapi({ description: 'The revision seen; 412 when the case has changed since.' }),
})
const headers = { none: undefined, code: readHeaders, write: writeHeaders }

export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** A body that must be there. */
export const body = <T extends z.ZodType>(schema: T) => ({
  body: { content: { 'application/json': { schema } }, required: true },
})

type Described<P extends string> = Omit<RouteConfig, 'path'> & {
  path: P
  /** What the caller may send besides: nothing, a resume code, or also what writes take. */
  takes: keyof typeof headers
}

/** A route of the contract; all share how they fail and who may call them. */
export function route<P extends string, R extends Described<P>>(described: R) {
  const { takes, request, responses, ...rest } = described
  const failure = { description: 'A problem', content: { 'application/problem+json': { schema: problemSchema } } }
  const whole = {
    ...rest,
    security: [{ bearer: [] }, {}],
    request: { ...request, ...(headers[takes] && { headers: headers[takes] }) },
    responses: { ...responses, default: failure },
  }
  // The type stays that of the description: handlers answer what it names, and throw everything else.
  return createRoute<P, R>(whole as unknown as R)
}
