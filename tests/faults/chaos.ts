import { setTimeout as sleep } from 'node:timers/promises'
import { partNames, startSystem, type PartName, type System } from '#support/system.ts'
import { findViolations, untilDrained } from './checks.ts'
import { liveUntil } from './lives.ts'

export interface ChaosOptions {
  /** How long parts are killed while lives go on, and longer if need be until each was killed twice. */
  seconds: number
  /** The same seed kills in the same order, after the same pauses. */
  seed: number
  concurrency: number
  /**
   * How often everything is killed at once, or in turn the supervisor alone, which leaves orphans, and started anew;
   * evenly spread.
   */
  wholeKills: number
  log(line: string): void
}

export interface ChaosReport {
  cases: number
  commands: number
  /** Attempts that had no answer, or one that asks to try again; each was sent again under the same key. */
  failedAttempts: number
  kills: Record<PartName | 'everything' | 'supervisor', number>
  /** What does not hold, in sentences. */
  violations: string[]
}

const pauseMs = { shortest: 300, longest: 1_800 }
const drainedWithinMs = 120_000
/** Of each part, however short the time. */
const leastKills = 2

/** Whole lives through HTTP on a system of real processes, while its parts are killed; then all that must hold is checked. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { log, concurrency, seed } = options
  const system = await startSystem({ env: { LOG_LEVEL: 'warn' } })
  try {
    const undisturbed = await liveUntil(system, 1, AbortSignal.abort(), 1)
    const reference = undisturbed.lived[0]
    if (!reference) throw new Error('no life was lived before the faults')
    await untilDrained(system, undisturbed.lived, drainedWithinMs)
    log(`ready; killing for ${options.seconds} s with seed ${seed}`)

    const over = new AbortController()
    const living = liveUntil(system, concurrency, over.signal)
    const kills = await Promise.race([killParts(system, options), living.then(() => neverHere())])
    over.abort()
    const lives = await living
    const lived = [...undisturbed.lived, ...lives.lived]
    log(`${lived.length} cases; waiting until everything owed is done`)
    await untilDrained(system, lived, drainedWithinMs)
    log('checking')
    return {
      cases: lived.length,
      commands: lived.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
      failedAttempts: lives.failedAttempts,
      kills,
      violations: await findViolations(system, lived, reference),
    }
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe system said:\n${system.output()}`, { cause: error })
  } finally {
    await system.stop()
  }
}

const neverHere = (): never => {
  throw new Error('the lives ended before the faults')
}

/** Rounds in which each part is killed once, in another order each time. */
async function killParts(
  system: System,
  { seconds, seed, wholeKills, log }: ChaosOptions,
): Promise<ChaosReport['kills']> {
  const random = seeded(seed)
  const kills = { api: 0, worker: 0, projector: 0, temporal: 0, postgres: 0, everything: 0, supervisor: 0 }
  const began = performance.now()
  const share = () => (performance.now() - began) / 1_000 / seconds
  const enough = () => share() >= 1 && partNames.every((part) => kills[part] >= leastKills)
  while (!enough()) {
    for (const part of shuffled(partNames, random)) {
      await sleep(pauseMs.shortest + random() * (pauseMs.longest - pauseMs.shortest))
      if (enough()) break
      await untilAlive(system, part)
      if (await system.kill(part)) kills[part] += 1
    }
    const whole = kills.everything + kills.supervisor
    if (whole < wholeKills && share() > (whole + 0.5) / wholeKills) {
      const alone = whole % 2 === 1
      await (alone ? system.kill('supervisor') : system.killAll())
      kills[alone ? 'supervisor' : 'everything'] += 1
      await system.restart()
    }
    log(
      `killed so far: ${Object.entries(kills)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
    )
  }
  return kills
}

/** A part that has just been killed is started again after a while; it is given a chance to come up. */
async function untilAlive(system: System, part: PartName): Promise<void> {
  for (let tries = 0; tries < 200 && (await system.pids())[part] === undefined; tries += 1) await sleep(50)
}

/** Mulberry32: small, and the same everywhere. Answers numbers from 0 up to 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }))
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
}
