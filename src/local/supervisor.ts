import { setTimeout as sleep } from 'node:timers/promises'
import { identify, type ProcessId } from '#local/processes.ts'

/** A part that runs. */
export interface RunningPart {
  pid: number
  /** Fulfilled when the part has ended for whatever reason, with words that say how. */
  exited: Promise<string>
  /** Ends the part, by force when it does not obey in time; fulfilled when it is gone. */
  stop(): Promise<void>
}

/** A part of the local installation. */
export interface Part {
  name: string
  /** Starts the part and waits until it is ready; calls `spawned` as soon as there is a process to account for. */
  start(spawned: (pid: number) => void): Promise<RunningPart>
}

interface Options {
  /** Told whenever the set of child processes changes; the record lets the next start end what outlives this one. */
  keepChildren(children: Record<string, ProcessId>): Promise<void>
  log(line: string): void
}

/** Keeps parts running until it is told to stop. */
export interface Supervisor {
  /** Starts a part. From then on it is started again whenever it dies. @throws Error when the first start fails. */
  start(part: Part): Promise<void>
  /** Ends all parts, the last one started first. */
  stop(): Promise<void>
}

const firstPauseMs = 200
const longestPauseMs = 5_000
const healthyAfterMs = 30_000

export function createSupervisor({ keepChildren, log }: Options): Supervisor {
  const children: Record<string, ProcessId> = {}
  const watched: { part: Part; running: RunningPart | undefined; watch: Promise<void> }[] = []
  const stopping = new AbortController()

  const record = (name: string, child: ProcessId | undefined) => {
    if (child) children[name] = child
    else delete children[name]
    return keepChildren({ ...children })
  }
  const begin = async (part: Part) => {
    let recorded = Promise.resolve()
    const running = await part.start((pid) => (recorded = record(part.name, identify(pid))))
    await recorded
    return running
  }

  /** Waits for the part's end and starts it anew, each time after a longer pause unless it was healthy for a while. */
  const keepAlive = async (entry: (typeof watched)[number], startedAt: number) => {
    const { part } = entry
    let pauseMs = firstPauseMs
    while (entry.running) {
      const how = await entry.running.exited
      entry.running = undefined
      if (stopping.signal.aborted) return
      log(`${part.name} ${how}; it is started again`)
      if (Date.now() - startedAt > healthyAfterMs) pauseMs = firstPauseMs
      while (!entry.running) {
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
        if (stopping.signal.aborted) return
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
        startedAt = Date.now()
        entry.running = await begin(part).catch((error: Error) => void log(`${part.name}: ${error.message}`))
      }
    }
  }

  return {
    start: async (part) => {
      const entry: (typeof watched)[number] = { part, running: undefined, watch: Promise.resolve() }
      watched.push(entry)
      entry.running = await begin(part)
      entry.watch = keepAlive(entry, Date.now())
    },
    stop: async () => {
      stopping.abort()
      for (const entry of watched.toReversed()) {
        await entry.running?.stop()
        await entry.watch
        // A restart may have been under way when the order to stop came.
        await entry.running?.stop()
        await record(entry.part.name, undefined)
      }
    },
  }
}
