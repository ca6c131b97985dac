import { EventStoreError } from './event-store.ts'

/** A transaction per few dozen appends is enough to share its cost; more would only make the first one wait. */
const MOST_TOGETHER = 64
const MOST_BYTES = 1024 * 1024
/** Two at a time: while one is flushed to disk the next is worked on. */
const AT_ONCE = 2

interface Item {
  stream: string
  events: readonly { data: string; metadata: string }[]
}

interface Waiting<T extends Item, Result> {
  item: T
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * Makes of a function for many appends one for a single append. What arrives while earlier calls are under way goes
 * together, at most once per stream; alone, an append is never delayed.
 */
export function batched<T extends Item, Result>(run: (items: T[]) => Promise<Result[]>): (item: T) => Promise<Result> {
  const queue: Waiting<T, Result>[] = []
  let running = 0

  const runAll = async (batch: Waiting<T, Result>[]) => {
    try {
      const results = await run(batch.map((each) => each.item))
      for (const [index, each] of batch.entries()) each.resolve(results[index] as Result)
    } catch (error) {
      // One append that the server refuses must not take the others with it.
      if (batch.length > 1 && !isUnavailable(error)) for (const each of batch) await runAll([each])
      else for (const each of batch) each.reject(error)
    }
  }
  const next = () => {
    if (running === AT_ONCE || queue.length === 0) return
    running += 1
    void runAll(takeFrom(queue)).finally(() => {
      running -= 1
      next()
    })
  }
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      next()
    })
}

/** Takes the longest waiting ones, as many as fit; what is left keeps its order. */
function takeFrom<T extends Item, Result>(queue: Waiting<T, Result>[]): Waiting<T, Result>[] {
  const batch: Waiting<T, Result>[] = []
  const rest: Waiting<T, Result>[] = []
  const streams = new Set<string>()
  let bytes = 0
  for (const waiting of queue) {
    const size = waiting.item.events.reduce((sum, event) => sum + event.data.length + event.metadata.length, 0)
    const fits = batch.length < MOST_TOGETHER && (batch.length === 0 || bytes + size <= MOST_BYTES)
    if (fits && !streams.has(waiting.item.stream)) {
      batch.push(waiting)
      bytes += size
    } else rest.push(waiting)
    streams.add(waiting.item.stream)
  }
  queue.splice(0, queue.length, ...rest)
  return batch
}

const isUnavailable = (error: unknown): boolean => error instanceof EventStoreError && error.code === 'unavailable'
