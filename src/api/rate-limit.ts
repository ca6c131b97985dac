import { LRUCache } from 'lru-cache'
import type { Rate } from './limits.ts'

export interface RateAnswer {
  allowed: boolean
  /** Requests left now. */
  remaining: number
  /** Until the next one is allowed, seconds; 0 when there are some left. */
  retryAfter: number
}

export interface RateLimiter {
  /** Takes one request from the caller's share. */
  take(caller: string): RateAnswer
  /** Looks without taking. */
  peek(caller: string): RateAnswer
}

/** More callers than this share one process's memory of rates; the one unseen longest starts afresh. */
const callersKept = 50_000

/** A token bucket per caller, in the memory of this process. `now` answers milliseconds. */
export function createRateLimiter({ burst, seconds }: Rate, now: () => number): RateLimiter {
  const buckets = new LRUCache<string, { level: number; at: number }>({ max: callersKept })
  const perMs = burst / (seconds * 1000)

  function use(caller: string, cost: 0 | 1): RateAnswer {
    const at = now()
    const before = buckets.get(caller)
    const level = before ? Math.min(burst, before.level + (at - before.at) * perMs) : burst
    const allowed = level >= 1
    const left = allowed ? level - cost : level
    if (cost > 0) buckets.set(caller, { level: left, at })
    return { allowed, remaining: Math.floor(left), retryAfter: left >= 1 ? 0 : Math.ceil((1 - left) / perMs / 1000) }
  }

  return { take: (caller) => use(caller, 1), peek: (caller) => use(caller, 0) }
}
