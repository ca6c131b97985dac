import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choosePort } from '#local/ports.ts'
import { masterKeyFile } from '#support/case-keys.ts'

/** The API process on a database that is not there. */
let api: ChildProcess
let base: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-api-'))
  const [port, nobody] = [await choosePort(undefined), await choosePort(undefined)]
  base = `http://127.0.0.1:${port}`
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = Buffer.alloc(32, 1).toString('base64url')
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: `postgres://ventanilla_app:x@127.0.0.1:${nobody}/ventanilla`,
    TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
    DOCUMENTS_DIR: folder,
    MASTER_KEY_FILE: masterKeyFile,
    VENTANILLA_SECRET: secret,
    COOKIE_SECRET: secret,
    EMBEDDED_ISSUER_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
  }
  const main = join(import.meta.dirname, '../src/cli/main.ts')
  api = spawn(process.execPath, ['--import', 'tsx', main, 'api'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of api.stdout ?? []) if (String(line).includes('api ready')) break
})
afterAll(async () => {
  api.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

test('starts while the database is down, and says so', async () => {
  expect((await fetch(`${base}/healthz`)).status).toBe(200)
  const ready = await fetch(`${base}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'down', parts: { database: 'down', projector: 'degraded', temporal: 'degraded' } },
  ])
  const body = JSON.stringify({ procedure: 'gobernacion.peticion' })
  const opened = await fetch(`${base}/api/v1/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect([opened.status, opened.headers.get('retry-after'), await opened.json()]).toMatchObject([
    503,
    '1',
    { code: 'unavailable' },
  ])
  expect(opened.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
})

test.each(['/healthz', '/docs', '/api/v1/nothing', '/oidc/.well-known/openid-configuration', '/oidc/style.css'])(
  '%s runs no script and stands in no frame',
  async (path) => {
    const { headers } = await fetch(base + path)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  },
)

test('brings its own issuer', async () => {
  const found = (await (await fetch(`${base}/oidc/.well-known/openid-configuration`)).json()) as Record<string, unknown>
  expect(found).toMatchObject({
    issuer: `${base}/oidc`,
    token_endpoint: `${base}/oidc/token`,
    jwks_uri: `${base}/oidc/jwks`,
  })
  const { keys } = (await (await fetch(`${base}/oidc/jwks`)).json()) as { keys: Record<string, unknown>[] }
  expect(keys).toHaveLength(1)
  expect(keys[0]).not.toHaveProperty('d')
})

test('ends by itself when told to', async () => {
  api.kill('SIGTERM')
  expect(await once(api, 'exit')).toEqual([0, null])
})
