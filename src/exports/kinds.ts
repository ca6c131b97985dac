import type { CaseEvent, EventType } from '#core/events.ts'

/** The standard transactional model of XES (IEEE 1849, lifecycle extension), as far as it is used. */
export type Transition =
  | 'schedule'
  | 'assign'
  | 'reassign'
  | 'withdraw'
  | 'start'
  | 'suspend'
  | 'resume'
  | 'complete'
  | 'autoskip'
  | 'pi_abort'
  | 'ate_abort'
  | 'unknown'

interface Kind {
  /** What the activity is called after: the step or the legal term that the event names; or else the kind itself. */
  about: 'step' | 'clock' | 'kind'
  transition: Transition
  es: string
  en: string
}

/**
 * What each kind of event is for process mining. What is about one step, or about one legal term, is one activity, whose transitions
 * tools pair to measure how long it took: `ate_abort` ends the activity alone, `pi_abort` the whole case. The rest happens at once.
 */
const kinds: Record<EventType, Kind> = {
  CaseOpened: { about: 'kind', transition: 'complete', es: 'Borrador abierto', en: 'Draft opened' },
  SectionSaved: { about: 'kind', transition: 'complete', es: 'Respuestas guardadas', en: 'Answers saved' },
  DocumentAttached: { about: 'kind', transition: 'complete', es: 'Documento adjuntado', en: 'Document attached' },
  DocumentRemoved: { about: 'kind', transition: 'complete', es: 'Documento quitado', en: 'Document removed' },
  CaseFiled: { about: 'kind', transition: 'complete', es: 'Radicación', en: 'Filing' },
  StepEntered: { about: 'step', transition: 'start', es: 'comienza', en: 'begins' },
  StepCompleted: { about: 'step', transition: 'complete', es: 'se completa', en: 'is completed' },
  ChoiceMade: { about: 'step', transition: 'complete', es: 'se escoge el camino', en: 'the way is chosen' },
  StepExpired: { about: 'step', transition: 'ate_abort', es: 'vence su plazo', en: 'its limit passes' },
  StepLimitRecomputed: {
    about: 'step',
    transition: 'unknown',
    es: 'se recalcula su plazo',
    en: 'its limit is recounted',
  },
  TaskAssigned: { about: 'step', transition: 'assign', es: 'se asigna', en: 'is assigned' },
  TaskReleased: { about: 'step', transition: 'reassign', es: 'se suelta', en: 'is released' },
  TaskEscalated: { about: 'step', transition: 'reassign', es: 'se escala', en: 'is escalated' },
  TaskCompleted: { about: 'step', transition: 'complete', es: 'se decide', en: 'is decided' },
  CompletionRequested: { about: 'kind', transition: 'complete', es: 'Requerimiento', en: 'Completion request' },
  CompletionAsked: { about: 'kind', transition: 'complete', es: 'Requerimiento anunciado', en: 'Completion asked for' },
  BranchStarted: { about: 'kind', transition: 'complete', es: 'Parte paralela empezada', en: 'Branch begun' },
  BranchJoined: { about: 'kind', transition: 'complete', es: 'Parte paralela terminada', en: 'Branch done' },
  BranchCancelled: { about: 'kind', transition: 'complete', es: 'Parte paralela cancelada', en: 'Branch cancelled' },
  ParallelJoined: { about: 'step', transition: 'complete', es: 'se reúnen las partes', en: 'the branches join' },
  ParallelLeft: { about: 'step', transition: 'ate_abort', es: 'se abandona', en: 'is left' },
  ClockStarted: { about: 'clock', transition: 'start', es: 'empieza a contar', en: 'starts' },
  ClockSuspended: { about: 'clock', transition: 'suspend', es: 'se suspende', en: 'is suspended' },
  ClockResumed: { about: 'clock', transition: 'resume', es: 'se reanuda', en: 'goes on' },
  ClockRestarted: { about: 'clock', transition: 'unknown', es: 'se interrumpe', en: 'starts again' },
  ClockExtended: { about: 'clock', transition: 'unknown', es: 'se amplía', en: 'is extended' },
  ClockRecomputed: { about: 'clock', transition: 'unknown', es: 'se recalcula', en: 'is recounted' },
  ClockStopped: { about: 'clock', transition: 'complete', es: 'se cumple', en: 'is met' },
  ClockWarned: { about: 'clock', transition: 'unknown', es: 'está por vencer', en: 'is about to end' },
  ClockExpired: { about: 'clock', transition: 'ate_abort', es: 'vence', en: 'runs out' },
  SilenceOccurred: {
    about: 'kind',
    transition: 'complete',
    es: 'Silencio administrativo',
    en: 'Administrative silence',
  },
  DocumentIssued: { about: 'step', transition: 'complete', es: 'se expide', en: 'is issued' },
  PersonNotified: { about: 'step', transition: 'complete', es: 'se avisa', en: 'is told' },
  NotificationFailed: { about: 'step', transition: 'ate_abort', es: 'no se pudo avisar', en: 'could not be told' },
  PaymentRequested: { about: 'step', transition: 'schedule', es: 'se liquida', en: 'is worked out' },
  PaymentOffered: { about: 'step', transition: 'assign', es: 'se ofrece pagar', en: 'can be paid' },
  PaymentDeclined: { about: 'step', transition: 'suspend', es: 'se rechaza', en: 'is declined' },
  PaymentDisputed: { about: 'step', transition: 'suspend', es: 'llega otro valor', en: 'another amount arrives' },
  PaymentConfirmed: { about: 'step', transition: 'complete', es: 'se paga', en: 'is paid' },
  PaymentWaived: { about: 'step', transition: 'autoskip', es: 'no hay que pagar', en: 'nothing is to be paid' },
  PaymentReceivedLate: { about: 'kind', transition: 'complete', es: 'Pago tardío', en: 'Late payment' },
  AppointmentBooked: { about: 'step', transition: 'schedule', es: 'se reserva', en: 'is booked' },
  AppointmentCancelled: { about: 'step', transition: 'withdraw', es: 'se cancela', en: 'is cancelled' },
  AppointmentAttended: { about: 'step', transition: 'complete', es: 'se cumple la cita', en: 'is attended' },
  AppointmentMissed: { about: 'step', transition: 'ate_abort', es: 'no llega la persona', en: 'is missed' },
  ServiceAnswered: { about: 'step', transition: 'complete', es: 'responde el otro sistema', en: 'is answered' },
  ServiceFailed: { about: 'step', transition: 'ate_abort', es: 'no responde el otro sistema', en: 'is not answered' },
  ChildRequested: { about: 'step', transition: 'schedule', es: 'se pide una parte', en: 'a part is asked for' },
  ChildStarted: { about: 'step', transition: 'assign', es: 'se abre una parte', en: 'a part is opened' },
  ChildEnded: { about: 'step', transition: 'unknown', es: 'termina una parte', en: 'a part ends' },
  ChildrenJoined: { about: 'step', transition: 'complete', es: 'terminan las partes', en: 'all parts have ended' },
  WaitEnded: { about: 'step', transition: 'complete', es: 'termina la espera', en: 'the wait ends' },
  OccurrenceReported: { about: 'step', transition: 'complete', es: 'se informa lo esperado', en: 'is reported' },
  EffectFailed: { about: 'step', transition: 'suspend', es: 'falla el sistema', en: 'the system fails' },
  EffectRetried: { about: 'step', transition: 'resume', es: 'se repite', en: 'is tried again' },
  EffectAbandoned: { about: 'step', transition: 'ate_abort', es: 'se abandona el intento', en: 'is given up' },
  CaseTransferred: { about: 'kind', transition: 'complete', es: 'Traslado', en: 'Transfer' },
  AppealFiled: { about: 'kind', transition: 'complete', es: 'Recurso', en: 'Appeal' },
  ErrorCorrected: { about: 'kind', transition: 'complete', es: 'Corrección', en: 'Correction' },
  CaseMigrated: { about: 'kind', transition: 'complete', es: 'Cambio de versión', en: 'Change of version' },
  CaseJoined: {
    about: 'kind',
    transition: 'complete',
    es: 'Acumulación a otra solicitud',
    en: 'Joined to another case',
  },
  OtherCaseJoined: { about: 'kind', transition: 'complete', es: 'Otra solicitud acumulada', en: 'Another case joined' },
  CaseWithdrawn: { about: 'kind', transition: 'pi_abort', es: 'Desistimiento', en: 'Withdrawal' },
  DraftAbandoned: { about: 'step', transition: 'pi_abort', es: 'se abandona el borrador', en: 'the draft lapses' },
  PersonalDataErased: { about: 'kind', transition: 'complete', es: 'Borrado de datos', en: 'Erasure of data' },
  CaseClosed: { about: 'kind', transition: 'complete', es: 'Cierre', en: 'Closing' },
}

/** Entering a step at which nothing is to be done: an end, of the case or of a branch. */
const reached: Kind = { about: 'step', transition: 'complete', es: 'se alcanza', en: 'is reached' }

/** What an event is for process mining. */
export function kindOf({ type, data }: CaseEvent): Kind {
  if (type === 'StepEntered' && (data.kind === 'end' || data.kind === 'join')) return reached
  // The person may book again: the step goes on.
  if (type === 'AppointmentMissed' && data.next === undefined) return { ...kinds[type], transition: 'withdraw' }
  return kinds[type]
}
