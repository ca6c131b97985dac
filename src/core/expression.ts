/**
 * Compiled CEL (cel.dev) as plain data, and the small machine that runs it. The parser lives in `publishing`.
 */
export type Expression =
  | { op: 'literal'; value: string | number | boolean | null }
  | { op: 'list'; items: Expression[] }
  /** A name: a field of the case, or `case`, `documents`. */
  | { op: 'name'; name: string }
  | { op: 'member'; of: Expression; name: string }
  | { op: 'index'; of: Expression; index: Expression }
  /** `has(x)`: whether it is present. */
  | { op: 'has'; of: Expression }
  | { op: 'not' | 'negate'; of: Expression }
  | { op: 'and' | 'or'; left: Expression; right: Expression }
  | { op: BinaryOperator; left: Expression; right: Expression }
  | { op: 'if'; condition: Expression; then: Expression; else: Expression }
  | { op: 'call'; function: FunctionName; args: Expression[] }

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%'
export type FunctionName = 'size' | 'contains' | 'startsWith' | 'endsWith'

/** What an expression can give. */
export type Result = string | number | boolean | null | Result[] | { [name: string]: Result }
export type Scope = { [name: string]: Result }

/** An expression that cannot be answered: an absent value, a comparison of unlike things, too much work. */
export class EvaluationError extends Error {
  override name = 'EvaluationError'
}

/** Nodes visited in one evaluation, at most. */
export const maxCost = 10_000

/** @throws {EvaluationError} */
export function evaluate(expression: Expression, scope: Scope): Result {
  let cost = 0

  function run(node: Expression): Result {
    if ((cost += 1) > maxCost) throw new EvaluationError(`more than ${maxCost} operations`)
    switch (node.op) {
      case 'literal':
        return node.value
      case 'list':
        return node.items.map(run)
      case 'name':
        return present(own(scope, node.name), node.name)
      case 'member':
        return present(own(run(node.of), node.name), node.name)
      case 'index':
        return elementOf(run(node.of), run(node.index))
      case 'has':
        return isPresent(node.of)
      case 'not':
        return !truth(run(node.of))
      case 'negate':
        return -number(run(node.of))
      case 'and':
        return both(node.left, node.right, false)
      case 'or':
        return both(node.left, node.right, true)
      case 'if':
        return run(truth(run(node.condition)) ? node.then : node.else)
      case 'call':
        return call(node.function, node.args.map(run))
      default:
        return binary(node.op, run(node.left), run(node.right))
    }
  }

  /** CEL: `&&` and `||` are commutative; an error counts only when the other side does not decide. */
  function both(left: Expression, right: Expression, deciding: boolean): boolean {
    let failure: unknown
    for (const side of [left, right]) {
      try {
        if (truth(run(side)) === deciding) return deciding
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error
        failure = error
      }
    }
    if (failure) throw failure
    return !deciding
  }

  function isPresent(node: Expression): boolean {
    if (node.op === 'name') return own(scope, node.name) !== undefined
    if (node.op === 'member') return own(run(node.of), node.name) !== undefined
    throw new EvaluationError('has() takes a name')
  }

  return run(expression)
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

function own(of: Result, name: string): Result | undefined {
  if (typeof of !== 'object' || of === null || Array.isArray(of))
    throw new EvaluationError(`"${name}" of something without members`)
  return Object.hasOwn(of, name) ? of[name] : undefined
}

function present(value: Result | undefined, name: string): Result {
  if (value === undefined) throw new EvaluationError(`"${name}" is absent`)
  return value
}

function elementOf(of: Result, index: Result): Result {
  if (Array.isArray(of)) return present(of[number(index)], String(index))
  return present(own(of, text(index)), text(index))
}

function truth(value: Result): boolean {
  if (typeof value !== 'boolean') throw new EvaluationError('not a boolean')
  return value
}

function number(value: Result): number {
  if (typeof value !== 'number') throw new EvaluationError('not a number')
  return value
}

function text(value: Result): string {
  if (typeof value !== 'string') throw new EvaluationError('not a string')
  return value
}

function equal(a: Result, b: Result): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null))
  return a === b
}

/** Strings order by their UTF-16 units; dates are written so that this is their order in time. */
function compare(a: Result, b: Result): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  throw new EvaluationError('comparison of unlike values')
}

function contained(item: Result, of: Result): boolean {
  if (Array.isArray(of)) return of.some((element) => equal(element, item))
  return own(of, text(item)) !== undefined
}

function divide(a: number, b: number): number {
  if (b === 0) throw new EvaluationError('division by zero')
  return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b
}

function modulo(a: number, b: number): number {
  if (b === 0) throw new EvaluationError('division by zero')
  return a % b
}

function add(a: Result, b: Result): Result {
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  return number(a) + number(b)
}

function binary(op: BinaryOperator, a: Result, b: Result): Result {
  switch (op) {
    case '==':
      return equal(a, b)
    case '!=':
      return !equal(a, b)
    case '<':
      return compare(a, b) < 0
    case '<=':
      return compare(a, b) <= 0
    case '>':
      return compare(a, b) > 0
    case '>=':
      return compare(a, b) >= 0
    case 'in':
      return contained(a, b)
    case '+':
      return add(a, b)
    case '-':
      return number(a) - number(b)
    case '*':
      return number(a) * number(b)
    case '/':
      return divide(number(a), number(b))
    case '%':
      return modulo(number(a), number(b))
  }
}

function call(name: FunctionName, args: Result[]): Result {
  const [subject = null, argument = null] = args
  switch (name) {
    case 'size':
      if (typeof subject === 'string') return [...subject].length
      if (Array.isArray(subject)) return subject.length
      if (typeof subject === 'object' && subject !== null) return Object.keys(subject).length
      throw new EvaluationError('size() of something without one')
    case 'contains':
      return text(subject).includes(text(argument))
    case 'startsWith':
      return text(subject).startsWith(text(argument))
    case 'endsWith':
      return text(subject).endsWith(text(argument))
  }
}
