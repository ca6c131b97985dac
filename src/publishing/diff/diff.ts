import type { Definition } from '#core/definition.ts'
import { effectOn } from './diff-effects.ts'
import { orderSentence, sentenceOf, thing, type Place, type Versions } from './diff-sentences.ts'
import { collections, innerOf, isNode, isText, nameOf, same, type ChangeSubject, type Node } from './diff-structure.ts'
import { say, type Sentence } from './diff-words.ts'
import { pointerTo } from '#publishing/finding.ts'

export interface Change {
  kind: 'added' | 'removed' | 'changed'
  /** `text`: only words that people read. */
  what: ChangeSubject | 'text'
  /** JSON Pointer (RFC 6901) into the new definition; into the old one when something was removed. */
  pointer: string
  sentence: Sentence
  /** Whether a case already open would be treated differently once it is migrated. Until then it keeps its version. */
  touchesOpenCases: boolean
  why: Sentence
}

const capital = ({ es, en }: Sentence): Sentence => ({
  es: es.charAt(0).toUpperCase() + es.slice(1),
  en: en.charAt(0).toUpperCase() + en.slice(1),
})

/**
 * What changes from one version of a procedure to another, in sentences for lawyers: first what concerns the whole
 * procedure, then steps, terms, fields and documents, then the rest. Pure; the same definitions give the same list.
 */
export function diffDefinitions(before: Definition, after: Definition): Change[] {
  const changes: Change[] = []
  const whole: Place = { what: 'procedure', name: after.title, pointer: '' }
  const own = (definition: Definition) =>
    Object.fromEntries(
      Object.entries(definition).filter(([name]) => !(name in collections) && !['$schema', 'version'].includes(name)),
    )
  const compare = comparing({ before, after }, changes)
  compare.members(whole, own(before), own(after))
  for (const name of [
    'steps',
    'clocks',
    'data',
    'documents',
    'anytime',
    'roles',
    'messages',
    'templates',
    'norms',
    'settings',
  ] as const)
    compare.collection(collections[name], pointerTo(name), before[name] ?? {}, after[name] ?? {})
  return changes
}

function comparing(versions: Versions, changes: Change[]) {
  const add = (
    kind: Change['kind'],
    what: Change['what'],
    place: Place,
    property: string,
    sentence: Sentence,
    item?: unknown,
  ) =>
    changes.push({
      kind,
      what,
      pointer: place.pointer,
      sentence: capital(sentence),
      ...effectOn({ kind, what, subject: place.what, property, item }),
    })

  function collection(what: ChangeSubject, pointer: string, old: Node, now: Node, within?: Place): void {
    const placeOf = (key: string, item: unknown): Place => ({
      what,
      name: nameOf(item, key),
      pointer: pointer + pointerTo(key),
      ...(within && { within }),
    })
    for (const [key, item] of Object.entries(old)) if (!(key in now)) told('removed', placeOf(key, item), item)
    for (const [key, item] of Object.entries(now)) {
      const past = old[key]
      if (!(key in old)) told('added', placeOf(key, item), item)
      else if (isNode(past) && isNode(item)) members(placeOf(key, item), past, item)
      else if (!same(past, item)) property(placeOf(key, item), key, past, item)
    }
  }

  function told(kind: 'added' | 'removed', place: Place, item: unknown): void {
    const sentence =
      kind === 'added'
        ? say('se agrega {thing}.', '{thing} is added.', { thing: thing(place) })
        : say('se quita {thing}.', '{thing} is removed.', { thing: thing(place) })
    add(kind, place.what, place, '', sentence, item)
  }

  function members(place: Place, old: Node, now: Node): void {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (same(old[key], now[key])) continue
      const at = { ...place, pointer: place.pointer + pointerTo(key) }
      const inside = innerOf(key, old[key], now[key])
      if (!inside) property(at, key, old[key], now[key])
      else if (same(inside.old, inside.now)) add('changed', 'text', at, key, orderSentence(place, key))
      else collection(inside.what, at.pointer, inside.old, inside.now, place)
    }
  }

  function property(place: Place, key: string, old: unknown, now: unknown): void {
    const isWords = [old, now].every((value) => value === undefined || isText(value)) || key === 'keywords'
    add('changed', isWords ? 'text' : place.what, place, key, sentenceOf(versions, place, key, old, now), now)
  }

  return { collection, members }
}
