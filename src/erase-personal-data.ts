import type { Pool } from 'pg'
import type { Actor, CaseCommand, CommandData } from '#core/commands.ts'
import { decide } from '#core/decide.ts'
import { reject } from '#core/errors.ts'
import type { EventData } from '#core/events.ts'
import type { CaseState } from '#core/state.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { caseStream, foldCase, isErasure } from '#event-store/case-events.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import type { StoredDocuments } from '#documents/stored-documents.ts'
import type { CaseKeys } from '#privacy/case-key.ts'
import { isSealedDocument } from '#privacy/sealed-stream.ts'
import { findUnsealed, type UnsealedParts } from '#privacy/unsealed-parts.ts'
import type { Catalog } from '#publishing/catalog.ts'
import type { Engine, ExecuteResult, LoadedCase } from './execute.ts'

/** An erasure as somebody asks for it. */
export interface ErasureRequest extends Pick<CommandData['erase'], 'ground' | 'reference'> {
  actor: Actor
  channel: string
  /** The sender's key of exactly-once. */
  key: string
  /** Only on that revision. */
  expected?: number
  /** Erases what can be erased, though part of it stays readable in events from before encryption. */
  keepUnsealed?: boolean
}

/** What was removed of documents. */
export interface Destroyed {
  documents: number
  /** Files from before encryption that stay, since another case may have the same: their SHA-256. */
  kept: string[]
}

export interface Erasure {
  /**
   * Records that the personal data of a case is erased, then destroys it. When the process ends in between, whoever follows
   * the log destroys it (`followErasures`). Refused as `personal-data-unsealed` when part of it would stay readable.
   */
  erase(caseId: string, request: ErasureRequest): Promise<ExecuteResult>
  /** Destroys what an erasure on record left readable; does nothing without one. Again does no harm. */
  destroy(caseId: string): Promise<Destroyed>
  /** What is personal in a case and stands readable in its events, which an erasure cannot reach. */
  unsealed(caseId: string): Promise<UnsealedParts>
}

export interface ErasureTools {
  engine: Pick<Engine, 'execute' | 'load'>
  store: Pick<EventStore, 'read'>
  keys: Pick<CaseKeys, 'destroy'>
  catalog: Pick<Catalog, 'rules'>
  documents: Pick<StoredDocuments, 'openStored' | 'remove'>
  /** Of the application's role. */
  pool: Pick<Pool, 'query'>
  now: () => Date
}

/** Where the documents of a case lie, also of those that were taken out of it again. */
function documentsIn(events: readonly StoredEvent[]): Set<string> {
  const held = events.filter(({ type }) => type === 'DocumentAttached' || type === 'DocumentIssued')
  return new Set(held.map(({ data }) => (data as EventData['DocumentAttached' | 'DocumentIssued']).document.sha256))
}

/** Whether a document is encrypted as it lies there; one that is gone counts as such. */
async function liesSealed(documents: Pick<StoredDocuments, 'openStored'>, sha256: string): Promise<boolean> {
  const file = await documents.openStored(sha256)
  // The first chunk has more than the four bytes that tell.
  for await (const start of file ?? []) return isSealedDocument(start as Buffer)
  return true
}

/** What is personal in cases, erased for good. */
export function createErasure({ engine, catalog, store, keys, documents, pool, now }: ErasureTools): Erasure {
  const unsealedIn = (loaded: LoadedCase, stored: readonly StoredEvent[]): Promise<UnsealedParts> =>
    findUnsealed(
      stored,
      loaded.rules.definition,
      async (hash) => (await catalog.rules(loaded.state.procedure, hash)).definition,
    )

  async function destroy(caseId: string): Promise<Destroyed> {
    const events = await store.read(caseStream(caseId))
    const erasure = events.findLastIndex(isErasure)
    if (erasure < 0) return { documents: 0, kept: [] }
    // The key first: from then on nothing can be read, whatever is still to be removed.
    await keys.destroy(caseId)
    const held = documentsIn(events.slice(0, erasure))
    const kept: string[] = []
    for (const sha256 of held)
      if (await liesSealed(documents, sha256)) await documents.remove(sha256)
      else kept.push(sha256)
    await pool.query('delete from ops.outbox where case_id = $1', [caseId])
    await pool.query('delete from ops.person_tokens where case_id = $1', [caseId])
    return { documents: held.size - kept.length, kept }
  }

  return {
    destroy,
    async unsealed(caseId) {
      const loaded = await engine.load(caseId)
      return loaded
        ? unsealedIn(loaded, await store.read(caseStream(caseId)))
        : { revisions: [], fields: [], documents: [] }
    },
    async erase(caseId, { ground, reference, actor, channel, key, expected, keepUnsealed = false }) {
      const loaded = await engine.load(caseId)
      const stored = await store.read(caseStream(caseId))
      const { revisions, ...unsealed } =
        loaded && !loaded.state.erased ? await unsealedIn(loaded, stored) : { revisions: [] }
      const data = {
        ground,
        ...(reference !== undefined && { reference }),
        sealed: sealedIn(loaded, foldCase(caseId, stored)),
        ...('fields' in unsealed && revisions.length > 0 && { unsealed }),
      }
      const id = deterministicId('command', actor.id, caseId, key)
      const command: CaseCommand = { type: 'erase', data, id, issuedAt: now().toISOString(), actor, channel }
      // Why else it is refused is told first.
      if (loaded && revisions.length > 0 && !keepUnsealed && decide(loaded.rules, loaded.state, command).ok)
        return reject({ code: 'personal-data-unsealed' })
      const result = await engine.execute(caseId, command, expected)
      if (result.ok) await destroy(caseId)
      return result
    },
  }
}

/** Names of answers that only the case's key opens: a later version may call a field open that once was personal. */
const sealedIn = (loaded: LoadedCase | undefined, stored: CaseState): string[] =>
  Object.entries(loaded?.state.data ?? {}).flatMap(([name, value]) =>
    name in stored.data && canonicalJson(stored.data[name]) === canonicalJson(value) ? [] : [name],
  )
