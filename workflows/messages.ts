import { defineSignal } from '@temporalio/workflow'

/** What passes between a case's workflow and the rest of the program. Nothing personal: Temporal keeps it readable. */

export const workflowType = 'caseWorkflow'
export const taskQueue = 'ventanilla'
export const workflowIdOf = (caseId: string): string => `case-${caseId}`

/** Author of the commands that report results; the workflow that caused them needs no signal about them. */
export const workflowActor = { kind: 'system', id: 'workflow' } as const

/** The case has reached this revision, and its agenda may be another one. */
export const changed = defineSignal<[revision: number]>('changed')

export interface CaseInput {
  caseId: string
  /** Newest revision known to whoever starts the workflow; an older agenda is not believed. */
  revision: number
  /** Start a new run beyond so many events of history, if sooner than Temporal suggests it. */
  historyLimit?: number
}

export interface EffectToDo {
  /** `<step>#<n>` */
  id: string
  step: string
  kind: 'issue' | 'notify'
}

/** What a case's workflow needs to know; see `agenda` in core. */
export interface CaseAgenda {
  revision: number
  /** RFC 3339; the next instant at which something falls due. */
  wakeAt?: string
  /** Effects asked for and without a result. */
  effects: EffectToDo[]
  closed: boolean
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

/** The activities, as the workflow calls them. Each answers with the agenda as it is afterwards. */
export interface CaseActivities {
  /** @throws retryable `stale-read` while the store shows less than `atLeast`. */
  readAgenda(input: { caseId: string; atLeast: number }): Promise<CaseAgenda>
  recordDue(input: { caseId: string; revision: number; wakeAt: string }): Promise<CaseAgenda>
  recordFailed(input: FailedEffect): Promise<CaseAgenda>
  issue(input: EffectInput): Promise<CaseAgenda>
  notify(input: EffectInput): Promise<CaseAgenda>
}
