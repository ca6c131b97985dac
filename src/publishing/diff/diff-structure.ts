import type { Definition, Text } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { quoted, valueWord, type Word } from './diff-words.ts'

/** How a definition is made up, as far as a comparison needs it. */

export type Node = Record<string, unknown>

export type ChangeSubject =
  | 'procedure'
  | 'field'
  | 'document'
  | 'step'
  | 'section'
  | 'outcome'
  | 'option'
  | 'branch'
  | 'term'
  | 'move'
  | 'role'
  | 'norm'
  | 'message'
  | 'template'
  | 'setting'

export const collections = {
  norms: 'norm',
  roles: 'role',
  data: 'field',
  documents: 'document',
  clocks: 'term',
  steps: 'step',
  messages: 'message',
  templates: 'template',
  settings: 'setting',
  anytime: 'move',
} as const satisfies Partial<Record<keyof Definition, ChangeSubject>>

/** Members of an item that are things of their own, and by what they are told apart; by their name when absent. */
const inner: Record<string, { what: ChangeSubject; by?: string } | undefined> = {
  options: { what: 'option', by: 'value' },
  sections: { what: 'section', by: 'id' },
  outcomes: { what: 'outcome' },
  branches: { what: 'branch' },
  steps: { what: 'step' },
}

/** What names in a definition stand for, to say titles instead. */
const references: Record<string, 'steps' | 'roles' | 'norms' | 'data' | 'documents' | 'messages' | 'templates'> = {
  ...Object.fromEntries(
    ['next', 'else', 'expired', 'failed', 'missed', 'start', 'suspendedIn', 'notIn', 'sendBackTo'].map((name) => [
      name,
      'steps' as const,
    ]),
  ),
  role: 'roles',
  to: 'roles',
  signedBy: 'roles',
  supervisor: 'roles',
  norm: 'norms',
  fields: 'data',
  documents: 'documents',
  message: 'messages',
  template: 'templates',
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isText = (value: unknown): value is Text => isNode(value) && typeof value['es'] === 'string'
export const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null)
export function nameOf(value: unknown, key: string): Word {
  if (!isNode(value)) return key
  const { title, subject } = value
  if (typeof title === 'string') return title
  return isText(title) ? title : isText(subject) ? subject : key
}

export const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
export const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** Members of an item that are things of their own, as they were and are; undefined when this one is not. */
export function innerOf(
  key: string,
  old: unknown,
  now: unknown,
): { what: ChangeSubject; old: Node; now: Node } | undefined {
  const isGroup = key === 'fields' && [old, now].some(isNode)
  const found: (typeof inner)[string] = isGroup ? { what: 'field' } : inner[key]
  if (!found) return undefined
  const [a, b] = [old, now].map((value) => keyed(value, found.by))
  return a && b ? { what: found.what, old: a, now: b } : undefined
}

/** A list of things by what tells them apart; undefined when it is no such list. */
function keyed(value: unknown, by: string | undefined): Node | undefined {
  if (value === undefined) return {}
  if (by === undefined) return isNode(value) ? value : undefined
  return Array.isArray(value)
    ? Object.fromEntries(value.filter(isNode).map((item) => [String(item[by]), item]))
    : undefined
}

/** A value as the sentence says it: the title of what it names, where it names something. */
export function named(definition: Definition, key: string, value: unknown): Word {
  const kind = references[key]
  if (kind === undefined || typeof value !== 'string') return valueWord(value)
  const items: Node = kind === 'steps' ? indexSteps(definition).steps : { ...definition[kind] }
  return quoted(nameOf(items[value], value))
}
