import type { Definition, Field } from '#core/definition.ts'
import type { Expression, Result } from '#core/expression.ts'
import { allOptions, type Vocabularies } from '#core/options.ts'
import { addDays, isDay } from '#core/time.ts'
import { keyOf, type Usage } from './region-atoms.ts'

/** A value that stands for a whole region; `absent` for none at all. */
export interface Representative {
  value: Result | undefined
  /** Whether it stands for any value that no guard names. */
  other?: true
}

/** What the guards are about. */
export interface Subject extends Pick<Definition, 'data' | 'documents' | 'settings'> {
  vocabularies?: Vocabularies
  /** Values that are surely there, such as `data.amount`; others may be absent. */
  surely: ReadonlySet<string>
}

const values = (list: readonly Result[]): Representative[] => [...new Set(list)].map((value) => ({ value }))

const numbersOf = (list: readonly Result[]): number[] =>
  [...new Set(list.filter((value) => typeof value === 'number'))].toSorted((a, b) => a - b)

/** The constants, and an integer on each side of them: every region between them has one. */
function integers(constants: readonly Result[], from: number, to: number): Representative[] {
  const near = numbersOf(constants).flatMap((c) => [Math.floor(c) - 1, Math.floor(c), Math.ceil(c), Math.ceil(c) + 1])
  const start = Number.isFinite(from) ? Math.ceil(from) : Number.isFinite(to) ? Math.floor(to) : 0
  return values([...near.filter((n) => n >= from && n <= to), start])
}

/** The constants, something between each two, and something beyond. */
function reals(constants: readonly Result[], from: number, to: number): Representative[] {
  const points = numbersOf([...constants, from, to]).filter((n) => Number.isFinite(n) && n >= from && n <= to)
  const [first = 0, last = 0] = [points[0], points.at(-1)]
  const between = points.slice(1).map((n, i) => (points[i] ?? n) / 2 + n / 2)
  const beyond = [first - Math.max(1, Math.abs(first)), last + Math.max(1, Math.abs(last))]
  return values([...points, ...between, ...beyond].filter((n) => n >= from && n <= to))
}

/** Sizes that guards tell apart, within bounds. */
const sizesFor = (sizes: readonly number[], from: number, to: number): number[] =>
  integers(sizes, from, to).map(({ value }) => Number(value))

/** A text of this many characters that is none of these; of no characters there is only one. */
function freshText(length: number, taken: readonly Result[]): string | undefined {
  const candidates = Array.from({ length: taken.length + 1 }, (_, i) => String.fromCodePoint(0x2500 + i).repeat(length))
  return candidates.find((text) => !taken.includes(text))
}

/** Lengths of texts that are tried; a definition has none longer. */
const maxLength = 20_000

function texts({ constants, sizes, ordered }: Usage, field?: Field): Representative[] | undefined {
  if (ordered && sizes.length > 0) return undefined
  const named = constants.filter((value) => typeof value === 'string')
  if (field?.format === 'date' && named.length > 0 && named.every(isDay))
    return values(named.flatMap((day) => [addDays(day, -1), day, addDays(day, 1)]))
  const [from, to] = [field?.minLength ?? 0, Math.min(field?.maxLength ?? maxLength, maxLength)]
  const usual = Math.min(Math.max(5, from), to)
  const fresh = [usual, ...sizesFor(sizes, from, to)].flatMap((length) => freshText(length, named) ?? [])
  // After a text and before all that begin otherwise, and before the first of all.
  const around = ordered ? ['', ...named.map((text) => `${text}\u0000`)] : []
  return [
    ...values([...named, ...around]),
    ...values(fresh).map(({ value }): Representative => ({ value, other: true })),
  ]
}

function choices(options: readonly string[], { constants, sizes, ordered }: Usage): Representative[] {
  if (ordered || sizes.length > 0) return values(options)
  const other = options.find((value) => !constants.includes(value))
  const named = values(options.filter((value) => constants.includes(value)))
  return other === undefined ? named : [...named, { value: other, other: true }]
}

/** More lists than these guards cannot be told apart by. */
const maxMembers = 10

/** Lists of options: each set of those that guards name, with as many others as the sizes need. */
function lists(options: readonly string[], { members, sizes, constants }: Usage): Representative[] | undefined {
  const named = options.filter((value) => members.includes(value))
  const others = options.filter((value) => !members.includes(value))
  if (named.length > maxMembers || constants.some((value) => !Array.isArray(value) || value.length > 0))
    return undefined
  const counts = sizesFor([...sizes, ...(constants.length > 0 ? [0] : [])], 0, options.length)
  const sets = named.reduce<string[][]>((all, value) => [...all, ...all.map((set) => [...set, value])], [[]])
  return sets.flatMap((set) =>
    [...new Set([0, Math.min(1, others.length), ...counts.map((count) => count - set.length)])]
      .filter((more) => more >= 0 && more <= others.length)
      .map((more) => ({ value: [...set, ...others.slice(0, more)] })),
  )
}

function fieldValues(field: Field, usage: Usage, vocabularies: Vocabularies): Representative[] | undefined {
  const options = allOptions(vocabularies, field)?.map(({ value }) => value)
  switch (field.type) {
    case 'boolean':
      return values([true, false])
    case 'integer':
      return integers(usage.constants, field.minimum ?? -Infinity, field.maximum ?? Infinity)
    case 'number':
      return reals(usage.constants, field.minimum ?? -Infinity, field.maximum ?? Infinity)
    case 'string':
      return options ? choices(options, usage) : texts(usage, field)
    case 'array':
      return options && lists(options, usage)
    case 'group': {
      if (usage.constants.length > 0 || usage.members.length > 0) return undefined
      const sizes = sizesFor(usage.sizes, 0, field.maxItems ?? 20)
      return sizes.map((size) => ({ value: Array.from({ length: size }, () => ({})) }))
    }
  }
}

/** Nobody holds a calculated answer to the limits of its field. */
function calculated({ title, type, fields }: Field, usage: Usage): Representative[] | undefined {
  const list = fieldValues({ title, type, ...(fields && { fields }) }, usage, {})
  return list && type === 'number' ? [...list, { value: Number.NaN }] : list
}

/** What something computed can be. A double may be no number at all. */
function computedValues(usage: Usage, node: Expression): Representative[] | undefined {
  const { constants } = usage
  if (constants.length === 0) return values([true, false])
  if (constants.every((value) => typeof value === 'number')) {
    const isWhole = ('type' in node && node.type === 'int') || (node.op === 'call' && node.function !== 'double')
    return isWhole
      ? integers(constants, -Infinity, Infinity)
      : [...reals(constants, -Infinity, Infinity), { value: Number.NaN }]
  }
  if (constants.every((value) => typeof value === 'string')) return texts({ ...usage, ordered: true })
  return constants.every((value) => typeof value === 'boolean') ? values([true, false]) : undefined
}

/** Whether a computation may be an error. Only those that surely are not are known. */
function mayFail(subject: Subject, node: Expression): boolean {
  const key = keyOf({ isField: (name) => Object.hasOwn(subject.data, name) }, node)
  if (key) return !isSure(subject, key)
  switch (node.op) {
    case 'literal':
      return false
    case '+':
    case '-':
    case '*':
    case '/':
      return mayOverflow(node) || mayFail(subject, node.left) || mayFail(subject, node.right)
    case 'matches':
    case 'not':
    case 'negate':
      return ('type' in node && node.type === 'int') || mayFail(subject, node.of)
    case 'call':
      return (
        !['size', 'contains', 'startsWith', 'endsWith'].includes(node.function) ||
        node.args.some((arg) => mayFail(subject, arg))
      )
    default:
      return true
  }
}

/** An ordering of two values is written as a difference without a type, and does not. */
const mayOverflow = ({ op, type }: { op: string; type?: string }): boolean =>
  type === undefined ? op !== '-' : type !== 'double'

const isSure = ({ surely }: Subject, key: string): boolean =>
  surely.has(key) || ['documents.', 'case.'].some((group) => key.startsWith(group))

/** Values of which every region between the constants of the guards has one; none when that cannot be told. */
export function representatives(subject: Subject, usage: Usage): Representative[] | undefined {
  const { data, documents, vocabularies = {} } = subject
  const { key } = usage
  const name = key.slice(key.indexOf('.') + 1)
  const found = (): Representative[] | undefined => {
    if (usage.computed) return computedValues(usage, usage.computed)
    if (key.startsWith('data.')) {
      const field = data[name]
      return field && (field.value === undefined ? fieldValues(field, usage, vocabularies) : calculated(field, usage))
    }
    if (key.startsWith('documents.')) return integers(usage.constants, 0, documents[name]?.maxFiles ?? 1)
    return texts(usage)
  }
  const list = found()
  const mayBeAbsent = usage.computed ? mayFail(subject, usage.computed) : !isSure(subject, key)
  return list && mayBeAbsent ? [...list, { value: undefined }] : list
}
