import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { CaseChange } from '#projections/read-models.ts'
import type { Limits } from './limits.ts'

/** A comment this often keeps proxies from closing a quiet stream, and finds readers that are gone. */
const heartbeatMs = 15_000

interface Live {
  watch(signal: AbortSignal): AsyncIterable<CaseChange>
  /** Gives the place back, once, however the stream ends. */
  leave(): void
  log: { warn(fields: object, message: string): void }
}

/** Server-sent events: `tell` writes each change, until it answers `end` or the reader leaves. */
export function serveLive(
  c: Context,
  { watch, leave, log }: Live,
  tell: (stream: SSEStreamingApi, change: CaseChange) => Promise<'on' | 'end'>,
): Response {
  c.header('Cache-Control', 'no-store')
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    const gone = new AbortController()
    const heartbeat = setInterval(() => void stream.write(': here\n\n'), heartbeatMs)
    stream.onAbort(() => gone.abort())
    try {
      for await (const change of watch(gone.signal)) if ((await tell(stream, change)) === 'end') break
    } catch (error) {
      if (!gone.signal.aborted) log.warn({ err: error }, 'a live stream broke off; the browser opens it again')
    } finally {
      clearInterval(heartbeat)
      gone.abort()
      leave()
    }
  })
}

/** How long to wait for a place, seconds. */
export const placeWaitSeconds = 30

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
