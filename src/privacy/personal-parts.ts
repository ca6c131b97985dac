import type { Definition } from '#core/definition.ts'
import type { AnswerChanges, CaseEvent, Mark, StoredDocument } from '#core/events.ts'
import { isPersonal } from '#core/is-personal.ts'

/** A JSON Pointer (RFC 6901) into the data of an event, and the personal value that stands there. */
export type PersonalPart = [pointer: string, value: unknown]

/** The names in a JSON Pointer. */
export const parsePointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The data of an event in two. */
interface Split {
  /** What may be stored as it is: neutral placeholders stand where a value must be. */
  data: object
  parts: PersonalPart[]
}

type Data = Record<string, unknown>

function splitAnswers(definition: Definition, data: Data): Split {
  const open: AnswerChanges = {}
  const parts: PersonalPart[] = []
  for (const [name, value] of Object.entries((data['data'] ?? {}) as AnswerChanges)) {
    // That an answer was taken back says nothing of anybody. Names of fields need no escaping.
    if (value !== null && isPersonal(definition, name)) parts.push([`/data/${name}`, value])
    else open[name] = value
  }
  return parts.length === 0 ? { data, parts } : { data: { ...data, data: open }, parts }
}

/** A text that must be there is stored empty; one that need not be, not at all. */
function splitText(data: Data, name: string, needed: boolean): Split {
  if (typeof data[name] !== 'string' || data[name] === '') return { data, parts: [] }
  const { [name]: text, ...others } = data
  return { data: needed ? { ...others, [name]: '' } : others, parts: [[`/${name}`, text]] }
}

function splitMarks(data: Data): Split {
  const marks = data['marks'] as Mark[] | undefined
  if (!marks) return { data, parts: [] }
  return {
    data: { ...data, marks: marks.map((mark) => ({ ...mark, reason: '' })) },
    parts: marks.map(({ reason }, index) => [`/marks/${index}/reason`, reason]),
  }
}

/** What a document is called and what it holds; where its encrypted bytes lie may be known. */
function splitDocument(data: Data): Split {
  const { name, content, ...document } = data['document'] as StoredDocument
  return {
    data: { ...data, document: { ...document, name: '' } },
    parts: [
      ['/document/name', name],
      ...(content === undefined ? [] : ([['/document/content', content]] as PersonalPart[])),
    ],
  }
}

type Splitter = (definition: Definition, data: Data) => Split

const note: Splitter = (_definition, data) => splitText(data, 'note', false)
const reason: Splitter = (_definition, data) => splitText(data, 'reason', true)
const marks: Splitter = (_definition, data) => splitMarks(data)
const document: Splitter = (_definition, data) => splitDocument(data)

const nothing: readonly Splitter[] = []

/**
 * What people wrote, for every type of event: a new one does not compile until somebody has said what is personal in it.
 * Reasons that the engine itself gives are codes. Places, days and amounts are not sealed, nor is who did something: what
 * an office did has to be told when what a person said is gone.
 */
const splitters: { [T in CaseEvent['type']]: readonly Splitter[] } = {
  CaseOpened: nothing,
  SectionSaved: [splitAnswers],
  DocumentAttached: [document],
  DocumentRemoved: nothing,
  CaseFiled: nothing,
  StepEntered: nothing,
  StepCompleted: nothing,
  ChoiceMade: nothing,
  StepExpired: nothing,
  TaskAssigned: nothing,
  StepLimitRecomputed: nothing,
  TaskEscalated: nothing,
  TaskReleased: nothing,
  TaskCompleted: [splitAnswers, marks, note],
  BranchStarted: nothing,
  BranchJoined: nothing,
  BranchCancelled: nothing,
  ParallelJoined: nothing,
  ParallelLeft: nothing,
  CompletionRequested: [marks, note],
  ClockStarted: nothing,
  ClockSuspended: nothing,
  ClockResumed: nothing,
  ClockRestarted: nothing,
  ClockExtended: [reason],
  ClockRecomputed: nothing,
  ClockStopped: nothing,
  ClockWarned: nothing,
  ClockExpired: nothing,
  SilenceOccurred: nothing,
  DocumentIssued: [document],
  PaymentRequested: nothing,
  PaymentOffered: nothing,
  PaymentDeclined: nothing,
  PaymentDisputed: nothing,
  PaymentConfirmed: nothing,
  PaymentWaived: nothing,
  PaymentReceivedLate: nothing,
  AppointmentBooked: nothing,
  AppointmentCancelled: [reason],
  AppointmentAttended: nothing,
  AppointmentMissed: nothing,
  ServiceAnswered: [splitAnswers],
  ServiceFailed: nothing,
  ChildRequested: nothing,
  ChildStarted: nothing,
  ChildEnded: nothing,
  ChildrenJoined: nothing,
  WaitEnded: nothing,
  OccurrenceReported: [splitAnswers],
  NotificationFailed: nothing,
  PersonNotified: nothing,
  EffectFailed: nothing,
  EffectRetried: nothing,
  EffectAbandoned: nothing,
  CaseWithdrawn: [(_definition, data) => splitText(data, 'reason', false)],
  CaseTransferred: [reason],
  CompletionAsked: [marks, note],
  AppealFiled: [splitAnswers],
  ErrorCorrected: [splitAnswers, reason],
  CaseJoined: [reason],
  OtherCaseJoined: nothing,
  CaseMigrated: nothing,
  DraftAbandoned: nothing,
  PersonalDataErased: nothing,
  CaseClosed: nothing,
}

/** Parts the data of an event in what may be stored as it is and what must be sealed, by the definition that the case is under. */
function splitPersonal(definition: Definition, { type, data }: CaseEvent): Split {
  let split: Split = { data, parts: [] }
  for (const splitter of splitters[type]) {
    const next = splitter(definition, split.data as Data)
    split = { data: next.data, parts: [...split.parts, ...next.parts] }
  }
  return split
}

/** An event whose personal parts are still to be sealed. */
export interface SplitEvent extends Split {
  type: CaseEvent['type']
}

export const splitEvents = (definition: Definition, events: readonly CaseEvent[]): SplitEvent[] =>
  events.map((event) => ({ type: event.type, ...splitPersonal(definition, event) }))
