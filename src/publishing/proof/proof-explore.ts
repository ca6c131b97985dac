import type { Definition } from '#core/definition.ts'
import type { Move } from './proof-enter.ts'
import { afterChange, type Facts } from './proof-facts.ts'
import { markingKey, writeMarking, type Marking } from './proof-marking.ts'
import type { ControlGraph } from './proof-moves.ts'
import type { Subject } from './proof-subject.ts'

/** Places of the control graph, at most: beyond, a definition is refused, never waved through. */
export const maxStates = 20_000

/** A place that the case can be in. */
export interface Visit {
  key: string
  marking: Marking
  /** What is sure there, whichever way the case came. */
  facts: Facts
  moves: readonly Departure[]
  /** How it was first reached: one of the shortest ways. */
  before?: { visit: Visit; move: Move }
}

/** A move from a place. `there` is where it leads to, once it was found to be possible. */
export interface Departure extends Move {
  there?: Visit
}

export interface Exploration {
  subject: Subject
  graph: ControlGraph
  /** In the order in which they are reached, nearest first. */
  visits: ReadonlyMap<string, Visit>
  /** False when the limit was met first. */
  complete: boolean
}

/** Facts after a move; undefined when it cannot be made where these are so. */
export function factsAfter(subject: Subject, facts: Facts, { change, unless }: Move): Facts | undefined {
  if (unless !== undefined && (facts & unless) !== 0n) return undefined
  const steady = ~subject.unsteady()
  const after = afterChange(facts, change) & steady
  return subject.book.contradicts(after, change.gain & steady) ? undefined : after
}

/**
 * Goes through every place of the control graph, nearest first, and works out what is sure in each: where several ways
 * meet, only what is sure on all. A place whose facts shrink is looked at again, until nothing changes.
 */
export function explore(subject: Subject, graph: ControlGraph, limit = maxStates): Exploration {
  const visits = new Map<string, Visit>()
  // A set goes on to what is added while it is gone through; what waits to be looked at is in it once.
  const waiting = new Set<Visit>()
  const add = (key: string, marking: Marking, facts: Facts, before?: Visit['before']): Visit => {
    const visit: Visit = { key, marking, facts, moves: graph.movesFrom(marking), ...(before && { before }) }
    visits.set(key, visit)
    waiting.add(visit)
    return visit
  }
  add(markingKey(graph.start), graph.start, graph.facts)
  for (const visit of waiting) {
    waiting.delete(visit)
    for (const move of visit.moves) {
      const facts = factsAfter(subject, visit.facts, move)
      if (facts === undefined) continue
      const key = move.there?.key ?? markingKey(move.to)
      const known = move.there ?? visits.get(key)
      if (!known) {
        if (visits.size >= limit) return { subject, graph, visits, complete: false }
        move.there = add(key, move.to, facts, { visit, move })
        continue
      }
      move.there = known
      const sure = known.facts & facts
      if (sure === known.facts) continue
      known.facts = sure
      waiting.add(known)
    }
  }
  return { subject, graph, visits, complete: true }
}

const isPossible = (move: Departure): move is Departure & { there: Visit } => move.there !== undefined

/** Moves that are possible from a place, once all has been explored: with fewer facts no move becomes impossible. */
export const possibleMoves = ({ moves }: Visit): (Departure & { there: Visit })[] => moves.filter(isPossible)

/** One place on a way, with what moved the case there when that was not the step itself: `answer.silence: denied`. */
export function writeMove(definition: Definition, { from, way, by, to }: Move): string {
  const place = writeMarking(definition, to)
  if (way === 'next') return place
  return by === 'anytime' ? `${way}: ${place}` : `${from}.${way}: ${place}`
}

/** One of the shortest ways to a place. */
export function pathTo({ subject: { definition } }: Exploration, visit: Visit): string[] {
  const path: string[] = []
  let at = visit
  for (; at.before; at = at.before.visit) path.unshift(writeMove(definition, at.before.move))
  return [writeMarking(definition, at.marking), ...path]
}

/** Ways that are followed apart from each other to confirm one doubt, at most; beyond, the doubt stands. */
const maxWays = 50_000

/**
 * One of the shortest ways to a place where `isBad` says so of its facts, each way taken by itself. Only the facts in
 * `mask` tell ways apart. `undefined` when there is none; `unknown` when there are too many ways to tell.
 */
export function wayTo(
  { subject, graph, visits }: Exploration,
  mask: Facts,
  isBad: (visit: Visit, facts: Facts) => boolean,
): string[] | 'unknown' | undefined {
  interface Way {
    visit: Visit
    facts: Facts
    before?: { way: Way; move: Move }
  }
  const seen = new Map<Visit, Set<Facts>>()
  let ways = 0
  const start = visits.get(markingKey(graph.start))
  if (!start) return undefined
  const queue: Way[] = [{ visit: start, facts: graph.facts & mask }]
  for (const way of queue) {
    if (isBad(way.visit, way.facts)) return writeWay(subject.definition, way)
    for (const move of possibleMoves(way.visit)) {
      const after = factsAfter(subject, way.facts, move)
      if (after === undefined) continue
      const facts = after & mask
      const visit = move.there
      const known = seen.get(visit) ?? new Set()
      if (known.has(facts)) continue
      if (ways >= maxWays) return 'unknown'
      ways += 1
      seen.set(visit, known.add(facts))
      queue.push({ visit, facts, before: { way, move } })
    }
  }
  return undefined

  function writeWay(definition: Definition, last: Way): string[] {
    const path: string[] = []
    let at = last
    for (; at.before; at = at.before.way) path.unshift(writeMove(definition, at.before.move))
    return [writeMarking(definition, at.visit.marking), ...path]
  }
}
