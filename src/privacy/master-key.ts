import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { SECRET_BYTES } from './case-key.ts'

/**
 * The port to whoever keeps the master key, under which the keys of cases are stored: a file (here), or a key management
 * service (`vault-transit.ts`).
 */
export interface MasterKey {
  /** Name of the key that wraps today. */
  id: string
  /** `caseId` is bound to it: a wrapped key serves no other case. */
  wrap(secret: Buffer, caseId: string): Promise<Buffer>
  /** `id` of the key that wrapped it. @throws {MasterKeyError} when that one is not known here, or the wrapped key was altered. */
  unwrap(id: string, wrapped: Buffer, caseId: string): Promise<Buffer>
}

export class MasterKeyError extends Error {
  override name = 'MasterKeyError'
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
const line = /^([a-z0-9][a-z0-9-]{0,39}) ([A-Za-z0-9_-]{43})$/

/** A new line for a file of master keys: its name, which tells nothing but when it was made, and 32 random bytes. */
export const generateMasterKey = (at: Date): string =>
  `${at.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')} ${randomBytes(SECRET_BYTES).toString('base64url')}`

/**
 * Master keys from the text of a file: one on each line, `<name> <32 bytes as base64url>`. The first wraps, all unwrap.
 * @throws {MasterKeyError} that names the line, never what stands in it.
 */
export function parseMasterKeys(text: string): MasterKey {
  const keys = new Map<string, Buffer>()
  for (const [index, each] of text.split('\n').entries()) {
    if (each.trim() === '' || each.startsWith('#')) continue
    const [, id, secret] = line.exec(each.trim()) ?? []
    if (id === undefined || secret === undefined)
      throw new MasterKeyError(
        `Line ${index + 1} is not "<name> <32 bytes as base64url>": make one with \`ventanilla keys new\``,
      )
    if (keys.has(id)) throw new MasterKeyError(`Line ${index + 1} has the name of an earlier key: give each its own`)
    keys.set(id, Buffer.from(secret, 'base64url'))
  }
  const [first] = keys
  if (!first) throw new MasterKeyError('There is no key: make one with `ventanilla keys new`')
  const [id, newest] = first
  return {
    id,
    async wrap(secret, caseId) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', newest, nonce).setAAD(Buffer.from(caseId))
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    },
    async unwrap(name, wrapped, caseId) {
      const key = keys.get(name)
      if (!key)
        throw new MasterKeyError(`The master key "${name}" is missing: put its line back into the file of master keys`)
      return open(key, wrapped, caseId)
    },
  }
}

function open(key: Buffer, wrapped: Buffer, caseId: string): Buffer {
  try {
    const nonce = wrapped.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(caseId)).setAuthTag(wrapped.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new MasterKeyError(`The key of case ${caseId} does not open: it, or the master key, is another`, { cause })
  }
}

/** @throws {Error} that names the setting, when the file cannot be read or used. */
export async function readMasterKeys(file: string): Promise<MasterKey> {
  try {
    return parseMasterKeys(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Error(`MASTER_KEY_FILE: ${(error as Error).message}`, { cause: error })
  }
}
