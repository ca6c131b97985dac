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
  /** All moves from it, with the place that each leads to. */
  moves: readonly (Move & { key: string })[]
  /** How it was first reached: one of the shortest ways. */
  before?: { visit: Visit; move: Move }
}

export interface Exploration {
  subject: Subject
  graph: ControlGraph
  /** In the order in which they are reached, nearest first. */
  visits: ReadonlyMap<string, Visit>
  /** False when the limit was met first. */
  complete: boolean
}

/** Facts that an officer's correction can make untrue at any moment. */
const unsteady = ({ definition, book }: Subject): Facts => {
  const fields = definition.anytime.correct?.fields
  return fields ? book.dependents(fields) : 0n
}

/** Facts after a move; undefined when it cannot be made where these are so. */
export function factsAfter(subject: Subject, facts: Facts, { change, unless }: Move): Facts | undefined {
  if (unless !== undefined && (facts & unless) !== 0n) return undefined
  const after = afterChange(facts, change) & ~unsteady(subject)
  return subject.book.contradicts(after, change.gain & ~unsteady(subject)) ? undefined : after
}

/**
 * Goes through every place of the control graph, nearest first, and works out what is sure in each: where several ways
 * meet, only what is sure on all. A place whose facts shrink is looked at again, until nothing changes.
 */
export function explore(subject: Subject, graph: ControlGraph, limit = maxStates): Exploration {
  const visits = new Map<string, Visit>()
  const queue: Visit[] = []
  const add = (marking: Marking, facts: Facts, before?: Visit['before']) => {
    const key = markingKey(marking)
    const moves = graph.movesFrom(marking).map((move) => ({ ...move, key: markingKey(move.to) }))
    const visit: Visit = { key, marking, facts, moves, ...(before && { before }) }
    visits.set(key, visit)
    queue.push(visit)
  }
  add(graph.start, graph.facts)
  for (const visit of queue) {
    for (const move of visit.moves) {
      const facts = factsAfter(subject, visit.facts, move)
      if (facts === undefined) continue
      const known = visits.get(move.key)
      if (!known) {
        if (visits.size >= limit) return { subject, graph, visits, complete: false }
        add(move.to, facts, { visit, move })
      } else if ((known.facts & facts) !== known.facts) {
        known.facts &= facts
        queue.push(known)
      }
    }
  }
  return { subject, graph, visits, complete: true }
}

const possible = new WeakMap<Visit, Visit['moves']>()

/** Moves that are possible from a place, once all has been explored. */
export function possibleMoves({ subject }: Exploration, visit: Visit): Visit['moves'] {
  const known =
    possible.get(visit) ?? visit.moves.filter((move) => factsAfter(subject, visit.facts, move) !== undefined)
  possible.set(visit, known)
  return known
}

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
  const seen = new Set<string>()
  const start = visits.get(markingKey(graph.start))
  if (!start) return undefined
  const queue: Way[] = [{ visit: start, facts: graph.facts & mask }]
  for (const way of queue) {
    if (isBad(way.visit, way.facts)) return writeWay(subject.definition, way)
    for (const move of way.visit.moves) {
      const facts = factsAfter(subject, way.facts, move)
      const visit = visits.get(move.key)
      if (facts === undefined || !visit) continue
      const key = `${facts & mask} ${move.key}`
      if (seen.has(key)) continue
      if (seen.size >= maxWays) return 'unknown'
      seen.add(key)
      queue.push({ visit, facts: facts & mask, before: { way, move } })
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
