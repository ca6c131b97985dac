import { setTimeout as sleep } from 'node:timers/promises'
import { START, type AllStreamResolvedEvent } from '@kurrent/kurrentdb-client'
import type { Position, StoredEvent, SubscribeOptions } from './event-store.ts'
import { logPosition, toStored, withoutSystemStreams, type Kurrent } from './kurrentdb-client.ts'
import { unlessUnavailable, untilAborted } from './waiting.ts'

const BATCH_SIZE = 500
/** A subscription that has been silent for so long is made anew, for it may have been forgotten by the server. */
const RENEW_EVERY_MS = 30_000
const LONGEST_TIMER_MS = 2 ** 31 - 1
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000

type ReadPage = (after: Position | undefined, limit: number) => Promise<StoredEvent[]>

/**
 * Catches up by reading pages, then follows live. A subscription of the client ends without an error when the server
 * ends it, and never comes back: every end, clean or not, is followed by another page and another subscription. The
 * client's checkpoints and its `caughtUp` run ahead of what was consumed, so only the last event that the consumer took
 * says where to go on.
 */
export async function* subscribe(
  kurrent: Kurrent,
  readPage: ReadPage,
  { signal, batchSize = BATCH_SIZE, pollEveryMs = RENEW_EVERY_MS, after: start }: SubscribeOptions,
): AsyncGenerator<StoredEvent[]> {
  let after = start
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const startedAt = Date.now()
    const page = await untilAborted(readPage(after, batchSize).catch(unlessUnavailable), signal)
    if (signal.aborted) return
    if (page && page.length > 0) {
      yield page
      after = page.at(-1)?.position
    }
    if (page?.length === batchSize) continue
    if (page) {
      for await (const batch of follow(kurrent, { after, batchSize, silenceMs: pollEveryMs, signal })) {
        yield batch
        after = batch.at(-1)?.position
        pauseMs = FIRST_PAUSE_MS
      }
    }
    // What held for a while has not failed: only one that fails at once, again and again, is asked for less often.
    if (Date.now() - startedAt > LONGEST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

interface Following {
  after: Position | undefined
  batchSize: number
  silenceMs: number
  signal: AbortSignal
}

/** What comes after a position, until the server ends it, the connection is lost, or nothing has come for `silenceMs`. */
async function* follow({ client }: Kurrent, options: Following): AsyncGenerator<StoredEvent[]> {
  const { after, batchSize, silenceMs, signal } = options
  const fromPosition = after === undefined ? START : logPosition(after)
  const subscription = client.subscribeToAll(
    { fromPosition, filter: withoutSystemStreams() },
    { highWaterMark: batchSize },
  )
  let over = false
  let news = false
  let wake = () => {}
  const hear = () => {
    news = true
    wake()
  }
  const end = () => {
    over = true
    hear()
  }
  subscription.on('readable', hear)
  for (const name of ['end', 'error', 'close'] as const) subscription.on(name, end)
  signal.addEventListener('abort', end)
  try {
    for (;;) {
      news = false
      const batch: StoredEvent[] = []
      while (batch.length < batchSize) {
        const event = subscription.read() as AllStreamResolvedEvent | null
        if (event === null) break
        batch.push(toStored(event))
      }
      if (signal.aborted) return
      if (batch.length > 0) yield batch
      else if (over) return
      else if (!news) {
        const heard = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(resolve, Math.min(silenceMs, LONGEST_TIMER_MS), false)
          wake = () => (clearTimeout(timer), resolve(true))
        })
        if (!heard) return
      }
    }
  } finally {
    signal.removeEventListener('abort', end)
    void subscription.unsubscribe().catch(() => undefined)
  }
}
