import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { derive, type CaseKey } from './case-key.ts'
import { SealError } from './seal.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const noSalt = new Uint8Array()

/** Where a sealed value stands: it opens nowhere else. */
export interface ValuePlace {
  /** What kind of value it is; each has a key of its own. */
  purpose: 'ventanilla notice v1'
  id: string
}

/** A value beside the log as bytes: nonce, AES-256-GCM over its JSON, tag. */
export function sealValue({ secret }: CaseKey, { purpose, id }: ValuePlace, value: unknown): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derive(secret, noSalt, purpose), nonce).setAAD(Buffer.from(id))
  return Buffer.concat([nonce, cipher.update(JSON.stringify(value)), cipher.final(), cipher.getAuthTag()])
}

/** @throws {SealError} when it was altered, or stood elsewhere. */
export function openValue({ secret }: CaseKey, { purpose, id }: ValuePlace, sealed: Buffer): unknown {
  try {
    const decipher = createDecipheriv('aes-256-gcm', derive(secret, noSalt, purpose), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(id)).setAuthTag(sealed.subarray(-TAG_BYTES))
    const opened = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return JSON.parse(opened.toString())
  } catch (cause) {
    throw new SealError(`What is sealed under ${id} does not open: it was altered`, { cause })
  }
}
