import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createConnector, serviceSettings, type Members } from '#connectors/call-service.ts'
import { simulatedSystems } from '#connectors/simulated-systems.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { baseSetting, serviceFileSchema, serviceName, type ServiceFile } from '#publishing/files/service-file.ts'
import { catalogDir } from '#support/catalog.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void
let answer: Answer = (_request, response) => void response.end('{}')
const asked: { method: string; url: string; authorization: string | undefined; body: string }[] = []
const server = createServer((request, response) => {
  void text(request).then((body) => {
    asked.push({
      method: request.method ?? '',
      url: request.url ?? '',
      authorization: request.headers.authorization,
      body,
    })
    answer(request, response)
  })
})
/** Every service of the sample catalogue, and the systems that stand for them in a local installation. */
const { services } = await readCatalogFiles(catalogDir)
const find = async (name: string) => services.find((one) => serviceName(one) === name)
const handle = getRequestListener(simulatedSystems({ service: find }).fetch)
const registries = createServer((request, response) => void handle(request, response))
const listen = (one: typeof server) => new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
const addressOf = (one: typeof server) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`
beforeAll(() => Promise.all([listen(server), listen(registries)]))
beforeEach(() => void (asked.length = 0))
afterAll(() => {
  for (const one of [server, registries]) {
    one.close()
    one.closeAllConnections()
  }
})

const service: ServiceFile = serviceFileSchema.parse({
  id: 'padron',
  entity: 'ciudad',
  title: { es: 'Padrón' },
  method: 'GET',
  url: '{SERVICE_PADRON_URL}/personas/{documento}/estado',
  request: {
    type: 'object',
    properties: { documento: { type: 'string' }, fecha: { type: 'string', format: 'date' } },
    required: ['documento'],
    additionalProperties: false,
  },
  response: { type: 'object', properties: { activo: { type: 'boolean' } }, required: ['activo'] },
  auth: { kind: 'none' },
  timeoutSeconds: 1,
  attempts: 3,
})
const settings = () => ({ SERVICE_PADRON_URL: `${addressOf(server)}/v2/`, SERVICE_PADRON_KEY: 's3cret' })
const call = (request: Members, changes: Partial<ServiceFile> = {}, other = {}) =>
  createConnector({ ...settings(), ...other }).call({ ...service, ...changes }, request)
const says =
  (body: string, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status).end(body)

describe('what is sent', () => {
  test('members stand in the path where it names them, otherwise in the query or a JSON body', async () => {
    answer = says('{"activo":true,"mas":1}')
    expect(await call({ documento: 'a b/?#ñ', fecha: '2026-11-22' })).toEqual({ activo: true, mas: 1 })
    await call({ documento: '1', fecha: '2026-11-22' }, { method: 'POST' })
    const named = { SERVICE_PADRON_URL: addressOf(server).replace('127.0.0.1', 'localhost') }
    await call({ documento: '2' }, {}, named)
    expect(asked).toEqual([
      {
        method: 'GET',
        url: '/v2/personas/a%20b%2F%3F%23%C3%B1/estado?fecha=2026-11-22',
        body: '',
        authorization: undefined,
      },
      { method: 'POST', url: '/v2/personas/1/estado', body: '{"fecha":"2026-11-22"}', authorization: undefined },
      { method: 'GET', url: '/personas/2/estado', body: '', authorization: undefined },
    ])
  })

  test('the secret comes from the settings that services may name, and from no other', async () => {
    answer = says('{"activo":true}')
    await call({ documento: '1' }, { auth: { kind: 'bearer', secret: 'SERVICE_PADRON_KEY' } })
    await call({ documento: '1' }, { auth: { kind: 'basic', user: 'ventanilla', secret: 'SERVICE_PADRON_KEY' } })
    const basic = Buffer.from('ventanilla:s3cret').toString('base64')
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer s3cret', `Basic ${basic}`])
    const missing = call({ documento: '1' }, {}, { SERVICE_PADRON_URL: undefined })
    await expect(missing).rejects.toMatchObject({ code: 'service-not-configured', final: false })
    expect(serviceSettings({ SERVICE_A: 'a', DATABASE_URL: 'd', VENTANILLA_SECRET: 's' })).toEqual({ SERVICE_A: 'a' })
    for (const wrong of [
      { auth: { kind: 'bearer', secret: 'VENTANILLA_SECRET' } },
      { url: '{DATABASE_URL}/x' },
      { url: 'https://elsewhere.example/x' },
      { url: '{SERVICE_PADRON_URL}@elsewhere.example/x' },
      { url: '{SERVICE_PADRON_URL}/{fecha}' },
      { response: { type: 'object', properties: {}, required: 'no list' } },
    ])
      expect(serviceFileSchema.safeParse({ ...service, ...wrong }).success).toBe(false)
  })

  test('a request that is not as declared, or would lead elsewhere, is never sent', async () => {
    for (const request of [{}, { documento: 1 }, { documento: '1', fecha: 'hoy' }, { documento: '1', otro: 1 }])
      await expect(call(request)).rejects.toMatchObject({ code: 'request-invalid', final: true })
    for (const documento of ['..', '.', '']) await expect(call({ documento })).rejects.toMatchObject({ final: true })
    for (const address of ['http://169.254.169.254', 'http://[fe80::1]', 'http://[::ffff:169.254.169.254]'])
      await expect(call({ documento: '1' }, {}, { SERVICE_PADRON_URL: address })).rejects.toMatchObject({
        code: 'address-barred',
        final: true,
      })
    expect(asked).toEqual([])
  })
})

describe('what is answered', () => {
  const failure = async (given: Answer) => {
    answer = given
    return call({ documento: '1' }).then(
      () => undefined,
      ({ code, final }: { code: string; final: boolean }) => ({ code, final }),
    )
  }

  test('what may pass is told from what will not', async () => {
    expect(await failure(says('{}', 503))).toEqual({ code: 'service-answered-503', final: false })
    expect(await failure(says('{}', 429))).toEqual({ code: 'service-answered-429', final: false })
    expect(await failure(says('{}', 404))).toEqual({ code: 'service-answered-404', final: true })
    expect(await failure((_, response) => void response.destroy())).toEqual({
      code: 'service-unreachable',
      final: false,
    })
    expect(await failure(() => undefined)).toEqual({ code: 'service-timeout', final: false })
  })

  test('only the answer that the catalogue declares counts, and nobody is followed elsewhere', async () => {
    expect(await failure(says('{"activo":"si"}'))).toEqual({ code: 'answer-invalid', final: true })
    expect(await failure(says('<html>'))).toEqual({ code: 'answer-invalid', final: true })
    const large = JSON.stringify({ activo: true, mas: 'x'.repeat(300_000) })
    expect(await failure(says(large))).toEqual({ code: 'answer-too-large', final: true })
    asked.length = 0
    const elsewhere: Answer = (_, response) => void response.writeHead(302, { location: '/v2/other' }).end()
    expect(await failure(elsewhere)).toEqual({ code: 'service-answered-302', final: true })
    expect(asked).toHaveLength(1)
  })
})

test('for every service of the sample catalogue the local installation answers as its file declares', async () => {
  const base = addressOf(registries)
  const connector = createConnector(
    Object.fromEntries(services.map((one) => [baseSetting(one), `${base}/${serviceName(one)}`])),
  )
  expect(new Set(services.map(baseSetting)).size).toBe(services.length)
  expect(services.filter(({ samples }) => !samples).map(serviceName)).toEqual([])
  const ask = async (name: string, request: Members) => {
    const one = await find(name)
    return one && connector.call(one, request)
  }
  const person = (documento: string) => ask('ciudad/registro-civil', { documento })
  expect(await person('1020304050')).toMatchObject({ encontrado: true, nombres: 'Ana María' })
  expect(await person('1020304000')).toEqual({ encontrado: false })
  expect(await person('1020304001')).toMatchObject({ nombres: 'Jorge Eliécer' })
  await expect(person('1020304999')).rejects.toMatchObject({ code: 'service-answered-503', final: false })
  const account = { numero_predial: '01-000', vigencia: 2026, ano_completo: true }
  expect(await ask('ciudad/cuenta-predial', account)).toEqual({ encontrado: false })
  const without = { ...service, samples: undefined }
  expect(serviceFileSchema.safeParse({ ...without, samples: [{ activo: 'yes' }] }).success).toBe(false)
})
