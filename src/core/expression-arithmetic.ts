import { checkDuration, checkTimestamp } from './expression-time.ts'
import { EvaluationError, join, number, time, type Meter, type Operand } from './expression-values.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/**
 * How an operator computes, chosen when the expression is compiled: CEL keeps integers and doubles apart, JSON does not.
 * `timestamp` and `duration` name what comes out.
 */
export type Arithmetic = 'int' | 'double' | 'timestamp' | 'duration'

/**
 * CEL's int has 64 bits; JSON carries 53 of them exactly (RFC 8259, section 6). What does not fit is an error, and never
 * a number that is slightly wrong.
 */
export function safeInteger(value: number): number {
  if (!Number.isSafeInteger(value)) throw new EvaluationError('the integer is too large')
  // Without a negative zero, which integers do not have.
  return value + 0
}

function integers(op: ArithmeticOperator, a: number, b: number): number {
  if (b === 0 && (op === '/' || op === '%')) throw new EvaluationError('division by zero')
  switch (op) {
    case '+':
      return safeInteger(a + b)
    case '-':
      return safeInteger(a - b)
    case '*':
      return safeInteger(a * b)
    case '/':
      return safeInteger(Math.trunc(a / b))
    case '%':
      return safeInteger(a % b)
  }
}

function doubles(op: ArithmeticOperator, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      throw new EvaluationError('a remainder of doubles')
  }
}

/** Values whose types nobody declared, such as the answer of a service: JSON's one kind of number. */
function undeclared(meter: Meter, op: ArithmeticOperator, a: Operand, b: Operand): Operand {
  if (op === '+') return join(meter, a, b)
  const [x, y] = [number(a), number(b)]
  if (op === '-') return x - y
  if (op === '*') return x * y
  if (y === 0) throw new EvaluationError('division by zero')
  if (op === '%') return x % y
  return Number.isInteger(x) && Number.isInteger(y) ? Math.trunc(x / y) : x / y
}

/** @throws {EvaluationError} */
export function calculate(
  meter: Meter,
  op: ArithmeticOperator,
  type: Arithmetic | undefined,
  a: Operand,
  b: Operand,
): Operand {
  if (type === undefined) return undeclared(meter, op, a, b)
  if (type === 'int') return integers(op, number(a), number(b))
  if (type === 'double') return doubles(op, number(a), number(b))
  const value = op === '+' ? time(a) + time(b) : time(a) - time(b)
  return type === 'timestamp' ? checkTimestamp(value) : checkDuration(value)
}
