import { z } from '@hono/zod-openapi'

/** Shapes of requests and answers: checked on the way in, described in `/openapi.json`. */
export const caseId = z.uuid().openapi({ param: { name: 'id', in: 'path' }, description: 'The case.' })
export const name = z.string().min(1).max(100)
const instant = z.string().openapi({ format: 'date-time', description: 'RFC 3339, UTC.' })
const day = z.string().openapi({ format: 'date' })
const text = z.object({ es: z.string(), en: z.string().optional() }).openapi('Text')
const value = z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string().max(1000)).max(100)])

export const answers = z.record(name, value).openapi('Answers')
export const answerChanges = z.record(name, value.nullable()).openapi('AnswerChanges', {
  description: 'Answers by field; null removes one.',
})

export const action = z
  .object({
    type: z.string(),
    step: z.string().optional(),
    outcomes: z.array(z.string()).optional(),
    effect: z.string().optional(),
  })
  .openapi('Action', { description: 'A move that this caller may make now.' })

export const storedDocument = z
  .object({
    id: z.uuid(),
    sha256: z.string(),
    name: z.string(),
    size: z.number().int(),
    mediaType: z.string(),
    slot: z.string().optional(),
    step: z.string().optional(),
    at: instant.optional(),
  })
  .openapi('Document')

const clock = z
  .object({
    clock: z.string(),
    title: text.optional(),
    status: z.enum(['running', 'suspended', 'stopped', 'expired']),
    term: z.string(),
    norm: z.string(),
    due: day,
    dueAt: instant,
    explanation: z
      .object({
        from: day,
        due: day,
        term: z.string(),
        norm: z.string(),
        unlistedYears: z.array(z.number()),
        lines: z.array(
          z.object({
            day,
            counted: z.boolean(),
            n: z.number().int().optional(),
            off: z.looseObject({ reason: z.string() }).optional(),
          }),
        ),
      })
      .openapi('DueExplanation', { description: 'Every day, counted or skipped, and why.' }),
  })
  .openapi('Clock')

export const caseView = z
  .object({
    id: z.uuid(),
    revision: z.number().int(),
    status: z.enum(['draft', 'open', 'closed']),
    procedure: z.string(),
    version: z.number().int(),
    definition: z.string(),
    entity: z.string(),
    agency: z.string(),
    channel: z.string(),
    language: z.string(),
    folio: z.string().optional(),
    openedAt: instant,
    filedAt: instant.optional(),
    closedAt: instant.optional(),
    outcome: z.string().optional(),
    silence: z.looseObject({ effect: z.enum(['positive', 'negative']), norm: z.string() }).optional(),
    steps: z.array(
      z.object({
        step: z.string(),
        kind: z.string(),
        title: text,
        since: instant,
        expiresAt: instant.optional(),
        assignee: z.string().optional(),
        marks: z.array(z.object({ item: z.string(), reason: z.string() })).optional(),
        note: z.string().optional(),
      }),
    ),
    clocks: z.array(clock),
    data: answers.optional(),
    documents: z.array(storedDocument).optional(),
    issued: z.array(storedDocument).optional(),
    effects: z
      .array(
        z.object({
          id: z.string(),
          step: z.string(),
          kind: z.string(),
          status: z.string(),
          reason: z.string().optional(),
        }),
      )
      .optional(),
    access: z.enum(['own', 'agency', 'audit', 'admin']),
    actions: z.array(action),
  })
  .openapi('Case')

export const changed = z
  .object({
    id: z.uuid(),
    revision: z.number().int(),
    position: z
      .string()
      .optional()
      .openapi({ description: 'Give it as `minPosition` to a list that must show this change.' }),
    status: z.string(),
    actions: z.array(action),
  })
  .openapi('Changed')

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().openapi({ description: 'Stable; decide by it.' }),
    detail: z.string().openapi({ description: 'What happened and what to do, in the language of Accept-Language.' }),
    pointer: z.string().optional().openapi({ description: 'JSON Pointer (RFC 6901) to what is wrong.' }),
    problems: z.array(
      z.object({
        code: z.string(),
        pointer: z.string().optional(),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        detail: z.string(),
      }),
    ),
  })
  .openapi('Problem', { description: 'RFC 9457.' })

export const pageQuery = {
  cursor: z.string().max(1000).optional().openapi({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).optional(),
}
export const minPosition = z.string().max(100).optional().openapi({
  description: 'Wait up to one second until the list shows this position, as answered by a write.',
})

/** An object whose properties another place names: a read model, or the definition language. */
export const record = (named: string, description: string) =>
  z.any().openapi(named, { type: 'object', additionalProperties: true, description })

/** A page of rows; what is in a row, the read models say. */
export const page = (row: string) =>
  z.object({ items: z.array(record(row, 'As `src/projections/read-models.ts` says.')), next: z.string().optional() })
