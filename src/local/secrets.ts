import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { generateSigningKey, originOf } from '#notary/note.ts'
import { writeAtomically } from '#local/files.ts'

const schema = z.strictObject({
  /** Key of codes and signatures, 32 random bytes as base64url. */
  secret: z.string(),
  cookieSecret: z.string(),
  /** Private JWK, EC P-256 for ES256. */
  issuerKey: z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), d: z.string() }),
  /** Signing key of checkpoints and receipts; folders of before the notary have none yet. */
  notaryKey: z.string().optional(),
})

/** The secrets of one local installation. */
export type Secrets = z.output<typeof schema> & { notaryKey: string }

/**
 * Reads the secrets of a local installation, and makes them the first time. The file is for its owner alone. The log is
 * named after the portal's first address and keeps that name.
 * @throws Error when the file exists but is damaged: new secrets would make every code already given out worthless.
 */
export async function keepSecrets(file: string, address: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) {
    return write(file, { ...makeSecrets(), notaryKey: generateSigningKey(originOf(address)) })
  }
  const known = schema.safeParse(parse(text))
  if (known.success) {
    const { notaryKey, ...others } = known.data
    if (notaryKey !== undefined) return { ...others, notaryKey }
    return write(file, { ...others, notaryKey: generateSigningKey(originOf(address)) })
  }
  throw new Error(`${file} is damaged. Restore it from a backup, or delete the whole data folder to begin anew.`)
}

async function write(file: string, secrets: Secrets): Promise<Secrets> {
  await writeAtomically(file, JSON.stringify(secrets, undefined, 2), 0o600)
  return secrets
}

function makeSecrets(): Omit<Secrets, 'notaryKey'> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = () => randomBytes(32).toString('base64url')
  const issuerKey = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: key().slice(0, 12) }
  return { secret: key(), cookieSecret: key(), issuerKey: issuerKey as Secrets['issuerKey'] }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
