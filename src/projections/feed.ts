import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import type { EventStore, Position } from '#event-store/event-store.ts'
import { prepared } from './page.ts'
import { CHANGED_CHANNEL, changedCases } from './notification.ts'
import type { CaseChange, ReadModels } from './read-models.ts'

const RECONNECT_FIRST_MS = 50
const RECONNECT_LAST_MS = 2_000

/** Someone who wants to know when a case, or the whole read side, has moved on. */
interface Interest {
  /** Absent: interested in the position of the read side. */
  caseId?: string
  hear(news: { change?: CaseChange; position?: Position }): void
}

/** The part of `ReadModels` that waits. */
export type Feed = Pick<ReadModels, 'waitFor' | 'watch' | 'close'>

/**
 * One connection listens for all who wait in this process. Each notification costs one query, for all of them
 * together; after a lost connection everyone is looked up again, since notifications were missed.
 */
export function createFeed(pool: Pool, store: Pick<EventStore, 'comparePositions'>): Feed {
  const interests = new Set<Interest>()
  const look = createLook(pool, interests)
  const listener = createListener(pool, look)

  const join = (interest: Interest): (() => void) => {
    interests.add(interest)
    listener.start()
    look(interest.caseId === undefined ? [] : [interest.caseId])
    return () => interests.delete(interest)
  }

  function waitFor(target: Parameters<ReadModels['waitFor']>[0], ms = 1_000): Promise<boolean> {
    return new Promise((resolve) => {
      const reached: Interest['hear'] = ({ change, position }) => {
        if ('caseId' in target) return change && change.revision >= target.revision && finish(true)
        if (position !== undefined && store.comparePositions(position, target.position) >= 0) finish(true)
      }
      const leave = join({ ...('caseId' in target && { caseId: target.caseId }), hear: reached })
      const timer = setTimeout(() => finish(false), ms)
      function finish(answer: boolean) {
        clearTimeout(timer)
        leave()
        resolve(answer)
      }
    })
  }

  async function* watch(caseId: string, signal: AbortSignal): AsyncGenerator<CaseChange> {
    let newest: CaseChange | undefined
    let told = -1
    let wake = () => {}
    const hear: Interest['hear'] = ({ change }) => {
      if (!change || change.revision <= (newest?.revision ?? -1)) return
      newest = change
      wake()
    }
    const abort = () => wake()
    const leave = join({ caseId, hear })
    signal.addEventListener('abort', abort)
    try {
      while (!signal.aborted) {
        if (newest && newest.revision > told) {
          told = newest.revision
          yield newest
        } else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      leave()
      signal.removeEventListener('abort', abort)
    }
  }

  return { waitFor, watch, close: listener.stop }
}

type Look = (changed: readonly string[] | 'all') => void

/** Looks up what has changed and tells who is interested; calls during a look are answered together by the next. */
function createLook(pool: Pool, interests: ReadonlySet<Interest>): Look {
  let asked: Set<string> | 'all' | undefined
  let running = false
  let later: NodeJS.Timeout | undefined

  async function once(wanted: ReadonlySet<string> | 'all') {
    const watched = new Set([...interests].flatMap(({ caseId }) => caseId ?? []))
    const ids = wanted === 'all' ? [...watched] : [...wanted].filter((id) => watched.has(id))
    const positionWanted = [...interests].some(({ caseId }) => caseId === undefined)
    if (ids.length === 0 && !positionWanted) return
    const text = `select null as case_id, null as revision, null as status, position from read.checkpoint where $2
      union all select case_id, revision, status, null from read.cases where case_id = any($1::uuid[])`
    const { rows } = await pool.query<Found>(prepared(text, [ids, positionWanted]))
    for (const { case_id, revision, status, position } of rows) {
      const news = case_id === null ? { ...(position !== null && { position }) } : { change: { revision, status } }
      for (const interest of interests) if ((interest.caseId ?? null) === case_id) interest.hear(news)
    }
  }

  async function run() {
    running = true
    while (asked) {
      const wanted = asked
      asked = undefined
      await once(wanted).catch(lookLater)
    }
    running = false
  }

  // Whoever waits must hear of it even when nothing else changes. With nobody left, the look asks nothing.
  const lookLater = () => {
    later ??= setTimeout(() => {
      later = undefined
      look('all')
    }, RECONNECT_LAST_MS).unref()
  }

  function look(changed: readonly string[] | 'all') {
    if (changed === 'all' || asked === 'all') asked = 'all'
    else asked = new Set([...(asked ?? []), ...changed])
    if (!running) void run()
  }

  return look
}

interface Found extends CaseChange {
  case_id: string | null
  position: Position | null
}

/** Keeps one connection that listens, from the first `start` to `stop`, and makes a new one whenever it is lost. */
function createListener(pool: Pool, look: Look): { start(): void; stop(): Promise<void> } {
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()))
  let running: Promise<void> | undefined

  async function listen(client: PoolClient) {
    const lost = new Promise<void>((resolve) => {
      client.once('error', () => resolve())
      client.once('end', () => resolve())
    })
    client.on('notification', ({ payload }) => look(changedCases(payload)))
    await client.query(`listen ${CHANGED_CHANNEL}`)
    look('all') // what changed before we listened
    await Promise.race([lost, stopped])
  }

  async function run() {
    let pauseMs = RECONNECT_FIRST_MS
    while (!stopping.signal.aborted) {
      const client = await pool.connect().catch(() => undefined)
      if (client) {
        pauseMs = RECONNECT_FIRST_MS
        await listen(client).catch(() => undefined)
        client.release(true)
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, RECONNECT_LAST_MS)
    }
  }

  return {
    start: () => {
      running ??= run()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
