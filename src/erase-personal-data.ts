import type { Client, Pool } from 'pg'
import type { Actor, CommandData } from '#core/commands.ts'
import type { EventData, EventType } from '#core/events.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { caseIdOf, caseStream, foldCase } from '#event-store/case-events.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import type { StoredDocuments } from '#documents/stored-documents.ts'
import { clearDestroyedKeys } from '#privacy/case-key-table.ts'
import type { CaseKeys } from '#privacy/case-key.ts'
import type { Engine, ExecuteResult } from './execute.ts'

/** An erasure as somebody asks for it. */
export interface ErasureRequest extends Pick<CommandData['erase'], 'ground' | 'reference'> {
  actor: Actor
  channel: string
  /** The sender's key of exactly-once. */
  key: string
  /** Only on that revision. */
  expected?: number
}

export interface Erasure {
  /**
   * Records that the personal data of a case is erased, then destroys it. When the process ends in between, whoever follows
   * the log destroys it ({@link followErasures}).
   */
  erase(caseId: string, request: ErasureRequest): Promise<ExecuteResult>
  /** Destroys what an erasure on record left readable; does nothing without one. Again does no harm. @returns how many documents. */
  destroy(caseId: string): Promise<number>
}

export interface ErasureTools {
  engine: Pick<Engine, 'execute' | 'load'>
  store: Pick<EventStore, 'read'>
  keys: Pick<CaseKeys, 'destroy'>
  documents: Pick<StoredDocuments, 'remove'>
  /** Of the application's role. */
  pool: Pick<Pool, 'query'>
  now: () => Date
}

const isErasure = ({ type }: StoredEvent): boolean => type === ('PersonalDataErased' satisfies EventType)

/** Where the documents of a case lie, also of those that were taken out of it again. */
function documentsIn(events: readonly StoredEvent[]): Set<string> {
  const held = events.filter(({ type }) => type === 'DocumentAttached' || type === 'DocumentIssued')
  return new Set(held.map(({ data }) => (data as EventData['DocumentAttached' | 'DocumentIssued']).document.sha256))
}

/** What is personal in cases, erased for good. */
export function createErasure({ engine, store, keys, documents, pool, now }: ErasureTools): Erasure {
  /** Names of answers that only the case's key opens: a later version may call a field open that once was personal. */
  async function sealedIn(caseId: string): Promise<string[]> {
    const loaded = await engine.load(caseId)
    const stored = foldCase(caseId, await store.read(caseStream(caseId)))
    return Object.entries(loaded?.state.data ?? {}).flatMap(([name, value]) =>
      name in stored.data && canonicalJson(stored.data[name]) === canonicalJson(value) ? [] : [name],
    )
  }

  async function destroy(caseId: string): Promise<number> {
    const events = await store.read(caseStream(caseId))
    const erasure = events.findLastIndex(isErasure)
    if (erasure < 0) return 0
    // The key first: from then on nothing can be read, whatever is still to be removed.
    await keys.destroy(caseId)
    const held = documentsIn(events.slice(0, erasure))
    for (const sha256 of held) await documents.remove(sha256)
    await pool.query('delete from ops.outbox where case_id = $1', [caseId])
    await pool.query('delete from ops.person_tokens where case_id = $1', [caseId])
    return held.size
  }

  return {
    destroy,
    async erase(caseId, { ground, reference, actor, channel, key, expected }) {
      const id = deterministicId('command', actor.id, caseId, key)
      const data = { ground, ...(reference !== undefined && { reference }), sealed: await sealedIn(caseId) }
      const issuedAt = now().toISOString()
      const result = await engine.execute(caseId, { type: 'erase', data, id, issuedAt, actor, channel }, expected)
      if (result.ok) await destroy(caseId)
      return result
    },
  }
}

export interface FollowOptions {
  store: Pick<EventStore, 'subscribeAll'>
  destroy: Erasure['destroy']
  signal: AbortSignal
}

const follower = 'erasures'
/** How far the place kept may lie behind: nothing but time is lost when events are looked at again. */
const keepEvery = 5_000

/**
 * Destroys what every erasure on record names, until `signal` aborts, as the one process that leads: `client` is the
 * connection that holds the lead. The process that recorded an erasure has usually done it by then; what is left of the keys
 * in the file of their table goes here.
 */
export async function followErasures(client: Client, { store, destroy, signal }: FollowOptions): Promise<void> {
  const found = await client.query<{ position: Position }>('select position from ops.checkpoints where name = $1', [
    follower,
  ])
  const after = found.rows[0]?.position
  let passed = 0
  for await (const batch of store.subscribeAll({ ...(after !== undefined && { after }), batchSize: 500, signal })) {
    const erased = batch.filter(isErasure).flatMap(({ stream }) => caseIdOf(stream) ?? [])
    for (const caseId of erased) await destroy(caseId)
    if (erased.length > 0) await clearDestroyedKeys(client)
    passed += batch.length
    if (erased.length === 0 && passed < keepEvery) continue
    passed = 0
    await client.query(
      `insert into ops.checkpoints (name, position) values ($1, $2)
       on conflict (name) do update set position = excluded.position, updated_at = now()`,
      [follower, batch.at(-1)?.position],
    )
  }
}
