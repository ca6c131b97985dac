import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { csrf as originCheck } from 'hono/csrf'
import type { PortalContext, PortalDeps, PortalEnv } from './deps.ts'

/** A form that was not ours, or whose cookie is gone. */
export class ForgedForm extends Error {
  override name = 'ForgedForm'
}

const cookieSeconds = 24 * 60 * 60
const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD'

const tokenOf = (secret: Buffer, browser: string): string =>
  createHmac('sha256', secret).update(`form:${browser}`).digest('base64url')

/**
 * Gives every page a token that only this browser's cookie matches, and checks that what is sent comes from `publicUrl`:
 * behind a proxy that ends TLS, the address that a request seems to have is another.
 */
export function formTokens({
  secret,
  publicUrl,
}: Pick<PortalDeps, 'secret' | 'publicUrl'>): MiddlewareHandler<PortalEnv> {
  const sameOrigin = originCheck({ origin: new URL(publicUrl).origin })
  return async (c, next) => {
    const name = c.get('sealer').cookie('form')
    const kept = getCookie(c, name)
    const browser = kept && /^[A-Za-z0-9_-]{22}$/.test(kept) ? kept : randomBytes(16).toString('base64url')
    c.set('csrf', tokenOf(secret, browser))
    if (browser !== kept && isSafe(c.req.method)) {
      const secure = name.startsWith('__Host-')
      setCookie(c, name, browser, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: cookieSeconds })
    }
    if (isSafe(c.req.method)) return next()
    return sameOrigin(c, next)
  }
}

/** @throws {ForgedForm} when the token is not this browser's. */
export function checkToken(c: PortalContext, given: string): void {
  const [wanted, got] = [Buffer.from(c.get('csrf')), Buffer.from(given)]
  if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) throw new ForgedForm('The form was not ours')
}
