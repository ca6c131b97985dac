import { z } from '@hono/zod-openapi'
import type { Limits } from './limits.ts'
import { createPlaces, placeWaitSeconds, serveLive } from './live.ts'
import { problem } from './problem.ts'
import { type Api, route } from './route.ts'
import { caseId } from './schemas.ts'

const streamRoute = route({
  method: 'get',
  path: '/cases/{id}/stream',
  tags: ['cases'],
  takes: 'code',
  summary: 'Changes of the case as they happen (server-sent events)',
  request: { params: z.object({ id: caseId }) },
  responses: {
    200: {
      description: 'Events `changed` with `{ revision, status }`; a comment every 15 seconds keeps the connection',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
})

export function addStream(api: Api, limits: Limits): void {
  const places = createPlaces(limits)
  api.openapi(streamRoute, async (c) => {
    const { id } = c.req.valid('param')
    await c.get('desk').read(c, id, 'case')
    const { readModels, log } = c.get('deps')
    const leave = places.take(c.get('address'))
    if (!leave) {
      const headers = { 'Retry-After': String(placeWaitSeconds) }
      throw problem('too-many-requests', { params: { seconds: placeWaitSeconds }, headers })
    }
    const watch = (signal: AbortSignal) => readModels.watch(id, signal)
    return serveLive(c, { watch, leave, log }, async (stream, change) => {
      await stream.writeSSE({ event: 'changed', id: String(change.revision), data: JSON.stringify(change) })
      return 'on'
    }) as never
  })
}
