import { enclosing } from '#core/steps.ts'
import { found, type Finding } from './finding.ts'
import { allSteps, pointerToStep } from './placed-steps.ts'
import { pathTo, possibleMoves, writeMove, type Exploration, type Visit } from './proof-explore.ts'
import type { Mover } from './proof-enter.ts'

/** Every step can be reached, from every place an end can, and nothing turns round by itself. */

export function checkReach({ subject: { definition }, visits }: Exploration): Finding[] {
  const reached = new Set([...visits.values()].flatMap(({ marking }) => marking.active))
  return allSteps(definition)
    .filter(([id]) => !reached.has(id))
    .map(([id]) => found('unreachable', pointerToStep(definition, id), { step: id }))
}

/** Moves by which a case must be able to end: nobody has to withdraw, and no authority has to stay silent. */
const ordinary: ReadonlySet<Mover> = new Set(['person', 'engine', 'time'])

/** Keys of the places from which one of `goals` can be reached. */
function leadingTo(exploration: Exploration, goals: readonly string[]): Set<string> {
  const before = new Map<string, string[]>()
  for (const visit of exploration.visits.values())
    for (const { by, key, way } of possibleMoves(exploration, visit))
      if (ordinary.has(by) && way !== 'abandonedAfter') before.set(key, [...(before.get(key) ?? []), visit.key])
  const leading = new Set(goals)
  for (const key of leading) for (const from of before.get(key) ?? []) leading.add(from)
  return leading
}

/** Places where a case can go round for ever from here, whatever it does: where all ways that have no end come together. */
function bottomOf(exploration: Exploration, start: Visit): Visit[] {
  let region: Visit[] = []
  let from: Visit | undefined = start
  // From the last place found only what lies further can be reached: once that is all of it, it is the bottom.
  for (let size = -1; from && region.length !== size;) {
    size = region.length
    region = reachableFrom(exploration, from)
    from = region.at(-1)
  }
  return region
}

function reachableFrom(exploration: Exploration, start: Visit): Visit[] {
  const found = new Map([[start.key, start]])
  for (const visit of found.values())
    for (const { by, key } of possibleMoves(exploration, visit)) {
      const next = exploration.visits.get(key)
      if (next && ordinary.has(by)) found.set(key, next)
    }
  return [...found.values()]
}

/** Tells each place from which no end can be reached once, by the shortest way to the step that keeps the case there. */
export function checkEnds(exploration: Exploration): Finding[] {
  const { subject, visits } = exploration
  const { definition } = subject
  const all = [...visits.values()]
  const ends = all.filter(({ marking }) => marking.active.length === 0).map(({ key }) => key)
  const explained = leadingTo(exploration, ends)
  const trapped = all.filter(({ key }) => !explained.has(key))
  const findings = new Map<string, Finding>()
  for (const visit of trapped) {
    if (explained.has(visit.key)) continue
    const bottom = bottomOf(exploration, visit)
    const step = bottom[0]?.marking.active[0] ?? ''
    for (const key of leadingTo(
      exploration,
      bottom.map(({ key: one }) => one),
    ))
      explained.add(key)
    const first = trapped.find(({ marking }) => marking.active.includes(step)) ?? visit
    const around = enclosing(definition, step)[0]
    const pointer = pointerToStep(definition, step)
    const path = pathTo(exploration, first)
    if (findings.has(step)) continue
    findings.set(
      step,
      around ? found('join-hangs', pointer, { step: around.parallel }, path) : found('no-end', pointer, { step }, path),
    )
  }
  return [...findings.values()]
}

/** Moves that happen although nobody acts. */
const byItself: ReadonlySet<Mover> = new Set(['engine', 'time', 'silence'])

/** Rounds told of one definition, and places looked at for them, at most: one is enough to refuse it. */
const maxRounds = 5
const maxTries = 200

/** Rounds that turn without anyone having acted. Each is told once, with the way round. */
export function checkRounds(exploration: Exploration): Finding[] {
  const { definition } = exploration.subject
  const told = new Map<string, Finding>()
  for (const visit of placesBetweenRounds(exploration).slice(0, maxTries)) {
    const way = wayRound(exploration, visit)
    const steps = way.map(({ before }) => before?.move.from ?? '').toSorted()
    const step = way[0]?.before?.move.from
    if (step === undefined || told.has(steps.join()) || told.size >= maxRounds) continue
    const round = way.flatMap(({ before }) => (before ? [writeMove(definition, before.move)] : []))
    const path = [...pathTo(exploration, visit), ...round]
    told.set(steps.join(), found('nobody-turns', pointerToStep(definition, step), { step }, path))
  }
  return [...told.values()]
}

/** Places on rounds that turn by themselves, or between two such: what stays when all that begins or ends a way is taken. */
function placesBetweenRounds(exploration: Exploration): Visit[] {
  const { visits } = exploration
  const next = new Map<string, string[]>()
  const before = new Map<string, string[]>()
  for (const visit of visits.values()) {
    const moves = possibleMoves(exploration, visit).filter(({ by }) => byItself.has(by))
    next.set(visit.key, [...new Set(moves.map(({ key }) => key))])
    for (const key of next.get(visit.key) ?? []) before.set(key, [...(before.get(key) ?? []), visit.key])
  }
  const left = new Set(visits.keys())
  const peel = (ahead: Map<string, string[]>, behind: Map<string, string[]>) => {
    const open = new Map([...left].map((key) => [key, (behind.get(key) ?? []).filter((one) => left.has(one)).length]))
    const bare = [...left].filter((key) => open.get(key) === 0)
    for (const key of bare) {
      left.delete(key)
      for (const to of ahead.get(key) ?? []) {
        open.set(to, (open.get(to) ?? 0) - 1)
        if (open.get(to) === 0) bare.push(to)
      }
    }
  }
  peel(next, before)
  peel(before, next)
  return [...visits.values()].filter(({ key }) => left.has(key))
}

/** The places passed on the shortest way from a place back to it, by itself; empty when there is none. */
function wayRound(exploration: Exploration, start: Visit): Visit[] {
  const queue: Visit[] = [start]
  const seen = new Set<string>()
  for (const visit of queue) {
    for (const move of possibleMoves(exploration, visit)) {
      const to = exploration.visits.get(move.key)
      if (!to || !byItself.has(move.by) || seen.has(move.key)) continue
      seen.add(move.key)
      const step: Visit = { ...to, before: { visit, move } }
      if (move.key === start.key) return unfold(step, start)
      queue.push(step)
    }
  }
  return []
}

function unfold(last: Visit, start: Visit): Visit[] {
  const way: Visit[] = []
  let at: Visit | undefined = last
  while (at?.before && at !== start) {
    way.unshift(at)
    at = at.before.visit
  }
  return way
}
