import type { Definition } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { indexSteps } from '#core/steps.ts'
import { compileExpression, ExpressionError } from './expression-parser.ts'
import { describeType, typesOf, unify, type Type } from './expression-types.ts'
import { listExpressions, walk, type PlacedExpression } from './expressions.ts'
import { error, type Finding } from './finding.ts'

/** Every expression compiles, names only what there is, and gives what its place needs; a text inserts only what is surely there. */
export function checkExpressions(definition: Definition): Finding[] {
  const types = typesOf(definition)
  /** What each source has been compiled to: core keeps one tree for it. */
  const meanings = new Map<string, string>()
  return listExpressions(definition).flatMap((placed) => {
    const { pointer, source, adds, inText } = placed
    try {
      const { expression, type } = compileExpression(source, { ...types, ...adds })
      const misfit = unfit(placed, type)
      if (misfit) return [misfit]
      const meaning = JSON.stringify(expression)
      if (meaning !== (meanings.get(source) ?? meaning)) return [ambiguous(pointer, source)]
      meanings.set(source, meaning)
      return inText ? unsure(definition, walk(expression), pointer, source) : []
    } catch (cause) {
      if (!(cause instanceof ExpressionError)) throw cause
      return [error('expression', pointer, `"${source}": ${cause.message}`, cause.remedy)]
    }
  })
}

const ambiguous = (pointer: string, source: string): Finding =>
  error(
    'expression',
    pointer,
    `"${source}" means something else at another place, where a name in it has another type`,
    'Give the column of the group another name than the field.',
  )

/** Whether a value of this type can stand in a text. */
const isWritable = (type: Type): boolean =>
  typeof type === 'object'
    ? 'list' in type && typeof type.list === 'string' && isWritable(type.list)
    : type !== 'timestamp' && type !== 'duration'

/** Whether a value of this type can be kept or sent as JSON. */
function isPlain(type: Type): boolean {
  if (typeof type === 'string') return type !== 'timestamp' && type !== 'duration'
  if ('members' in type) return Object.values(type.members).every(isPlain)
  return isPlain('list' in type ? type.list : type.map)
}

function unfit({ pointer, source, gives, inText }: PlacedExpression, type: Type): Finding | undefined {
  const say = (needs: string, remedy: string) =>
    error('expression', pointer, `"${source}" gives ${describeType(type)}; here must be ${needs}`, remedy)
  if (inText)
    return isWritable(type) ? undefined : say('something that can be written', 'Use string() or a member of it.')
  if (!gives) return isPlain(type) ? undefined : say('text, a number or the like', 'Use string().')
  if (gives.some((one) => unify(one, type))) return undefined
  return say(
    gives.map(describeType).join(' or '),
    gives.includes('bool') ? 'Compare it with something.' : 'Convert it.',
  )
}

/** What a node reads, as `[of, name]`; `of` is empty for a name that stands alone. */
function reads(node: Expression): [string, string] | undefined {
  if (node.op === 'name') return ['', node.name]
  if (node.op === 'member' && node.of.op === 'name') return [node.of.name, node.name]
  if (node.op === 'index' && node.of.op === 'name' && node.index.op === 'literal')
    return [node.of.name, String(node.index.value)]
  return undefined
}

/** A text with an absent value could not be written at all: it is surely there, or `has()` guards it. */
function unsure(definition: Definition, nodes: Expression[], pointer: string, source: string): Finding[] {
  const guarded = new Set(nodes.flatMap((node) => (node.op === 'has' ? (reads(node.of)?.[1] ?? []) : [])))
  const absent = nodes.flatMap((node) => {
    const [of, name] = reads(node) ?? ['', '']
    return !guarded.has(name) && mayBeAbsent(definition, of, name) ? [of === 'clocks' ? `clocks.${name}` : name] : []
  })
  return [...new Set(absent)].map((name) =>
    error(
      'expression',
      pointer,
      `"${name}" may be absent when "${source}" is written`,
      `Write {{ has(${name}) ? ${name} : '…' }}, or make sure that it is always there.`,
    ),
  )
}

/** A clock that may not have started, or an answer that may not have been asked for or given. */
function mayBeAbsent(definition: Definition, of: string, name: string): boolean {
  const { data, clocks } = definition
  if (of === 'clocks') return clocks[name]?.startsOn !== 'filing' || clocks[name].when !== undefined
  const field = ['', 'data', 'labels'].includes(of) && Object.hasOwn(data, name) ? data[name] : undefined
  if (!field) return false
  const pages = Object.values(indexSteps(definition).steps)
    .flatMap((step) => (step.kind === 'form' ? step.sections : []))
    .filter(({ fields }) => fields?.includes(name))
  const conditional = pages.length > 0 && pages.every(({ when }) => when !== undefined)
  return field.required !== true || field.when !== undefined || conditional
}
