export interface Run {
  /** Times of each call, milliseconds. */
  times: number[]
  /** Calls per second. */
  rate: number
}

/** Calls `work` again and again for some seconds, `concurrency` at a time; a failure ends the measurement. */
export async function runFor(seconds: number, concurrency: number, work: () => Promise<unknown>): Promise<Run> {
  const times: number[] = []
  const began = performance.now()
  const until = began + seconds * 1_000
  const loop = async () => {
    for (let from = performance.now(); from < until;) {
      await work()
      const to = performance.now()
      times.push(to - from)
      from = to
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  return { times, rate: (times.length * 1_000) / (performance.now() - began) }
}
