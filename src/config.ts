import { join } from 'node:path'
import { z } from 'zod'

/**
 * Every setting that the program takes from its environment, by the name an operator writes. The description completes
 * the sentence "NAME is missing: …", so it says what is expected, with an example where that helps.
 */
const secret = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .refine((text) => Buffer.from(text, 'base64url').length >= 32)

const postgresAddress = z.url({ protocol: /^postgres(ql)?$/ })
/** Options that the client of KurrentDB knows; it writes the whole address, password included, to the console when it meets another. */
const kurrentAddress = z
  .string()
  .regex(
    /^(kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\/([^@/?\s]+:[^@/?\s]*@)?[^@/?\s]+\/?(\?((tls|tlsVerifyCert|tlsCAFile|userCertFile|userKeyFile|nodePreference|connectionName|maxDiscoverAttempts|discoveryInterval|gossipTimeout|defaultDeadline|keepAliveInterval|keepAliveTimeout)=[^&\s]+(&|$))+)?$/,
  )
const webAddress = z.url({ protocol: /^https?$/ })
const port = z.coerce.number().int().min(1).max(65535)
const privateKey = z
  .string()
  .transform((text, context) => parseJson(text) ?? context.addIssue('not JSON'))
  .pipe(z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() }))

const settings = {
  DATABASE_URL: postgresAddress.describe(
    'a PostgreSQL address of the application role, such as postgres://ventanilla:…@localhost:5432/ventanilla',
  ),
  DATABASE_ADMIN_URL: postgresAddress.describe(
    'a PostgreSQL address of a role that may create tables, such as postgres://postgres:…@localhost:5432/ventanilla',
  ),
  KURRENTDB_URL: kurrentAddress
    .optional()
    .describe(
      'a KurrentDB address that keeps the log instead of PostgreSQL, such as kurrentdb+discover://ventanilla:…@db.example.gov:2113?tls=true',
    ),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/:]+:\d+$/)
    .describe("host and port of a Temporal cluster's front end, such as localhost:7233"),
  TEMPORAL_NAMESPACE: z.string().min(1).default('ventanilla').describe('the name of a Temporal namespace'),
  TEMPORAL_TLS: z.stringbool().default(false).describe('true or false: whether to speak TLS to Temporal'),
  TEMPORAL_API_KEY: z.string().min(1).optional().describe('the key of a Temporal Cloud service account'),
  PORT: port.default(8080).describe('a port number from 1 to 65535'),
  HOST: z.string().min(1).default('127.0.0.1').describe('the network address to listen on, such as 127.0.0.1'),
  PUBLIC_URL: webAddress.optional().describe('the address that people type, such as https://tramites.example.gov'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('how many proxies of your own stand in front and add to X-Forwarded-For, from 0 to 10'),
  VENTANILLA_SECRET: secret.describe('at least 32 random bytes as base64url, the key of codes and signatures'),
  COOKIE_SECRET: secret.describe('at least 32 random bytes as base64url, the key of session cookies'),
  MASTER_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'the path of the file with the master keys, under which the keys of personal data are kept: ventanilla keys new (or set MASTER_KEY_URL)',
    ),
  MASTER_KEY_URL: webAddress
    .optional()
    .describe(
      'the address of a Transit engine of HashiCorp Vault or OpenBao that keeps the master key, such as https://vault.example.gov:8200/v1/transit',
    ),
  MASTER_KEY_TOKEN_FILE: z.string().min(1).optional().describe('the path of a file with the token of MASTER_KEY_URL'),
  MASTER_KEY_NAME: z.string().min(1).default('ventanilla').describe('the name of the key at MASTER_KEY_URL'),
  DOCUMENTS_DIR: z.string().min(1).describe('the folder that keeps the documents of cases'),
  CATALOG_DIR: z
    .string()
    .min(1)
    .default(join(import.meta.dirname, '../catalog'))
    .describe('the folder that holds calendars and procedures'),
  OIDC_ISSUER: webAddress.optional().describe('the address of an OpenID Connect issuer (or set EMBEDDED_ISSUER_KEY)'),
  OIDC_AUDIENCE: z.string().min(1).default('ventanilla').describe('the audience that access tokens must name'),
  OIDC_JWKS_URL: webAddress.optional().describe("the address of the issuer's keys, when discovery is not to be used"),
  OIDC_CLIENT_ID: z.string().min(1).optional().describe("the portal's client id at the issuer"),
  OIDC_CLIENT_SECRET: z.string().min(1).optional().describe("the portal's client secret at the issuer"),
  OIDC_CLAIM: z.string().min(1).default('ventanilla').describe('the path of the claim that holds roles'),
  EMBEDDED_ISSUER_KEY: privateKey
    .optional()
    .describe('an EC P-256 private key as JWK in JSON, for the embedded issuer of a local installation'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'the address of a mail server, such as smtp://user:password@mail.example.gov:587; notices are kept without',
    ),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/)
    .optional()
    .describe('who mail is from, such as Trámites <no-responder@example.gov>'),
  SIGNING_P12: z
    .string()
    .min(1)
    .describe(
      'the path of a PKCS#12 file (.p12, .pfx) with the certificate and key that issued documents are signed with',
    ),
  SIGNING_P12_PASSWORD: z.string().min(1).describe('the password of that PKCS#12 file'),
  PAYMENT_PROVIDER: z
    .enum(['none', 'simulated', 'wompi'])
    .default('none')
    .describe('who takes payments: none, simulated (moves no money) or wompi'),
  WOMPI_PUBLIC_KEY: z
    .string()
    .regex(/^pub_(test|prod)_/)
    .optional()
    .describe("the merchant's public key at Wompi, pub_test_… or pub_prod_…"),
  WOMPI_PRIVATE_KEY: z.string().min(1).optional().describe("the merchant's private key at Wompi, prv_…"),
  WOMPI_INTEGRITY_SECRET: z.string().min(1).optional().describe("the merchant's integrity secret at Wompi"),
  WOMPI_EVENTS_SECRET: z.string().min(1).optional().describe("the merchant's events secret at Wompi"),
  NOTARY_KEY: z
    .string()
    .regex(/^PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+\S+(\s+PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+\S+)?$/)
    .optional()
    .describe(
      'the key that signs checkpoints and receipts, from `ventanilla audit key`; two during a changeover, the old one first',
    ),
  NOTARY_CHECKPOINT_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('a file that always holds the newest checkpoint, on a disk that a second party keeps'),
  NOTARY_WITNESSES: z
    .string()
    .regex(/^[^\s+]+\+[0-9a-f]{8}\+B\S+(\s+[^\s+]+\+[0-9a-f]{8}\+B\S+)*$/)
    .optional()
    .describe('verifier keys of the witnesses whose cosignatures are taken, separated by spaces'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('one of fatal, error, warn, info, debug, trace, silent'),
  METRICS_PORT: port.optional().describe('a port number from 1 to 65535 for /metrics and /readyz of this process'),
}
type Name = keyof typeof settings

const everywhere = ['LOG_LEVEL', 'DATABASE_URL'] as const
const masterKey = ['MASTER_KEY_FILE', 'MASTER_KEY_URL', 'MASTER_KEY_TOKEN_FILE', 'MASTER_KEY_NAME'] as const
const running = [
  ...everywhere,
  'KURRENTDB_URL',
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'VENTANILLA_SECRET',
  ...masterKey,
  'DOCUMENTS_DIR',
  'CATALOG_DIR',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_TLS',
  'TEMPORAL_API_KEY',
] as const

const payments = [
  'PAYMENT_PROVIDER',
  'WOMPI_PUBLIC_KEY',
  'WOMPI_PRIVATE_KEY',
  'WOMPI_INTEGRITY_SECRET',
  'WOMPI_EVENTS_SECRET',
] as const

/** What each part of the program reads; a part never sees a setting that is not its own. */
const parts = {
  api: [
    ...running,
    'OIDC_ISSUER',
    'OIDC_AUDIENCE',
    'OIDC_JWKS_URL',
    'OIDC_CLIENT_ID',
    'OIDC_CLIENT_SECRET',
    'OIDC_CLAIM',
    'EMBEDDED_ISSUER_KEY',
    'COOKIE_SECRET',
    'TRUSTED_PROXIES',
    'NOTARY_KEY',
    'NOTARY_WITNESSES',
    ...payments,
  ],
  worker: [...running, ...payments, 'METRICS_PORT', 'SMTP_URL', 'MAIL_FROM', 'SIGNING_P12', 'SIGNING_P12_PASSWORD'],
  projector: [...running, ...payments, 'METRICS_PORT', 'NOTARY_KEY', 'NOTARY_CHECKPOINT_FILE'],
  audit: [...everywhere, 'KURRENTDB_URL', 'DOCUMENTS_DIR', 'NOTARY_KEY'],
  evidence: [...everywhere, 'KURRENTDB_URL', 'DOCUMENTS_DIR', 'NOTARY_KEY', ...masterKey, 'PUBLIC_URL', 'HOST', 'PORT'],
  backup: [...everywhere, 'KURRENTDB_URL', 'DOCUMENTS_DIR'],
  migrate: [...everywhere, 'DATABASE_ADMIN_URL'],
  namespace: ['LOG_LEVEL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_TLS', 'TEMPORAL_API_KEY'],
  catalog: [...everywhere, 'KURRENTDB_URL', 'CATALOG_DIR'],
  keys: [...everywhere, ...masterKey],
  cases: [...everywhere, 'KURRENTDB_URL', 'CATALOG_DIR', ...masterKey],
  erasure: [...everywhere, 'KURRENTDB_URL', ...masterKey, 'DOCUMENTS_DIR'],
  start: ['LOG_LEVEL', 'KURRENTDB_URL', 'HOST', 'PORT', 'PUBLIC_URL', 'CATALOG_DIR', 'TEMPORAL_NAMESPACE'],
} as const satisfies Record<string, readonly Name[]>
export type Part = keyof typeof parts

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<S>

/** The settings of one part, `DATABASE_URL` as `databaseUrl` and so on; `publicUrl` is always filled. */
export type Config<P extends Part> = {
  [N in (typeof parts)[P][number] as Camel<N>]: N extends 'PUBLIC_URL' ? string : z.output<(typeof settings)[N]>
}

/**
 * Reads the settings of `part` from `env`. An empty value counts as missing.
 * @throws Error that lists every wrong or missing setting and what is expected; it never holds a value.
 */
export function loadConfig<P extends Part>(env: Record<string, string | undefined>, part: P): Config<P> {
  const names: readonly Name[] = parts[part]
  const given = Object.fromEntries(names.map((name) => [name, env[name] || undefined]))
  const shape = Object.fromEntries(names.map((name) => [name, settings[name]]))
  const parsed = z.object(shape).safeParse(given)
  const wrong = new Set<Name>(parsed.error?.issues.map((issue) => issue.path[0] as Name))
  if (part === 'api' && !given.OIDC_ISSUER && !given.EMBEDDED_ISSUER_KEY) wrong.add('OIDC_ISSUER')
  if (names.includes('MASTER_KEY_FILE') && !given.MASTER_KEY_FILE && !given.MASTER_KEY_URL) wrong.add('MASTER_KEY_FILE')
  if (given.MASTER_KEY_URL && !given.MASTER_KEY_TOKEN_FILE) wrong.add('MASTER_KEY_TOKEN_FILE')
  if (given.SMTP_URL && !given.MAIL_FROM) wrong.add('MAIL_FROM')
  if (given.PAYMENT_PROVIDER === 'wompi') for (const name of payments) if (!given[name]) wrong.add(name)
  if (!parsed.success || wrong.size > 0) throw new Error(refusal(part, [...wrong], given))

  const config = Object.entries(parsed.data).map(([name, value]) => [camel(name), value])
  return withPublicUrl(Object.fromEntries(config)) as Config<P>
}

function refusal(part: Part, wrong: Name[], given: Record<string, unknown>): string {
  const lines = wrong.map((name) => {
    return `  ${name} is ${given[name] === undefined ? 'missing' : 'not valid'}: ${settings[name].description}`
  })
  return [`${part} cannot start, because of its environment:`, ...lines].join('\n')
}

/** Whoever sets no public address is reached where the API listens. */
function withPublicUrl(config: Record<string, unknown>): Record<string, unknown> {
  if (!('host' in config)) return config
  const publicUrl = config['publicUrl'] ?? `http://${String(config['host'])}:${String(config['port'])}`
  return { ...config, publicUrl: String(publicUrl).replace(/\/$/, '') }
}

function camel(name: string): string {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
