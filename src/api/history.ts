import { z } from '@hono/zod-openapi'
import type { Reading } from '#app/execute.ts'
import type { Access } from '#identity/access.ts'
import type { ReadEvent } from '#privacy/seal.ts'
import { readCaseAt } from '#time-travel/read-case-at.ts'
import { viewEvent } from './event-view.ts'
import { momentIn, noMoment, then, viewThen } from './history-then.ts'
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
    altered: z
      .literal(true)
      .optional()
      .openapi({ description: 'What is sealed in it was altered: nobody can read it.' }),
    erased: z.literal(true).optional().openapi({ description: 'What was personal in it has been erased.' }),
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
  summary: 'What happened in the case, as you may see it; with a moment, the case as it stood then',
  request: {
    params: z.object({ id: caseId }),
    query: z.object({
      from: z.coerce.number().int().min(0).max(1e9).default(0).openapi({ description: 'First revision.' }),
      limit: z.coerce.number().int().min(1).max(limits.historyEvents).default(limits.historyEvents),
      at: z.iso.datetime({ offset: true }).optional().openapi({
        description: 'The case as it stood at this instant (RFC 3339): only events known by then. Not with `revision`.',
      }),
      revision: z.coerce.number().int().min(0).max(1e9).optional().openapi({
        description:
          'The case as it stood with this event as its last. Facts recorded together took effect together: `permissions` are those after all of them.',
      }),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(event), next: z.number().int().optional(), ...then }),
      'Events; `next` is the `from` of the rest',
    ),
  },
})

export function addHistory(api: Api): void {
  api.openapi(historyRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { from, limit, ...wanted } = c.req.valid('query')
    const moment = momentIn(wanted)
    const { access } = await c.get('desk').read(c, id, 'history', { altered: 'keep' })
    c.header('Cache-Control', 'private, no-store')
    const { engine } = c.get('deps')
    const page = { from, limit, access }
    const reading: Reading = access === 'audit' ? { altered: 'keep' } : {}
    if (!moment) return c.json(pageOf(await engine.history(id, from, reading), page), 200)
    const found = await readCaseAt(c.get('deps'), id, moment, await engine.history(id, 0, reading))
    if (!found.ok) throw noMoment(found.problem)
    const known = found.value.events.slice(from)
    return c.json({ ...pageOf(known, page), ...viewThen(found.value, access) }, 200)
  })
}

/** One page of events from `from` on, which the first of them is. */
function pageOf(
  events: readonly ReadEvent[],
  { from, limit, access }: { from: number; limit: number; access: Access },
) {
  const items = events.slice(0, limit).map((each) => viewEvent(each, access))
  return { items, ...(events.length > limit && { next: from + limit }) }
}
