import { isTerm, parseTerm, type Unit } from '#core/calendar.ts'
import type { Text } from '#core/definition.ts'

/** A sentence in the languages of publishers. */
export interface Sentence {
  es: string
  en: string
}

type Language = keyof Sentence
/** What stands in a sentence: the same in both languages, or a text. */
export type Word = string | Text

const inLanguage = (word: Word, language: Language): string =>
  typeof word === 'string' ? word : (word[language] ?? word.es)

/** Fills `{name}` in both languages. */
export function say(es: string, en: string, words: Record<string, Word> = {}): Sentence {
  const fill = (sentence: string, language: Language) =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => inLanguage(words[name] ?? '', language))
  return { es: fill(es, 'es'), en: fill(en, 'en') }
}

const units: Record<Unit, { es: [one: string, many: string]; en: [one: string, many: string] }> = {
  'business day': { es: ['día hábil', 'días hábiles'], en: ['business day', 'business days'] },
  day: { es: ['día', 'días'], en: ['day', 'days'] },
  month: { es: ['mes', 'meses'], en: ['month', 'months'] },
  year: { es: ['año', 'años'], en: ['year', 'years'] },
  hour: { es: ['hora', 'horas'], en: ['hour', 'hours'] },
}

/** "15 business days" as people say it; an expression stays as it is written. */
function term(text: string): Text {
  if (!isTerm(text)) return { es: `«${text}»`, en: `“${text}”` }
  const { amount, unit } = parseTerm(text)
  const index = amount === 1 ? 0 : 1
  return { es: `${amount} ${units[unit].es[index]}`, en: `${amount} ${units[unit].en[index]}` }
}

/** From one term to another; what they share is said once: "de 15 a 10 días hábiles". */
export function fromTerm(before: string, after: string): { before: Word; after: Word } {
  const both = isTerm(before) && isTerm(after)
  const shared = both && parseTerm(before).unit === parseTerm(after).unit
  return { before: shared ? String(parseTerm(before).amount) : term(before), after: term(after) }
}

const longest = 160
const shorten = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)

/** A value of a definition as a sentence shows it. */
export function valueWord(value: unknown): Word {
  if (value === undefined) return { es: 'nada', en: 'nothing' }
  if (value === true) return { es: 'sí', en: 'yes' }
  if (value === false) return { es: 'no', en: 'no' }
  if (typeof value === 'string') return isTerm(value) ? term(value) : quoted(value)
  return shorten(typeof value === 'number' ? String(value) : JSON.stringify(value))
}

/** In the quotation marks of each language. */
export const quoted = (word: Word): Text => ({
  es: `«${shorten(inLanguage(word, 'es'))}»`,
  en: `“${shorten(inLanguage(word, 'en'))}”`,
})

/** "A, B". */
export const listed = (words: readonly Word[]): Text => ({
  es: words.map((word) => inLanguage(word, 'es')).join(', '),
  en: words.map((word) => inLanguage(word, 'en')).join(', '),
})

/** From one text to another; a language that says the same as before shows the original. */
export function fromText(before: Text, after: Text): { before: Text; after: Text } {
  const shown = (text: Text): Word => (before.en === after.en ? text.es : text)
  return { before: quoted(shown(before)), after: quoted(shown(after)) }
}

/** What a property is called in a sentence; one without an entry is called by its name. */
const labels: Record<string, readonly [es: string, en: string]> = {
  abandonedAfter: ['el plazo tras el que se abandona el borrador', 'the time after which a draft lapses'],
  accept: ['los tipos de archivo aceptados', 'the file types accepted'],
  agency: ['la dependencia', 'the agency'],
  amount: ['el valor', 'the amount'],
  audience: ['a quién va dirigido', 'who it is for'],
  body: ['el texto', 'the text'],
  calendar: ['el calendario', 'the calendar'],
  channels: ['los canales', 'the channels'],
  checks: ['las comprobaciones', 'the checks'],
  cost: ['el costo', 'the cost'],
  documents: ['los documentos que pide', 'the documents that it asks for'],
  else: ['el camino cuando no se cumple ninguna condición', 'the way when no condition holds'],
  expired: ['el paso cuando vence el plazo', 'the step when the limit passes'],
  extension: ['la prórroga', 'the extension'],
  failed: ['el paso cuando falla', 'the step when it fails'],
  fields: ['los datos que pide', 'the fields that it asks for'],
  format: ['el formato', 'the format'],
  help: ['la ayuda', 'the help'],
  hint: ['la pista', 'the hint'],
  join: ['cuántas ramas deben terminar', 'how many branches must end'],
  keywords: ['las palabras de búsqueda', 'the search words'],
  lapse: ['el efecto de no actuar a tiempo', 'what follows when nobody acts in time'],
  marks: ['si el funcionario marca lo que falta', 'whether the officer marks what is missing'],
  maxBytes: ['el tamaño máximo en bytes', 'the largest size in bytes'],
  maxFiles: ['el número máximo de archivos', 'the largest number of files'],
  maximum: ['el valor máximo', 'the largest value'],
  maxLength: ['la longitud máxima', 'the greatest length'],
  message: ['el mensaje', 'the message'],
  minimum: ['el valor mínimo', 'the smallest value'],
  minLength: ['la longitud mínima', 'the least length'],
  missed: ['el paso cuando no se asiste', 'the step when the appointment is missed'],
  next: ['el paso siguiente', 'the next step'],
  norm: ['la norma', 'the norm'],
  notAfter: ['la fecha más tardía', 'the latest date'],
  notBefore: ['la fecha más temprana', 'the earliest date'],
  notIn: ['los pasos en que ya no se puede', 'the steps in which it is too late'],
  optionsFrom: ['la lista de opciones', 'the list of options'],
  outcome: ['el resultado final', 'the final result'],
  pattern: ['la forma exigida', 'the form required'],
  personal: ['si es un dato personal', 'whether it is personal data'],
  purpose: ['el propósito', 'the purpose'],
  required: ['si es obligatorio', 'whether it is required'],
  result: ['el resultado', 'the result'],
  role: ['quién actúa', 'who acts'],
  sections: ['el orden de las secciones', 'the order of the sections'],
  service: ['el servicio que se consulta', 'the service that is called'],
  signedBy: ['quién firma', 'who signs'],
  silence: ['el efecto del silencio', 'the effect of silence'],
  start: ['el primer paso', 'the first step'],
  startsOn: ['cuándo empieza', 'when it starts'],
  status: ['lo que se lee en el estado', 'what the status says'],
  stopsOn: ['cuándo se cumple', 'when it is met'],
  subject: ['el asunto', 'the subject'],
  suspendedIn: ['los pasos en que se suspende', 'the steps in which it is suspended'],
  template: ['la plantilla', 'the template'],
  term: ['el plazo', 'the term'],
  title: ['el nombre', 'the name'],
  to: ['a quién se avisa', 'who is told'],
  toConfirm: ['si falta confirmarlo', 'whether it is still to confirm'],
  type: ['el tipo', 'the type'],
  url: ['la dirección de la fuente', 'the address of the source'],
  validity: ['la vigencia', 'the validity'],
  value: ['cómo se calcula', 'how it is calculated'],
  warnAt: ['cuándo se avisa que va a vencer', 'when it warns before the end'],
  when: ['la condición', 'the condition'],
  within: ['el plazo', 'the limit'],
}

/** "el plazo", "the term". */
export function labelOf(property: string): Text {
  const [es, en] = labels[property] ?? [`«${property}»`, `“${property}”`]
  return { es, en }
}

/** "cambian los datos que pide", "the fields that it asks for change". */
export function changing(property: string): Text {
  const { es, en = es } = labelOf(property)
  const many = /^(los|las) /.test(es)
  return { es: `${many ? 'cambian' : 'cambia'} ${es}`, en: `${en} ${many ? 'change' : 'changes'}` }
}
