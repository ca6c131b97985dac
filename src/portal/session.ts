import { hkdfSync } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose'
import type { Identity } from '#identity/identity.ts'

/** What the portal remembers of a browser: encrypted in its cookie, nowhere else. */
export interface Session {
  identity?: Identity
  /** When the identity ends whatever the person does, milliseconds since 1970: then the issuer is asked again. */
  identityEnds?: number
  /** Codes of the drafts resumed on this device, by case, oldest first. */
  resume: Record<string, string>
  lang: 'es' | 'en'
}

export interface SessionEnv {
  Variables: { session: Session; sealer: Sealer; now: () => Date; sessionWritten?: true }
}

/** A session ends this long after it was last used. */
const lifetimeSeconds = 2 * 60 * 60
/** Roles that the issuer has taken away are believed no longer than this, however busy the session. */
const identityMs = 8 * 60 * 60 * 1000
/** Its cookie is renewed at most this often. */
const renewAfterSeconds = 10 * 60
/** More would not fit into a cookie: browsers keep 4,096 bytes. */
const maxResume = 15

export interface Sealer {
  /** A cookie's name; `__Host-` keeps it to this very host over https. */
  cookie(name: string): string
  write(c: Context, name: string, content: JWTPayload, seconds: number): Promise<void>
  /** What an untouched cookie of ours holds, until it ends; undefined for everything else. */
  read(c: Context, name: string): Promise<JWTPayload | undefined>
  remove(c: Context, name: string): void
}

/** Cookies that the browser can neither read nor change: AES-256-GCM under a key derived from `secret` (base64url). */
export function createSealer({ secret, secure }: { secret: string; secure: boolean }): Sealer {
  const key = new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', 'ventanilla cookies', 32))
  const cookie = (name: string) => (secure ? `__Host-${name}` : name)
  return {
    cookie,
    async write(c, name, content, seconds) {
      const token = new EncryptJWT(content).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setSubject(name)
      const sealed = await token.setIssuedAt().setExpirationTime(`${seconds}s`).encrypt(key)
      setCookie(c, cookie(name), sealed, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: seconds })
    },
    async read(c, name) {
      const sealed = getCookie(c, cookie(name))
      if (!sealed) return undefined
      const options = { subject: name, keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }
      return jwtDecrypt(sealed, key, options).then(
        ({ payload }) => payload,
        () => undefined,
      )
    },
    remove: (c, name) => void deleteCookie(c, cookie(name), { path: '/', secure }),
  }
}

/** Opens the session once per request, and renews its cookie while the person goes on. */
export function sessions(sealer: Sealer, now: () => Date): MiddlewareHandler<SessionEnv> {
  return async (c, next) => {
    const payload = await sealer.read(c, 'session')
    c.set('sealer', sealer)
    c.set('now', now)
    c.set('session', sessionFrom(payload, now()) ?? { resume: {}, lang: languageOf(c) })
    await next()
    const isOld = payload?.iat !== undefined && Date.now() / 1000 - payload.iat > renewAfterSeconds
    if (isOld && !c.get('sessionWritten')) await writeSession(c, readSession(c))
  }
}

export const readSession = (c: Context<SessionEnv>): Session => c.get('session')

/** Replaces the session from here on, in this request and in the browser. Call it before the body is sent. */
export async function writeSession(c: Context<SessionEnv>, session: Session): Promise<void> {
  const kept = { ...session, resume: Object.fromEntries(Object.entries(session.resume).slice(-maxResume)) }
  c.set('session', kept)
  c.set('sessionWritten', true)
  await c.get('sealer').write(c, 'session', { session: kept }, lifetimeSeconds)
}

/** Who has logged in, from here on and for eight hours at most. */
export const logIn = (c: Context<SessionEnv>, identity: Identity): Promise<void> =>
  writeSession(c, { ...readSession(c), identity, identityEnds: c.get('now')().getTime() + identityMs })

/** What a cookie of ours remembers. Codes of drafts outlive a login: they say nothing of roles. */
function sessionFrom(payload: JWTPayload | undefined, at: Date): Session | undefined {
  const session = payload?.['session'] as Session | undefined
  if (!session || at.getTime() < (session.identityEnds ?? 0)) return session
  const { identity: _identity, identityEnds: _ends, ...rest } = session
  return rest
}

function languageOf(c: Context): 'es' | 'en' {
  return /^\s*en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'es'
}
