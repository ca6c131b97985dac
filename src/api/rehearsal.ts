import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { describeMisfit } from '#publishing/versions/describe-misfit.ts'
import { diffDefinitions } from '#publishing/diff/diff.ts'
import { findUnknownTargets, mappingSchema, toMapping } from '#publishing/versions/mapping-file.ts'
import { rehearseCases, type RehearsedCase } from '#publishing/versions/rehearse-cases.ts'
import { change as carryOut } from './cases.ts'
import type { ApiEnv } from './deps.ts'
import { problem } from './problem.ts'
import { given } from './procedures.ts'
import { requirePublisher } from './publication.ts'
import { type Api, body, json, route } from './route.ts'
import { caseId, changed, pageQuery, record } from './schemas.ts'

const tags = ['publication']
const versionParams = z.object({
  id: z
    .string()
    .max(130)
    .openapi({ param: { name: 'id', in: 'path' }, description: '`<entity>.<procedure>`' }),
  version: z.coerce.number().int().min(1).max(1e6),
})
const mapping = mappingSchema.openapi('Mapping', {
  description: 'Old names to new ones, where they differ; null: the answer leaves the case.',
})

const change = record('Change', 'As `src/publishing/diff/diff.ts` says.')

const diffRoute = route({
  method: 'get',
  path: '/procedures/{id}/versions/{version}/diff',
  tags,
  takes: 'none',
  summary: 'What changes from one version to another, in plain words; a proposal only for publishers',
  request: { params: versionParams, query: z.object({ from: z.coerce.number().int().min(1).max(1e6) }) },
  responses: {
    200: json(z.object({ from: z.number().int(), to: z.number().int(), items: z.array(change) }), 'Changes'),
  },
})

const rehearsalRoute = route({
  method: 'post',
  path: '/procedures/{id}/versions/{version}/rehearsal',
  tags,
  takes: 'none',
  summary: 'Replay the histories of a page of open cases against a version; nothing is written',
  request: {
    params: versionParams,
    query: z.object({ ...pageQuery, limit: z.coerce.number().int().min(1).max(50).optional() }),
    ...body(z.object({ mapping: mapping.optional() })),
  },
  responses: {
    200: json(
      z.object({
        items: z.array(
          record(
            'RehearsedCase',
            'As `src/publishing/versions/rehearse-cases.ts` says, with a sentence for each break.',
          ),
        ),
        next: z.string().optional().openapi({ description: 'Cursor of the next page; absent on the last.' }),
      }),
      'Which cases fit, and where the others break',
    ),
  },
})

const migrateRoute = route({
  method: 'post',
  path: '/cases/{id}/migrate',
  tags,
  takes: 'write',
  summary: 'Take a case to another published version, whole or not at all; for administrators',
  request: {
    params: z.object({ id: caseId }),
    ...body(
      z.object({
        version: z.number().int().min(1).max(1e6),
        mapping: mapping.optional(),
        reason: z.string().min(1).max(2000),
      }),
    ),
  },
  responses: { 200: json(changed, 'Migrated') },
})

export function addRehearsal(api: Api): void {
  api.openapi(diffRoute, async (c) => {
    const { id: procedure, version } = c.req.valid('param')
    const { from } = c.req.valid('query')
    const [before, after] = await Promise.all([findVersion(c, procedure, from), findVersion(c, procedure, version)])
    const items = diffDefinitions(before.definition, after.definition)
    return c.json({ from, to: version, items }, 200)
  })

  api.openapi(rehearsalRoute, async (c) => {
    const { id: procedure, version } = c.req.valid('param')
    requirePublisher(c, procedure)
    const { engine, catalog, readModels } = c.get('deps')
    const after = await findVersion(c, procedure, version)
    const { mapping: names = {} } = c.req.valid('json')
    const chosen = toMapping(names)
    const unknown = findUnknownTargets(after, chosen)
    if (unknown.length > 0)
      throw problem('field-malformed', { pointer: '/mapping', params: { expected: unknown.join(', ').slice(0, 200) } })
    const page = await readModels.openCases(procedure, { limit: 20, ...given(c.req.valid('query')) })
    const items = await rehearseCases({ engine, catalog }, page.items, after, chosen)
    return c.json({ items: items.map(inWords), ...given({ next: page.next }) }, 200)
  })

  api.openapi(migrateRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { version, mapping: names = {}, reason } = c.req.valid('json')
    const entered = await c.get('desk').enter(c, id, { as: 'admin' })
    const versions = await c.get('deps').catalog.versions(entered.state.procedure)
    const found = versions.find(({ rules }) => rules.definition.version === version)
    if (!found) throw problem('not-published')
    const data = { version, definition: found.rules.hash, mapping: toMapping(names), reason }
    return c.json(await carryOut(c, entered, { type: 'migrate', data }), 200)
  })
}

/** A published version for everybody, a proposal for the entity's publishers. @throws {ProblemError} 404 */
async function findVersion(c: Context<ApiEnv>, procedure: string, version: number) {
  const { catalog } = c.get('deps')
  const rules = await catalog.version(procedure, version)
  if (!rules) throw problem('procedure-not-found')
  const state = await catalog.procedure(procedure)
  const isPublished = state?.versions.some(({ hash }) => hash === rules.hash) === true
  if (!isPublished && !c.get('identity')?.publisher.includes(rules.entity)) throw problem('procedure-not-found')
  return rules
}

const inWords = (one: RehearsedCase) => ({
  ...one,
  breaks: one.breaks.map((found) => ({ ...found, sentence: describeMisfit(found) })),
})
