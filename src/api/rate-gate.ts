import type { Context } from 'hono'
import type { ApiEnv } from './deps.ts'
import type { Rates } from './limits.ts'
import { problem } from './problem.ts'
import { createRateLimiter, type RateAnswer, type RateLimiter } from './rate-limit.ts'

export interface RateGate {
  /** Counts a request of this kind, and states what is left. @throws {ProblemError} 429 when nothing is. */
  pass(c: Context<ApiEnv>, kind: keyof Rates, caller: string): void
  /** Refuses when nothing is left, without counting. @throws {ProblemError} 429 */
  check(c: Context<ApiEnv>, kind: keyof Rates, caller: string): void
}

/** The rates of one process. */
export function createRateGate(rates: Rates, now: () => Date): RateGate {
  const limiters = Object.fromEntries(
    Object.entries(rates).map(([kind, rate]) => [kind, createRateLimiter(rate, () => now().getTime())]),
  ) as Record<keyof Rates, RateLimiter>

  /** In the headers of draft-ietf-httpapi-ratelimit-headers-10. */
  function answer(c: Context<ApiEnv>, kind: keyof Rates, { allowed, remaining, retryAfter }: RateAnswer): void {
    const { burst, seconds } = rates[kind]
    c.header('RateLimit-Policy', `"${kind}";q=${burst};w=${seconds}`)
    c.header('RateLimit', `"${kind}";r=${remaining};t=${retryAfter}`)
    if (!allowed)
      throw problem('too-many-requests', {
        params: { seconds: retryAfter },
        headers: { 'Retry-After': String(retryAfter) },
      })
  }

  return {
    pass: (c, kind, caller) => answer(c, kind, limiters[kind].take(caller)),
    check(c, kind, caller) {
      const state = limiters[kind].peek(caller)
      if (!state.allowed) answer(c, kind, state)
    },
  }
}
