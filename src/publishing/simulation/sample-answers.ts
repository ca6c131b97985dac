import type { Field } from '#core/definition.ts'
import type { Day, Row, Value } from '#core/events.ts'
import { offeredOptions } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import { addDays } from '#core/time.ts'
import type { Random } from './random.ts'
import { samplePattern } from './sample-pattern.ts'

/** Answers made up for simulated lives: of the right type and form, and of values that conditions tell apart. */

const words = ['casa', 'parque', 'calle', 'vecino', 'recibo', 'permiso', 'agua', 'obra', 'poste', 'andén']

/** A text of a length that the field takes. */
function textOf({ minLength = 1, maxLength = 80 }: Field, random: Random): string {
  const length = Math.min(maxLength, Math.max(minLength, random.between(4, 40)))
  let text = ''
  while (text.length < length) text += `${text === '' ? '' : ' '}${random.one(words)}`
  return text.slice(0, length).trimEnd().padEnd(minLength, 'o')
}

function dayOf({ notAfter, notBefore }: Field, today: Day, random: Random): Day {
  const past = random.one([0, 1, random.between(0, 60), random.between(0, 365 * 30)])
  const future = random.one([0, 1, random.between(0, 30), random.between(0, 365 * 2)])
  if (notAfter) return addDays(today, -past)
  if (notBefore) return addDays(today, future)
  return addDays(today, random.chance(70) ? -past : future)
}

function numberOf({ type, minimum, maximum }: Field, constants: readonly number[], random: Random): number {
  const from = minimum ?? 0
  const to = maximum ?? Math.max(from + 1_000, ...constants.map((one) => one * 2))
  const near = constants.flatMap((one) => [one - 1, one, one + 1]).filter((one) => one >= from && one <= to)
  const value = random.one([from, random.between(Math.ceil(from), Math.floor(to)), ...near])
  return type === 'integer' ? Math.round(value) : value
}

function stringOf(rules: Rules, field: Field, today: Day, random: Random): string {
  const { format, pattern } = field
  const options = offeredOptions(rules.vocabularies, field)
  if (options) return random.one(options).value
  if (pattern !== undefined) return samplePattern(pattern, random)
  const time = () => `${String(random.between(7, 17)).padStart(2, '0')}:${random.one(['00', '15', '30', '45'])}`
  switch (format) {
    case 'date':
      return dayOf(field, today, random)
    case 'datetime':
      return `${dayOf(field, today, random)}T${time()}`
    case 'time':
      return time()
    case 'email':
      return `persona${random.below(1_000)}@correo.example`
    case 'phone':
      return `601 ${random.between(200, 799)} ${random.between(1_000, 9_999)}`
    case 'url':
      return `https://sitio.example/${random.below(1_000)}`
    default:
      return textOf(field, random)
  }
}

/** A made-up answer to one question. `constants` are numbers that conditions compare with. */
export function sampleAnswer(
  rules: Rules,
  field: Field,
  { today, constants, random }: { today: Day; constants: readonly number[]; random: Random },
): Value {
  const inRow = { today, constants, random }
  switch (field.type) {
    case 'boolean':
      return random.chance(50)
    case 'integer':
    case 'number':
      return numberOf(field, constants, random)
    case 'array': {
      const options = offeredOptions(rules.vocabularies, field) ?? []
      const chosen = options.filter(() => random.chance(40)).map(({ value }) => value)
      return chosen.length > 0 ? chosen : [random.one(options).value]
    }
    case 'group': {
      const { minItems = 1, maxItems = minItems + 2, fields = {} } = field
      const count = random.between(Math.max(1, minItems), Math.min(maxItems, Math.max(1, minItems) + 2))
      return Array.from({ length: count }, (): Row =>
        Object.fromEntries(
          Object.entries(fields)
            .filter(([, { value }]) => value === undefined)
            .map(([column, asked]) => [column, sampleAnswer(rules, asked, inRow) as Row[string]]),
        ),
      )
    }
    case 'string':
      return stringOf(rules, field, today, random)
  }
}

/** What a service could answer: every member that its schema demands, others at times. */
export function sampleJson(schema: unknown, random: Random): unknown {
  const {
    type,
    properties,
    required,
    items,
    enum: values,
    const: only,
    minimum,
    maximum,
    format,
    pattern,
  } = (schema ?? {}) as Record<string, unknown>
  if (only !== undefined) return only
  if (Array.isArray(values)) return random.one(values)
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': {
      const needed = Array.isArray(required) ? required : []
      const members = Object.entries((properties ?? {}) as Record<string, unknown>)
      return Object.fromEntries(
        members
          .filter(([name]) => needed.includes(name) || random.chance(60))
          .map(([name, member]) => [name, sampleJson(member, random)]),
      )
    }
    case 'array':
      return Array.from({ length: random.below(3) }, () => sampleJson(items, random))
    case 'boolean':
      return random.chance(50)
    case 'integer':
    case 'number':
      return random.between(Number(minimum ?? 0), Number(maximum ?? Number(minimum ?? 0) + 10))
    default:
      if (typeof pattern === 'string') return samplePattern(pattern, random)
      return format === 'date' ? '2020-05-17' : random.one(words)
  }
}
