import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { inclusionOf, type ReceiptDesk } from './receipt.ts'
import { signatureLines, signNote } from './note.ts'
import { statements, statementText, type Bundle, type BundleFacts } from './verifier/verify.mjs'

interface BundleInput extends ReceiptDesk {
  store: EventStore
  caseId: string
  /** Every stream that tells of the case. */
  streams: readonly string[]
  /** Definitions and calendars that decided it, by what the events name them. */
  definitions: Record<string, unknown>
  calendars: unknown[]
  exportedAt: string
}

/** Documents that events of a case name, each once. */
function documentsOf(events: readonly StoredEvent[]): BundleFacts['documents'] {
  const found = new Map<string, BundleFacts['documents'][number]>()
  for (const { data } of events) {
    const { document } = data as { document?: { sha256?: unknown; name?: unknown } }
    if (typeof document?.sha256 === 'string')
      found.set(document.sha256, { sha256: document.sha256, name: String(document.name ?? '') })
  }
  return [...found.values()]
}

/**
 * Everything that proves what happened in a case: its events with their proofs of inclusion, the checkpoint, the
 * definitions, and a signed list of what the bundle must hold, so that nothing can be left out of it unnoticed.
 * @throws {Error} when no checkpoint was signed yet, or when there is no such case.
 */
export async function makeBundle(input: BundleInput): Promise<Bundle> {
  const { store, log, keys, caseId, exportedAt, definitions, calendars } = input
  const latest = await log.checkpoint()
  if (!latest) throw new Error('No checkpoint is signed yet: is the projector running, with NOTARY_KEY?')
  const origin = keys[0].name
  const facts: BundleFacts = {
    origin,
    case: caseId,
    exportedAt,
    streams: [],
    uncovered: [],
    definitions: Object.keys(definitions),
    documents: [],
  }
  const streams: Bundle['streams'] = []
  for (const stream of input.streams) {
    const stored = await store.read(stream)
    const last = stored.at(-1)
    if (!last) continue
    facts.streams.push({ stream, events: stored.length, lastHash: last.metadata.hash })
    facts.documents.push(...documentsOf(stored))
    const events: Bundle['streams'][number]['events'] = []
    for (const { position: _, ...event } of stored) {
      const inclusion = await inclusionOf(log, event.metadata.hash, latest.size)
      if (!inclusion) facts.uncovered.push({ stream, revision: event.revision })
      events.push({ event, ...(inclusion && { inclusion }) })
    }
    streams.push({ stream, events })
  }
  if (streams.length === 0) throw new Error(`There is no case ${caseId}.`)
  const note = signNote(statementText(statements.bundle, origin, facts), keys)
  return {
    facts,
    signatures: signatureLines(note),
    keys: keys.map(({ verifierKey }) => verifierKey),
    keyLists: (await log.keyLists()).map((list) => list.note),
    checkpoint: latest.note,
    streams,
    definitions,
    calendars,
  }
}
