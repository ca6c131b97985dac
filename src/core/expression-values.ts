/** What an expression gives: plain JSON. A field of type integer or number, and CEL's int and double, are one kind here. */
export type Result = string | number | boolean | null | Result[] | { [name: string]: Result }
export type Scope = { [name: string]: Result }

/**
 * What an expression computes with. A timestamp (since 1970, UTC) or a duration is a bigint of nanoseconds; which of the
 * two is known when the expression is compiled.
 */
export type Operand = string | number | bigint | boolean | null | Operand[] | { [name: string]: Operand }

/** An expression that cannot be answered: an absent value, a comparison of unlike things, too much work. */
export class EvaluationError extends Error {
  override name = 'EvaluationError'
}

/**
 * Work of one evaluation, at most. A unit is one node visited, one element of a list or map looked at or written, 100
 * characters of text looked at or written, or one state of a pattern. All of it takes a few milliseconds.
 */
export const maxCost = 100_000

/** What an evaluation has cost so far. */
export interface Meter {
  cost: number
}

/** @throws {EvaluationError} when it becomes too much. */
export function spend(meter: Meter, units: number): void {
  meter.cost += units
  if (meter.cost > maxCost) throw new EvaluationError(`more than ${maxCost} operations`)
}

const spendText = (meter: Meter, text: string): void => spend(meter, text.length / 100)

export function truth(value: Operand): boolean {
  if (typeof value !== 'boolean') throw new EvaluationError('not a boolean')
  return value
}

export function number(value: Operand): number {
  if (typeof value !== 'number') throw new EvaluationError('not a number')
  return value
}

export function text(value: Operand): string {
  if (typeof value !== 'string') throw new EvaluationError('not a string')
  return value
}

export function time(value: Operand): bigint {
  if (typeof value !== 'bigint') throw new EvaluationError('not a timestamp or duration')
  return value
}

export function list(value: Operand): Operand[] {
  if (!Array.isArray(value)) throw new EvaluationError('not a list')
  return value
}

export function own(of: Operand, name: string): Operand | undefined {
  if (typeof of !== 'object' || of === null || Array.isArray(of))
    throw new EvaluationError(`"${name}" of something without members`)
  return Object.hasOwn(of, name) ? of[name] : undefined
}

export function present(value: Operand | undefined, name: string): Operand {
  if (value === undefined) throw new EvaluationError(`"${name}" is absent`)
  return value
}

export function elementOf(of: Operand, index: Operand): Operand {
  if (Array.isArray(of)) return present(of[number(index)], String(index))
  return present(own(of, text(index)), text(index))
}

/** CEL's equality: deep, and over unlike things simply false. */
export function equal(meter: Meter, a: Operand, b: Operand): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    spend(meter, a.length)
    return a.every((item, i) => equal(meter, item, b[i] ?? null))
  }
  const entries = Object.entries(a)
  spend(meter, entries.length)
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([name, item]) => Object.hasOwn(b, name) && equal(meter, item, b[name] ?? null))
  )
}

/** Texts order by code points, as CEL says: JavaScript's own order differs beyond the basic plane. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  if (at === length) return a.length - b.length
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)]
  const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff
  return isSurrogate(x) === isSurrogate(y)
    ? x - y
    : isSurrogate(x)
      ? y >= 0xe000
        ? 1
        : x - y
      : x >= 0xe000
        ? -1
        : x - y
}

/** Negative, 0 or positive; NaN when one of two numbers is NaN, which then is neither less nor more. */
export function compare(meter: Meter, a: Operand, b: Operand): number {
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN
  if (typeof a === 'string' && typeof b === 'string') {
    spendText(meter, a)
    return compareTexts(a, b)
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  throw new EvaluationError('comparison of unlike values')
}

export function contained(meter: Meter, item: Operand, of: Operand): boolean {
  if (!Array.isArray(of)) return own(of, text(item)) !== undefined
  spend(meter, of.length)
  for (const element of of) if (equal(meter, element, item)) return true
  return false
}

/** What `+` does to texts and lists. */
export function join(meter: Meter, a: Operand, b: Operand): Operand {
  if (typeof a === 'string' && typeof b === 'string') {
    spendText(meter, a)
    spendText(meter, b)
    return a + b
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    spend(meter, a.length + b.length)
    return [...a, ...b]
  }
  return number(a) + number(b)
}
