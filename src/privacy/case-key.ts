import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** What one case's personal data is encrypted under. Each use has a key of its own, derived by HKDF (RFC 5869). */
export interface CaseKey {
  /** The 32 random bytes that the others come from; who has them can read the case. */
  secret: Buffer
  /** Of the sealed parts of events. */
  events: KeyObject
  /** Makes the nonces of sealed parts out of what is sealed. */
  nonces: KeyObject
  /** Of the short hashes by which a repeated command is known. */
  commands: KeyObject
}

/** One for each process. What it has read is kept in memory for some minutes. */
export interface CaseKeys {
  /** The key of a case, made when there is none yet and durable when it is answered. Undefined: it was destroyed. */
  ensure(caseId: string): Promise<CaseKey | undefined>
  /** Undefined when there is none: nothing was sealed yet, or it was destroyed. */
  find(caseId: string): Promise<CaseKey | undefined>
  /**
   * The key that something is sealed under already. Undefined: it was destroyed.
   * @throws {LostKeyError} when there is neither key nor trace of one: a case must not go on as if it were erased.
   */
  findUsed(caseId: string): Promise<CaseKey | undefined>
  /** From now on nobody can read what was sealed under it. Again does nothing. */
  destroy(caseId: string): Promise<void>
  /** Drops what this process remembers: the key was destroyed by another one. */
  forget(caseId: string): void
}

export class LostKeyError extends Error {
  override name = 'LostKeyError'
  constructor(caseId: string) {
    super(`The key of case ${caseId} is lost, not destroyed: bring privacy.case_keys back from a backup`)
  }
}

export const SECRET_BYTES = 32

export function derive(secret: Buffer, salt: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32)))
}

const noSalt = new Uint8Array()

/** @throws {TypeError} unless `secret` has 32 bytes. */
export function caseKey(secret: Buffer): CaseKey {
  if (secret.length !== SECRET_BYTES)
    throw new TypeError(`A case's key has ${SECRET_BYTES} bytes, not ${secret.length}`)
  return {
    secret,
    events: derive(secret, noSalt, 'ventanilla event v1'),
    nonces: derive(secret, noSalt, 'ventanilla nonce v1'),
    commands: derive(secret, noSalt, 'ventanilla command v1'),
  }
}
