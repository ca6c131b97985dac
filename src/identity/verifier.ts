import { createHash } from 'node:crypto'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { type Identity, roleClaims } from './identity.ts'

export interface VerifierOptions {
  issuer: string
  audience: string
  /** Where the issuer's keys are: its discovery document says so when absent. */
  jwksUrl?: string
  /** Its keys themselves, when they are at hand. */
  keys?: JWTVerifyGetKey
  /** The claim with the roles: its name, or a path of names with dots, such as `realm_access.ventanilla`. */
  claim: string
}

/** @throws {TokenError} when the token is no good, or when the issuer's keys cannot be had. */
export type Verify = (token: string) => Promise<Identity>

export class TokenError extends Error {
  readonly code: 'invalid-token' | 'issuer-unavailable'
  constructor(code: TokenError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TokenError'
    this.code = code
  }
}

/** Only signatures by private key: with a shared key, whoever verifies could also sign. */
const algorithms = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']
/** How far the clocks of issuer and verifier may differ, seconds. */
const clockTolerance = 10
const maxTokenLength = 8192
const cachedTokens = 10_000
const fetchTimeoutMs = 5000

/** Verifies access tokens of one issuer (RFC 9068 as far as common issuers follow it); a verified token is remembered until it ends. */
export function createVerifier(options: VerifierOptions): Verify {
  const { issuer, audience, claim } = options
  const known = new LRUCache<string, Identity>({ max: cachedTokens })
  const keys = lazily(() => options.keys ?? findKeys(options))
  return async (token) => {
    if (token.length > maxTokenLength)
      throw new TokenError('invalid-token', `the token is longer than ${maxTokenLength} characters`)
    const hash = createHash('sha256').update(token).digest('base64')
    const before = known.get(hash)
    if (before) return before
    const checks = { issuer, audience, algorithms, clockTolerance, requiredClaims: ['sub', 'exp'] }
    const payload = await jwtVerify(token, await keys(), checks).then((verified) => verified.payload, refuse)
    const identity = identityFrom(payload, claim)
    known.set(hash, identity, { ttl: Math.max(1, (payload.exp ?? 0) * 1000 - Date.now()) })
    return identity
  }
}

/** Reads a verified payload. Roles that are not in the agreed shape give no right: the person is a citizen then. */
export function identityFrom(payload: JWTPayload, claim: string): Identity {
  const roles = roleClaims.safeParse(claimAt(payload, claim) ?? {})
  const said = (name: string, as: string) =>
    typeof payload[name] === 'string' ? { [as]: payload[name].slice(0, 254) } : {}
  return {
    subject: payload.sub ?? '',
    ...said('name', 'name'),
    ...said('email', 'email'),
    ...said('phone_number', 'phone'),
    ...(roles.success ? roles.data : roleClaims.parse({})),
  }
}

/** A claim's name may itself hold dots, as URLs do, so the whole is looked for first. */
function claimAt(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path]
  return path.split('.').reduce<unknown>((at, name) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name)
      ? (at as Record<string, unknown>)[name]
      : undefined
  }, payload)
}

async function findKeys({ issuer, jwksUrl }: VerifierOptions): Promise<JWTVerifyGetKey> {
  const url = jwksUrl ?? (await discoverKeys(issuer))
  return createRemoteJWKSet(new URL(url), { timeoutDuration: fetchTimeoutMs })
}

async function discoverKeys(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(fetchTimeoutMs) })
    const found = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() }).safeParse(await response.json())
    if (found.success) return found.data.jwks_uri
    throw new Error(`the answer does not describe the issuer ${issuer}`)
  } catch (error) {
    const message = `${address} cannot be used: ${(error as Error).message}. Check OIDC_ISSUER, or set OIDC_JWKS_URL.`
    throw new TokenError('issuer-unavailable', message, { cause: error })
  }
}

/** Whether the token is to blame, or whoever should have given the keys. */
function refuse(error: unknown): never {
  const unreachable = error instanceof errors.JWKSTimeout || error instanceof TypeError || isFailedFetch(error)
  const code = unreachable ? 'issuer-unavailable' : 'invalid-token'
  throw new TokenError(code, (error as Error).message, { cause: error })
}

/** `jose` reports an answer other than 200 or without JSON by its base class alone. */
const isFailedFetch = (error: unknown): boolean => error instanceof Error && error.constructor === errors.JOSEError

/** Made at the first need, kept when it worked: an issuer that is down at start does not keep the API down. */
function lazily<T>(make: () => T | Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= (async () => make())().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
