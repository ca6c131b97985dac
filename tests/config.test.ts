import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../src/config.ts'

const api = {
  DATABASE_URL: 'postgres://app:hush@localhost:5432/ventanilla',
  TEMPORAL_ADDRESS: 'localhost:7233',
  VENTANILLA_SECRET: randomBytes(32).toString('base64url'),
  COOKIE_SECRET: randomBytes(32).toString('base64url'),
  MASTER_KEY_FILE: '/etc/ventanilla/master-keys',
  DOCUMENTS_DIR: '/var/lib/ventanilla/documents',
  OIDC_ISSUER: 'https://login.example.gov',
}

const worker = { ...api, SIGNING_P12: '/etc/ventanilla/signing.p12', SIGNING_P12_PASSWORD: 'hush' }

/** The message of the refusal, or a failure when nothing was refused. */
function refusalOf(env: Record<string, string | undefined>): string {
  try {
    loadConfig(env, 'api')
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the configuration was accepted')
}

describe('loadConfig', () => {
  test('fills defaults and turns text into numbers and booleans', () => {
    const config = loadConfig({ ...api, PORT: '9000', TEMPORAL_TLS: 'true' }, 'api')
    expect(config).toMatchObject({
      port: 9000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:9000',
      temporalNamespace: 'ventanilla',
      temporalTls: true,
      logLevel: 'info',
      catalogDir: join(import.meta.dirname, '../catalog'),
      oidcClaim: 'ventanilla',
    })
  })

  test('keeps the public address that was set, without a slash at its end', () => {
    const config = loadConfig({ ...api, PUBLIC_URL: 'https://tramites.example.gov/' }, 'api')
    expect(config.publicUrl).toBe('https://tramites.example.gov')
  })

  test('names every missing setting at once', () => {
    const refusal = refusalOf({})
    expect(refusal.split('\n')).toHaveLength(8)
    for (const name of Object.keys(api)) expect(refusal).toContain(`${name} is missing: `)
    expect(refusal).toContain('DATABASE_URL is missing: a PostgreSQL address')
  })

  test('takes KurrentDB addresses of one node and of clusters, with the options that the client knows', () => {
    for (const address of [
      'kurrentdb://localhost:2113?tls=false',
      'kurrentdb+discover://app:h%40sh@db.example.gov?tls=true&tlsCAFile=/etc/ca.pem',
      'esdb://app:hush@one:2113,two:2113,three:2113/?nodePreference=leader&keepAliveInterval=10000',
    ]) {
      expect(loadConfig({ ...api, KURRENTDB_URL: address }, 'api').kurrentdbUrl).toBe(address)
    }
    expect(loadConfig(api, 'api').kurrentdbUrl).toBeUndefined()
    for (const address of [
      'http://localhost:2113',
      'kurrentdb://',
      'kurrentdb://app:hush@db?tsl=true',
      'kurrentdb://a b',
    ]) {
      const refusal = refusalOf({ ...api, KURRENTDB_URL: address })
      expect(refusal).toContain('KURRENTDB_URL is not valid: a KurrentDB address')
      expect(refusal).not.toContain('hush')
    }
  })

  test('an empty value counts as missing', () => {
    expect(refusalOf({ ...api, DATABASE_URL: '' })).toContain('DATABASE_URL is missing')
  })

  test.each([
    ['DATABASE_URL', 'mysql://app:hush@localhost/ventanilla'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
    ['PORT', '70000'],
    ['PORT', 'eighty'],
    ['TEMPORAL_TLS', 'perhaps'],
    ['VENTANILLA_SECRET', 'too-short'],
    ['COOKIE_SECRET', `${'*'.repeat(50)}`],
    ['PUBLIC_URL', 'window.example'],
    ['LOG_LEVEL', 'loud'],
    ['EMBEDDED_ISSUER_KEY', 'not a key'],
    ['EMBEDDED_ISSUER_KEY', '{"kty":"RSA"}'],
  ])('refuses %s=%s, and does not repeat the value', (name, value) => {
    const refusal = refusalOf({ ...api, [name]: value })
    expect(refusal).toContain(`${name} is not valid: `)
    expect(refusal).not.toContain(value)
    expect(refusal).not.toContain('hush')
  })

  test('the embedded issuer takes the place of an outer one', () => {
    const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }
    const env = { ...api, OIDC_ISSUER: undefined, EMBEDDED_ISSUER_KEY: JSON.stringify(key) }
    expect(loadConfig(env, 'api').embeddedIssuerKey).toEqual(key)
  })

  test('a payment provider and a mail server need all that belongs to them', () => {
    expect(loadConfig(worker, 'worker')).toMatchObject({ paymentProvider: 'none', smtpUrl: undefined })
    const wompi = { ...api, PAYMENT_PROVIDER: 'wompi', WOMPI_PUBLIC_KEY: 'pub_test_1' }
    expect(refusalOf(wompi)).toContain('WOMPI_EVENTS_SECRET is missing')
    expect(() => loadConfig({ ...worker, SMTP_URL: 'smtp://mail.example.gov' }, 'worker')).toThrow(
      'MAIL_FROM is missing',
    )
    const mail = { SMTP_URL: 'smtps://u:p@mail.example.gov', MAIL_FROM: 'Trámites <no-responder@example.gov>' }
    expect(loadConfig({ ...worker, ...mail }, 'worker')).toMatchObject({ mailFrom: mail.MAIL_FROM })
  })

  test('no worker starts without the certificate of issued documents', () => {
    expect(loadConfig(worker, 'worker')).toMatchObject({ signingP12: worker.SIGNING_P12, signingP12Password: 'hush' })
    for (const name of ['SIGNING_P12', 'SIGNING_P12_PASSWORD'])
      expect(() => loadConfig({ ...worker, [name]: '' }, 'worker')).toThrow(`${name} is missing`)
  })

  test('a part never sees a setting that is not its own', () => {
    expect(Object.keys(loadConfig(worker, 'worker'))).not.toContain('cookieSecret')
  })
})
