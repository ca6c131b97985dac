import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openMasterKey } from '#app/open-case-keys.ts'
import { openTransit } from '#privacy/vault-transit.ts'
import { masterKeyFile } from '#support/case-keys.ts'

/** Of the key `ventanilla`, by version. */
const versions: Buffer[] = [randomBytes(32)]
let token = 's.first'
let hangs = false
let versionTold: unknown
const decode = (text: unknown): Buffer => Buffer.from(String(text), 'base64')

/** A stand-in that speaks what we use of Transit, and encrypts as it does. */
async function transit(request: IncomingMessage): Promise<{ status: number; data?: object }> {
  const [, , mount, action, key] = (request.url ?? '').split('/')
  if (request.headers['x-vault-token'] !== token) return { status: 403 }
  if (mount !== 'transit' || key !== 'ventanilla') return { status: action === 'keys' ? 404 : 400 }
  if (action === 'keys' && request.method === 'GET')
    return { status: 200, data: { latest_version: versionTold === undefined ? versions.length : versionTold } }
  const body = (await json(request)) as Record<string, unknown>
  const bound = decode(body['associated_data'])
  if (action === 'encrypt') {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', versions.at(-1) as Buffer, nonce).setAAD(bound)
    const sealed = Buffer.concat([nonce, cipher.update(decode(body['plaintext'])), cipher.final(), cipher.getAuthTag()])
    return { status: 200, data: { ciphertext: `vault:v${versions.length}:${sealed.toString('base64')}` } }
  }
  const [, version = '', sealed] = String(body['ciphertext']).split(':')
  const bytes = decode(sealed)
  try {
    const own = versions[Number(version.slice(1)) - 1] as Buffer
    const decipher = createDecipheriv('aes-256-gcm', own, bytes.subarray(0, 12)).setAAD(bound)
    decipher.setAuthTag(bytes.subarray(-16))
    const plaintext = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    return { status: 200, data: { plaintext: plaintext.toString('base64') } }
  } catch {
    return { status: 400 }
  }
}

let server: Server
let folder: string
let url: string
let tokenFile: string
beforeAll(async () => {
  server = createServer((request, response) => {
    if (hangs) return
    void transit(request).then(({ status, data }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(data ? { data } : { errors: [`refused for ${request.headers['x-vault-token']}`] }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/transit/`
  folder = await mkdtemp(join(tmpdir(), 'transit-'))
  tokenFile = join(folder, 'token')
  await writeFile(tokenFile, `${token}\n`)
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

test('keys of cases are wrapped by the service, each for its case, also after the service rotates its key', async () => {
  const master = await openTransit({ url, tokenFile, key: 'ventanilla' })
  expect(master.id).toBe('transit:ventanilla:v1')
  const secret = randomBytes(32)
  const wrapped = await master.wrap(secret, 'case-1')
  expect(wrapped.toString()).toMatch(/^vault:v1:/)
  expect((await master.unwrap(master.id, wrapped, 'case-1')).equals(secret)).toBe(true)
  await expect(master.unwrap(master.id, wrapped, 'case-2')).rejects.toThrow('answered 400')

  versions.push(randomBytes(32))
  token = 's.renewed'
  await writeFile(tokenFile, token)
  const later = await openTransit({ url, tokenFile, key: 'ventanilla' })
  expect(later.id).toBe('transit:ventanilla:v2')
  expect((await later.unwrap(master.id, wrapped, 'case-1')).equals(secret)).toBe(true)
  expect((await later.wrap(secret, 'case-1')).toString()).toMatch(/^vault:v2:/)
})

test('keys move from a file to the service', async () => {
  const file = await openMasterKey({ masterKeyFile })
  const secret = randomBytes(32)
  const wrapped = await file.wrap(secret, 'case-1')
  const service = { masterKeyUrl: url, masterKeyTokenFile: tokenFile, masterKeyName: 'ventanilla' }
  const moving = await openMasterKey({ masterKeyFile, ...service })
  expect((await moving.unwrap(file.id, wrapped, 'case-1')).equals(secret)).toBe(true)
  const anew = await moving.wrap(secret, 'case-1')
  const moved = await openMasterKey(service)
  expect((await moved.unwrap(moving.id, anew, 'case-1')).equals(secret)).toBe(true)
  await expect(moved.unwrap(file.id, wrapped, 'case-1')).rejects.toThrow(`"${file.id}" is missing`)
})

test('what the service refuses is said in words, with nothing of what was sent', async () => {
  await expect(openTransit({ url, tokenFile, key: 'other' })).rejects.toThrow('answered 404: there is no key "other"')
  await expect(openTransit({ url, tokenFile: join(folder, 'none'), key: 'ventanilla' })).rejects.toThrow('(ENOENT)')
  await writeFile(tokenFile, 's.wrong')
  const refusal = openMasterKey({ masterKeyUrl: url, masterKeyTokenFile: tokenFile, masterKeyName: 'ventanilla' })
  await expect(refusal).rejects.toThrow(
    /^MASTER_KEY_URL: .* answered 403: its token may not use keys of the key "ventanilla"$/,
  )
  await expect(refusal).rejects.not.toThrow('s.wrong')
  await writeFile(tokenFile, token)
  hangs = true
  await expect(openTransit({ url, tokenFile, key: 'ventanilla', timeoutMs: 50 })).rejects.toThrow(
    'did not answer within 50 ms',
  )
  hangs = false
  await expect(openTransit({ url: 'http://127.0.0.1:9/v1/transit', tokenFile, key: 'x' })).rejects.toThrow(
    'cannot be reached',
  )
})

test('a service that does not say which version of the key is the newest is refused', async () => {
  for (const told of [null, 'x', 0, 1.5]) {
    versionTold = told
    await expect(openTransit({ url, tokenFile, key: 'ventanilla' })).rejects.toThrow(
      'answered without the latest_version of "ventanilla"',
    )
  }
  versionTold = undefined
})
