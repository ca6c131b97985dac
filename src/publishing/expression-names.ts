import type { Definition } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { ExpressionError, parseExpression } from './expression-parser.ts'
import { listExpressions, walk } from './expressions.ts'
import { error, type Finding } from './finding.ts'

/** Facts of the case that expressions find under `case`. */
const caseFacts = ['channel', 'language', 'openedOn', 'folio', 'filedOn'] as const

/** Every expression compiles and names only what there is; a text inserts only what is surely there. */
export function checkExpressions(definition: Definition): Finding[] {
  return listExpressions(definition).flatMap(({ pointer, source }) => {
    const parsed = parse(pointer, source)
    if ('code' in parsed) return [parsed]
    const nodes = walk(parsed)
    const names = nodes.flatMap((node) => misnamed(definition, node))
    if (names.length > 0)
      return names.map((name) =>
        error(
          'expression',
          pointer,
          `"${source}" names "${name}", which there is not`,
          'Correct the name or define the field.',
        ),
      )
    const inText = pointer.startsWith('/messages/') || pointer.startsWith('/templates/')
    return inText ? unsure(definition, nodes, pointer, source) : []
  })
}

function parse(pointer: string, source: string): Expression | Finding {
  try {
    return parseExpression(source)
  } catch (cause) {
    if (cause instanceof ExpressionError)
      return error('expression', pointer, `"${source}": ${cause.message}`, 'Correct the expression.')
    throw cause
  }
}

/** What a node reads, as `[of, name]`; `of` is empty for a name that stands alone. */
function reads(node: Expression): [string, string] | undefined {
  if (node.op === 'name') return ['', node.name]
  if (node.op === 'member' && node.of.op === 'name') return [node.of.name, node.name]
  if (node.op === 'index' && node.of.op === 'name' && node.index.op === 'literal')
    return [node.of.name, String(node.index.value)]
  return undefined
}

function misnamed({ data, documents, clocks }: Definition, node: Expression): string[] {
  const read = reads(node)
  if (!read) return []
  const [of, name] = read
  const groups: Record<string, readonly string[]> = {
    '': ['case', 'documents', 'data', 'labels', 'clocks', ...Object.keys(data)],
    case: caseFacts,
    documents: Object.keys(documents),
    clocks: Object.keys(clocks),
    data: Object.keys(data),
    labels: Object.keys(data),
  }
  const known = Object.hasOwn(groups, of) ? groups[of] : undefined
  return known && !known.includes(name) ? [of === '' ? name : `${of}.${name}`] : []
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
function mayBeAbsent({ data, clocks, steps }: Definition, of: string, name: string): boolean {
  if (of === 'clocks') return clocks[name]?.startsOn !== 'filing' || clocks[name].when !== undefined
  const field = ['', 'data', 'labels'].includes(of) && Object.hasOwn(data, name) ? data[name] : undefined
  if (!field) return false
  const pages = Object.values(steps)
    .flatMap((step) => (step.kind === 'form' ? step.sections : []))
    .filter(({ fields }) => fields?.includes(name))
  const conditional = pages.length > 0 && pages.every(({ when }) => when !== undefined)
  return field.required !== true || field.when !== undefined || conditional
}
