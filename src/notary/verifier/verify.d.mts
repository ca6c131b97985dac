import type { KeyObject } from 'node:crypto'

/** An event as evidence holds it: all but its position in a store. */
export interface EvidenceEvent {
  stream: string
  revision: number
  id: string
  type: string
  data: unknown
  metadata: { hash: string; previousHash: string | null }
}

/** One thing that is wrong, and where. */
export interface Finding {
  code: string
  message: string
  stream?: string
  revision?: number
  /** SHA-256 of a document. */
  document?: string
}

/** Names an entry of the log and proves by the hashes beside its path that it is there; hashes as base64. */
export interface Inclusion {
  index: number
  hashes: string[]
}

export interface Checkpoint {
  origin: string
  size: number
  root: Buffer
}

export interface VerifierKey {
  name: string
  /** Key id, hex. */
  id: string
  /** 1: Ed25519, 4: cosignature. */
  kind: number
  text: string
  key: KeyObject
}

export interface ReceiptFacts {
  folio: string
  stream: string
  revision: number
  event: string
  hash: string
  filedAt: string
  origin: string
}

export interface ReceiptEvidence {
  receipt: ReceiptFacts
  /** Signature lines of the note that the facts make. */
  signatures: string[]
  /** Verifier keys of the log; whoever checks should have them from elsewhere. */
  keys: string[]
  keyLists: string[]
  /** Absent until a checkpoint covers the filing. */
  inclusion?: Inclusion & { checkpoint: string }
}

/** What a bundle must hold, signed, so that nothing can be left out of it unnoticed. Nothing personal is in it. */
export interface BundleFacts {
  origin: string
  case: string
  exportedAt: string
  streams: { stream: string; events: number; lastHash: string }[]
  /** Events that no checkpoint covered yet. */
  uncovered: { stream: string; revision: number }[]
  /** SHA-256 of each definition that decided, as canonical JSON. */
  definitions: string[]
  /** SHA-256 of each document that events name, as it is kept. */
  documents: string[]
  /** SHA-256 of everything else in the file, by name. */
  entries: Record<string, string>
}

/** What `bundle.json` holds. */
export interface BundleProof {
  /** Verifier keys of the log; whoever checks should have them from elsewhere. */
  keys: string[]
  keyLists: string[]
  checkpoint: string
  /** Events exactly as they are recorded. */
  streams: { stream: string; events: { event: EvidenceEvent; inclusion?: Inclusion }[] }[]
  /** The case's key, 32 bytes as base64url, which opens what is sealed in events and documents. */
  disclosure?: { caseKey: string }
}

/** What `manifest.note` holds. */
export interface Manifest {
  facts: BundleFacts
  /** Signature lines of the note that the facts make. */
  signatures: string[]
}

export type Bundle = Manifest & BundleProof

/** Entries of a bundle. `read` gives undefined where there is none, and throws where it is damaged. */
export interface BundleFiles {
  names: readonly string[]
  read(name: string): Uint8Array | undefined
}

export const statements: { receipt: string; bundle: string; keys: string }
export function canonicalJson(value: unknown): string
export function eventHash(event: EvidenceEvent): string
export function entryOf(
  event: Pick<EvidenceEvent, 'stream' | 'revision' | 'id'> & { metadata: { hash: string } },
): string
export function checkStream(stream: string, events: readonly EvidenceEvent[]): Finding[]
export function leafHash(entry: string | Uint8Array): Buffer
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer
export function createTree(): { add(leaf: Buffer): void; size(): number; root(): Buffer }
export function rootOfInclusion(leaf: Buffer, index: number, size: number, proof: readonly Buffer[]): Buffer | undefined
export function isConsistent(
  first: Pick<Checkpoint, 'size' | 'root'>,
  second: Pick<Checkpoint, 'size' | 'root'>,
  proof: readonly Buffer[],
): boolean
export function keyId(name: string, kind: number, key: Uint8Array): Buffer
export function parseVerifierKey(text: string): VerifierKey
export function splitNote(note: string): {
  text: string
  signatures: { name: string; id: string; signature: Buffer; line: string }[]
}
export function openNote(
  note: string,
  keys: readonly VerifierKey[],
): { text: string; signedBy: VerifierKey[]; forged: VerifierKey[] }
export function parseCheckpoint(text: string): Checkpoint
export function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): { checkpoint: Checkpoint; finding?: undefined } | { checkpoint?: undefined; finding: Finding }
export function checkInclusion(
  place: { stream: string; revision: number },
  entry: string,
  inclusion: Inclusion,
  checkpoint: Checkpoint,
): Finding[]
export function statementText(kind: string, origin: string, facts: object): string
export function trustKeys(given: readonly string[], lists: readonly string[]): VerifierKey[]
export function checkReceipt(
  evidence: ReceiptEvidence,
  keys: readonly string[],
): { findings: Finding[]; included: boolean }
export function checkBundle(bundle: Bundle, keys: readonly string[], read: BundleFiles['read']): Finding[]
export function unsealEvent(secret: Uint8Array, event: EvidenceEvent): EvidenceEvent
export function unsealDocument(secret: Uint8Array, bytes: Uint8Array): Buffer
export function checkSealed(bundle: Bundle, read: BundleFiles['read']): { findings: Finding[]; told: string[] }
export function readManifest(note: string): Manifest
export function checkEvidence(
  files: BundleFiles,
  keys?: readonly string[],
): { findings: Finding[]; told: string[]; facts?: BundleFacts; events?: number }
export function crc32(bytes: Uint8Array, before?: number): number
export function openZip(file: { size: number; read(offset: number, length: number): Buffer }): BundleFiles
