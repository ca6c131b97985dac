import { z } from '@hono/zod-openapi'
import { viewEvent } from './event-view.ts'
import { limits } from './limits.ts'
import { type Api, json, route } from './route.ts'
import { caseId } from './schemas.ts'

const event = z
  .object({
    id: z.string(),
    revision: z.number().int(),
    type: z.string(),
    at: z.string(),
    data: z.looseObject({}),
    actor: z.object({ kind: z.string(), id: z.string().optional() }),
    role: z.string().optional(),
    channel: z.string(),
    commandId: z.string().optional(),
    definition: z.string().optional(),
    previousHash: z.string().nullable().optional(),
    hash: z.string().optional(),
    correlation: z.string().optional(),
  })
  .openapi('Event')

const historyRoute = route({
  method: 'get',
  path: '/cases/{id}/history',
  tags: ['cases'],
  takes: 'code',
  summary: 'What happened in the case, as you may see it',
  request: {
    params: z.object({ id: caseId }),
    query: z.object({
      from: z.coerce.number().int().min(0).max(1e9).default(0).openapi({ description: 'First revision.' }),
      limit: z.coerce.number().int().min(1).max(limits.historyEvents).default(limits.historyEvents),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(event), next: z.number().int().optional() }),
      'Events; `next` is the `from` of the rest',
    ),
  },
})

export function addHistory(api: Api): void {
  api.openapi(historyRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { from, limit } = c.req.valid('query')
    const { access } = await c.get('desk').read(c, id, 'history')
    const events = await c.get('deps').engine.history(id, from)
    const items = events.slice(0, limit).map((each) => viewEvent(each, access))
    c.header('Cache-Control', 'private, no-store')
    return c.json({ items, ...(events.length > limit && { next: from + limit }) }, 200)
  })
}
