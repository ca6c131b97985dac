import type { Definition, Step } from '#core/definition.ts'
import { enclosing, indexSteps } from '#core/steps.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { named } from './named.ts'
import type { Path } from './placed-steps.ts'
import type { Surroundings } from './surroundings.ts'

/** What one step refers to, and where it stands. */
export interface Place {
  definition: Definition
  surroundings: Surroundings
  id: string
  at: Path
}

/** A role of the definition. */
export const held = ({ definition, at }: Place, path: Path, name: string | undefined): Finding[] =>
  named(definition.roles, [...at, ...path], 'role', name)

/** A role whose officers act: it exists, and is not the applicant. */
export const officer = (place: Place, path: Path, name: string | undefined): Finding[] =>
  name === 'applicant'
    ? [found('role-officer', pointerTo(...place.at, ...path), { step: place.id })]
    : held(place, path, name)

/**
 * A step to which another one leads: it exists, and stands in the same branch or around it. Anything else would be in the
 * middle of a branch that runs already, or that nobody started.
 */
export function leads({ definition, id, at }: Place, path: Path, to: string | undefined): Finding[] {
  const missing = named(indexSteps(definition).steps, [...at, ...path], 'step', to)
  if (to === undefined || missing.length > 0) return missing
  const around = enclosing(definition, id).map(({ branch }) => branch)
  const home = enclosing(definition, to)[0]?.branch
  if (home === undefined || around.includes(home)) return []
  return [found('active-twice', pointerTo(...at, ...path), { step: id, to })]
}

/** Whether a step is a form of the applicant, or leads to one through documents and notices that the engine sends. */
export function reachesApplicant(steps: Readonly<Record<string, Step>>, start: string): boolean {
  const seen = new Set<string>()
  let step = steps[start]
  for (let id = start; step && (step.kind === 'notify' || step.kind === 'issue') && !seen.has(id); step = steps[id]) {
    seen.add(id)
    id = step.next
  }
  return step?.kind === 'form' && step.role === 'applicant'
}
