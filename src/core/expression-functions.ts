import { safeInteger } from './expression-arithmetic.ts'
import {
  durationParts,
  fromSeconds,
  parseDate,
  parseDuration,
  parseTimestamp,
  timestampPart,
  toSeconds,
  writeDuration,
  writeTimestamp,
  type TimestampPart,
} from './expression-time.ts'
import { EvaluationError, spend, text, time, type Meter, type Operand } from './expression-values.ts'

/** `timestampText` and `durationText` are what `string()` is of those; `duration…` what the accessors are of a duration. */
export type FunctionName =
  | 'size'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'int'
  | 'double'
  | 'bool'
  | 'string'
  | 'timestamp'
  | 'timestampText'
  | 'date'
  | 'duration'
  | 'durationText'
  | TimestampPart
  | keyof typeof durationParts

function sizeOf(meter: Meter, of: Operand): number {
  if (typeof of === 'string') {
    spend(meter, of.length / 100)
    return [...of].length
  }
  if (Array.isArray(of)) return of.length
  if (typeof of === 'object' && of !== null) return Object.keys(of).length
  throw new EvaluationError('size() of something without one')
}

function toInt(value: Operand): number {
  if (typeof value === 'number') return safeInteger(Math.trunc(value))
  if (typeof value === 'bigint') return toSeconds(value)
  if (!/^[+-]?\d{1,20}$/.test(text(value))) throw new EvaluationError('not an integer')
  return safeInteger(Number(value))
}

function toDouble(value: Operand): number {
  if (typeof value === 'number') return value
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text(value))) throw new EvaluationError('not a number')
  return Number(value)
}

const truths: Record<string, boolean> = Object.fromEntries([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((word) => [word, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((word) => [word, false]),
])

function toBool(value: Operand): boolean {
  if (typeof value === 'boolean') return value
  const found = Object.hasOwn(truths, text(value)) ? truths[text(value)] : undefined
  if (found === undefined) throw new EvaluationError('neither true nor false')
  return found
}

function toText(value: Operand): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new EvaluationError('string() of something that is not text, a number or a boolean')
}

function toTimestamp(value: Operand): bigint {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' ? fromSeconds(safeInteger(value)) : parseTimestamp(text(value))
}

const toDuration = (value: Operand): bigint => (typeof value === 'bigint' ? value : parseDuration(text(value)))

/** Runs one function of CEL over values. @throws {EvaluationError} */
export function call(meter: Meter, name: FunctionName, args: Operand[]): Operand {
  const [subject = null, argument = null] = args
  switch (name) {
    case 'size':
      return sizeOf(meter, subject)
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      spend(meter, (text(subject).length + text(argument).length) / 100)
      if (name === 'contains') return text(subject).includes(text(argument))
      return name === 'startsWith' ? text(subject).startsWith(text(argument)) : text(subject).endsWith(text(argument))
    }
    case 'int':
      return toInt(subject)
    case 'double':
      return toDouble(subject)
    case 'bool':
      return toBool(subject)
    case 'string':
      return toText(subject)
    case 'timestamp':
      return toTimestamp(subject)
    case 'timestampText':
      return writeTimestamp(time(subject))
    case 'date':
      return parseDate(text(subject))
    case 'duration':
      return toDuration(subject)
    case 'durationText':
      return writeDuration(time(subject))
    case 'durationHours':
    case 'durationMinutes':
    case 'durationSeconds':
    case 'durationMilliseconds':
      return durationParts[name](time(subject))
    default:
      return timestampPart(name, time(subject), argument === null ? 'UTC' : text(argument))
  }
}
