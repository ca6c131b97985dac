import type { TaskStep } from './definition.ts'
import type { CaseState } from './state.ts'

/** Four eyes: whoever did one of these steps may not do this one. */
export const isBarred = (state: CaseState, { notBy = [] }: TaskStep, officer: string): boolean =>
  notBy.some((step) => state.completedBy[step] === officer)
