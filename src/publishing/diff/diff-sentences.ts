import type { Definition, Text } from '#core/definition.ts'
import { isList, isPlain, isText, named, type ChangeSubject } from './diff-structure.ts'
import { changing, fromTerm, fromText, labelOf, listed, quoted, say, type Sentence, type Word } from './diff-words.ts'

export interface Place {
  what: ChangeSubject
  /** How the sentence calls it: its title, else its name. */
  name: Word
  pointer: string
  /** What it is a part of, where it has no name of its own beyond that. */
  within?: Place
}

/** What names are looked up in. */
export interface Versions {
  before: Definition
  after: Definition
}

/** How each thing is called in a sentence. */
const nouns: Record<ChangeSubject, { es: string; en: string }> = {
  procedure: { es: 'el trámite', en: 'the procedure' },
  field: { es: 'el dato', en: 'the field' },
  document: { es: 'el documento', en: 'the document' },
  step: { es: 'el paso', en: 'the step' },
  section: { es: 'la sección', en: 'the section' },
  outcome: { es: 'el resultado', en: 'the outcome' },
  option: { es: 'la opción', en: 'the option' },
  branch: { es: 'la rama', en: 'the branch' },
  term: { es: 'el término', en: 'the term' },
  move: { es: 'la actuación', en: 'the move' },
  role: { es: 'el rol', en: 'the role' },
  norm: { es: 'la norma', en: 'the norm' },
  message: { es: 'el mensaje', en: 'the message' },
  template: { es: 'la plantilla', en: 'the template' },
  setting: { es: 'el parámetro', en: 'the setting' },
}

/** That a member of something is now another. */
export function sentenceOf(versions: Versions, place: Place, key: string, old: unknown, now: unknown): Sentence {
  const words = { thing: thing(place), label: labelOf(key) }
  if (place.what === 'term' && key === 'term' && typeof old === 'string' && typeof now === 'string')
    return say('{thing} pasa de {before} a {after}.', '{thing} goes from {before} to {after}.', {
      ...words,
      ...fromTerm(old, now),
    })
  if (key === 'required' && now === true)
    return say('{thing} pasa a ser obligatorio.', '{thing} becomes required.', words)
  if (key === 'required' && (now === undefined || now === false))
    return say('{thing} deja de ser obligatorio.', '{thing} is no longer required.', words)
  if (old === undefined) return say('{thing} tiene ahora {label}.', '{thing} now has {label}.', words)
  if (now === undefined) return say('{thing} ya no tiene {label}.', '{thing} no longer has {label}.', words)
  if (isList(old) && isList(now)) return listSentence(versions, place, key, old, now)
  const values = isText(old) && isText(now) ? fromText(old, now) : fromPlain(versions, key, old, now)
  return values
    ? say('en {thing} {changes}: de {before} a {after}.', 'in {thing} {changes} from {before} to {after}.', {
        ...words,
        ...values,
        changes: changing(key),
      })
    : say('en {thing} {changes}.', 'in {thing} {changes}.', { ...words, changes: changing(key) })
}

function fromPlain({ before, after }: Versions, key: string, old: unknown, now: unknown) {
  return isPlain(old) && isPlain(now) ? { before: named(before, key, old), after: named(after, key, now) } : undefined
}

function listSentence(
  { before, after }: Versions,
  place: Place,
  key: string,
  old: readonly string[],
  now: readonly string[],
): Sentence {
  const more = now.filter((item) => !old.includes(item)).map((item) => named(after, key, item))
  const less = old.filter((item) => !now.includes(item)).map((item) => named(before, key, item))
  if (more.length + less.length === 0) return orderSentence(place, key)
  const parts = [
    say('en {thing} {changes}.', 'in {thing} {changes}.', { thing: thing(place), changes: changing(key) }),
    ...(more.length > 0 ? [say(' Se agrega: {items}.', ' Added: {items}.', { items: listed(more) })] : []),
    ...(less.length > 0 ? [say(' Se quita: {items}.', ' Removed: {items}.', { items: listed(less) })] : []),
  ]
  return { es: parts.map(({ es }) => es).join(''), en: parts.map(({ en }) => en).join('') }
}

/** "el paso «Revisar»", and in what, where its name alone would not tell. */
export function thing({ what, name, within }: Place): Text {
  const noun = nouns[what]
  if (what === 'procedure') return noun
  const own = say('{noun} {name}', '{noun} {name}', { noun, name: quoted(name) })
  if (!within) return own
  return say('{own} en {around}', '{own} in {around}', { own, around: thing(within) })
}

/** That the same things stand in another order. */
export const orderSentence = (place: Place, key: string): Sentence =>
  say('en {thing} cambia el orden de {label}.', 'in {thing} the order of {label} changes.', {
    thing: thing(place),
    label: labelOf(key),
  })
