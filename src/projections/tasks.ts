import type { EventType } from '#core/events.ts'
import type { ActiveStep, CaseState } from '#core/state.ts'
import type { Definition, Step } from '#core/definition.ts'
import { agencyOf } from '#core/holds-role.ts'
import { indexSteps } from '#core/steps.ts'
import { earliestDue } from './cases.ts'
import { columnsOf, upsert, type Batch, type Projection } from './projection.ts'

/** Whether an event can change the open tasks of its case: their steps, who has them, their due day or folio. */
const concerns = {
  CaseOpened: true,
  SectionSaved: false,
  DocumentAttached: false,
  DocumentRemoved: false,
  CaseFiled: true,
  StepEntered: true,
  StepCompleted: true,
  ChoiceMade: true,
  StepExpired: true,
  TaskAssigned: true,
  TaskReleased: true,
  TaskCompleted: true,
  CompletionRequested: false,
  ClockStarted: true,
  ClockSuspended: true,
  ClockResumed: true,
  ClockStopped: true,
  ClockWarned: false,
  ClockExpired: true,
  SilenceOccurred: true,
  DocumentIssued: true,
  PersonNotified: true,
  EffectFailed: false,
  EffectRetried: false,
  EffectAbandoned: false,
  TaskEscalated: true,
  BranchStarted: true,
  BranchJoined: true,
  BranchCancelled: true,
  ParallelJoined: true,
  ParallelLeft: true,
  ClockRestarted: true,
  ClockExtended: true,
  ClockRecomputed: true,
  StepLimitRecomputed: true,
  PaymentRequested: false,
  PaymentOffered: false,
  PaymentDeclined: false,
  PaymentDisputed: false,
  PaymentConfirmed: true,
  PaymentWaived: true,
  PaymentReceivedLate: false,
  AppointmentBooked: true,
  AppointmentCancelled: false,
  AppointmentAttended: true,
  AppointmentMissed: true,
  ServiceAnswered: true,
  ServiceFailed: true,
  ChildRequested: false,
  ChildStarted: false,
  ChildEnded: false,
  ChildrenJoined: true,
  WaitEnded: true,
  OccurrenceReported: true,
  NotificationFailed: true,
  CaseTransferred: true,
  CompletionAsked: true,
  AppealFiled: true,
  ErrorCorrected: false,
  CaseMigrated: true,
  CaseJoined: true,
  OtherCaseJoined: false,
  CaseWithdrawn: true,
  DraftAbandoned: true,
  CaseClosed: true,
  PersonalDataErased: false,
} as const satisfies Record<EventType, boolean>

const columns = {
  case_id: 'uuid',
  step: 'text',
  entity: 'text',
  agency: 'text',
  role: 'text',
  procedure: 'text',
  version: 'integer',
  definition: 'text',
  folio: 'text',
  assignee: 'text',
  since: 'timestamptz',
  expires_at: 'timestamptz',
  filed_at: 'timestamptz',
  due: 'date',
  due_clock: 'text',
}

function toRow(state: CaseState, { step, since, expiresAt, assignee }: ActiveStep, role: string, agency: string) {
  const due = earliestDue(state)
  return {
    case_id: state.id,
    step,
    entity: state.entity,
    agency,
    role,
    procedure: state.procedure,
    version: state.version,
    definition: state.definition,
    folio: state.folio,
    assignee,
    since,
    expires_at: expiresAt,
    filed_at: state.filedAt,
    due: due?.due,
    due_clock: due?.clock,
  }
}

/** The role whose people have something to do at a step, if any. */
export function roleAt(step: Step): string | undefined {
  switch (step.kind) {
    case 'form':
    case 'task':
      return step.role
    case 'payment':
      return step.confirmedBy
    case 'appointment':
      return step.attendedBy
    case 'wait':
      return step.event?.from
    default:
      return undefined
  }
}

/** Active steps that wait for an officer; one that is late stands in two queues. */
function tasksOf(state: CaseState, definition: Definition) {
  return state.active.flatMap((active) => {
    const step = indexSteps(definition).steps[active.step]
    const roles = [step && roleAt(step), active.escalatedTo]
    return roles.flatMap((role) => {
      if (role === undefined || role === 'applicant') return []
      return toRow(state, active, role, agencyOf({ definition }, state, role) ?? state.agency)
    })
  })
}

function changedCases({ caseEvents, cases }: Batch): CaseState[] {
  const ids = new Set(caseEvents.filter(({ type }) => concerns[type]).map(({ caseId }) => caseId))
  return [...ids].flatMap((id) => cases.get(id)?.state ?? [])
}

const key = ['case_id', 'step', 'role']
const write = upsert('tasks', columns, key)
const removeOthers = `delete from tasks using json_to_recordset($1::json) as row (case_id uuid, queues text[])
  where tasks.case_id = row.case_id and tasks.step || ' ' || tasks.role <> all (row.queues)`

/** The work queue: one row per step and role that something waits for. */
export const tasks: Projection = {
  name: 'tasks',
  key: key.join(', '),
  create: `
    create table tasks (${columnsOf(columns)}, primary key (${key.join(', ')}));
    create index tasks_queue on tasks (agency, role, (coalesce(due, 'infinity')), since);`,
  apply(batch) {
    const open = changedCases(batch).map((state) => {
      const definition = batch.definitions.get(state.definition)
      if (!definition) throw new Error(`Case ${state.id}: its definition ${state.definition} was not loaded`)
      return { case_id: state.id, rows: tasksOf(state, definition) }
    })
    return [
      {
        text: removeOthers,
        rows: open.map(({ case_id, rows }) => ({ case_id, queues: rows.map(({ step, role }) => `${step} ${role}`) })),
      },
      { text: write, rows: open.flatMap(({ rows }) => rows) },
    ]
  },
}
