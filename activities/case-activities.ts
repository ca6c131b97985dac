/** What the workflow and its activities say to each other. Nothing personal: Temporal keeps it readable. */

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
