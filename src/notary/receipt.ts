import type { StoredEvent } from '#event-store/event-store.ts'
import type { TransparencyLog } from './log.ts'
import { signatureLines, signNote, type SigningKey } from './note.ts'
import { statements, statementText, type Inclusion, type ReceiptEvidence } from './verifier/verify.mjs'

export interface ReceiptDesk {
  log: TransparencyLog
  keys: readonly [SigningKey, ...SigningKey[]]
}

/** Proof that the checkpoint of `size` holds the event with this hash; undefined while it does not. */
export async function inclusionOf(log: TransparencyLog, hash: string, size: number): Promise<Inclusion | undefined> {
  const entry = await log.find(hash)
  if (!entry || entry.index >= size) return undefined
  const hashes = await log.prover(size).inclusion(entry.index)
  return { index: entry.index, hashes: hashes.map((each) => each.toString('base64')) }
}

/**
 * The signed receipt of a filing: what was recorded, signed by the log's key at once, and the proof that the log holds it
 * once a checkpoint does. Asked for again it says the same, with a newer proof. Nothing personal is in it.
 * @throws {Error} when `filing` is no filing.
 */
export async function makeReceipt({ log, keys }: ReceiptDesk, filing: StoredEvent): Promise<ReceiptEvidence> {
  const { stream, revision, id, type, data, metadata } = filing
  const { folio } = data as { folio?: string }
  if (type !== 'CaseFiled' || folio === undefined) throw new Error(`${type} (${id}) is no filing`)
  const receipt = {
    folio,
    stream,
    revision,
    event: id,
    hash: metadata.hash,
    filedAt: metadata.at,
    origin: keys[0].name,
  }
  const note = signNote(statementText(statements.receipt, receipt.origin, receipt), keys)
  const latest = await log.checkpoint()
  const proof = latest && (await inclusionOf(log, receipt.hash, latest.size))
  return {
    receipt,
    signatures: signatureLines(note),
    keys: keys.map(({ verifierKey }) => verifierKey),
    keyLists: (await log.keyLists()).map(({ note: list }) => list),
    ...(proof && { inclusion: { ...proof, checkpoint: latest.note } }),
  }
}
