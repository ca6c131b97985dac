import type { Identity } from '#identity/identity.ts'
import type { PortalContext } from './deps.ts'
import { Refused } from './refused.ts'

/** Only for people with a function; who has not logged in does so first and comes back here. */
export async function signedIn(
  c: PortalContext,
  role: 'officer' | 'publisher' | 'auditor' | 'admin',
  page: (identity: Identity) => Promise<Response> | Response,
): Promise<Response> {
  const { identity } = c.get('session')
  if (!identity) {
    const { pathname, search } = new URL(c.req.url)
    const back = c.req.method === 'GET' ? `${pathname}${search}` : '/'
    return c.redirect(`/login?back=${encodeURIComponent(back)}`, 303)
  }
  if (identity[role].length === 0) throw new Refused('forbidden')
  return page(identity)
}
