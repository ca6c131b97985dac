import type { CaseEvent, EventData, EventType } from '#core/events.ts'

/**
 * What of each event leaves with an export; a member that is not named here does not. Answers, names of documents, codes and every
 * text that somebody wrote freely stay: nobody needs them to see how cases go.
 */
const shared: { [T in EventType]: readonly (keyof EventData[T])[] } = {
  CaseOpened: ['procedure', 'version', 'definition', 'entity', 'agency', 'channel', 'language', 'assistedBy', 'parent'],
  SectionSaved: ['step', 'section'],
  DocumentAttached: ['step', 'slot', 'document'],
  DocumentRemoved: ['step', 'slot', 'document'],
  CaseFiled: ['folio', 'on', 'receivedOn'],
  StepEntered: ['step', 'kind', 'from', 'expiresAt', 'limitFrom', 'escalatesAt', 'assignment'],
  StepCompleted: ['step', 'next'],
  ChoiceMade: ['step', 'guard', 'next'],
  StepExpired: ['step', 'next'],
  StepLimitRecomputed: ['step', 'calendar', 'version', 'was', 'expiresAt'],
  TaskAssigned: ['step', 'officer', 'effect'],
  TaskReleased: ['step', 'officer'],
  TaskEscalated: ['step', 'to'],
  TaskCompleted: ['step', 'outcome', 'next'],
  CompletionRequested: ['from', 'step'],
  CompletionAsked: ['from', 'next'],
  BranchStarted: ['parallel', 'branch', 'start'],
  BranchJoined: ['parallel', 'branch', 'step', 'result'],
  BranchCancelled: ['parallel', 'branch', 'steps', 'effects'],
  ParallelJoined: ['step', 'next'],
  ParallelLeft: ['step', 'next'],
  ClockStarted: ['clock', 'term', 'norm', 'calendar', 'from', 'startedAt', 'receivedOn', 'lastDay', 'due', 'dueAt'],
  ClockSuspended: ['clock', 'on', 'left', 'at'],
  ClockResumed: ['clock', 'on', 'left', 'at', 'due', 'dueAt'],
  ClockRestarted: ['clock', 'signal', 'on', 'term', 'calendar', 'from', 'startedAt', 'receivedOn', 'due', 'dueAt'],
  ClockExtended: ['clock', 'by', 'on', 'norm', 'due', 'dueAt'],
  ClockRecomputed: ['clock', 'on', 'calendar', 'version', 'was', 'due', 'dueAt', 'left'],
  ClockStopped: ['clock', 'on'],
  ClockWarned: ['clock', 'due', 'before'],
  ClockExpired: ['clock', 'due', 'next', 'deferred'],
  SilenceOccurred: ['clock', 'effect', 'norm', 'next', 'deferred'],
  DocumentIssued: ['step', 'effect', 'document', 'next'],
  PersonNotified: ['step', 'effect', 'via', 'next'],
  NotificationFailed: ['step', 'effect', 'attempts', 'next'],
  PaymentRequested: ['step', 'effect', 'cents', 'currency'],
  PaymentOffered: ['step', 'effect', 'provider', 'reference'],
  PaymentDeclined: ['step', 'effect', 'reference'],
  PaymentDisputed: ['step', 'effect', 'reference', 'cents', 'currency'],
  PaymentConfirmed: ['step', 'effect', 'provider', 'reference', 'cents', 'currency', 'paidOn', 'next'],
  PaymentWaived: ['step', 'next'],
  PaymentReceivedLate: ['step', 'effect', 'provider', 'reference', 'cents', 'currency'],
  AppointmentBooked: ['step', 'office', 'at', 'minutes'],
  AppointmentCancelled: ['step', 'office', 'at'],
  AppointmentAttended: ['step', 'office', 'at', 'next'],
  AppointmentMissed: ['step', 'office', 'at', 'next'],
  ServiceAnswered: ['step', 'effect', 'service', 'next'],
  ServiceFailed: ['step', 'effect', 'service', 'attempts', 'next'],
  ChildRequested: ['step', 'effect', 'child', 'procedure'],
  ChildStarted: ['step', 'effect', 'child', 'case', 'procedure', 'folio'],
  ChildEnded: ['step', 'child', 'case', 'outcome'],
  ChildrenJoined: ['step', 'next'],
  WaitEnded: ['step', 'next'],
  OccurrenceReported: ['step', 'name', 'next'],
  EffectFailed: ['step', 'effect', 'kind', 'attempts'],
  EffectRetried: ['step', 'effect'],
  EffectAbandoned: ['step', 'effect'],
  CaseTransferred: ['agency', 'to', 'roles', 'from', 'next'],
  AppealFiled: ['from', 'on', 'next'],
  ErrorCorrected: [],
  CaseMigrated: ['from', 'version', 'definition'],
  CaseJoined: ['into', 'folio'],
  OtherCaseJoined: ['case', 'folio'],
  CaseWithdrawn: ['next', 'deferred'],
  DraftAbandoned: ['step'],
  PersonalDataErased: ['ground', 'fields', 'documents', 'unsealed'],
  CaseClosed: ['outcome', 'step'],
}

/** What of an event may leave with an export. */
export function sharedData({ type, data }: CaseEvent): Record<string, unknown> {
  const given = data as Record<string, unknown>
  const members = (shared[type] as readonly string[]).filter((name) => given[name] !== undefined)
  return Object.fromEntries(members.map((name) => [name, sharedMember(given[name])]))
}

/** A document without its name and its hash, by which whoever has the file would know it again. */
function sharedMember(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('mediaType' in value)) return value
  const { id, size, mediaType } = value as { id?: unknown; size?: unknown; mediaType: unknown }
  return { id, size, mediaType }
}
