import type { TaskStep } from './definition.ts'
import type { CaseState } from './state.ts'

/**
 * Four eyes: whoever did one of these steps may not do this one. Where a step was done again, it is who did it last that
 * is barred: what stands is their work, and a small office must not run out of people as a case goes round.
 */
export const isBarred = (state: CaseState, { notBy = [] }: TaskStep, officer: string): boolean =>
  notBy.some((step) => state.completedBy[step] === officer)
