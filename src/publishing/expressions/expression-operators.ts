import type { Comparison, Expression } from '#core/expression.ts'
import type { Arithmetic, ArithmeticOperator } from '#core/expression-arithmetic.ts'
import { describeType, isNumeric, unify, type Type } from './expression-types.ts'

interface Typed {
  expression: Expression
  type: Type
}

export const isArithmetic = (op: Comparison | ArithmeticOperator): op is ArithmeticOperator =>
  ['+', '-', '*', '/', '%'].includes(op)

const unlike = (op: string, left: Type, right: Type): string => {
  const hint = isNumeric(left) && isNumeric(right) ? ': convert one with double() or int()' : ''
  return `There is no ${describeType(left)} ${op} ${describeType(right)}${hint}`
}

/** How times add up: `[left, right, result]`. */
const times: Record<'+' | '-', [Type, Type, 'timestamp' | 'duration'][]> = {
  '+': [
    ['timestamp', 'duration', 'timestamp'],
    ['duration', 'timestamp', 'timestamp'],
    ['duration', 'duration', 'duration'],
  ],
  '-': [
    ['timestamp', 'duration', 'timestamp'],
    ['timestamp', 'timestamp', 'duration'],
    ['duration', 'duration', 'duration'],
  ],
}

/** `+ - * / %` over two values, or in words why there is none. `strict` when types are known. */
export function arithmetic(op: ArithmeticOperator, left: Typed, right: Typed, strict: boolean): Typed | string {
  const made = (result: Type, type?: Arithmetic): Typed => ({
    expression: { op, left: left.expression, right: right.expression, ...(type && { type }) },
    type: result,
  })
  const [a, b] = [left.type, right.type]
  const moment = op === '+' || op === '-' ? times[op].find(([one, other]) => one === a && other === b) : undefined
  if (moment) return made(moment[2], moment[2])
  const both = unify(a, b)
  if (!both) return unlike(op, a, b)
  if (a === 'dyn' || b === 'dyn') {
    if (both === 'timestamp' || both === 'duration') return unlike(op, a, b)
    if (strict && (op === '/' || op === '%')) return `${unlike(op, a, b)}: say with int() or double() what it is`
    return op === '+' || isNumeric(both) ? made('dyn') : unlike(op, a, b)
  }
  if (both === 'int') return made('int', 'int')
  if (both === 'double' && op !== '%') return made('double', 'double')
  const joins = both === 'string' || (typeof both === 'object' && 'list' in both)
  return op === '+' && joins ? made(both) : unlike(op, a, b)
}

const ordered: readonly Type[] = ['int', 'double', 'bool', 'string', 'timestamp', 'duration', 'dyn']

/**
 * A comparison of two values, or in words why there is none. Numbers of both kinds compare with each other, as CEL has
 * it; other things of unlike types are never equal, so that to ask is a mistake.
 */
export function comparison(op: Comparison, left: Typed, right: Typed): Typed | string {
  const made: Typed = { expression: { op, left: left.expression, right: right.expression }, type: 'bool' }
  const [a, b] = [left.type, right.type]
  const alike = (one: Type, other: Type) => (isNumeric(one) && isNumeric(other)) || unify(one, other) !== undefined
  if (op === 'in') {
    if (b === 'dyn') return made
    if (typeof b === 'string') return `There is no "in" of ${describeType(b)}`
    return alike(a, 'list' in b ? b.list : 'string') ? made : unlike(op, a, b)
  }
  if (!alike(a, b)) {
    const hint = a === 'null' || b === 'null' ? ': an answer is there or absent, which has() tells' : ''
    return `${unlike(op, a, b)}${hint}`
  }
  const isOrder = op !== '==' && op !== '!='
  return isOrder && !(ordered.includes(a) && ordered.includes(b)) ? unlike(op, a, b) : made
}
