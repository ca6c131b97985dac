import { z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { Limits } from './limits.ts'
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

const heartbeatMs = 15_000

export function addStream(api: Api, limits: Limits): void {
  const places = createPlaces(limits)
  api.openapi(streamRoute, async (c) => {
    const { id } = c.req.valid('param')
    await c.get('desk').read(c, id)
    const { readModels, log } = c.get('deps')
    const leave = places.take(c.get('address'))
    if (!leave) throw problem('too-many-requests', { params: { seconds: 30 }, headers: { 'Retry-After': '30' } })
    c.header('Cache-Control', 'no-store')
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async (stream) => {
      const gone = new AbortController()
      const heartbeat = setInterval(() => void stream.write(': here\n\n'), heartbeatMs)
      stream.onAbort(() => gone.abort())
      try {
        for await (const change of readModels.watch(id, gone.signal)) {
          await stream.writeSSE({ event: 'changed', id: String(change.revision), data: JSON.stringify(change) })
        }
      } catch (error) {
        if (!gone.signal.aborted) log.warn({ err: error }, 'a live stream broke off; the browser opens it again')
      } finally {
        clearInterval(heartbeat)
        gone.abort()
        leave()
      }
    }) as never
  })
}

/** Counts open streams; undefined when there is no place left. */
export function createPlaces({ streams, streamsPerAddress }: Pick<Limits, 'streams' | 'streamsPerAddress'>) {
  const taken = new Map<string, number>()
  let all = 0
  return {
    take(address: string): (() => void) | undefined {
      const mine = taken.get(address) ?? 0
      if (all >= streams || mine >= streamsPerAddress) return undefined
      all += 1
      taken.set(address, mine + 1)
      return () => {
        all -= 1
        const left = (taken.get(address) ?? 1) - 1
        if (left === 0) taken.delete(address)
        else taken.set(address, left)
      }
    },
  }
}
