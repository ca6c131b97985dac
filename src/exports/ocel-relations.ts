import type { ToldCase, ToldEvent } from './told-case.ts'

/** Kinds of things that events are about. */
export const objectTypes = ['case', 'document', 'person', 'officer', 'agency', 'payment', 'procedure'] as const
export type ObjectType = (typeof objectTypes)[number]

/** That an event, or a thing, has to do with a thing, and how. */
export interface Relation {
  type: ObjectType
  id: string
  qualifier: string
}

export const objectId = (type: ObjectType, name: string): string => `${type}:${name}`

const relation = (type: ObjectType, name: string, qualifier: string): Relation => ({
  type,
  id: objectId(type, name),
  qualifier,
})

/** What documents and payments are called; their ids are unique within the case only. */
const within = ({ id }: ToldCase, name: unknown): string => `${id}/${String(name)}`

/** The person of an account is the same in all their cases; of whoever holds a code nothing is known but the case. */
export const personOf = ({ id, state: { applicant } }: ToldCase): string =>
  applicant.kind === 'account' ? applicant.id : `case/${id}`

/** What an event says about a document or a payment that it names. */
const qualifiers: Record<string, [type: 'document' | 'payment', qualifier: string]> = {
  DocumentAttached: ['document', 'attached'],
  DocumentRemoved: ['document', 'removed'],
  DocumentIssued: ['document', 'issued'],
  PaymentRequested: ['payment', 'requested'],
  PaymentOffered: ['payment', 'offered'],
  PaymentDeclined: ['payment', 'declined'],
  PaymentDisputed: ['payment', 'disputed'],
  PaymentConfirmed: ['payment', 'paid'],
  PaymentReceivedLate: ['payment', 'received late'],
}

function named(event: ToldEvent, told: ToldCase): Relation[] {
  const found = qualifiers[event.type]
  if (!found) return []
  const [type, qualifier] = found
  const { document, effect } = event.data
  const name =
    type === 'payment' ? effect : typeof document === 'object' ? (document as { id: unknown } | null)?.id : document
  return [relation(type, within(told, name), qualifier)]
}

/** Where a case begins, or goes to. */
function parties(event: ToldEvent, told: ToldCase): Relation[] {
  const { to, parent } = event.data as { to?: string; parent?: { case: string } }
  if (event.type === 'CaseTransferred') return to === undefined ? [] : [relation('agency', to, 'transferred to')]
  if (event.type !== 'CaseOpened') return []
  return [
    relation('procedure', told.state.procedure, 'asked for'),
    relation('agency', told.state.agency, 'addressed to'),
    relation('person', personOf(told), 'in the name of'),
    ...(parent ? [relation('case', parent.case, 'part of')] : []),
  ]
}

function otherCases({ type, data }: ToldEvent): Relation[] {
  const { case: other, into } = data as { case?: string; into?: string }
  if (type === 'ChildStarted' || type === 'ChildEnded') return [relation('case', other ?? '', 'its part')]
  if (type === 'OtherCaseJoined') return [relation('case', other ?? '', 'joined to it')]
  return type === 'CaseJoined' ? [relation('case', into ?? '', 'goes on in')] : []
}

function actors({ type, actor, agency, data }: ToldEvent, told: ToldCase): Relation[] {
  const { officer } = data as { officer?: string }
  return [
    ...(actor.kind === 'applicant' ? [relation('person', personOf(told), 'done by')] : []),
    ...(actor.kind === 'officer'
      ? [relation('officer', actor.id, 'done by'), relation('agency', agency, 'done for')]
      : []),
    ...(officer === undefined
      ? []
      : [relation('officer', officer, type === 'TaskReleased' ? 'taken from' : 'given to')]),
  ]
}

/** Everything that an event is about, each thing once. */
export function relationsOf(event: ToldEvent, told: ToldCase): Relation[] {
  const all = [
    relation('case', told.id, 'about'),
    ...named(event, told),
    ...otherCases(event),
    ...parties(event, told),
    ...actors(event, told),
  ]
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed()
}
