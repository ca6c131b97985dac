import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ApiEnv } from './deps.ts'
import { problem } from './problem.ts'
import { given } from './procedures.ts'
import { requireIdentity } from './request.ts'
import { type Api, json, route } from './route.ts'
import { minPosition, page, pageQuery } from './schemas.ts'

const short = z.string().max(200).optional()
const paged = { ...pageQuery, minPosition }

const tasksRoute = route({
  method: 'get',
  path: '/tasks',
  tags: ['tasks'],
  takes: 'none',
  summary: 'Open tasks of your agencies and roles, first due first',
  request: {
    query: z.object({
      entity: short,
      agency: short,
      procedure: short,
      assignee: z.enum(['me', 'nobody']).optional(),
      due: z.enum(['late', 'today']).optional(),
      today: z.iso.date().optional().openapi({ description: 'The day meant by `due`; today in UTC when missing.' }),
      ...paged,
    }),
  },
  responses: { 200: json(page('TaskRow'), 'Tasks') },
})

const mineRoute = route({
  method: 'get',
  path: '/me/cases',
  tags: ['cases'],
  takes: 'none',
  summary: 'Cases of your account, newest first',
  request: { query: z.object(paged) },
  responses: { 200: json(page('CaseRow'), 'Cases') },
})

const timelineRoute = route({
  method: 'get',
  path: '/audit/timeline',
  tags: ['audit'],
  takes: 'none',
  summary: 'What happened in the entities that you audit, newest first',
  request: {
    query: z.object({
      agency: short,
      caseId: z.uuid().optional(),
      actor: short,
      type: short,
      from: z.iso.datetime().optional(),
      to: z.iso.datetime().optional(),
      ...paged,
    }),
  },
  responses: { 200: json(page('TimelineRow'), 'Events, without what they hold') },
})

const failuresRoute = route({
  method: 'get',
  path: '/operations/failures',
  tags: ['operations'],
  takes: 'none',
  summary: 'Effects that failed in the entities that you administer, oldest first',
  request: { query: z.object(paged) },
  responses: { 200: json(page('FailureRow'), 'Failures') },
})

/** Lists read from the read models, each for those who have the function. */
export function addLists(api: Api): void {
  api.openapi(tasksRoute, async (c) => {
    const { officer, subject } = requireFunction(c, 'officer')
    const { cursor, limit, minPosition: after, assignee, due, today, ...filter } = c.req.valid('query')
    await reach(c, after)
    const day = today ?? c.get('deps').now().toISOString().slice(0, 10)
    const chosen = {
      ...given(filter),
      ...(assignee && { assignee: assignee === 'me' ? subject : null }),
      ...(due && { due: { is: due, today: day } }),
    }
    return c.json(await c.get('deps').readModels.tasks(officer, chosen, given({ cursor, limit })), 200)
  })

  api.openapi(mineRoute, async (c) => {
    const { subject } = requireIdentity(c)
    const { minPosition: after, ...request } = c.req.valid('query')
    await reach(c, after)
    const rows = await c.get('deps').readModels.casesOf(subject, given(request))
    return c.json({ ...rows, items: rows.items.map(({ lookupHash: _hash, ...row }) => row) }, 200)
  })

  api.openapi(timelineRoute, async (c) => {
    const { auditor: entities } = requireFunction(c, 'auditor')
    const { cursor, limit, minPosition: after, ...filter } = c.req.valid('query')
    await reach(c, after)
    return c.json(
      await c.get('deps').readModels.timeline({ entities, ...given(filter) }, given({ cursor, limit })),
      200,
    )
  })

  api.openapi(failuresRoute, async (c) => {
    const { admin } = requireFunction(c, 'admin')
    const { minPosition: after, ...request } = c.req.valid('query')
    await reach(c, after)
    return c.json(await c.get('deps').readModels.failures(admin, given(request)), 200)
  })
}

/** The caller, who must have the function somewhere. @throws {ProblemError} 401 or 403 */
export function requireFunction(c: Context<ApiEnv>, held: 'officer' | 'auditor' | 'admin') {
  const identity = requireIdentity(c)
  if (identity[held].length === 0) throw problem('forbidden')
  return identity
}

/** Waits for the caller's own write; who waits in vain is told so rather than shown an older list. */
async function reach(c: Context<ApiEnv>, position: string | undefined): Promise<void> {
  if (position === undefined) return
  const reached = await c.get('deps').readModels.waitFor({ position }, c.get('limits').waitMs)
  if (!reached) throw problem('revision-not-reached', { headers: { 'Retry-After': '1' } })
}
