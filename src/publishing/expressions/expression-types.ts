import type { Definition, Field, Step } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'

/**
 * What an expression can be, as CEL has it. `dyn` is known only when it runs: what another system answered, or the
 * elements of an empty list. `members` are those of an object whose names the definition fixes.
 */
export type Type =
  | 'int'
  | 'double'
  | 'bool'
  | 'string'
  | 'null'
  | 'timestamp'
  | 'duration'
  | 'dyn'
  | { list: Type }
  | { map: Type }
  | { members: Readonly<Record<string, Type>> }

/** Types of the names that an expression may use. */
export type Types = Readonly<Record<string, Type>>

export const isNumeric = (type: Type): boolean => type === 'int' || type === 'double' || type === 'dyn'

/** A type in words. */
export function describeType(type: Type): string {
  if (typeof type === 'string') return type
  if ('list' in type) return `list of ${describeType(type.list)}`
  return 'map' in type ? `map of ${describeType(type.map)}` : 'an object'
}

/** The one type that two values have, if they have one. */
export function unify(a: Type, b: Type): Type | undefined {
  if (a === 'dyn') return b
  if (b === 'dyn' || a === b) return a
  if (typeof a === 'string' || typeof b === 'string') return undefined
  if ('list' in a && 'list' in b) {
    const list = unify(a.list, b.list)
    return list && { list }
  }
  if ('map' in a && 'map' in b) {
    const map = unify(a.map, b.map)
    return map && { map }
  }
  if (!('members' in a) || !('members' in b)) return undefined
  const names = Object.keys(a.members)
  const alike =
    names.length === Object.keys(b.members).length &&
    names.every((name) => Object.hasOwn(b.members, name) && unify(a.members[name] ?? 'dyn', b.members[name] ?? 'dyn'))
  return alike ? a : undefined
}

/** What an answer is. Dates are text, which `date()` turns into a timestamp. */
export function typeOfField({ type, fields = {} }: Pick<Field, 'type' | 'fields'>): Type {
  switch (type) {
    case 'string':
      return 'string'
    case 'integer':
      return 'int'
    case 'number':
      return 'double'
    case 'boolean':
      return 'bool'
    case 'array':
      return { list: 'string' }
    case 'group':
      return { list: { members: typesOfFields(fields) } }
  }
}

export const typesOfFields = (fields: Readonly<Record<string, Field>>): Record<string, Type> =>
  mapped(fields, typeOfField)

/** What expressions read under `labels`: a chosen option is there in words. */
const typeOfLabel = (field: Field): Type =>
  field.type === 'array' ? { list: 'string' } : field.options || field.optionsFrom ? 'string' : typeOfField(field)

const mapped = <From, To>(from: Readonly<Record<string, From>>, to: (one: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([name, one]) => [name, to(one)]))

const texts = (names: readonly string[]): Type => ({
  members: Object.fromEntries(names.map((name) => [name, 'string'])),
})

const typeOfSetting = (value: string | number | boolean): Type =>
  typeof value === 'number'
    ? Number.isInteger(value)
      ? 'int'
      : 'double'
    : typeof value === 'string'
      ? 'string'
      : 'bool'

/** Facts of the case that expressions find under `case`. */
const caseFacts = ['channel', 'language', 'agency', 'openedOn', 'folio', 'filedOn'] as const

const payment: Type = { members: { amount: 'double', currency: 'string', reference: 'string', paidOn: 'string' } }
const appointment: Type = texts(['office', 'day', 'time'])

/** What every expression of a definition may name: the shape of what core's `scope.ts` gives. */
export function typesOf(definition: Definition): Types {
  const { data, documents, clocks, settings = {} } = definition
  const every = Object.entries(indexSteps(definition).steps)
  const ofKind = (kind: Step['kind'], type: Type): Type => ({
    members: Object.fromEntries(every.filter(([, step]) => step.kind === kind).map(([id]) => [id, type])),
  })
  return {
    ...typesOfFields(data),
    data: { members: typesOfFields(data) },
    labels: { members: mapped(data, typeOfLabel) },
    documents: { members: mapped(documents, (): Type => 'int') },
    clocks: texts(Object.keys(clocks)),
    case: texts(caseFacts),
    settings: { members: mapped(settings, ({ value }) => typeOfSetting(value)) },
    officers: texts(every.map(([id]) => id)),
    branches: texts(every.flatMap(([, step]) => (step.kind === 'parallel' ? Object.keys(step.branches) : []))),
    children: texts(every.flatMap(([, step]) => (step.kind === 'procedures' ? Object.keys(step.start) : []))),
    payments: ofKind('payment', payment),
    appointments: ofKind('appointment', appointment),
  }
}
