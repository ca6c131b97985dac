import { setTimeout as sleep } from 'node:timers/promises'
import { endProcess, identify, type ProcessId } from '#local/processes.ts'

/** A part that runs. */
export interface RunningPart {
  pid: number
  /** Fulfilled when the part has ended for whatever reason, with words that say how. */
  exited: Promise<string>
  /** Ends the part, by force when it does not obey in time; fulfilled when it is gone. */
  stop(): Promise<void>
}

/** A part of the local installation. */
export interface Part<R extends RunningPart = RunningPart> {
  name: string
  /** Starts the part and waits until it is ready; calls `spawned` as soon as there is a process to account for. */
  start(spawned: (pid: number) => void): Promise<R>
}

interface Options {
  /** Told whenever the set of child processes changes; the record lets the next start end what outlives this one. */
  keepChildren(children: Record<string, ProcessId>): Promise<void>
  log(line: string): void
}

/** Keeps parts running until it is told to stop. */
export interface Supervisor {
  /** Starts a part. From then on it is started again whenever it dies. @throws Error when the first start fails. */
  start<R extends RunningPart>(part: Part<R>): Promise<R>
  /** Ends all parts, the last one started first. */
  stop(): Promise<void>
}

interface Watched {
  part: Part
  running: RunningPart | undefined
  watch: Promise<void>
}

const firstPauseMs = 200
const longestPauseMs = 5_000
const healthyAfterMs = 30_000
/** For a part that is told to end before it was ready. */
const stopWithinMs = 10_000

export function createSupervisor({ keepChildren, log }: Options): Supervisor {
  const children: Record<string, ProcessId> = {}
  const watched: Watched[] = []
  const stopping = new AbortController()

  const begin = async <R extends RunningPart>(part: Part<R>): Promise<R> => {
    let recorded = Promise.resolve()
    const running = await part.start((pid) => {
      const child = identify(pid)
      if (!child) return
      children[part.name] = child
      recorded = keepChildren({ ...children })
      if (stopping.signal.aborted) void endProcess(child, 'SIGINT', stopWithinMs)
    })
    await recorded
    if (!stopping.signal.aborted) return running
    await running.stop()
    throw new Error(`${part.name} was told to stop while it started`)
  }

  /** Waits for the part's end and starts it anew, each time after a longer pause unless it was healthy for a while. */
  const keepAlive = async (entry: Watched) => {
    let startedAt = Date.now()
    let pauseMs = firstPauseMs
    while (!stopping.signal.aborted) {
      if (entry.running) {
        const how = await entry.running.exited
        entry.running = undefined
        if (stopping.signal.aborted) return
        log(`${entry.part.name} ${how}; it is started again`)
        if (Date.now() - startedAt > healthyAfterMs) pauseMs = firstPauseMs
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      startedAt = Date.now()
      entry.running = await begin(entry.part).catch((error: Error) => {
        log(`${entry.part.name}: ${error.message}`)
        return undefined
      })
    }
  }

  const stopOne = async ({ part, running, watch }: Watched) => {
    await running?.stop()
    // Not ready yet, first time or again: its start fails when its process ends.
    const child = children[part.name]
    if (!running && child) await endProcess(child, 'SIGINT', stopWithinMs)
    await watch
    delete children[part.name]
    await keepChildren({ ...children })
  }

  return {
    start: async (part) => {
      const entry: Watched = { part, running: undefined, watch: Promise.resolve() }
      watched.push(entry)
      const running = await begin(part)
      entry.running = running
      entry.watch = keepAlive(entry)
      return running
    },
    stop: async () => {
      stopping.abort()
      for (const entry of watched.toReversed()) await stopOne(entry)
    },
  }
}
