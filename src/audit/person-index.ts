import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { evolve } from '#core/evolve.ts'
import type { EventType } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import { initialState } from '#core/state.ts'
import { caseIdOf, isErasure, toRecorded } from '#event-store/case-events.ts'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import { personForms, tokenOf } from './person-tokens.ts'

export interface PersonIndexOptions {
  store: Pick<EventStore, 'readAll' | 'subscribeAll'>
  /** What happened in a case, opened: with what is personal, as long as that is not erased. */
  history(caseId: string): Promise<StoredEvent[]>
  rules(procedure: string, hash: string): Promise<Rules>
  /** `index` of the keys of persons. */
  key: Buffer
  signal: AbortSignal
}

const follower = 'persons'
const batchSize = 500
const casesAtOnce = 8
const retryMs = 1_000

/** Events that bring answers. */
const answering: ReadonlySet<string> = new Set<EventType>([
  'SectionSaved',
  'TaskCompleted',
  'OccurrenceReported',
  'AppealFiled',
  'ErrorCorrected',
  'ServiceAnswered',
])

/**
 * Keeps the index of persons up to date until `signal` aborts, as the one process that leads: `client` is the connection
 * that holds the lead. Rows and the place reached are written in one transaction; what fails is tried again.
 */
export async function runPersonIndex(
  client: Client,
  { log, ...options }: PersonIndexOptions & { log: { warn(fields: object, message: string): void } },
): Promise<void> {
  const { store, signal } = options
  while (!signal.aborted) {
    try {
      const after = await findPlace(client)
      for await (const batch of store.subscribeAll({ ...(after !== undefined && { after }), batchSize, signal }))
        await index(client, batch, options, batch.at(-1)?.position)
    } catch (error) {
      // Keys that cannot be had for a while keep nobody from anything but being found.
      if (signal.aborted) return
      log.warn({ reason: (error as Error).message }, 'index of persons: starting again from its place')
      await sleep(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function findPlace(client: Client): Promise<Position | undefined> {
  const text = 'select position from ops.checkpoints where name = $1'
  const { rows } = await client.query<{ position: Position }>(text, [follower])
  return rows[0]?.position
}

/**
 * Builds the index anew from the whole log, also while a follower goes on; meanwhile searches may find less.
 * @returns how many cases a person can be found by.
 */
export async function rebuildPersonIndex(client: Client, options: PersonIndexOptions): Promise<number> {
  await client.query('delete from ops.person_tokens')
  let after: Position | undefined
  for (;;) {
    options.signal.throwIfAborted()
    const batch = await options.store.readAll({ ...(after !== undefined && { after }), limit: batchSize })
    const last = batch.at(-1)
    if (!last) break
    await index(client, batch, options, undefined)
    after = last.position
  }
  const { rows } = await client.query<{ cases: number }>(
    'select count(distinct case_id)::int as cases from ops.person_tokens',
  )
  return rows[0]?.cases ?? 0
}

interface Row {
  token: Buffer
  caseId: string
}

async function index(
  client: Client,
  batch: readonly StoredEvent[],
  options: PersonIndexOptions,
  reached: Position | undefined,
): Promise<void> {
  const rows = await rowsOf(batch, options)
  const erased = batch.filter(isErasure).map(({ stream }) => caseIdOf(stream))
  try {
    await client.query('begin')
    await client.query(
      `insert into ops.person_tokens (token, case_id)
       select * from unnest($1::bytea[], $2::uuid[]) on conflict do nothing`,
      [rows.map(({ token }) => token), rows.map(({ caseId }) => caseId)],
    )
    // After what was inserted: it may have been read a moment before the key was destroyed.
    await client.query('delete from ops.person_tokens where case_id = any($1::uuid[])', [erased])
    if (reached !== undefined)
      await client.query(
        `insert into ops.checkpoints (name, position) values ($1, $2)
         on conflict (name) do update set position = excluded.position, updated_at = now()`,
        [follower, reached],
      )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** What the events of a batch let persons be found by. */
async function rowsOf(batch: readonly StoredEvent[], options: PersonIndexOptions): Promise<Row[]> {
  const revisions = new Map<string, Set<number>>()
  for (const { stream, type, revision } of batch) {
    const caseId = caseIdOf(stream)
    if (caseId === undefined || !answering.has(type)) continue
    revisions.set(caseId, (revisions.get(caseId) ?? new Set()).add(revision))
  }
  const queue = revisions.entries()
  const rows: Row[] = []
  const work = async () => {
    for (const [caseId, wanted] of queue) rows.push(...(await rowsOfCase(caseId, wanted, options)))
  }
  await Promise.all(Array.from({ length: casesAtOnce }, work))
  return rows
}

/** By every answer that was ever given, also those that were corrected later. */
async function rowsOfCase(
  caseId: string,
  wanted: ReadonlySet<number>,
  { history, rules, key }: PersonIndexOptions,
): Promise<Row[]> {
  const forms = new Set<string>()
  let state = initialState(caseId)
  for (const event of await history(caseId)) {
    state = evolve(state, toRecorded(event))
    if (!wanted.has(event.revision)) continue
    const { definition } = await rules(state.procedure, state.definition)
    for (const form of personForms(definition, state.data)) forms.add(form)
  }
  return [...forms].map((form) => ({ token: tokenOf(key, form), caseId }))
}
