import { z } from '@hono/zod-openapi'

/** Shapes of requests and answers: checked on the way in, described in `/openapi.json`. */
export const caseId = z.uuid().openapi({ param: { name: 'id', in: 'path' }, description: 'The case.' })
export const name = z.string().min(1).max(100)
export const instant = z.string().openapi({ format: 'date-time', description: 'RFC 3339, UTC.' })
const day = z.string().openapi({ format: 'date' })
export const text = z.object({ es: z.string(), en: z.string().optional() }).openapi('Text')
const plain = z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string().max(1000)).max(100)])
const row = z.record(name, plain)
const value = z.union([plain, z.array(row).max(200)])

/** A field or document that the person must complete or correct, and why. */
export const mark = z.object({ item: name, reason: z.string().min(1).max(2000) })

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
    clock: z.string().optional(),
    upTo: z.string().optional(),
    to: z.array(z.string()).optional(),
    elsewhere: z.boolean().optional(),
    next: z.string().optional(),
    name: z.string().optional(),
    fields: z.array(z.string()).optional(),
    offices: z.array(z.string()).optional(),
    grounds: z.array(z.string()).optional(),
    child: z.string().optional(),
  })
  .openapi('Action', { description: 'A move that this caller may make now.' })

export const storedDocument = z
  .object({
    id: z.uuid(),
    sha256: z.string().openapi({ description: 'Of the bytes as they are kept, encrypted.' }),
    content: z.string().optional().openapi({ description: 'SHA-256 of what was sent, where it is kept encrypted.' }),
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
        notes: z.array(z.looseObject({ kind: z.string() })).openapi({
          description: 'What moved the day: suspensions, an extension, a restart, office hours, another calendar.',
        }),
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
    erased: z
      .looseObject({ at: z.string(), ground: z.string() })
      .optional()
      .openapi({ description: 'Since when nobody can read any more what was personal.' }),
    steps: z.array(
      z.object({
        step: z.string(),
        kind: z.string(),
        title: text,
        since: instant,
        expiresAt: instant.optional(),
        escalatesAt: instant.optional(),
        escalatedTo: z.string().optional(),
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
    payments: z.array(
      z.object({
        step: z.string(),
        cents: z.number().int().openapi({ description: 'Hundredths of the unit of the currency.' }),
        currency: z.string(),
        status: z.string(),
        provider: z.string().optional(),
        reference: z.string().optional(),
        url: z.string().optional().openapi({ description: 'Where the person pays.' }),
        paidOn: day.optional(),
      }),
    ),
    appointments: z.array(
      z.object({
        step: z.string(),
        office: z.string(),
        at: instant,
        minutes: z.number().int(),
        status: z.string(),
        bookings: z.number().int(),
      }),
    ),
    children: z.array(
      z.object({
        name: z.string(),
        step: z.string(),
        procedure: z.string(),
        case: z.uuid().optional(),
        folio: z.string().optional(),
        outcome: z.string().optional(),
        earlier: z.boolean().optional().openapi({ description: 'Of an earlier time; nothing waits for it.' }),
      }),
    ),
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
