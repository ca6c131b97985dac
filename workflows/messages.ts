import { defineSignal } from '@temporalio/workflow'

/** What passes between a case's workflow and the rest of the program. Nothing personal: Temporal keeps it readable. */

export const workflowType = 'caseWorkflow'
export const taskQueue = 'ventanilla'
export const workflowIdOf = (caseId: string): string => `case-${caseId}`

/** The case has reached this revision, and its agenda may be another one. */
export const changed = defineSignal<[revision: number]>('changed')

export interface CaseInput {
  caseId: string
  /** Newest revision known to whoever starts the workflow; an older agenda is not believed. */
  revision: number
  /** Start a new run beyond so many events of history, if sooner than Temporal suggests it. */
  historyLimit?: number
}
