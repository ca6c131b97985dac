import { assign } from './assign.ts'
import { call } from './call.ts'
import type { CaseActivities } from './case-activities.ts'
import { child, tellParent } from './child.ts'
import { readAgenda } from './agenda.ts'
import type { Dependencies } from './dependencies.ts'
import { recordDue } from './due.ts'
import { recordFailed } from './failed.ts'
import { guarded } from './guarded.ts'
import { issue } from './issue.ts'
import { notify } from './notify.ts'
import { payment } from './payment.ts'

/** What workflows know of activities. */
export type * from './case-activities.ts'

/** The activities that a worker offers. What they throw into Temporal is a code; the rest stands in our log. */
export const createActivities = (deps: Dependencies): CaseActivities => ({
  readAgenda: guarded(deps, 'readAgenda', readAgenda),
  recordDue: guarded(deps, 'recordDue', recordDue),
  recordFailed: guarded(deps, 'recordFailed', recordFailed),
  tellParent: guarded(deps, 'tellParent', tellParent),
  issue: guarded(deps, 'issue', issue),
  notify: guarded(deps, 'notify', notify),
  assign: guarded(deps, 'assign', assign),
  payment: guarded(deps, 'payment', payment),
  call: guarded(deps, 'call', call),
  child: guarded(deps, 'child', child),
})
