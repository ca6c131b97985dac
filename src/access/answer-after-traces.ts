import type { Context, MiddlewareHandler } from 'hono'

/** The looks that the request under way takes into cases. */
export interface TraceEnv {
  Variables: { traces: Promise<void>[] }
}

/** Nothing that a request has read leaves before the trace of it stands. @throws what writing the trace threw; then the answer is dropped. */
export const answerAfterTraces: MiddlewareHandler<TraceEnv> = async (c, next) => {
  const traces: Promise<void>[] = []
  c.set('traces', traces)
  await next()
  if (traces.length === 0) return
  try {
    await Promise.all(traces)
  } catch (error) {
    await c.res.body?.cancel().catch(() => undefined)
    throw error
  }
}

/** The answer waits for this one too, while what it says is being made. */
export function awaitTrace(c: Pick<Context<TraceEnv>, 'get'>, trace: Promise<void>): void {
  trace.catch(() => undefined) // told where the answer waits
  c.get('traces').push(trace)
}
