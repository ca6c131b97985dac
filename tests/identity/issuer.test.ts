import { Hono } from 'hono'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync } from 'node:crypto'
import { getRequestListener } from '@hono/node-server'
import { createLocalJWKSet, type JWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoAccounts } from '#identity/demo-accounts.ts'
import { createIssuer } from '#identity/issuer.ts'
import { signLocalToken } from '#identity/local-token.ts'
import { createVerifier } from '#identity/verifier.ts'
import { createLogin, localPath } from '#portal/login.ts'
import { createSealer, readSession, sessions, type SessionEnv } from '#portal/session.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key: JWK = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'test' }
const { d: _private, ...publicKey } = key
const secret = Buffer.alloc(32, 7).toString('base64url')

let server: Server
let publicUrl: string
let issuer: string

beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  issuer = `${publicUrl}/oidc`
  const embedded = createIssuer({
    issuer,
    audience: 'ventanilla',
    key,
    cookieSecret: secret,
    client: { id: 'portal', redirectUris: [`${publicUrl}/login/callback`] },
  })
  const log = { warn: () => {} }
  const portal = new Hono<SessionEnv>()
    .use(sessions(createSealer({ secret, secure: false }), () => new Date()))
    .route('/', createLogin({ issuer, clientId: 'portal', publicUrl, claim: 'ventanilla', log }))
    .get('/me', (c) => c.json(readSession(c)))
  const hono = getRequestListener(portal.fetch)
  server.on('request', (request, response) => {
    void (embedded.owns(request.url?.split('?')[0] ?? '')
      ? embedded.handle(request, response)
      : hono(request, response))
  })
})
afterAll(() => void server.close())

const formOf = (html: string) => /action="([^"]+)"/.exec(html)?.[1] ?? ''

/** A browser with cookies and no JavaScript. */
function browser() {
  const jar = new Map<string, string>()
  return async function go(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(path, publicUrl)
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    const to = response.headers.get('location')
    return to && new URL(to, url).pathname !== '/stop' ? go(new URL(to, url).href) : response
  }
}

async function choose(go: ReturnType<typeof browser>, account: string, back = '/me'): Promise<Response> {
  const page = await go(`/login?back=${encodeURIComponent(back)}`)
  const html = await page.text()
  expect(html).toContain('Cuentas de demostración')
  expect(html).not.toMatch(/<script|<style|style=/)
  const action = formOf(html)
  return go(action, { method: 'POST', body: new URLSearchParams({ account }) })
}

test('a person logs in as a demo account, and out again', async () => {
  const go = browser()
  const me = await (await choose(go, 'desk-ciudad')).json()
  expect(me).toMatchObject({
    identity: {
      subject: 'desk-ciudad',
      name: expect.stringContaining('Marta'),
      officer: [{ agency: 'ciudad/gobierno', roles: ['*'] }],
    },
  })
  await go('/logout', { method: 'POST' })
  expect(await (await go('/me')).json()).not.toHaveProperty('identity')
  // The next person on this device is asked who they are.
  expect(await (await choose(go, 'ana')).json()).toMatchObject({ identity: { subject: 'ana', officer: [] } })
})

test('the login page names every account, and takes no other', async () => {
  const go = browser()
  const html = await (await go('/login')).text()
  for (const account of demoAccounts.keys()) expect(html).toContain(`value="${account}"`)
  const action = formOf(html)
  const refused = await go(action, { method: 'POST', body: new URLSearchParams({ account: 'root' }) })
  expect(refused.status).toBe(422)
})

test('a login that nobody began here does not log in', async () => {
  const go = browser()
  const answer = await go('/login/callback?code=stolen&state=guessed')
  expect(answer.status).toBe(404)
  expect(answer.url).toContain('/login/failed?why=expired')
  expect(await (await go('/me')).json()).not.toHaveProperty('identity')
})

test('an answer with another state does not log in', async () => {
  const go = browser()
  await go('/login')
  expect((await go('/login/callback?code=stolen&state=guessed')).url).toContain('/login/failed')
  expect(await (await go('/me')).json()).not.toHaveProperty('identity')
})

test('the code flow needs PKCE, and only the portal is a client', async () => {
  const ask = (query: Record<string, string>) =>
    fetch(`${issuer}/auth?${new URLSearchParams(query)}`, { redirect: 'manual' })
  const base = { response_type: 'code', scope: 'openid', redirect_uri: `${publicUrl}/login/callback` }
  const withoutPkce = await ask({ ...base, client_id: 'portal' })
  expect(withoutPkce.headers.get('location')).toContain('error=invalid_request')
  const stranger = await ask({ ...base, client_id: 'stranger' })
  expect(stranger.status).toBe(400)
  expect(await stranger.text()).toContain('invalid_client')
})

test('access tokens of the code flow open the API', async () => {
  const verifier = 'v'.repeat(43)
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
  const redirect = `${publicUrl}/login/callback`
  const query = new URLSearchParams({
    client_id: 'portal',
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: redirect,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'x',
  })
  const go = browser()
  const action = formOf(await (await go(`${issuer}/auth?${query}`)).text())
  // Without an attempt of its own the portal refuses the answer, but its address holds the code.
  const seen: string[] = []
  server.on('request', (request) => seen.push(request.url ?? ''))
  await go(action, { method: 'POST', body: new URLSearchParams({ account: 'auditor-ciudad' }) })
  const code = new URL(seen.find((url) => url.startsWith('/login/callback')) ?? '', publicUrl).searchParams.get('code')
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'portal',
      code: code ?? '',
      redirect_uri: redirect,
      code_verifier: verifier,
    }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  const verify = createVerifier({ issuer, audience: 'ventanilla', claim: 'ventanilla' })
  expect(await verify(access_token)).toMatchObject({ subject: 'auditor-ciudad', auditor: ['ciudad'], admin: [] })
})

test('a signed local token is as good as one from a login', async () => {
  const token = await signLocalToken('clerk-municipio', { key, issuer, audience: 'ventanilla', ttlSeconds: 60 })
  const keys = createLocalJWKSet({ keys: [publicKey as JWK] })
  const expected = { subject: 'clerk-municipio', officer: [{ agency: 'municipio/oficialia-de-partes', roles: ['*'] }] }
  expect(await createVerifier({ issuer, audience: 'ventanilla', claim: 'ventanilla', keys })(token)).toMatchObject(
    expected,
  )
  expect(await createVerifier({ issuer, audience: 'ventanilla', claim: 'ventanilla' })(token)).toMatchObject(expected)
})

test('signs no token for strangers, nor one that lives too long', async () => {
  const options = { key, issuer, audience: 'ventanilla', ttlSeconds: 60 }
  await expect(signLocalToken('root', options)).rejects.toThrow(/no demo account "root".*ana, luis/)
  await expect(signLocalToken('ana', { ...options, ttlSeconds: 86_401 })).rejects.toThrow('86400')
  await expect(signLocalToken('ana', { ...options, ttlSeconds: Number.NaN })).rejects.toThrow('86400')
})

test.each([
  ['/tramites?q=x', '/tramites?q=x'],
  [undefined, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/.//elsewhere.example', '/'],
  ['/a/..//elsewhere.example', '/'],
])('goes back to %j as %s', (path, expected) => expect(localPath(path)).toBe(expected))
