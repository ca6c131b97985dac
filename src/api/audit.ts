import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { purposeLength } from '#access/case-read.ts'
import { mostFindings, type PatternResult } from '#audit/find-patterns.ts'
import { shortestValue } from '#audit/person-tokens.ts'
import { parseFolio } from '#app/folio.ts'
import type { ApiEnv } from './deps.ts'
import { requireFunction } from './lists.ts'
import { problem } from './problem.ts'
import { given } from './procedures.ts'
import { body, type Api, json, route } from './route.ts'
import { page, pageQuery, record } from './schemas.ts'

const short = z.string().max(200).optional()
const instant = (description: string) => z.iso.datetime().optional().openapi({ description })
const tags = ['audit']
const auditedCase = record('AuditedCase', 'As `src/audit/find-cases.ts` says.')

const casesRoute = route({
  method: 'get',
  path: '/audit/cases',
  tags,
  takes: 'none',
  summary: 'Filed cases of the entities that you audit, newest first',
  request: {
    query: z.object({
      entity: short,
      folio: short,
      agency: short.openapi({ description: 'That has the case, or had it at a step.' }),
      procedure: short,
      officer: short.openapi({ description: 'Account of an officer who did anything in it.' }),
      outcome: short,
      late: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ description: 'Whether a legal term of the office ran out in it.' }),
      silence: z.enum(['positive', 'negative']).optional(),
      status: z.enum(['open', 'closed']).optional(),
      from: instant('Filed at it or later.'),
      to: instant('Filed before it.'),
      ...pageQuery,
    }),
  },
  responses: { 200: json(page('AuditedCase'), 'Cases') },
})

const personsRoute = route({
  method: 'post',
  path: '/audit/persons',
  tags,
  takes: 'none',
  summary: 'Filed cases of a person',
  description:
    'By the number of a document, the full name, an address of mail or a telephone that an answer held. The search leaves a trace with you and the reason; what was looked for is kept nowhere.',
  request: body(
    z.object({
      value: z.string().max(200),
      reason: z
        .string()
        .max(1000)
        .openapi({
          description: `Why, ${purposeLength.least} to ${purposeLength.most} characters.`,
        }),
      entity: short,
    }),
  ),
  responses: {
    200: json(
      z.object({ total: z.number().int(), items: z.array(auditedCase) }),
      'How many cases there are, and the newest of them, at most 100',
    ),
  },
})

const text = z.object({ es: z.string(), en: z.string() })
const pattern = z
  .object({
    id: z.string(),
    kind: z.string(),
    on: z.boolean(),
    title: text,
    why: text,
    source: z.object({ title: z.string(), url: z.string() }).optional(),
    limits: record('PatternLimits', 'Thresholds, as `src/audit/pattern-rules.ts` says.'),
    from: z.string(),
    to: z.string(),
    total: z.number().int().optional().openapi({ description: 'Absent while the rule is off.' }),
    findings: z.array(record('Finding', 'As `src/audit/find-patterns.ts` says.')),
  })
  .openapi('Pattern', { description: 'A rule of what needs a look, and where it says so: evidence, not a verdict.' })

const patternsRoute = route({
  method: 'get',
  path: '/audit/patterns',
  tags,
  takes: 'none',
  summary: 'Patterns that need a look, in the entities that you audit',
  description: `Each rule with its newest findings, at most ${mostFindings}.`,
  request: {
    query: z.object({
      entity: short,
      pattern: short.openapi({ description: 'One rule by its id; all when missing.' }),
      from: instant('As far back as the rule says when missing.'),
      to: instant('Now when missing.'),
    }),
  },
  responses: { 200: json(z.object({ items: z.array(pattern) }), 'Rules and findings') },
})

/** What auditors look for, each in the entities that they look after. */
export function addAudit(api: Api): void {
  api.openapi(casesRoute, async (c) => {
    const { entity, folio, late, cursor, limit, ...filter } = c.req.valid('query')
    const { entities } = auditorOf(c, entity)
    const known = folio === undefined ? undefined : parseFolio(folio)
    if (folio !== undefined && known === undefined) throw problem('folio-not-found')
    const asked = { ...given(filter), ...given({ folio: known, late: late === undefined ? late : late === 'true' }) }
    return c.json(await c.get('deps').audit.cases({ entities, ...asked }, given({ cursor, limit })), 200)
  })

  api.openapi(personsRoute, async (c) => {
    const { value, reason, entity } = c.req.valid('json')
    const { entities, subject } = auditorOf(c, entity)
    c.get('gate').pass(c, 'person', subject)
    c.header('Cache-Control', 'private, no-store')
    const found = await c.get('deps').audit.person({ entities, value, reason, searcher: subject, via: 'api' })
    if (found.ok) return c.json({ total: found.total, items: found.items }, 200)
    const expected = {
      value: `≥ ${shortestValue}`,
      reason: `${purposeLength.least}–${purposeLength.most} characters`,
    }[found.wrong]
    throw problem('field-malformed', { pointer: `/${found.wrong}`, params: { expected } })
  })

  api.openapi(patternsRoute, async (c) => {
    const { entity, pattern: id, from, to } = c.req.valid('query')
    const { entities, subject } = auditorOf(c, entity)
    c.get('gate').pass(c, 'patterns', subject)
    const { audit, now } = c.get('deps')
    const rules = audit.rules.filter((rule) => id === undefined || rule.id === id)
    if (rules.length === 0) throw problem('not-found')
    const scope = { entities, to: to ?? now().toISOString(), ...given({ from }) }
    const results = []
    // One after the other: each of them reads much.
    for (const rule of rules) results.push(await audit.pattern(rule, scope))
    return c.json({ items: results.map(viewPattern) }, 200)
  })
}

/** The entities that the caller audits, or the one of them that was asked for. @throws {ProblemError} 401, 403 */
function auditorOf(c: Context<ApiEnv>, entity: string | undefined): { entities: string[]; subject: string } {
  const { auditor, subject } = requireFunction(c, 'auditor')
  const entities = entity === undefined ? auditor : auditor.filter((one) => one === entity)
  if (entities.length === 0) throw problem('forbidden')
  return { entities, subject }
}

function viewPattern({ rule, from, to, total, findings }: PatternResult) {
  const { id, kind, on, title, why, source, limits } = rule
  return { id, kind, on, title, why, limits, from, to, findings, ...given({ source, total }) }
}
