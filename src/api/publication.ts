import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { entityOf } from '#core/names.ts'
import { startOfDay } from '#core/time.ts'
import { hashOf } from '#event-store/envelope.ts'
import type { Identity } from '#identity/identity.ts'
import { checkDefinition } from '#publishing/check-definition.ts'
import { diffDefinitions } from '#publishing/diff/diff.ts'
import { proposalOf } from '#publishing/versions/proposal.ts'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'
import { takeStep } from '#publishing/versions/versions-desk.ts'
import type { ProcedureState } from '#publishing/versions/versions.ts'
import type { ApiEnv } from './deps.ts'
import { problem, ProblemError } from './problem.ts'
import { given } from './procedures.ts'
import { idempotencyKey, requireIdentity } from './request.ts'
import { type Api, body, json, route } from './route.ts'
import { page, pageQuery, record } from './schemas.ts'

const tags = ['publication']
const id = z
  .string()
  .max(130)
  .openapi({ param: { name: 'id', in: 'path' }, description: '`<entity>.<procedure>`' })
const params = z.object({ id })
const version = z.coerce.number().int().min(1).max(1e6)
const versionParams = z.object({ id, version })
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const reason = z.string().min(1).max(2000)
const norm = z.string().min(1).max(500)
const definition = record('Definition', 'As `catalog/procedure.schema.json` says.')
const finding = record('Finding', 'As `src/publishing/finding.ts` says.')
const change = record(
  'Change',
  'As `src/publishing/diff/diff.ts` says: pointer, sentence, and whether it touches open cases.',
)
const standing = record(
  'ProcedureState',
  'As `src/publishing/versions/versions.ts` says: draft, proposal, versions, rulings.',
)

const listRoute = route({
  method: 'get',
  path: '/publication/versions',
  tags,
  takes: 'none',
  summary:
    'Every version of the procedures of your entities, proposals included, with how many cases are open under it',
  request: { query: z.object({ procedure: z.string().max(130).optional(), ...pageQuery }) },
  responses: { 200: json(page('VersionRow'), 'Versions') },
})

const standingRoute = route({
  method: 'get',
  path: '/procedures/{id}/publication',
  tags,
  takes: 'none',
  summary: 'The draft, the proposal and its report, every version, and whether the procedure is offered',
  request: { params },
  responses: { 200: json(standing, 'The procedure as its stream tells it') },
})

const draftRoute = route({
  method: 'put',
  path: '/procedures/{id}/draft',
  tags,
  takes: 'write',
  summary: 'Keep work in progress, sound or not',
  request: { params, ...body(definition) },
  responses: { 200: json(standing, 'Kept') },
})

const proposal = z.object({
  ok: z.boolean().openapi({ description: 'Whether it may be published.' }),
  version: z.number().int().optional(),
  hash: z.string().optional(),
  report: z.array(finding),
  changes: z.array(change).openapi({ description: 'Against the version in force.' }),
})

const proposeRoute = route({
  method: 'post',
  path: '/procedures/{id}/versions',
  tags,
  takes: 'write',
  summary: 'Prove a definition and propose it for a second person to publish; with `dryRun` only prove it',
  request: {
    params,
    query: z.object({ dryRun: z.enum(['true', 'false']).optional(), note: z.string().max(2000).optional() }),
    ...body(definition),
  },
  responses: { 200: json(proposal, 'Proved only, or not sound'), 201: json(proposal, 'Proposed') },
})

const publishRoute = route({
  method: 'post',
  path: '/procedures/{id}/versions/{version}/publish',
  tags,
  takes: 'write',
  summary: 'Publish a proposal of somebody else',
  request: {
    params: versionParams,
    ...body(
      z.object({
        hash: hash.openapi({ description: 'Of the proposal that you reviewed.' }),
        effectiveFrom: z.iso
          .date()
          .optional()
          .openapi({ description: 'Day from which new cases use it; at once when absent.' }),
      }),
    ),
  },
  responses: { 200: json(standing, 'Published') },
})

const rejectRoute = route({
  method: 'post',
  path: '/procedures/{id}/versions/{version}/reject',
  tags,
  takes: 'write',
  summary: 'Send a proposal back, with the reason',
  request: { params: versionParams, ...body(z.object({ hash, reason })) },
  responses: { 200: json(standing, 'Sent back') },
})

const suspendRoute = route({
  method: 'post',
  path: '/procedures/{id}/suspend',
  tags,
  takes: 'write',
  summary: 'Take no new cases for now; open ones go on',
  request: {
    params,
    ...body(
      z.object({
        reason,
        norm: norm.optional(),
        until: z.iso.datetime().optional().openapi({ description: 'When it ends by itself.' }),
      }),
    ),
  },
  responses: { 200: json(standing, 'Suspended') },
})

const resumeRoute = route({
  method: 'post',
  path: '/procedures/{id}/resume',
  tags,
  takes: 'write',
  summary: 'Take new cases again',
  request: { params, ...body(z.object({ reason: reason.optional() })) },
  responses: { 200: json(standing, 'Resumed') },
})

const retireRoute = route({
  method: 'post',
  path: '/procedures/{id}/retire',
  tags,
  takes: 'write',
  summary: 'Take no new cases of one version, or of the whole procedure; open ones go on',
  request: { params, ...body(z.object({ reason, norm: norm.optional(), version: version.optional() })) },
  responses: { 200: json(standing, 'Retired') },
})

export function addPublication(api: Api): void {
  api.openapi(listRoute, async (c) => {
    const identity = requireIdentity(c)
    if (identity.publisher.length === 0) throw problem('forbidden')
    const { procedure, ...request } = c.req.valid('query')
    const filter = { entities: identity.publisher, ...given({ procedure }) }
    return c.json(await c.get('deps').readModels.versions(filter, given(request)), 200)
  })
  api.openapi(standingRoute, async (c) => {
    const { id: procedure } = c.req.valid('param')
    requirePublisher(c, procedure)
    const state = await c.get('deps').catalog.procedure(procedure)
    if (!state) throw problem('procedure-not-found')
    return c.json(state, 200)
  })
  api.openapi(draftRoute, async (c) => {
    const kept: unknown = c.req.valid('json')
    return c.json(
      await take(c, c.req.valid('param').id, { type: 'draft', data: { hash: hashOf(kept), definition: kept } }),
      200,
    )
  })
  api.openapi(proposeRoute, async (c) => {
    const { id: procedure } = c.req.valid('param')
    const { dryRun, note } = c.req.valid('query')
    const { answer, step } = await prove(c, procedure, c.req.valid('json'), note)
    if (!step || dryRun === 'true') return c.json(answer, 200)
    await take(c, procedure, step)
    return c.json(answer, 201)
  })
  api.openapi(publishRoute, async (c) => {
    const { id: procedure, version: number } = c.req.valid('param')
    const { hash: reviewed, effectiveFrom } = c.req.valid('json')
    requirePublisher(c, procedure)
    const rules = effectiveFrom === undefined ? undefined : await c.get('deps').catalog.version(procedure, number)
    const from =
      rules && effectiveFrom !== undefined ? { effectiveFrom: startOfDay(effectiveFrom, rules.timeZone) } : {}
    return c.json(
      await take(c, procedure, { type: 'publish', data: { version: number, hash: reviewed, ...from } }),
      200,
    )
  })
  api.openapi(rejectRoute, async (c) => {
    const { id: procedure, version: number } = c.req.valid('param')
    return c.json(await take(c, procedure, { type: 'reject', data: { version: number, ...c.req.valid('json') } }), 200)
  })
  api.openapi(suspendRoute, async (c) => {
    const { until, ...ruling } = c.req.valid('json')
    const data = {
      reason: ruling.reason,
      ...given({ norm: ruling.norm, until: until && new Date(until).toISOString() }),
    }
    return c.json(await take(c, c.req.valid('param').id, { type: 'suspend', data }), 200)
  })
  api.openapi(resumeRoute, async (c) => {
    const data = given(c.req.valid('json'))
    return c.json(await take(c, c.req.valid('param').id, { type: 'resume', data }), 200)
  })
  api.openapi(retireRoute, async (c) => {
    const { reason: why, ...more } = c.req.valid('json')
    return c.json(
      await take(c, c.req.valid('param').id, { type: 'retire', data: { reason: why, ...given(more) } }),
      200,
    )
  })
}

/** A publisher of the entity whose procedure it is. @throws {ProblemError} 401 or 403 */
export function requirePublisher(c: Context<ApiEnv>, procedure: string): Identity {
  const identity = requireIdentity(c)
  if (!identity.publisher.includes(entityOf(procedure))) throw problem('forbidden')
  return identity
}

/** Takes a step in the caller's name, under the request's Idempotency-Key. */
async function take(c: Context<ApiEnv>, procedure: string, step: PublicationStep): Promise<ProcedureState> {
  const { subject } = requirePublisher(c, procedure)
  const { store, now, catalog } = c.get('deps')
  // A name that is nobody's does not become a stream.
  if (step.type !== 'propose' && step.type !== 'draft' && !(await catalog.procedure(procedure)))
    throw problem('procedure-not-found')
  c.get('gate').pass(c, 'write', procedure)
  const author = { actor: { kind: 'publisher', id: subject }, at: now().toISOString(), channel: 'api' }
  const result = await takeStep(store, { key: idempotencyKey(c), procedure, ...author }, step)
  if (result.ok) return result.state
  const [first, ...others] = result.problems
  throw first ? new ProblemError([first, ...others]) : problem('internal')
}

/** The report on a definition, what it would change, and the step that proposes it when it is sound. */
async function prove(c: Context<ApiEnv>, procedure: string, json: unknown, note: string | undefined) {
  requirePublisher(c, procedure)
  const { catalog } = c.get('deps')
  const checked = checkDefinition(json, await catalog.surroundings())
  if (!checked.ok) return { answer: { ok: false, report: checked.findings, changes: [] } }
  const { rules, warnings: report } = checked
  if (rules.procedure !== procedure)
    throw problem('field-malformed', { pointer: '/id', params: { expected: procedure } })
  const { hash: proved, definition: sound } = rules
  const live = await catalog.live(procedure)
  const named = { version: sound.version, hash: proved }
  const changes = live ? diffDefinitions(live.definition, sound) : []
  return { answer: { ok: true, ...named, report, changes }, step: proposalOf(rules, report, note) }
}
