import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { parseFolio } from '#app/folio.ts'
import { getStep } from '#core/rules.ts'
import { sameHash } from '#identity/access.ts'
import { hashCode } from '#identity/codes.ts'
import type { ApiEnv } from './deps.ts'
import { problem } from './problem.ts'
import { type Api, json, route } from './route.ts'

const tags = ['status']
const folio = z.string().min(1).max(60)
const code = z.string().min(1).max(40)
const text = z.object({ es: z.string(), en: z.string().optional() })
const status = z
  .object({
    folio: z.string(),
    status: z.string(),
    procedure: z.string(),
    title: text,
    entity: z.string(),
    agency: z.string(),
    filedAt: z.string().optional(),
    closedAt: z.string().optional(),
    outcome: z.string().optional(),
    silence: z.string().optional(),
    due: z.string().optional(),
    steps: z.array(z.object({ step: z.string(), title: text, since: z.string() })),
    revision: z.number().int(),
  })
  .openapi('Status', { description: 'Where a case stands, without anything that people answered.' })

const byGet = route({
  method: 'get',
  path: '/status/{folio}',
  tags,
  takes: 'none',
  summary: 'Where a case stands, for whoever has its folio and code',
  request: { params: z.object({ folio }), query: z.object({ code }) },
  responses: { 200: json(status, 'The status') },
})

const byPost = route({
  method: 'post',
  path: '/status',
  tags,
  takes: 'none',
  summary: 'The same, with the code in the body, where no log keeps it',
  request: { body: { content: { 'application/json': { schema: z.object({ folio, code }) } }, required: true } },
  responses: { 200: json(status, 'The status') },
})

/** Stands for a folio that cannot be one, so that looking it up takes as long as looking up any other. */
const noFolio = 'XX-0000-000000-00'

export function addStatus(api: Api): void {
  api.openapi(byGet, async (c) => {
    const { folio: typed } = c.req.valid('param')
    return c.json(await lookUp(c, typed, c.req.valid('query').code), 200)
  })
  api.openapi(byPost, async (c) => {
    const { folio: typed, code: given } = c.req.valid('json')
    return c.json(await lookUp(c, typed, given), 200)
  })
}

/** A wrong code, an unknown folio and a mistyped one are answered alike, after the same work. */
async function lookUp(c: Context<ApiEnv>, typed: string, given: string) {
  c.get('gate').pass(c, 'lookup', c.get('address'))
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  const { readModels, catalog } = c.get('deps')
  const row = await readModels.status(parseFolio(typed) ?? noFolio)
  const matches = sameHash(hashCode(given), row?.lookupHash)
  if (!row?.folio || !matches) throw problem('folio-not-found')
  const rules = await catalog.rules(row.procedure, row.definition)
  const { status: now, procedure, entity, agency, filedAt, closedAt, outcome, silence, due, revision } = row
  const steps = row.steps.map(({ step, since }) => ({
    step,
    since,
    title: getStep(rules, step).status ?? getStep(rules, step).title,
  }))
  return {
    folio: row.folio,
    status: now,
    procedure,
    title: rules.definition.title,
    entity,
    agency,
    ...(filedAt !== undefined && { filedAt }),
    ...(closedAt !== undefined && { closedAt }),
    ...(outcome !== undefined && { outcome }),
    ...(silence !== undefined && { silence }),
    ...(due !== undefined && { due }),
    steps,
    revision,
  }
}
