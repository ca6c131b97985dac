import { parseTerm, type Unit } from '#core/calendar.ts'
import type { Clock, Definition, Extension } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'
import { error, pointerTo, type Finding } from '#publishing/finding.ts'

type Path = (string | number)[]

/** What a clock may name, by kind of name. */
type Names = Record<'step' | 'clock' | 'role' | 'norm' | 'message' | 'field', object>

function named(names: Names, kind: keyof Names, path: Path, name: string | undefined): Finding[] {
  if (name === undefined || Object.hasOwn(names[kind], name)) return []
  const known = Object.keys(names[kind])
  const remedy = known.length <= 30 ? `Write one of: ${known.join(', ')}.` : `Correct the name.`
  return [error('unknown-name', pointerTo(...path), `There is no ${kind} "${name}"`, remedy)]
}

const wrong = (path: Path, message: string, remedy: string): Finding[] => [
  error('field', pointerTo(...path), message, remedy),
]

/** Kinds of step that can give a signal. */
const givers: Record<string, { kinds: string[]; who: string }> = {
  complete: { kinds: ['form', 'task'], who: 'a form or a task is completed' },
  notified: { kinds: ['notify'], who: 'a step of kind "notify" tells somebody' },
}

function checkSignal(definition: Definition, names: Names, path: Path, signal: string): Finding[] {
  const [what = '', name] = signal.split(':')
  if (name === undefined) {
    const cannot = what === 'transfer' && !definition.anytime.transfer
    return cannot ? wrong(path, 'No case can be transferred', 'Allow it in "anytime", or start on another signal.') : []
  }
  if (what === 'expired') return named(names, 'clock', path, name)
  const missing = named(names, 'step', path, name)
  const giver = givers[what]
  const kind = indexSteps(definition).steps[name]?.kind
  if (missing.length > 0 || !giver || kind === undefined || giver.kinds.includes(kind)) return missing
  return wrong(path, `The step "${name}" gives no signal "${what}": only when ${giver.who}`, `Write "enter:${name}".`)
}

/** The unit and amount that a clock's term comes from; undefined where it is wrong. */
function wholeTerm(definition: Definition, { term }: Clock): { amount: number; unit: Unit } | undefined {
  const of = / of (.+)$/.exec(term)?.[1]
  const whole = of === undefined ? term : definition.clocks[of]?.term
  return whole === undefined || whole.includes(' of ') ? undefined : parseTerm(whole)
}

const isByDate = (unit: Unit): boolean => unit === 'month' || unit === 'year'

function checkPart(whole: { amount: number; unit: Unit }, part: number, path: Path, rounded: boolean): Finding[] {
  if (isByDate(whole.unit))
    return wrong(path, 'A part of months or years is no whole number of days', 'Write the term in days.')
  return whole.amount % part === 0 || rounded
    ? []
    : wrong(path, 'The part is not whole', 'Say in "rounding" how it is read, with its source.')
}

function checkTerm(definition: Definition, names: Names, at: Path, clock: Clock): Finding[] {
  const part = /^(half|third) of (.+)$/.exec(clock.term)
  const whole = wholeTerm(definition, clock)
  const path = [...at, 'term']
  if (!part) return []
  const missing = named(names, 'clock', path, part[2])
  if (missing.length > 0) return missing
  if (!whole) return wrong(path, 'A part of a part of a term', 'Name the clock that has the whole term.')
  return checkPart(whole, part[1] === 'half' ? 2 : 3, path, clock.rounding !== undefined)
}

function checkExtension(names: Names, at: Path, rule: Extension, whole: ReturnType<typeof wholeTerm>): Finding[] {
  const path = [...at, 'upTo']
  const half = rule.upTo === 'half'
  const mixes = whole && !half && (parseTerm(rule.upTo).unit === 'hour') !== (whole.unit === 'hour')
  return [
    ...named(names, 'norm', [...at, 'norm'], rule.norm),
    ...named(names, 'role', [...at, 'role'], rule.role),
    ...named(names, 'message', [...at, 'message'], rule.message),
    ...(whole && half ? checkPart(whole, 2, path, rule.rounding !== undefined) : []),
    ...(mixes ? wrong(path, 'Hours cannot extend days, nor days hours', 'Write it in the unit of the term.') : []),
    ...(half && rule.counts === 'total'
      ? wrong([...at, 'counts'], 'Half of a term is less than the term', 'Write "added".')
      : []),
  ]
}

function checkCountsFrom({ data }: Definition, names: Names, path: Path, field: string | undefined): Finding[] {
  const missing = named(names, 'field', path, field)
  const { format, notAfter } = (field === undefined ? undefined : data[field]) ?? {}
  if (field === undefined || missing.length > 0 || (format === 'date' && notAfter === 'today')) return missing
  return wrong(
    path,
    `"${field}" may be something else than a day in the past`,
    'Make it a date with "notAfter": "today".',
  )
}

function checkClock(definition: Definition, names: Names, id: string, clock: Clock): Finding[] {
  const at = ['clocks', id]
  const {
    startsOn,
    stopsOn = [],
    restartsOn = [],
    suspendedIn = [],
    silence,
    lapse,
    resumes,
    extension,
    lastDay,
  } = clock
  const whole = wholeTerm(definition, clock)
  const settled = whole && (whole.unit === 'business day' || whole.unit === 'hour')
  const signals = (member: string, of: readonly string[]) =>
    of.flatMap((signal, i) => checkSignal(definition, names, [...at, member, i], signal))
  return [
    ...checkTerm(definition, names, at, clock),
    ...checkSignal(definition, names, [...at, 'startsOn'], startsOn),
    ...signals('stopsOn', stopsOn),
    ...signals('restartsOn', restartsOn),
    ...suspendedIn.flatMap((step, i) => named(names, 'step', [...at, 'suspendedIn', i], step)),
    ...checkCountsFrom(definition, names, [...at, 'countsFrom'], clock.countsFrom),
    ...named(names, 'norm', [...at, 'norm'], clock.norm),
    ...named(names, 'norm', [...at, 'silence', 'norm'], silence?.norm),
    ...named(names, 'step', [...at, 'silence', 'next'], silence?.next),
    ...named(names, 'norm', [...at, 'lapse', 'norm'], lapse?.norm),
    ...named(names, 'step', [...at, 'lapse', 'next'], lapse?.next),
    ...named(names, 'clock', [...at, 'resumes', 'limit'], resumes?.limit),
    ...(resumes && suspendedIn.length === 0
      ? wrong([...at, 'resumes'], 'A term that is never suspended does not go on', 'Name steps in "suspendedIn".')
      : []),
    ...(lastDay && settled
      ? wrong([...at, 'lastDay'], `A term of ${whole.unit}s has its last day by itself`, 'Remove "lastDay".')
      : []),
    ...(extension ? checkExtension(names, [...at, 'extension'], extension, whole) : []),
  ]
}

/** Whether what a definition says of its clocks leads somewhere and can be counted. */
export function checkClocks(definition: Definition): Finding[] {
  const { clocks, roles, norms, messages, data } = definition
  const names = {
    step: indexSteps(definition).steps,
    clock: clocks,
    role: roles,
    norm: norms,
    message: messages,
    field: data,
  }
  return Object.entries(clocks).flatMap(([id, clock]) => checkClock(definition, names, id, clock))
}
