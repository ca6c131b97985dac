import { EvaluationError } from './expression-values.ts'
import { isDay, offsetAt } from './time.ts'

const second = 1_000_000_000n

const range = (text: string) => BigInt(Date.parse(text)) * 1_000_000n
const earliest = range('0001-01-01T00:00:00Z')
const latest = range('9999-12-31T23:59:59Z') + second - 1n
/** As in the conformance tests of CEL: nanoseconds in 64 bits, about 292 years. */
const longest = 2n ** 63n - 1n

/** @throws {EvaluationError} outside of the years 1 to 9999. */
export function checkTimestamp(nanoseconds: bigint): bigint {
  if (nanoseconds < earliest || nanoseconds > latest) throw new EvaluationError('the timestamp is out of range')
  return nanoseconds
}

/** @throws {EvaluationError} beyond 292 years. */
export function checkDuration(nanoseconds: bigint): bigint {
  if (nanoseconds < -longest || nanoseconds > longest) throw new EvaluationError('the duration is out of range')
  return nanoseconds
}

const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/

/**
 * A timestamp from text as RFC 3339 writes it.
 * @throws {EvaluationError}
 */
export function parseTimestamp(text: string): bigint {
  const [, local = '', fraction = '', sign, hours = '0', minutes = '0'] = instant.exec(text) ?? []
  const ms = Date.parse(`${local}Z`)
  // Reading rolls 30 February over into March; writing it again shows that.
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(local)
  if (local === '' || !isReal || Number(hours) > 23 || Number(minutes) > 59)
    throw new EvaluationError('not a timestamp such as 2026-01-31T08:00:00Z')
  const offset = BigInt(Number(hours) * 3_600 + Number(minutes) * 60) * (sign === '-' ? -second : second)
  return checkTimestamp(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) - offset)
}

/**
 * The first instant (UTC) of a day, which is how answers of the format date are written.
 * @throws {EvaluationError}
 */
export function parseDate(text: string): bigint {
  if (!isDay(text)) throw new EvaluationError('not a date such as 2026-01-31')
  return parseTimestamp(`${text}T00:00:00Z`)
}

const fractionOf = (nanoseconds: bigint): string => {
  const digits = String(nanoseconds).padStart(9, '0').replace(/0+$/, '')
  return digits === '' ? '' : `.${digits}`
}

const floorDivide = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b

/** As RFC 3339 writes it, in UTC, without zeros at the end of the fraction. */
export function writeTimestamp(nanoseconds: bigint): string {
  const seconds = floorDivide(nanoseconds, second)
  const text = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19)
  return `${text}${fractionOf(nanoseconds - seconds * second)}Z`
}

const units: Record<string, bigint> = {
  h: 3_600n * second,
  m: 60n * second,
  s: second,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  ns: 1n,
}
const durationText = /^([+-]?)((?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+|0)$/
const durationPart = /(\d+)(?:\.(\d+))?(h|ms|m|s|us|µs|ns)/g

/**
 * A duration from text such as `1h30m`, `-1.5s`, `20ms`.
 * @throws {EvaluationError}
 */
export function parseDuration(text: string): bigint {
  const [, sign, parts] = text.length <= 100 ? (durationText.exec(text) ?? []) : []
  if (parts === undefined) throw new EvaluationError('not a duration such as 36h or 1h30m')
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of parts.matchAll(durationPart)) {
    const size = units[unit] ?? 0n
    total += BigInt(whole) * size + (BigInt(`0${fraction}`) * size) / 10n ** BigInt(fraction.length)
  }
  return checkDuration(sign === '-' ? -total : total)
}

/** In seconds, such as `5400s` or `-1.5s`. */
export function writeDuration(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  return `${nanoseconds < 0n ? '-' : ''}${size / second}${fractionOf(size % second)}s`
}

/** Whole seconds since 1970, as `int(timestamp)` gives them. */
export const toSeconds = (nanoseconds: bigint): number => Number(floorDivide(nanoseconds, second))

export const fromSeconds = (seconds: number): bigint => checkTimestamp(BigInt(seconds) * second)

const offsetText = /^([+-]?)(\d\d):(\d\d)$/

/** Milliseconds that clocks of a zone (IANA name or `-05:00`) are ahead of UTC. @throws {EvaluationError} */
function zoneOffset(ms: number, zone: string): number {
  const [, sign, hours, minutes] = offsetText.exec(zone) ?? []
  if (hours !== undefined) return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000)
  try {
    return offsetAt(ms, zone)
  } catch {
    throw new EvaluationError(`there is no time zone "${zone}"`)
  }
}

/** Whether accessors of timestamps know a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    zoneOffset(0, zone)
    return true
  } catch {
    return false
  }
}

const parts = {
  getFullYear: (date: Date) => date.getUTCFullYear(),
  getMonth: (date: Date) => date.getUTCMonth(),
  getDate: (date: Date) => date.getUTCDate(),
  getDayOfMonth: (date: Date) => date.getUTCDate() - 1,
  getDayOfWeek: (date: Date) => date.getUTCDay(),
  getDayOfYear: (date: Date) => Math.floor((date.getTime() - new Date(date).setUTCMonth(0, 1)) / 86_400_000),
  getHours: (date: Date) => date.getUTCHours(),
  getMinutes: (date: Date) => date.getUTCMinutes(),
  getSeconds: (date: Date) => date.getUTCSeconds(),
  getMilliseconds: (date: Date) => date.getUTCMilliseconds(),
}
export type TimestampPart = keyof typeof parts

/**
 * A part of a timestamp where clocks show the time of `zone`. Months, days of the month (`getDayOfMonth`), of the week
 * (Sunday) and of the year count from 0, `getDate` from 1.
 * @throws {EvaluationError}
 */
export function timestampPart(part: TimestampPart, nanoseconds: bigint, zone: string): number {
  const ms = Number(floorDivide(nanoseconds, 1_000_000n))
  const value = parts[part](new Date(ms + zoneOffset(ms, zone)))
  if (Number.isNaN(value)) throw new EvaluationError('the timestamp is out of range')
  return value
}

/** All of a duration in a unit, truncated; milliseconds are only those beyond whole seconds, as CEL has it. */
export const durationParts = {
  durationHours: (nanoseconds: bigint) => Number(nanoseconds / (3_600n * second)),
  durationMinutes: (nanoseconds: bigint) => Number(nanoseconds / (60n * second)),
  durationSeconds: (nanoseconds: bigint) => Number(nanoseconds / second),
  durationMilliseconds: (nanoseconds: bigint) => Number((nanoseconds % second) / 1_000_000n),
}
