import { createHash } from 'node:crypto'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import type { ReceiptDesk } from './receipt.ts'
import { signNote } from './note.ts'
import { statements, statementText, type BundleFacts, type BundleProof } from './verifier/verify.mjs'

interface ProofInput extends ReceiptDesk {
  store: Pick<EventStore, 'read' | 'comparePositions'>
  caseId: string
  /** Every stream that tells of the case. */
  streams: readonly string[]
  exportedAt: string
}

/** What a bundle must hold, still without what the file adds to it, and what proves it. */
export interface CaseProof {
  facts: Omit<BundleFacts, 'entries' | 'definitions'>
  proof: BundleProof
}

/** SHA-256 of the documents that events of a case name, each once. */
export function documentsOf(events: readonly StoredEvent[]): string[] {
  const hashes = events.map(({ data }) => (data as { document?: { sha256?: unknown } }).document?.sha256)
  return [...new Set(hashes.filter((hash) => typeof hash === 'string'))]
}

/**
 * Everything that proves what happened in a case: its events exactly as they are recorded, with their proofs of inclusion in
 * the newest checkpoint.
 * @throws {Error} when no checkpoint was signed yet, or when there is no such case.
 */
export async function proveCase({ store, log, keys, caseId, exportedAt, ...input }: ProofInput): Promise<CaseProof> {
  const latest = await log.checkpoint()
  if (!latest) throw new Error('No checkpoint is signed yet.')
  const facts: CaseProof['facts'] = {
    origin: keys[0].name,
    case: caseId,
    exportedAt,
    streams: [],
    uncovered: [],
    documents: [],
  }
  const prover = log.prover(latest.size)
  const newest = await lastCovered(store, log, latest.size)
  const isLater = ({ position }: StoredEvent) => newest !== undefined && store.comparePositions(position, newest) > 0
  const streams: BundleProof['streams'] = []
  for (const stream of input.streams) {
    const stored = await store.read(stream)
    const last = stored.at(-1)
    if (!last) continue
    facts.streams.push({ stream, events: stored.length, lastHash: last.metadata.hash })
    facts.documents.push(...documentsOf(stored))
    const recorded = new Map((await log.entriesOf(stream)).map((entry) => [entry.revision, entry]))
    const events: BundleProof['streams'][number]['events'] = []
    for (const event of stored) {
      const entry = recorded.get(event.revision)
      const covered = entry !== undefined && entry.index < latest.size
      // What the log knows otherwise, or has forgotten, is not excused: whoever verifies is told that it is not in the log.
      if (!covered && isLater(event)) facts.uncovered.push({ stream, revision: event.revision })
      const proven = covered && entry.hash === event.metadata.hash
      const hashes = proven ? (await prover.inclusion(entry.index)).map((hash) => hash.toString('base64')) : []
      const { position: _, ...told } = event
      events.push({ event: told, ...(proven && { inclusion: { index: entry.index, hashes } }) })
    }
    streams.push({ stream, events })
  }
  if (streams.length === 0) throw new Error(`There is no case ${caseId}.`)
  const proof = {
    keys: keys.map(({ verifierKey }) => verifierKey),
    keyLists: (await log.keyLists()).map((list) => list.note),
    checkpoint: latest.note,
    streams,
  }
  return { facts, proof }
}

/** Place in the store of the newest event that a checkpoint of `size` covers; undefined when the store no longer has it. */
async function lastCovered(
  store: ProofInput['store'],
  log: ProofInput['log'],
  size: number,
): Promise<Position | undefined> {
  const [entry] = await log.entries(size - 1, 1)
  const [event] = entry ? await store.read(entry.stream, entry.revision) : []
  return event?.position
}

/** The signed list of what a bundle holds: `manifest.note`. */
export const signManifest = (facts: BundleFacts, keys: ReceiptDesk['keys']): string =>
  signNote(statementText(statements.bundle, facts.origin, facts), keys)

/** As an entry of a bundle is listed. */
export const entryHash = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
