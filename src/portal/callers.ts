import { addressOf } from '#api/address.ts'
import { limits, type Rate, type Rates } from '#api/limits.ts'
import { createRateLimiter, type RateAnswer } from '#api/rate-limit.ts'
import type { Identity } from '#identity/identity.ts'
import type { PortalContext, PortalDeps } from './deps.ts'
import { Refused } from './refused.ts'

type Kind = 'open' | 'lookup' | 'code'

/** What an address may still try. */
export interface Gate {
  /** Counts a try. @throws {Refused} when there were too many. */
  pass(c: PortalContext, kind: Kind): void
  /** Looks without counting. @throws {Refused} when there were too many. */
  check(c: PortalContext, kind: Kind): void
}

/** The same rates as the API's: codes are not guessed here either. */
export function createGate({ now, trustedProxies = 0 }: Pick<PortalDeps, 'now' | 'trustedProxies'>): Gate {
  const limiter = (rate: Rate) => createRateLimiter(rate, () => now().getTime())
  const { open, lookup, code } = limits.rates
  const limiters = { open: limiter(open), lookup: limiter(lookup), code: limiter(code) }
  const judge = (c: PortalContext, { allowed, retryAfter }: RateAnswer) => {
    if (allowed) return
    // The page that a form stands on, where its own address answers forms alone.
    throw new Refused('too-many', c.req.path.replace(/\/(codigo|solicitudes)$/, ''), retryAfter)
  }
  return {
    pass: (c, kind) => judge(c, limiters[kind].take(addressOf(c, trustedProxies))),
    check: (c, kind) => judge(c, limiters[kind].peek(addressOf(c, trustedProxies))),
  }
}

/** Counts what an account asks for, at the API's rate of that kind. @throws {Refused} when it was too much; `back` as there. */
export function createAccountGate({ now }: Pick<PortalDeps, 'now'>, kind: keyof Rates, back: string) {
  const rate = createRateLimiter(limits.rates[kind], () => now().getTime())
  return ({ subject }: Identity): void => {
    const { allowed, retryAfter } = rate.take(subject)
    if (!allowed) throw new Refused('too-many', back, retryAfter)
  }
}
