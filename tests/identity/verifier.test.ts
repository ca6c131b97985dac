import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createVerifier, identityFrom } from '#identity/verifier.ts'

const rsa = await generateKeyPair('RS256')
const stranger = await generateKeyPair('RS256')
const audience = 'ventanilla'

let server: Server
let issuer: string
let up = true
let asked: string[] = []

beforeAll(async () => {
  const jwk = { ...(await exportJWK(rsa.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (!up) return void response.writeHead(503).end('down')
    const body = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
beforeEach(() => {
  up = true
  asked = []
})

const verifier = (options: object = {}) => createVerifier({ issuer, audience, claim: 'ventanilla', ...options })

const sign = (
  claims: Record<string, unknown> = {},
  key: Parameters<SignJWT['sign']>[0] = rsa.privateKey,
  alg = 'RS256',
) =>
  new SignJWT({ sub: 'ana', iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 60, ...claims })
    .setProtectedHeader({ alg, kid: 'k1' })
    .sign(key)

test('accepts a token of the issuer, found by its discovery document, and asks for keys once', async () => {
  const verify = verifier()
  expect(await verify(await sign({ name: 'Ana', ventanilla: { auditor: ['ciudad'] } }))).toEqual({
    subject: 'ana',
    name: 'Ana',
    officer: [],
    publisher: [],
    auditor: ['ciudad'],
    admin: [],
  })
  await verify(await sign({ jti: 'another' }))
  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys'])
})

test('accepts it with the address of the keys alone', async () => {
  await verifier({ jwksUrl: `${issuer}/keys` })(await sign())
  expect(asked).toEqual(['/keys'])
})

test.each<[string, () => Promise<string> | string]>([
  ['signed by a stranger', () => sign({}, stranger.privateKey)],
  ['of another issuer', () => sign({ iss: 'https://other.example' })],
  ['for another audience', () => sign({ aud: 'other' })],
  ['that has ended', () => sign({ exp: Math.floor(Date.now() / 1000) - 11 })],
  ['that never ends', () => sign({ exp: undefined })],
  ['of nobody', () => sign({ sub: undefined })],
  ['that begins later', () => sign({ nbf: Math.floor(Date.now() / 1000) + 60 })],
  ['signed with a shared key', () => sign({}, Buffer.alloc(32, 1), 'HS256')],
  [
    'without a signature',
    async () => {
      const [, payload] = (await sign()).split('.')
      return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    },
  ],
  [
    'whose content was changed',
    async () => {
      const [header, , signature] = (await sign()).split('.')
      const payload = { sub: 'luis', iss: issuer, aud: audience, exp: 9_999_999_999 }
      return `${header}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${signature}`
    },
  ],
  ['that is none', () => 'nonsense'],
  ['that is empty', () => ''],
  ['that is too long', () => 'a'.repeat(8193)],
])('refuses a token %s', async (_, make) => {
  await expect(verifier()(await make())).rejects.toMatchObject({ name: 'TokenError', code: 'invalid-token' })
})

test('clocks may differ by a few seconds', async () => {
  await expect(verifier()(await sign({ exp: Math.floor(Date.now() / 1000) - 5 }))).resolves.toMatchObject({
    subject: 'ana',
  })
})

test('an issuer that is down is not the fault of the token, and is asked again', async () => {
  const [byDiscovery, byUrl] = [verifier(), verifier({ jwksUrl: `${issuer}/keys` })]
  const token = await sign()
  up = false
  for (const verify of [byDiscovery, byUrl]) {
    await expect(verify(token)).rejects.toMatchObject({ code: 'issuer-unavailable' })
  }
  up = true
  for (const verify of [byDiscovery, byUrl]) expect(await verify(token)).toMatchObject({ subject: 'ana' })
})

test('a verified token is remembered while the issuer is down', async () => {
  const verify = verifier()
  const token = await sign()
  await verify(token)
  up = false
  expect(await verify(token)).toMatchObject({ subject: 'ana' })
})

const roles = { officer: [{ agency: 'ciudad/gobierno', roles: ['desk'] }] }
test.each<[string, JWTPayload, object]>([
  ['ventanilla', { ventanilla: roles }, roles],
  ['realm_access.ventanilla', { realm_access: { ventanilla: roles } }, roles],
  ['https://example.org/ventanilla', { 'https://example.org/ventanilla': roles }, roles],
  ['ventanilla', {}, { officer: [] }],
  ['ventanilla', { ventanilla: 'admin' }, { admin: [] }],
  ['ventanilla', { ventanilla: { admin: 'ciudad' } }, { admin: [] }],
  ['ventanilla', { ventanilla: { admin: ['ciudad'], officer: [{ agency: 7 }] } }, { admin: [], officer: [] }],
  ['a.b', { a: 'text' }, { officer: [] }],
  ['__proto__.admin', {}, { admin: [] }],
])('reads roles at %s of %j', (claim, payload, expected) => {
  expect(identityFrom({ sub: 'ana', ...payload }, claim)).toMatchObject({ subject: 'ana', ...expected })
})
