import type { Definition, Step } from '#core/definition.ts'
import { enclosing, indexSteps } from '#core/steps.ts'
import { pointerTo } from '#publishing/finding.ts'

export type Path = (string | number)[]

/** Parts of the JSON Pointer to a step, wherever it stands. */
export function pathOfStep(definition: Definition, id: string): Path {
  const around = enclosing(definition, id).toReversed()
  return ['steps', ...around.flatMap(({ parallel, branch }) => [parallel, 'branches', branch, 'steps']), id]
}

export const pointerToStep = (definition: Definition, id: string, ...more: Path): string =>
  pointerTo(...pathOfStep(definition, id), ...more)

/** Every step by its name, those of branches too. */
export const allSteps = (definition: Definition): [id: string, step: Step][] =>
  Object.entries(indexSteps(definition).steps)
