import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { ApiEnv } from './deps.ts'

export interface Metrics {
  /** Measures every request that passes. */
  measure: MiddlewareHandler<ApiEnv>
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>
  contentType: string
}

/** Figures of one process. Labels hold routes, never addresses as sent: their number stays small, and nobody is named. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'ventanilla_http_request_duration_seconds',
    help: 'Time to the first byte of an answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    async measure(c, next) {
      const began = performance.now()
      await next()
      seconds.observe(
        { method: c.req.method, route: c.req.routePath, status: c.res.status },
        (performance.now() - began) / 1000,
      )
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
