import type { Expression, FunctionName } from '#core/expression.ts'
import { describeType, unify, type Type } from './expression-types.ts'

/** One way to call a function: the types it takes, the receiver of `x.f(y)` first. */
interface Overload {
  takes: Type[]
  gives: Type
  /** What core runs; `same` gives back its argument. */
  runs: FunctionName | 'same'
  style: 'method' | 'function' | 'both'
}

const anyList: Type = { list: 'dyn' }
const anyMap: Type = { map: 'dyn' }

const as = (style: Overload['style'], runs: Overload['runs'], takes: Type[], gives: Type): Overload => ({
  style,
  runs,
  takes,
  gives,
})

const conversion = (runs: Overload['runs'], from: Type, gives: Type) => as('function', runs, [from], gives)

const onText = (runs: FunctionName) => [as('method', runs, ['string', 'string'], 'bool')]

/** With and without the time zone. */
const part = (runs: FunctionName) => [
  as('method', runs, ['timestamp'], 'int'),
  as('method', runs, ['timestamp', 'string'], 'int'),
]

const size = (of: Type) => as('both', 'size', [of], 'int')

/** Functions of CEL's standard definitions, and `date`, which turns an answer of the format date into a timestamp. */
const functions: Record<string, Overload[]> = {
  size: [size('string'), size(anyList), size(anyMap)],
  contains: onText('contains'),
  startsWith: onText('startsWith'),
  endsWith: onText('endsWith'),
  int: [
    conversion('same', 'int', 'int'),
    conversion('int', 'double', 'int'),
    conversion('int', 'string', 'int'),
    conversion('int', 'timestamp', 'int'),
  ],
  double: [
    conversion('same', 'double', 'double'),
    conversion('double', 'int', 'double'),
    conversion('double', 'string', 'double'),
  ],
  bool: [conversion('same', 'bool', 'bool'), conversion('bool', 'string', 'bool')],
  string: [
    conversion('same', 'string', 'string'),
    conversion('string', 'int', 'string'),
    conversion('string', 'double', 'string'),
    conversion('string', 'bool', 'string'),
    conversion('timestampText', 'timestamp', 'string'),
    conversion('durationText', 'duration', 'string'),
  ],
  timestamp: [
    conversion('same', 'timestamp', 'timestamp'),
    conversion('timestamp', 'string', 'timestamp'),
    conversion('timestamp', 'int', 'timestamp'),
  ],
  date: [conversion('date', 'string', 'timestamp')],
  duration: [conversion('same', 'duration', 'duration'), conversion('duration', 'string', 'duration')],
  getFullYear: part('getFullYear'),
  getMonth: part('getMonth'),
  getDate: part('getDate'),
  getDayOfMonth: part('getDayOfMonth'),
  getDayOfWeek: part('getDayOfWeek'),
  getDayOfYear: part('getDayOfYear'),
  getHours: [...part('getHours'), as('method', 'durationHours', ['duration'], 'int')],
  getMinutes: [...part('getMinutes'), as('method', 'durationMinutes', ['duration'], 'int')],
  getSeconds: [...part('getSeconds'), as('method', 'durationSeconds', ['duration'], 'int')],
  getMilliseconds: [...part('getMilliseconds'), as('method', 'durationMilliseconds', ['duration'], 'int')],
}

export const functionNames = Object.keys(functions)

/** An object with fixed names is a map too. */
const accepts = (wanted: Type, given: Type): boolean =>
  unify(wanted, given) !== undefined || (wanted === anyMap && typeof given === 'object' && 'members' in given)

export interface Called {
  expression: Expression
  type: Type
}

/**
 * The call of a function that takes these values, or in words why there is none. `style` is how the call is written;
 * absent when it does not matter.
 */
export function callOf(
  name: string,
  args: readonly { expression: Expression; type: Type }[],
  style?: 'method' | 'function',
): Called | string {
  const overloads = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!overloads)
    return `There is no function "${name}"; there are has, all, exists, exists_one, filter, map, matches, ${functionNames.join(', ')}`
  const styled = overloads.filter((one) => style === undefined || one.style === 'both' || one.style === style)
  if (styled.length === 0)
    return style === 'method' ? `${name}() takes its value in the parentheses` : `Write it as value.${name}(…)`
  const counts = [...new Set(styled.map(({ takes }) => takes.length))]
  if (!counts.includes(args.length))
    return `${name}() takes ${counts.join(' or ')} ${counts.at(-1) === 1 ? 'value' : 'values'}, here are ${args.length}`
  const fitting = styled.filter(
    ({ takes }) => takes.length === args.length && takes.every((type, i) => accepts(type, args[i]?.type ?? 'dyn')),
  )
  // A value whose type is not known is converted by looking at it, and not given back as it is.
  const found = fitting.find(({ runs }) => runs !== 'same' || args[0]?.type !== 'dyn')
  if (!found) return `There is no ${name}() of ${args.map(({ type }) => describeType(type)).join(', ')}`
  const expressions = args.map(({ expression }) => expression)
  const [first] = expressions
  const { runs, gives } = found
  const expression: Expression =
    runs !== 'same' ? { op: 'call', function: runs, args: expressions } : (first ?? { op: 'literal', value: null })
  return { expression, type: gives }
}
