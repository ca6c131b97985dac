import { createHmac, hkdfSync } from 'node:crypto'
import type { Definition, Field } from '#core/definition.ts'
import type { Answers, Value } from '#core/events.ts'

/** What turns values into tokens: HMAC-SHA256 under keys that only the installation's secret gives. */
export interface PersonKeys {
  /** Of the index by which cases are found. */
  index: Buffer
  /** Of the trace of a search: whoever reads the log cannot tell by it which cases were found. */
  trace: Buffer
}

const derive = (secret: Buffer, use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', use, 32))

/** @param secret `VENTANILLA_SECRET`, at least 32 bytes. With another secret the index has to be built again. */
export const personKeys = (secret: Buffer): PersonKeys => ({
  index: derive(secret, 'ventanilla person index v1'),
  trace: derive(secret, 'ventanilla person search v1'),
})

export const tokenOf = (key: Buffer, value: string): Buffer => createHmac('sha256', key).update(value, 'utf8').digest()

/** Without case, accents, spaces and punctuation: “C.C. 1.098-765” and “cc1098765” are one. */
export const normalizeValue = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Of a value that is looked for, characters without spaces and punctuation: less would find half the town. */
export const shortestValue = 5
const longestValue = 200
/** National numbers of Colombia and Mexico have ten digits; before them stands the country's code, or nothing. */
const phoneDigits = 10
const phone = (normalized: string): string => normalized.slice(-phoneDigits)

/** The forms in which a value may stand in the index. */
export function formsOf(text: string): string[] {
  const value = normalizeValue(text)
  if (value.length < shortestValue || value.length > longestValue) return []
  const isNumber = /^\d+$/.test(value) && value.length > phoneDigits
  return isNumber ? [value, phone(value)] : [value]
}

/** Kinds of answers that name a person: numbers of documents, names, addresses of mail, telephones; not where they live. */
function namesPerson({ type, format, options, optionsFrom, autocomplete }: Field): boolean {
  if (type !== 'string' || options || optionsFrom !== undefined) return false
  if (format !== undefined && format !== 'email' && format !== 'phone') return false
  return !autocomplete?.startsWith('street-address') && !autocomplete?.startsWith('address-')
}

/** A single word without a digit, such as a first name, says too little. */
const saysEnough = (text: string): boolean => /\d|@|\S\s+\S/.test(text.trim())

function formsIn(field: Field, value: Value | undefined): string[] {
  if (field.type === 'group' && Array.isArray(value)) {
    const columns = Object.entries(field.fields ?? {}).filter(
      ([, column]) => field.personal === true || column.personal === true,
    )
    return value.flatMap((row) =>
      typeof row === 'object' ? columns.flatMap(([name, column]) => formsIn(column, row[name])) : [],
    )
  }
  if (typeof value !== 'string' || !namesPerson(field) || !saysEnough(value)) return []
  return field.format === 'phone' ? [...formsOf(value), ...formsOf(phone(normalizeValue(value)))] : formsOf(value)
}

/** Given and family names that stand apart, joined both ways. */
function joinedNames({ data }: Definition, answers: Answers): string[] {
  const personal = Object.entries(data).filter(([, field]) => field.personal === true)
  const by = (token: string) =>
    personal.flatMap(([name, field]) => (field.autocomplete === token ? [answers[name]] : []))
  const [given, family] = [by('given-name')[0], by('family-name')[0]]
  if (typeof given !== 'string' || typeof family !== 'string' || !given.trim() || !family.trim()) return []
  return [`${given} ${family}`, `${family} ${given}`].flatMap(formsOf)
}

/** Everything that these answers let a person be found by, normalised; each once. */
export function personForms(definition: Definition, answers: Answers): string[] {
  const single = Object.entries(definition.data).flatMap(([name, field]) => {
    const personal = field.personal === true || field.type === 'group'
    return personal && answers[name] !== undefined ? formsIn(field, answers[name]) : []
  })
  return [...new Set([...single, ...joinedNames(definition, answers)])]
}
