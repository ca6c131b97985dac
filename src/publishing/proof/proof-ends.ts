import { enclosing } from '#core/steps.ts'
import { found, type Finding } from '#publishing/finding.ts'
import { allSteps, pointerToStep } from '#publishing/references/placed-steps.ts'
import { pathTo, possibleMoves, writeMove, type Exploration, type Visit } from './proof-explore.ts'
import type { Move, Mover } from './proof-enter.ts'
import type { Subject } from './proof-subject.ts'

/** Every step can be reached, from every place an end can, and nothing turns round by itself. */

export function checkReach({ subject: { definition }, visits }: Exploration): Finding[] {
  const reached = new Set([...visits.values()].flatMap(({ marking }) => marking.active))
  return allSteps(definition)
    .filter(([id]) => !reached.has(id))
    .map(([id]) => found('unreachable', pointerToStep(definition, id), { step: id }))
}

/** Moves by which a case must be able to end: nobody has to withdraw, and no authority has to stay silent. */
const ordinary: ReadonlySet<Mover> = new Set(['person', 'engine', 'time'])

/** Places, by where moves to them come from. */
type Sources = ReadonlyMap<Visit, readonly Visit[]>

function note(sources: Map<Visit, Visit[]>, from: Visit, there: Visit): void {
  const known = sources.get(there)
  if (known) known.push(from)
  else sources.set(there, [from])
}

/** Whether a case may count on a move: a draft is not made to be abandoned, nor a branch to hang until its parallel's limit. */
const isCountedOn = ({ steps }: Subject, { by, way, from }: Move): boolean =>
  ordinary.has(by) && way !== 'abandonedAfter' && !(way === 'expired' && steps[from]?.kind === 'parallel')

function sourcesOf({ subject, visits }: Exploration): Sources {
  const sources = new Map<Visit, Visit[]>()
  for (const visit of visits.values())
    for (const move of possibleMoves(visit)) if (isCountedOn(subject, move)) note(sources, visit, move.there)
  return sources
}

/** Places from which one of `goals` can be reached. */
function leadingTo(sources: Sources, goals: readonly Visit[]): Set<Visit> {
  const leading = new Set(goals)
  for (const visit of leading) for (const from of sources.get(visit) ?? []) leading.add(from)
  return leading
}

/** Places where a case can go round for ever from here, whatever it does: where all ways that have no end come together. */
function bottomOf(subject: Subject, start: Visit): Visit[] {
  let region: Visit[] = []
  let from: Visit | undefined = start
  // From the last place found only what lies further can be reached: once that is all of it, it is the bottom.
  for (let size = -1; from && region.length !== size;) {
    size = region.length
    region = reachableFrom(subject, from)
    from = region.at(-1)
  }
  return region
}

function reachableFrom(subject: Subject, start: Visit): Visit[] {
  const found = new Set([start])
  for (const visit of found)
    for (const move of possibleMoves(visit)) if (isCountedOn(subject, move)) found.add(move.there)
  return [...found]
}

/** Tells each place from which no end can be reached once, by the shortest way to the step that keeps the case there. */
export function checkEnds(exploration: Exploration): Finding[] {
  const { subject, visits } = exploration
  const { definition } = subject
  const all = [...visits.values()]
  const sources = sourcesOf(exploration)
  const ends = all.filter(({ marking }) => marking.active.length === 0)
  const explained = leadingTo(sources, ends)
  const trapped = all.filter((visit) => !explained.has(visit))
  const findings = new Map<string, Finding>()
  for (const visit of trapped) {
    if (explained.has(visit)) continue
    const bottom = bottomOf(subject, visit)
    const step = bottom[0]?.marking.active[0] ?? ''
    for (const one of leadingTo(sources, bottom)) explained.add(one)
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
    const way = wayRound(visit)
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
function placesBetweenRounds({ visits }: Exploration): Visit[] {
  const next = new Map<Visit, Visit[]>()
  const before = new Map<Visit, Visit[]>()
  for (const visit of visits.values()) {
    const moves = possibleMoves(visit).filter(({ by }) => byItself.has(by))
    next.set(visit, [...new Set(moves.map(({ there }) => there))])
    for (const there of next.get(visit) ?? []) note(before, visit, there)
  }
  const left = new Set(visits.values())
  const peel = (ahead: Map<Visit, Visit[]>, behind: Map<Visit, Visit[]>) => {
    const open = new Map([...left].map((one) => [one, (behind.get(one) ?? []).filter((from) => left.has(from)).length]))
    const bare = [...left].filter((one) => open.get(one) === 0)
    for (const one of bare) {
      left.delete(one)
      for (const to of ahead.get(one) ?? []) {
        open.set(to, (open.get(to) ?? 0) - 1)
        if (open.get(to) === 0) bare.push(to)
      }
    }
  }
  peel(next, before)
  peel(before, next)
  return [...left]
}

/** The places passed on the shortest way from a place back to it, by itself; empty when there is none. */
function wayRound(start: Visit): Visit[] {
  const queue: Visit[] = [start]
  const seen = new Set<Visit>()
  for (const visit of queue) {
    for (const move of possibleMoves(visit)) {
      const { there, by } = move
      if (!byItself.has(by) || seen.has(there)) continue
      seen.add(there)
      const step: Visit = { ...there, before: { visit, move } }
      if (there === start) return unfold(step, start)
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
