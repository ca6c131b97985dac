import { Client, Pool } from 'pg'
import { envelop } from '#event-store/envelope.ts'
import type { EventStore, NewEvent } from '#event-store/event-store.ts'
import type { SigningKey } from '#notary/note.ts'
import { type CheckpointFile, runNotary } from '#notary/notary.ts'
import { createTransparencyLog } from '#notary/log.ts'

/** Events of a stream, chained on from `before`. */
export function chain(stream: string, count: number, before?: { revision: number; hash: string }): NewEvent[] {
  const first = (before?.revision ?? -1) + 1
  return envelop({
    stream,
    revision: first - 1,
    previousHash: before?.hash ?? null,
    events: Array.from({ length: count }, (_, index) => ({
      type: 'SectionSaved',
      data: {
        text: `Señora ${stream} ${first + index} — «ñ»`,
        amount: index / 7,
        nested: { b: [1, null, true], a: '' },
      },
    })),
    command: { id: crypto.randomUUID(), actor: { kind: 'applicant', id: 'code' }, channel: 'web' },
    at: '2026-07-02T15:00:00.000Z',
  })
}

/** Runs the notary until it has signed everything that the store holds. */
export async function notarize(
  url: string,
  store: EventStore,
  keys: readonly [SigningKey, ...SigningKey[]],
  options: { file?: CheckpointFile; onError?: (reason: string) => void } = {},
): Promise<{ size: number; note: string } | undefined> {
  const pool = new Pool({ connectionString: url, max: 1 })
  const client = new Client({ connectionString: url })
  await client.connect()
  const stopping = new AbortController()
  const log = {
    info: () => undefined,
    error: ({ reason }: { reason: string }) => {
      options.onError?.(reason)
      stopping.abort()
    },
  }
  const events = await countEvents(pool)
  const running = runNotary(client, {
    store,
    keys,
    signal: stopping.signal,
    log: log as never,
    signEveryMs: 5,
    ...options,
  })
  const reading = createTransparencyLog(pool)
  try {
    for (;;) {
      const latest = await reading.checkpoint()
      if (latest?.size === events || stopping.signal.aborted) return latest
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 5))])
    }
  } finally {
    stopping.abort()
    await running
    await Promise.all([client.end(), pool.end()])
  }
}

async function countEvents(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from log.events')
  return rows[0]?.count ?? 0
}
