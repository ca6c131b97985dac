import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import { caseIdOf, isErasure } from '#event-store/case-events.ts'
import type { EventStore, Position } from '#event-store/event-store.ts'
import { areKeysToClear, clearDestroyedKeys } from '#privacy/case-key-table.ts'
import type { Erasure } from './erase-personal-data.ts'

export interface FollowOptions {
  store: Pick<EventStore, 'subscribeAll'>
  destroy: Erasure['destroy']
  signal: AbortSignal
  log: Pick<Logger, 'warn'>
  /** Waits so many milliseconds, or rejects when `signal` aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

const follower = 'erasures'
/** How far the place kept may lie behind: nothing but time is lost when events are looked at again. */
const keepEvery = 5_000
/** Nobody reads a key while their table is written anew, so that is done seldom, for all that were destroyed since. */
const clearEveryMs = 5 * 60_000

/**
 * Destroys what every erasure on record names, until `signal` aborts, as the one process that leads: `client` is the
 * connection that holds the lead. The process that recorded an erasure has usually done it by then. What is left of destroyed
 * keys in the file of their table goes at the start and then every five minutes, when there is any.
 */
export async function followErasures(client: Client, options: FollowOptions): Promise<void> {
  const ended = new AbortController()
  const signal = AbortSignal.any([options.signal, ended.signal])
  await Promise.all([
    follow(client, options).finally(() => ended.abort()),
    clearNowAndThen(client, { ...options, signal }),
  ])
}

async function follow(client: Client, { store, destroy, signal }: FollowOptions): Promise<void> {
  const found = await client.query<{ position: Position }>('select position from ops.checkpoints where name = $1', [
    follower,
  ])
  const after = found.rows[0]?.position
  let passed = 0
  for await (const batch of store.subscribeAll({ ...(after !== undefined && { after }), batchSize: 500, signal })) {
    const erased = batch.filter(isErasure).flatMap(({ stream }) => caseIdOf(stream) ?? [])
    for (const caseId of erased) await destroy(caseId)
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

async function clearNowAndThen(client: Client, { signal, log, wait = pause }: FollowOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      if (await areKeysToClear(client)) await clearDestroyedKeys(client)
    } catch (error) {
      // Somebody holds the table, such as a backup: what is owed stands in it, and is tried again.
      if (!signal.aborted) log.warn({ reason: (error as Error).message }, 'destroyed keys are cleared later')
    }
    await wait(clearEveryMs, signal).catch(() => undefined)
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal })
