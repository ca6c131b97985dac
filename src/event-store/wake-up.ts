import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'

/** How processes tell each other through PostgreSQL that there are new events. */
export interface WakeUp {
  /** Tells every listener, soon; calls that come close together become one. Never fails: listeners also poll. */
  ring(): void
  /** Starts to listen; give back what it answers to stop. */
  join(): () => void
  /** Grows with every ring heard. */
  heard(): number
  /** Waits until more than `heard` rings were heard, `ms` have passed, or `signal` aborts. */
  wait(heard: number, ms: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** The channel of LISTEN and NOTIFY. */
export const CHANNEL = 'ventanilla_events'
const RING_EVERY_MS = 5
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * NOTIFY inside an append's transaction would take a lock of the whole server at commit, so that appends no longer
 * share their flush to disk. It is therefore sent after the append, on a connection of its own.
 */
export function createWakeUp(config: ClientConfig): WakeUp {
  const waiting = new Set<() => void>()
  let heard = 0
  const hear = () => {
    heard += 1
    for (const wake of waiting) wake()
  }
  const ringer = createRinger(config)
  const listener = createListener(config, hear)
  let members = 0
  return {
    ring: ringer.ring,
    join: () => {
      members += 1
      listener.start()
      let joined = true
      return () => {
        if (joined) members -= 1
        joined = false
        if (members === 0) void listener.stop()
      }
    },
    heard: () => heard,
    wait: (before, ms, signal) =>
      new Promise((resolve) => {
        if (heard !== before || signal.aborted) return resolve()
        const done = () => {
          clearTimeout(timer)
          waiting.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS))
        waiting.add(done)
        signal.addEventListener('abort', done)
      }),
    close: async () => {
      await Promise.all([ringer.close(), listener.stop()])
    },
  }
}

function createRinger(config: ClientConfig): { ring(): void; close(): Promise<void> } {
  let client: Client | undefined
  let ringing: Promise<void> | undefined
  let again = false
  const notify = async () => {
    try {
      client ??= await connect(config)
      await client.query(`notify ${CHANNEL}`)
    } catch {
      void client?.end().catch(() => undefined)
      client = undefined // the next ring tries anew
    }
  }
  const run = async () => {
    do {
      again = false
      await notify()
      await sleep(RING_EVERY_MS)
    } while (again)
    ringing = undefined
  }
  return {
    ring: () => {
      again = true
      ringing ??= run()
    },
    close: async () => {
      await ringing
      await client?.end().catch(() => undefined)
    },
  }
}

/** Keeps one connection that listens, and makes a new one whenever it is lost; each new one counts as a ring. */
function createListener(config: ClientConfig, hear: () => void): { start(): void; stop(): Promise<void> } {
  let stopping = new AbortController()
  let running: Promise<void> | undefined
  const listen = async (signal: AbortSignal) => {
    const client = await connect(config)
    try {
      client.on('notification', hear)
      await client.query(`listen ${CHANNEL}`)
      hear() // what was appended before we listened
      await new Promise<void>((lost) => {
        client.once('end', lost)
        if (signal.aborted) lost()
        signal.addEventListener('abort', () => lost(), { once: true })
      })
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const run = async (signal: AbortSignal) => {
    let pauseMs = FIRST_PAUSE_MS
    while (!signal.aborted) {
      const startedAt = Date.now()
      await listen(signal).catch(() => undefined)
      if (Date.now() - startedAt > LONGEST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }
  return {
    start: () => {
      if (running) return
      stopping = new AbortController()
      running = run(stopping.signal)
    },
    stop: async () => {
      const ended = running
      running = undefined
      stopping.abort()
      await ended
    },
  }
}

/** An error event without a listener would end the process; `end` follows it and is what we act on. */
async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client(config)
  client.on('error', () => undefined)
  await client.connect()
  return client
}
