import { createPrivateKey, createPublicKey, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto'
import { keyId, parseVerifierKey, splitNote } from './verifier/verify.mjs'

/** A key that signs notes (C2SP signed-note, Ed25519). Its name is the origin of the log. */
export interface SigningKey {
  name: string
  /** What others verify with: `<name>+<id>+<base64>`. */
  verifierKey: string
  /** The line that signs `text`, without a newline. */
  sign(text: string): string
}

const ED25519 = 1
/** What stands before the 32 bytes of a private Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Reads `PRIVATE+KEY+<name>+<id>+<base64 of 0x01 and the seed>`, as Go's sumdb/note writes it.
 * @throws {Error} when it is no such key; the message never holds it.
 */
export function parseSigningKey(text: string): SigningKey {
  const [, name = '', id, base64 = ''] = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ED25519)
    throw new Error('not a signing key of the form PRIVATE+KEY+name+id+key')
  const secret = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, bytes.subarray(1)]),
    format: 'der',
    type: 'pkcs8',
  })
  const key = createSigningKey(name, secret)
  if (parseVerifierKey(key.verifierKey).id !== id)
    throw new Error('the id of the signing key is not that of its name and key')
  return key
}

function createSigningKey(name: string, secret: KeyObject): SigningKey {
  const bytes = publicBytes(secret)
  const id = keyId(name, ED25519, bytes)
  return {
    name,
    verifierKey: encode(name, id, Buffer.concat([Uint8Array.of(ED25519), bytes])),
    sign: (text) => signatureLine(name, id, signBytes(null, Buffer.from(text), secret)),
  }
}

const publicBytes = (secret: KeyObject): Buffer =>
  createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
const encode = (name: string, id: Buffer, bytes: Buffer): string =>
  `${name}+${id.toString('hex')}+${bytes.toString('base64')}`
const signatureLine = (name: string, id: Buffer, signature: Buffer): string =>
  `— ${name} ${Buffer.concat([id, signature]).toString('base64')}`

/** A new signing key in the form that `parseSigningKey` reads. @throws {Error} on a name that no note can bear. */
export function generateSigningKey(name: string): string {
  if (!/^[^\s+]+$/.test(name)) throw new Error(`"${name}" cannot name a key: no spaces and no plus sign`)
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
  const secret = Buffer.concat([Uint8Array.of(ED25519), seed])
  return `PRIVATE+KEY+${encode(name, keyId(name, ED25519, publicBytes(privateKey)), secret)}`
}

/** The origin of the log of an installation at this address: the address of the log without its scheme. */
export const originOf = (publicUrl: string): string => `${publicUrl.replace(/^https?:\/\//, '').replace(/\/$/, '')}/log`

/**
 * Reads the signing keys of a log, separated by spaces: one, or during a changeover the old and the new.
 * @throws {Error} when one is no key, or when they do not name the same log.
 */
export function parseSigningKeys(text: string): SigningKey[] {
  const keys = text.trim().split(/\s+/).map(parseSigningKey)
  if (new Set(keys.map(({ name }) => name)).size > 1) throw new Error('signing keys of one log must have the same name')
  return keys
}

/** The text signed by all keys, as a signed note. */
export const signNote = (text: string, keys: readonly SigningKey[]): string =>
  `${text}\n${keys.map((key) => `${key.sign(text)}\n`).join('')}`

/** The signature lines of a note. */
export const signatureLines = (note: string): string[] => splitNote(note).signatures.map(({ line }) => line)

/** A note with more signature lines, each once. */
export const addLines = (note: string, lines: readonly string[]): string =>
  note +
  lines
    .filter((line) => !signatureLines(note).includes(line))
    .map((line) => `${line}\n`)
    .join('')
