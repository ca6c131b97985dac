import type { EffectKind } from '#core/state.ts'

/** What the workflow and its activities say to each other. Nothing personal: Temporal keeps it readable. */

export interface EffectToDo {
  /** `<step>#<n>`, with more behind it where a step owes several. */
  id: string
  step: string
  kind: EffectKind
  /** It speaks to another system, which may take its time. */
  remote?: true
  /** With kind `child`: the case that it opens, by an id that is the same in every attempt. */
  case?: string
}

/** What a case's workflow needs to know; see `agenda` in core. */
export interface CaseAgenda {
  revision: number
  /** RFC 3339; the next instant at which something falls due. */
  wakeAt?: string
  /** Effects asked for and without a result. */
  effects: EffectToDo[]
  closed: boolean
  /** It is part of a bundle, whose case is told when this one has ended. */
  isPart?: true
  /** Cases of its bundle that have not ended, as far as it knows. */
  parts?: string[]
  /** Steps where the case stands, for people who look at the workflow. */
  steps: string[]
  status: string
  procedure: string
  agency: string
  entity: string
}

export interface EffectInput {
  caseId: string
  effect: EffectToDo
}

export interface FailedEffect extends EffectInput {
  /** Revision of the agenda that asked for it: tells one failure from the next after a retry by hand. */
  revision: number
  reason: string
  attempts: number
}

/** The activities, as the workflow calls them. Most answer with the agenda as it is afterwards. */
export type CaseActivities = {
  /** @throws retryable `stale-read` while the store shows less than `atLeast`. */
  readAgenda(input: { caseId: string; atLeast: number }): Promise<CaseAgenda>
  recordDue(input: { caseId: string; revision: number; wakeAt: string }): Promise<CaseAgenda>
  recordFailed(input: FailedEffect): Promise<CaseAgenda>
  /** Tells the case of the bundle that this part of it has ended, if it has. */
  tellParent(input: { caseId: string }): Promise<void>
} & Record<EffectKind, (input: EffectInput) => Promise<CaseAgenda>>
