import { z } from '@hono/zod-openapi'
import type { Rules } from '#core/rules.ts'
import { problem } from './problem.ts'
import { type Api, json, route } from './route.ts'
import { page, pageQuery, record } from './schemas.ts'

const tags = ['procedures']
const id = z
  .string()
  .max(130)
  .openapi({ param: { name: 'id', in: 'path' }, description: '`<entity>.<procedure>`' })
const versionSummary = z.object({ version: z.number().int(), hash: z.string(), effectiveFrom: z.string() })
const procedure = z
  .object({
    procedure: z.string(),
    entity: z.string(),
    version: z.number().int(),
    hash: z.string(),
    definition: record('Definition', 'As `catalog/procedure.schema.json` says.'),
  })
  .openapi('Procedure')

const listRoute = route({
  method: 'get',
  path: '/procedures',
  tags,
  takes: 'none',
  summary: 'Search the catalogue',
  request: {
    query: z.object({
      q: z.string().max(200).optional(),
      entity: z.string().max(100).optional(),
      agency: z.string().max(200).optional(),
      audience: z.enum(['person', 'company', 'public-body']).optional(),
      ...pageQuery,
    }),
  },
  responses: { 200: json(page('ProcedureRow'), 'Procedures in force, best match first') },
})

const getRoute = route({
  method: 'get',
  path: '/procedures/{id}',
  tags,
  takes: 'none',
  summary: 'The version in force',
  request: { params: z.object({ id }) },
  responses: { 200: json(procedure, 'The procedure') },
})

const vocabularies = z.object({
  vocabularies: record(
    'Vocabularies',
    'By id, choices of `value`, `title`, perhaps `help`, and `deprecated` where one is no longer accepted.',
  ),
})

const vocabulariesRoute = route({
  method: 'get',
  path: '/procedures/{id}/vocabularies',
  tags,
  takes: 'none',
  summary: 'The shared choices that its fields name in `optionsFrom`',
  request: { params: z.object({ id }) },
  responses: { 200: json(vocabularies, 'Choices, by vocabulary') },
})

const versionsRoute = route({
  method: 'get',
  path: '/procedures/{id}/versions',
  tags,
  takes: 'none',
  summary: 'Every published version',
  request: { params: z.object({ id }) },
  responses: { 200: json(z.object({ items: z.array(versionSummary) }), 'Versions, newest first') },
})

const versionRoute = route({
  method: 'get',
  path: '/procedures/{id}/versions/{version}',
  tags,
  takes: 'none',
  summary: 'One published version',
  request: { params: z.object({ id, version: z.coerce.number().int().min(1).max(1e6) }) },
  responses: { 200: json(procedure, 'The version') },
})

export function addProcedures(api: Api): void {
  api.openapi(listRoute, async (c) => {
    const { cursor, limit, ...filter } = given(c.req.valid('query'))
    return c.json(await c.get('deps').readModels.procedures(filter, given({ cursor, limit })), 200)
  })

  api.openapi(getRoute, async (c) => {
    const rules = await c.get('deps').catalog.live(c.req.valid('param').id)
    if (!rules) throw problem('procedure-not-found')
    c.header('ETag', `"${rules.hash}"`)
    return c.json(viewProcedure(rules), 200)
  })

  api.openapi(vocabulariesRoute, async (c) => {
    const rules = await c.get('deps').catalog.live(c.req.valid('param').id)
    if (!rules) throw problem('procedure-not-found')
    return c.json({ vocabularies: rules.vocabularies }, 200)
  })

  api.openapi(versionsRoute, async (c) => {
    const versions = await c.get('deps').catalog.versions(c.req.valid('param').id)
    if (versions.length === 0) throw problem('procedure-not-found')
    const items = versions.map(({ rules: { definition, hash }, effectiveFrom }) => ({
      version: definition.version,
      hash,
      effectiveFrom,
    }))
    return c.json({ items: items.toReversed() }, 200)
  })

  api.openapi(versionRoute, async (c) => {
    const { id: named, version } = c.req.valid('param')
    const versions = await c.get('deps').catalog.versions(named)
    const found = versions.find(({ rules }) => rules.definition.version === version)
    if (!found) throw problem('procedure-not-found')
    // A published version never changes.
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    return c.json(viewProcedure(found.rules), 200)
  })
}

const viewProcedure = ({ procedure: named, entity, hash, definition }: Rules) => ({
  procedure: named,
  entity,
  version: definition.version,
  hash,
  definition,
})

/** Without the properties that are undefined: what was not asked for does not filter. */
export function given<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}
