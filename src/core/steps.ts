import type { Definition, Step } from './definition.ts'

/** Where a step stands when it belongs to a branch. */
export interface Place {
  parallel: string
  branch: string
}

export interface StepIndex {
  /** Every step by its id, those of branches too. */
  steps: Record<string, Step>
  /** Of the steps that belong to a branch. */
  places: Record<string, Place>
}

const indexes = new WeakMap<Definition, StepIndex>()

function collect(index: StepIndex, steps: Record<string, Step>, place?: Place): void {
  for (const [id, step] of Object.entries(steps)) {
    index.steps[id] = step
    if (place) index.places[id] = place
    if (step.kind !== 'parallel') continue
    for (const [branch, { steps: inner }] of Object.entries(step.branches))
      collect(index, inner, { parallel: id, branch })
  }
}

/** All steps of a definition, made once. Ids are unique over all branches: publishing demands it. */
export function indexSteps(definition: Definition): StepIndex {
  let index = indexes.get(definition)
  if (!index) {
    index = { steps: {}, places: {} }
    collect(index, definition.steps)
    indexes.set(definition, index)
  }
  return index
}

/** The parallel steps that a step stands in, the innermost first. */
export function enclosing(definition: Definition, step: string): Place[] {
  const { places } = indexSteps(definition)
  const found: Place[] = []
  for (let place = places[step]; place; place = places[place.parallel]) found.push(place)
  return found
}
