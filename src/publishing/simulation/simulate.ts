import { dayOff } from '#core/calendar.ts'
import { getCalendar } from '#core/clock.ts'
import type { Rules } from '#core/rules.ts'
import { addDays, localDay } from '#core/time.ts'
import { indexSteps } from '#core/steps.ts'
import { createRandom } from './random.ts'
import { newLife, type Life, type World } from './simulated-life.ts'
import { live } from './simulated-moves.ts'

export interface SimulationOptions {
  lives: number
  /** The same seed lives the same lives. */
  seed: number
  /** Moves of one life, at most. */
  maxMoves?: number
  /** When the first of them may begin; each begins on some day of the year after. */
  from?: string
}

export interface Simulation {
  procedure: string
  lives: number
  seed: number
  /** How many lives ended in each outcome. */
  outcomes: Record<string, number>
  /** Lives that had not ended after the most moves. */
  unfinished: number
  /** Lives that could not go on, with the reason and how to live them again. */
  stuck: { seed: number; reason: string; steps: string[] }[]
  /** Business days from filing to the end, of lives that were filed and ended. */
  businessDays: { median: number; p90: number; most: number } | undefined
  /** In how many lives each step was entered. */
  steps: Record<string, number>
  /** How often each way of a task was taken, as `step.outcome`. */
  ways: Record<string, number>
  /** Steps entered more than twice in one life: in how many lives, and how often at most. */
  loops: Record<string, { lives: number; most: number }>
  /** Steps that no life entered. */
  unseen: string[]
}

const defaultMoves = 500
const defaultFrom = '2026-01-05T15:00:00.000Z'

/** Lives a procedure thousands of times by random legal moves, on the rules that decide real cases. */
export function simulate(rules: Rules, world: World, options: SimulationOptions): Simulation {
  const { lives, seed, maxMoves = defaultMoves, from = defaultFrom } = options
  const result = emptyResult(rules, lives, seed)
  const days: number[] = []
  const constants = constantsOf(rules)
  for (let number = 0; number < lives; number += 1) {
    const own = seed + number
    const life = newLife(rules, world, createRandom(own), from, constants)
    try {
      live(life, maxMoves)
      if (life.state.status !== 'closed') result.unfinished += 1
    } catch (cause) {
      const steps = life.state.active.map(({ step }) => step)
      result.stuck.push({ seed: own, reason: (cause as Error).message, steps })
    }
    count(result, life, days)
  }
  days.sort((a, b) => a - b)
  const at = (part: number) => days[Math.min(days.length - 1, Math.floor(days.length * part))] ?? 0
  if (days.length > 0) result.businessDays = { median: at(0.5), p90: at(0.9), most: at(1) }
  result.unseen = Object.keys(result.steps).filter((step) => result.steps[step] === 0)
  return result
}

const emptyResult = (rules: Rules, lives: number, seed: number): Simulation => ({
  procedure: rules.procedure,
  lives,
  seed,
  outcomes: {},
  unfinished: 0,
  stuck: [],
  businessDays: undefined,
  steps: Object.fromEntries(Object.keys(indexSteps(rules.definition).steps).map((step) => [step, 0])),
  ways: waysOf(rules),
  loops: {},
  unseen: [],
})

const waysOf = ({ definition }: Rules): Record<string, number> =>
  Object.fromEntries(
    Object.entries(indexSteps(definition).steps).flatMap(([id, step]) =>
      step.kind === 'task' ? Object.keys(step.outcomes).map((outcome) => [`${id}.${outcome}`, 0]) : [],
    ),
  )

const increase = (counts: Record<string, number>, name: string) => (counts[name] = (counts[name] ?? 0) + 1)

function count(result: Simulation, { rules, state, outcomes }: Life, days: number[]): void {
  for (const [step, times] of Object.entries(state.entries)) {
    increase(result.steps, step)
    if (times <= 2) continue
    const { lives, most } = result.loops[step] ?? { lives: 0, most: 0 }
    result.loops[step] = { lives: lives + 1, most: Math.max(most, times) }
  }
  for (const way of outcomes) increase(result.ways, way)
  if (state.status !== 'closed') return
  increase(result.outcomes, state.outcome ?? '')
  if (state.filedAt !== undefined && state.closedAt !== undefined)
    days.push(businessDaysBetween(rules, state.filedAt, state.closedAt))
}

function businessDaysBetween(rules: Rules, from: string, to: string): number {
  const calendar = getCalendar(rules)
  const last = localDay(to, rules.timeZone)
  let found = 0
  for (let day = addDays(localDay(from, rules.timeZone), 1); day <= last; day = addDays(day, 1))
    if (!dayOff(calendar, day)) found += 1
  return found
}

/** Numbers that the expressions of a definition hold: values around them tell conditions apart. */
function constantsOf({ expressions }: Rules): number[] {
  const found = new Set<number>()
  JSON.stringify(expressions, (name, value: unknown) => {
    if (name === 'value' && typeof value === 'number') found.add(value)
    return value
  })
  return [...found]
}
