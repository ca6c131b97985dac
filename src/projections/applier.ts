import type { Client } from 'pg'
import type { CaseState } from '#core/state.ts'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import { prepareBatch, type BatchSources } from './batch.ts'
import { announce, CHANGED_CHANNEL } from './notification.ts'
import { prepared } from './page.ts'
import type { Batch, ChangedCase, Write } from './projection.ts'
import { projections, readCheckpoint, type Checkpoint, type Schema } from './schema.ts'

export interface ApplierOptions {
  /** Its own connection, on which nobody else has a transaction. */
  client: Client
  /** `read` is in use: each batch is one transaction. Nobody sees `read_next` before it is complete. */
  schema: Exclude<Schema, 'read_old'>
  store: Pick<EventStore, 'comparePositions'>
  rules: BatchSources['rules']
}

/** Writes batches of the log into one schema of read models. */
export interface Applier {
  /** Everything up to here is in the tables. */
  readonly position: Position | undefined
  /** How many events the tables hold. */
  readonly events: number
  /**
   * Applies the events after `position`, in order, and moves it, in `read` all in one transaction; others are known
   * already and change nothing. Answers how many were new.
   */
  apply(events: readonly StoredEvent[]): Promise<number>
}

/** Open cases kept in memory, so that live batches need not read them. */
const KEPT_CASES = 10_000

export async function createApplier({ client, schema, store, rules }: ApplierOptions): Promise<Applier> {
  await client.query(`set search_path = ${schema}`)
  // After a crash the checkpoint is as old as the tables: what was lost is applied again.
  await client.query('set synchronous_commit = off')
  const kept = new Map<string, CaseState>()
  let checkpoint = await readCheckpoint(client, schema)
  const loadCases = (ids: readonly string[]) => loadStates(client, kept, ids)

  async function apply(events: readonly StoredEvent[]): Promise<number> {
    for (;;) {
      const fresh = eventsAfter(events, checkpoint.position, store)
      if (fresh.length === 0) return 0
      const cases = await tryToApply(fresh)
      if (cases) {
        keep(kept, cases)
        return fresh.length
      }
      // Somebody else wrote, or a rebuild has put other tables in their place: what we remember may be wrong.
      kept.clear()
      checkpoint = await readCheckpoint(client, schema)
    }
  }

  /** Answers the cases that were written, or nothing when the checkpoint is not where we left it. */
  async function tryToApply(fresh: readonly StoredEvent[]): Promise<Batch['cases'] | undefined> {
    const next = {
      ...checkpoint,
      position: fresh.at(-1)?.position ?? checkpoint.position,
      events: checkpoint.events + fresh.length,
    }
    // Prepared before the transaction begins: while it is open, the store shows nobody what is newer.
    const batch = await prepareBatch(fresh, checkpoint.events, { loadCases, rules }).catch(unlessMoved)
    if (!batch) return undefined
    const writes = projections.flatMap((projection) => projection.apply(batch))
    const commit = { checkpoint, next, writes, changed: [...batch.cases.keys()] }
    if (!(await (schema === 'read' ? writeAtomically : write)(client, commit))) return undefined
    checkpoint = next
    return batch.cases
  }

  /** The states that we read were perhaps newer than the checkpoint that we knew. */
  async function unlessMoved(error: unknown): Promise<undefined> {
    const { table, position } = await readCheckpoint(client, schema)
    if (table === checkpoint.table && position === checkpoint.position) throw error
  }

  return {
    get position() {
      return checkpoint.position
    },
    get events() {
      return checkpoint.events
    },
    apply,
  }
}

function eventsAfter(
  events: readonly StoredEvent[],
  position: Position | undefined,
  { comparePositions }: Pick<EventStore, 'comparePositions'>,
): readonly StoredEvent[] {
  if (position === undefined) return events
  const first = events.findIndex((event) => comparePositions(event.position, position) > 0)
  return first === -1 ? [] : events.slice(first)
}

async function loadStates(client: Client, kept: ReadonlyMap<string, CaseState>, ids: readonly string[]) {
  const states = new Map<string, CaseState>()
  const missing: string[] = []
  for (const id of ids) {
    const state = kept.get(id)
    if (state) states.set(id, state)
    else missing.push(id)
  }
  if (missing.length === 0) return states
  const text = 'select state from cases where case_id = any($1::uuid[])'
  const { rows } = await client.query<{ state: CaseState }>(prepared(text, [missing]))
  for (const { state } of rows) states.set(state.id, state)
  return states
}

function keep(kept: Map<string, CaseState>, cases: ReadonlyMap<string, ChangedCase>): void {
  for (const [id, { state }] of cases) {
    kept.delete(id) // so that it counts as the newest
    if (state.status !== 'closed') kept.set(id, state)
  }
  for (const id of kept.keys()) {
    if (kept.size <= KEPT_CASES) break
    kept.delete(id)
  }
}

interface Commit {
  /** As we know it; nothing is written when it has moved. */
  checkpoint: Checkpoint
  next: Checkpoint
  writes: Write[]
  changed: string[]
}

/**
 * Statement by statement: shorter transactions hold back less of what the store shows, and a build that fails is thrown
 * away whole.
 * @returns false when the checkpoint was not where we left it; then nothing was written.
 */
async function write(client: Client, { checkpoint, next, writes }: Commit): Promise<boolean> {
  const move = `update checkpoint set position = $1, events = $2
    where position is not distinct from $3 and tableoid = $4::oid`
  const statements = writes
    .filter(({ rows }) => rows.length > 0)
    .map(({ text, rows }) => prepared(text, [JSON.stringify(rows)]))
  const values = [next.position, next.events, checkpoint.position ?? null, checkpoint.table]
  const moved = await client.query(prepared(move, values))
  if (moved.rowCount === 0) return false
  for (const statement of statements) await client.query(statement)
  return true
}

/** All or nothing, and tells every process which cases have changed. */
async function writeAtomically(client: Client, commit: Commit): Promise<boolean> {
  await client.query('begin')
  try {
    const written = await write(client, commit)
    if (written) await client.query(prepared('select pg_notify($1, $2)', [CHANGED_CHANNEL, announce(commit.changed)]))
    await client.query(written ? 'commit' : 'rollback')
    return written
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the connection may be gone, and the transaction with it
    throw error
  }
}
