import { calculate, safeInteger, type Arithmetic, type ArithmeticOperator } from './expression-arithmetic.ts'
import { call, type FunctionName } from './expression-functions.ts'
import { matchesPattern, type PatternStep } from './expression-pattern.ts'
import {
  compare,
  contained,
  elementOf,
  equal,
  EvaluationError,
  list,
  maxCost,
  number,
  own,
  present,
  spend,
  text,
  truth,
  type Meter,
  type Operand,
  type Result,
  type Scope,
} from './expression-values.ts'

export { EvaluationError, maxCost, type Result, type Scope } from './expression-values.ts'
export type { FunctionName } from './expression-functions.ts'

/**
 * Compiled CEL (cel.dev) as plain data, and the small machine that runs it. The compiler lives in `publishing`: it knows
 * the types, and chooses by them how `+ - * / %` compute. Without a `type` they take JSON's one kind of number.
 */
export type Expression =
  | { op: 'literal'; value: string | number | boolean | null }
  | { op: 'list'; items: Expression[] }
  | { op: 'record'; entries: [key: Expression, value: Expression][] }
  /** A name: a field of the case, or `case`, `documents`. */
  | { op: 'name'; name: string }
  /** The variable of a macro around it. */
  | { op: 'local'; name: string }
  | { op: 'member'; of: Expression; name: string }
  | { op: 'index'; of: Expression; index: Expression }
  /** `has(x)`: whether it is present. */
  | { op: 'has'; of: Expression }
  | { op: 'not'; of: Expression }
  | { op: 'negate'; of: Expression; type?: 'int' | 'double' }
  | { op: 'and' | 'or'; left: Expression; right: Expression }
  | { op: Comparison; left: Expression; right: Expression }
  | { op: ArithmeticOperator; left: Expression; right: Expression; type?: Arithmetic }
  | { op: 'if'; condition: Expression; then: Expression; else: Expression }
  | { op: 'call'; function: FunctionName; args: Expression[] }
  | { op: 'matches'; of: Expression; pattern: PatternStep[] }
  | Each

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'

/** A macro over a list, or the keys of a map: `as` names the element, `test` chooses, `give` (of `map`) transforms. */
export interface Each {
  op: 'all' | 'exists' | 'exists_one' | 'filter' | 'map'
  over: Expression
  as: string
  test?: Expression
  give?: Expression
}

/** Variables of the macros around, the innermost first. */
interface Locals {
  name: string
  value: Operand
  outer: Locals | undefined
}

interface Run extends Meter {
  scope: Scope
  locals: Locals | undefined
}

/** @throws {EvaluationError} */
export function evaluate(expression: Expression, scope: Scope): Result {
  return plain(run(expression, { cost: 0, scope, locals: undefined }))
}

/** For conditions of fields, sections and guards: an expression that cannot be answered does not hold. */
export function holds(expression: Expression, scope: Scope): boolean {
  try {
    return evaluate(expression, scope) === true
  } catch (error) {
    if (error instanceof EvaluationError) return false
    throw error
  }
}

/** Only text, numbers and the like leave an expression. The compiler sees to it where it knows the types. */
function plain(value: Operand): Result {
  if (typeof value === 'bigint') throw new EvaluationError('a timestamp or duration is no answer: use string()')
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) plain(item)
  return value as Result
}

function run(node: Expression, context: Run): Operand {
  if ((context.cost += 1) > maxCost) spend(context, 0)
  // The usual ones first: they are compared in this order.
  switch (node.op) {
    case 'literal':
      return node.value
    case 'name':
      return present(own(context.scope, node.name), node.name)
    case '==':
    case 'in':
      return binary(node, run(node.left, context), run(node.right, context), context)
    case 'list':
      return node.items.map((item) => run(item, context))
    case 'record':
      return record(node.entries, context)
    case 'local':
      return local(context.locals, node.name)
    case 'member':
      return present(own(run(node.of, context), node.name), node.name)
    case 'index':
      return elementOf(run(node.of, context), run(node.index, context))
    case 'has':
      return isPresent(node.of, context)
    case 'not':
      return !truth(run(node.of, context))
    case 'negate': {
      const value = -number(run(node.of, context))
      return node.type === 'int' ? safeInteger(value) : value
    }
    case 'and':
      return both(node.left, node.right, false, context)
    case 'or':
      return both(node.left, node.right, true, context)
    case 'if':
      return run(truth(run(node.condition, context)) ? node.then : node.else, context)
    case 'call':
      return call(
        context,
        node.function,
        node.args.map((arg) => run(arg, context)),
      )
    case 'matches':
      return matchesPattern(context, node.pattern, text(run(node.of, context)))
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'filter':
    case 'map':
      return each(node, context)
    default:
      return binary(node, run(node.left, context), run(node.right, context), context)
  }
}

function binary(
  node: Extract<Expression, { op: Comparison | ArithmeticOperator }>,
  a: Operand,
  b: Operand,
  meter: Meter,
): Operand {
  switch (node.op) {
    case '==':
      return equal(meter, a, b)
    case 'in':
      return contained(meter, a, b)
    case '!=':
      return !equal(meter, a, b)
    case '<':
      return compare(meter, a, b) < 0
    case '<=':
      return compare(meter, a, b) <= 0
    case '>':
      return compare(meter, a, b) > 0
    case '>=':
      return compare(meter, a, b) >= 0
    default:
      return calculate(meter, node.op, node.type, a, b)
  }
}

/** CEL: `&&` and `||` are commutative; an error counts only when the other side does not decide. */
function both(left: Expression, right: Expression, deciding: boolean, context: Run): boolean {
  let failure: unknown
  for (const side of [left, right]) {
    try {
      if (truth(run(side, context)) === deciding) return deciding
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error
      failure = error
    }
  }
  if (failure) throw failure
  return !deciding
}

function isPresent(node: Expression, context: Run): boolean {
  if (node.op === 'name') return own(context.scope, node.name) !== undefined
  if (node.op === 'member') return own(run(node.of, context), node.name) !== undefined
  throw new EvaluationError('has() takes a name')
}

function local(locals: Locals | undefined, name: string): Operand {
  for (let one = locals; one; one = one.outer) if (one.name === name) return one.value
  throw new EvaluationError(`"${name}" is absent`)
}

function record(entries: [Expression, Expression][], context: Run): Operand {
  const seen = new Map<string, Operand>()
  for (const [key, value] of entries) {
    const name = text(run(key, context))
    if (seen.has(name)) throw new EvaluationError(`"${name}" stands twice in the map`)
    seen.set(name, run(value, context))
  }
  return Object.fromEntries(seen)
}

function each(node: Each, context: Run): Operand {
  const over = run(node.over, context)
  const items: Operand[] = typeof over === 'object' && over && !Array.isArray(over) ? Object.keys(over) : list(over)
  const outer = context.locals
  const within = (value: Operand, expression: Expression): Operand => {
    context.locals = { name: node.as, value, outer }
    try {
      return run(expression, context)
    } finally {
      context.locals = outer
    }
  }
  const { test, give } = node
  const chosen = (item: Operand) => test === undefined || truth(within(item, test))
  switch (node.op) {
    case 'all':
      return !decidedBy(items, (item) => !chosen(item))
    case 'exists':
      return decidedBy(items, chosen)
    case 'exists_one':
      return items.filter(chosen).length === 1
    default: {
      spend(context, items.length)
      const kept = items.filter(chosen)
      return give ? kept.map((item) => within(item, give)) : kept
    }
  }
}

/** Whether any item decides; as with `||`, an error counts only when none does. */
function decidedBy(items: Operand[], decides: (item: Operand) => boolean): boolean {
  let failure: unknown
  for (const item of items) {
    try {
      if (decides(item)) return true
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error
      failure = error
    }
  }
  if (failure) throw failure
  return false
}
