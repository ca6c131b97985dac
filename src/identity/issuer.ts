import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { text } from 'node:stream/consumers'
import type { JWK } from 'jose'
import Provider, { type Adapter, type AdapterPayload, type Configuration } from 'oidc-provider'
import { demoAccounts, rolesOf } from './demo-accounts.ts'
import { loginPage, loginStyle } from './login-page.ts'

export interface IssuerOptions {
  /** Its address, whose path is where it is mounted: `<public address>/oidc`. */
  issuer: string
  audience: string
  /** Private key, EC P-256. */
  key: JWK
  client: { id: string; redirectUris: string[] }
  /** Signs its cookies. */
  cookieSecret: string
}

export interface EmbeddedIssuer {
  /** Whether a path is the issuer's. */
  owns(path: string): boolean
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

const minutes = 60
/** More logins under way, or sessions, than these are forgotten, oldest first. */
const maxKept = 10_000
const maxFormBytes = 4096

/**
 * An OpenID Connect issuer inside the API, for a local installation: anybody may log in as any demo account. What it
 * remembers lives in memory; after a restart people log in again.
 */
export function createIssuer(options: IssuerOptions): EmbeddedIssuer {
  const mount = new URL(options.issuer).pathname.replace(/\/$/, '')
  const provider = new Provider(options.issuer, configuration(options, mount))
  const callback = provider.callback()
  return {
    owns: (path) => path === mount || path.startsWith(`${mount}/`),
    async handle(request, response) {
      const path = (request.url ?? '').slice(mount.length)
      if (path === '/style.css') return sendStyle(response)
      if (path.startsWith('/login/')) return login(provider, mount, request, response)
      if (path.startsWith('/auth')) forgetLogin(request)
      // Where it is mounted, it finds out from the difference of the two.
      Object.assign(request, { originalUrl: request.url, url: path || '/' })
      await callback(request, response)
    },
  }
}

function configuration({ audience, key, client, cookieSecret }: IssuerOptions, mount: string): Configuration {
  return {
    adapter: createMemory(),
    jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig' } as never] },
    clients: [
      {
        client_id: client.id,
        redirect_uris: client.redirectUris,
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'email', 'ventanilla'] },
    conformIdTokenClaims: false,
    cookies: { keys: [cookieSecret], long: { sameSite: 'lax' }, short: { sameSite: 'lax' } },
    interactions: { url: (_, { uid }) => `${mount}/login/${uid}` },
    findAccount: (_, subject) => {
      const account = demoAccounts.get(subject)
      const claims = {
        sub: subject,
        name: account?.name,
        email: account?.email,
        ventanilla: account && rolesOf(account),
      }
      return account && { accountId: subject, claims: () => claims }
    },
    extraTokenClaims: (_, token) => {
      const account = 'accountId' in token ? demoAccounts.get(String(token.accountId)) : undefined
      return account && { name: account.name, email: account.email, ventanilla: rolesOf(account) }
    },
    async loadExistingGrant({ oidc }) {
      // The portal is our own client: there is nothing to consent to.
      const { session, client } = oidc
      if (!session?.accountId || !client) return undefined
      const grant = new oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope('openid profile')
      grant.addResourceScope(resource, 'profile')
      await grant.save()
      return grant
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'profile',
          audience,
          accessTokenTTL: 60 * minutes,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    ttl: {
      AccessToken: 60 * minutes,
      AuthorizationCode: minutes,
      Grant: 60 * minutes,
      IdToken: 60 * minutes,
      Interaction: 10 * minutes,
      Session: 60 * minutes,
    },
    renderError: (ctx, out) => {
      ctx.type = 'text/plain'
      ctx.body = `${out.error}: ${out.error_description ?? ''}`
    },
  }
}

/**
 * Each login asks who the person is, whoever logged in before on this device. (With a session of another account at
 * hand, the provider would ask for JavaScript to end it.)
 */
function forgetLogin(request: IncomingMessage): void {
  const cookies = (request.headers.cookie ?? '').split('; ')
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith('_session')).join('; ')
}

/** The API, as resource indicators name it (RFC 8707). */
const resource = 'urn:ventanilla:api'

/** Shows the accounts, and takes the choice of one. */
async function login(
  provider: Provider,
  mount: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch(() => undefined)
  if (!details) return sendPage(response, 400, loginPage({ mount, problem: 'expired' }))
  if (request.method !== 'POST') return sendPage(response, 200, loginPage({ mount, uid: details.uid }))
  if (Number(request.headers['content-length'] ?? Infinity) > maxFormBytes) {
    return sendPage(response, 413, loginPage({ mount, uid: details.uid, problem: 'unknown' }))
  }
  const account = new URLSearchParams(await text(request)).get('account') ?? ''
  if (!demoAccounts.has(account)) {
    return sendPage(response, 422, loginPage({ mount, uid: details.uid, problem: 'unknown' }))
  }
  await provider.interactionFinished(request, response, { login: { accountId: account } })
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
  })
  response.end(html)
}

function sendStyle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff' })
  response.end(loginStyle)
}

/** Everything the provider keeps, in memory and bounded. */
function createMemory(): (name: string) => Adapter {
  const kept = new LRUCache<string, AdapterPayload>({ max: maxKept })
  const byUid = new LRUCache<string, string>({ max: maxKept })
  return (name) => {
    const keyOf = (id: string) => `${name}:${id}`
    const find = async (id: string) => kept.get(keyOf(id))
    return {
      find,
      findByUid: async (uid) => find(byUid.get(keyOf(uid)) ?? ''),
      findByUserCode: async () => undefined,
      async upsert(id, payload, expiresIn) {
        const options = expiresIn ? { ttl: expiresIn * 1000 } : {}
        kept.set(keyOf(id), payload, options)
        if (payload.uid) byUid.set(keyOf(payload.uid), id, options)
      },
      async consume(id) {
        const payload = kept.get(keyOf(id))
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        kept.delete(keyOf(id))
      },
      async revokeByGrantId(grantId) {
        for (const [key, payload] of kept.entries()) if (payload.grantId === grantId) kept.delete(key)
      },
    }
  }
}
