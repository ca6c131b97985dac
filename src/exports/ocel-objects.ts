import { earliestDue } from '#projections/cases.ts'
import { objectId, personOf, type ObjectType, type Relation } from './ocel-relations.ts'
import type { ToldCase, ToldEvent } from './told-case.ts'

export interface OcelAttribute {
  name: string
  value: string | number
  /** From when on it holds. */
  time: string
}

export interface OcelObject {
  id: string
  type: ObjectType
  attributes: OcelAttribute[]
  relationships: { objectId: string; qualifier: string }[]
}

/** What is told of each kind of thing. Nothing about people: an id that only the installation can tell who it is. */
export const objectAttributes: Record<ObjectType, Record<string, 'string' | 'integer'>> = {
  case: {
    folio: 'string',
    procedure: 'string',
    version: 'integer',
    channel: 'string',
    status: 'string',
    agency: 'string',
    due: 'string',
    outcome: 'string',
  },
  document: { mediaType: 'string', bytes: 'integer', slot: 'string', status: 'string' },
  person: {},
  officer: {},
  agency: {},
  payment: { cents: 'integer', currency: 'string', status: 'string' },
  procedure: { title: 'string', entity: 'string' },
}

type Values = Record<string, string | number | undefined>

/** Each value from when on it holds; one that ends without another leaves an empty text. */
function changes(seen: readonly { time: string; values: Values }[]): OcelAttribute[] {
  const last = new Map<string, string | number>()
  return seen.flatMap(({ time, values }) =>
    Object.entries(values).flatMap(([name, given]) => {
      const value = given ?? (last.has(name) ? '' : undefined)
      if (value === undefined || value === last.get(name)) return []
      last.set(name, value)
      return [{ name, value, time }]
    }),
  )
}

function caseValues({ after }: ToldEvent): Values {
  return {
    folio: after.folio,
    procedure: after.procedure,
    version: after.version,
    channel: after.channel,
    status: after.status,
    agency: after.transferred?.agency ?? after.agency,
    due: earliestDue(after)?.due,
    outcome: after.outcome,
  }
}

function caseObject(told: ToldCase): OcelObject {
  const { state, id } = told
  const to = (type: ObjectType, name: string, qualifier: string) => ({ objectId: objectId(type, name), qualifier })
  return {
    id: objectId('case', id),
    type: 'case',
    attributes: changes(told.events.map((event) => ({ time: event.at, values: caseValues(event) }))),
    relationships: [
      to('procedure', state.procedure, 'asks for'),
      to('agency', state.agency, 'answered by'),
      to('person', personOf(told), 'asked by'),
      ...(state.parent ? [to('case', state.parent.case, 'part of')] : []),
    ],
  }
}

/** What the event that names a document or a payment tells about it. */
function valuesOf(type: ObjectType, qualifier: string, { data }: ToldEvent): Values {
  if (type === 'payment') return { ...paymentValues(data), status: qualifier }
  const { document, slot, step } = data as { document?: unknown; slot?: string; step?: string }
  const { mediaType, size } = (typeof document === 'object' ? document : {}) as { mediaType?: string; size?: number }
  return { ...(mediaType !== undefined && { mediaType, bytes: size, slot: slot ?? step }), status: qualifier }
}

function paymentValues(data: Record<string, unknown>): Values {
  const { cents, currency } = data as { cents?: number; currency?: string }
  return cents === undefined ? {} : { cents, currency }
}

/** The things that only this case knows: itself, its documents and its payments. */
export function ownObjects(
  told: ToldCase,
  related: readonly { event: ToldEvent; relations: readonly Relation[] }[],
): OcelObject[] {
  const found = new Map<string, { type: ObjectType; seen: { time: string; values: Values }[] }>()
  for (const { event, relations } of related)
    for (const { type, id, qualifier } of relations) {
      if (type !== 'document' && type !== 'payment') continue
      const one = found.get(id) ?? { type, seen: [] }
      one.seen.push({ time: event.at, values: valuesOf(type, qualifier, event) })
      found.set(id, one)
    }
  const relationships = [{ objectId: objectId('case', told.id), qualifier: 'of' }]
  const others = [...found].map(([id, { type, seen }]) => ({ id, type, attributes: changes(seen), relationships }))
  return [caseObject(told), ...others]
}

/** A thing that many cases share, as the first of them tells it. */
export function sharedObject({ type, id }: Relation, { state, title, events }: ToldCase): OcelObject {
  const time = events[0]?.at ?? state.openedAt
  const values = type === 'procedure' ? { title, entity: state.entity } : {}
  return { id, type, attributes: changes([{ time, values }]), relationships: [] }
}
