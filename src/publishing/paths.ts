import type { Definition, Step } from '#core/definition.ts'
import { error, pointerTo, warning, type Finding } from './finding.ts'

/** Steps that can follow a step by itself: the person, the officer or the engine leaves it, or its limit passes. */
function followers(step: Step): string[] {
  switch (step.kind) {
    case 'form':
      return [step.next, ...(step.expired === undefined ? [] : [step.expired])]
    case 'task':
      return [
        ...Object.values(step.outcomes).map(({ next }) => next),
        ...(step.expired === undefined ? [] : [step.expired]),
      ]
    case 'choice':
      return [...step.when.map(({ next }) => next), step.else]
    case 'issue':
    case 'notify':
      return [step.next]
    case 'end':
      return []
  }
}

/** All that can be reached from `from` along `edges`, `from` included. */
function reach(from: Iterable<string>, edges: (step: string) => readonly string[]): Set<string> {
  const seen = new Set(from)
  for (const step of seen) for (const next of edges(step)) seen.add(next)
  return seen
}

/** Give a definition whose names all lead somewhere. Says which steps nobody reaches, and from which no end can be. */
export function checkPaths(definition: Definition): Finding[] {
  const steps = Object.entries(definition.steps)
  const after = new Map(steps.map(([id, step]) => [id, followers(step)]))
  const edges = (id: string) => after.get(id) ?? []
  const reached = reach([definition.start], edges)
  // Silence can move a case from wherever it is, once its clock has started.
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (const next of reach(silenceTargets(definition, reached), edges)) reached.add(next)
  }
  const before = new Map<string, string[]>()
  for (const [id, nexts] of after) for (const next of nexts) before.set(next, [...(before.get(next) ?? []), id])
  const ends = steps.filter(([, { kind }]) => kind === 'end').map(([id]) => id)
  const ending = reach(ends, (id) => before.get(id) ?? [])
  return steps.flatMap(([id, step]): Finding[] => {
    const at = pointerTo('steps', id)
    if (!reached.has(id))
      return [error('unreachable', at, `No path leads to the step "${id}"`, 'Lead a step to it or remove it.')]
    if (!ending.has(id))
      return [
        error(
          'no-end',
          at,
          `No path from the step "${id}" leads to an end`,
          'Lead it, over other steps or directly, to a step of kind "end".',
        ),
      ]
    return [
      ...checkWaiting(definition, id, step),
      ...checkLoop(definition, id, edges),
      ...checkExpiries(definition, id, edges),
    ]
  })
}

const silenceTargets = ({ clocks }: Definition, reached: ReadonlySet<string>): string[] =>
  Object.values(clocks)
    .filter(({ startsOn }) => startsOn === 'filing' || reached.has(startsOn.slice('enter:'.length)))
    .flatMap(({ silence }) => silence?.next ?? [])

/** The person may never come back to a form: without a limit the case would stay open for ever. */
function checkWaiting(definition: Definition, id: string, step: Step): Finding[] {
  if (step.kind !== 'form' || step.role !== 'applicant') return []
  const limited = id === definition.start ? step.abandonedAfter !== undefined : step.within !== undefined
  if (limited) return []
  const word = id === definition.start ? '"abandonedAfter"' : '"within" and "expired"'
  return [
    warning(
      'waits-forever',
      pointerTo('steps', id),
      `The form "${id}" waits for the person without a limit`,
      `Give it ${word}.`,
    ),
  ]
}

/** A round of limits that pass would turn for as long as nobody looks, and be told all at once by whoever does. */
function checkExpiries({ steps }: Definition, id: string, edges: (step: string) => readonly string[]): Finding[] {
  const passing = (from: string): readonly string[] => {
    const step = steps[from]
    if (step?.kind === 'choice') return edges(from)
    return step && 'expired' in step && step.expired !== undefined ? [step.expired] : []
  }
  const waits = steps[id]?.kind !== 'choice' && passing(id).length > 0
  if (!waits || !reach(passing(id), passing).has(id)) return []
  const message = `The step "${id}" can come back to itself by limits that pass, without anyone having acted`
  const remedy = 'Lead "expired" to a step where somebody acts without a limit, or to an end.'
  return [error('no-end', pointerTo('steps', id, 'expired'), message, remedy)]
}

/** A round of choices alone would turn for ever without anyone to act. */
function checkLoop({ steps }: Definition, id: string, edges: (step: string) => readonly string[]): Finding[] {
  if (steps[id]?.kind !== 'choice') return []
  const round = reach(edges(id), (next) => (steps[next]?.kind === 'choice' ? edges(next) : []))
  if (!round.has(id)) return []
  const message = `The choice "${id}" can come back to itself without anyone having acted`
  return [error('no-end', pointerTo('steps', id), message, 'Lead the round through a form or a task.')]
}
