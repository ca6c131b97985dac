import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import type { Logger } from 'pino'
import { EventStoreError } from '#event-store/event-store.ts'

export interface LeadershipOptions {
  /** Connection string; a session is held, so a pooler in transaction mode will not do. */
  url: string
  /** What is led: one process at a time has it. */
  name: string
  signal: AbortSignal
  log: Logger
  /** True when another process leads and this one stands by, false when it is neither; `work` tells of itself. */
  onState?: (standingBy: boolean) => void
}

const CONNECT_WITHIN_MS = 5_000
const TRY_EVERY_MS = 500
const RETRY_MS = 1_000

/**
 * Runs `work` while this process is the one that leads `name`, elected by an advisory lock of PostgreSQL; otherwise
 * stands by. `work` gets the connection that holds the lock and a signal that aborts when it is lost: what it writes
 * over that connection cannot outlive the lock. Failures that pass are waited out; others end it.
 * @throws what `work` throws when trying again will not help.
 */
export async function lead(
  options: LeadershipOptions,
  work: (client: Client, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { name, signal, log } = options
  while (!signal.aborted) {
    const lost = new AbortController()
    const client = createClient(options, lost)
    try {
      await client.connect()
      await waitForTurn(client, options, AbortSignal.any([signal, lost.signal]))
      if (!signal.aborted && !lost.signal.aborted) {
        log.info({ follower: name }, 'leading')
        await work(client, AbortSignal.any([signal, lost.signal]))
      }
    } catch (error) {
      if (!signal.aborted && !lost.signal.aborted && !isPassing(error)) throw error
      if (!signal.aborted) log.warn({ follower: name, reason: (error as Error).message }, 'interrupted; trying again')
    } finally {
      options.onState?.(false)
      await Promise.race([client.end().catch(() => undefined), sleep(RETRY_MS)])
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  }
}

function createClient({ url, name }: LeadershipOptions, lost: AbortController): Client {
  const client = new Client({
    connectionString: url,
    application_name: `ventanilla ${name}`,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    // A machine that vanishes gives its lock back within half a minute.
    options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
  })
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  return client
}

/** Asks again and again: a session that waited inside the server would hold back its clean-up of old rows. */
async function waitForTurn(client: Client, { name, onState }: LeadershipOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [`ventanilla ${name}`],
    )
    if (rows[0]?.mine) return
    onState?.(true)
    await sleep(TRY_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Classes of SQLSTATE: connection, transaction rolled back, no resources, a lock that was not to be had, operator or system at fault. */
const PASSING = new Set(['08', '40', '53', '55', '57', '58'])

function isPassing(error: unknown): boolean {
  if (error instanceof EventStoreError) return error.code === 'unavailable'
  if (error instanceof DatabaseError) return PASSING.has(error.code?.slice(0, 2) ?? '')
  if (!(error instanceof Error)) return false
  // Errors of the network have a code; pg gives two of its own without one.
  return 'code' in error || /^(Connection terminated|timeout expired)/.test(error.message)
}
