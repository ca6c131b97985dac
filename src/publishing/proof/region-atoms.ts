import type { Comparison, Expression, Result, Scope } from '#core/expression.ts'
import { evaluate, EvaluationError } from '#core/expression.ts'
import { walk } from '#publishing/expressions/expressions.ts'

/** What guards ask of one value: with which constants they compare it, or its size, and which elements they look for. */
export interface Usage {
  /** `data.<field>`, `documents.<slot>`, `case.<fact>` …; of something computed, a name that no answer can have. */
  key: string
  /** What people read for it. */
  shown: string
  /** Of something computed from answers. Taken as independent of them, which it is not: it can do more than in truth. */
  computed?: Expression
  constants: Result[]
  sizes: number[]
  members: string[]
  ordered: boolean
}

/** Groups of the scope whose members are values of their own. */
export const groups = ['data', 'documents', 'case', 'clocks', 'labels', 'officers', 'branches', 'children']

export interface Collector {
  usages: Map<string, Usage>
  isField: (name: string) => boolean
  /** Under `settings`: what the definition itself fixes. */
  fixed: Scope
}

/** The value that a node reads, such as `data.amount` for `amount` and `data['amount']` alike. */
export function keyOf({ isField }: Pick<Collector, 'isField'>, node: Expression): string | undefined {
  if (node.op === 'name') return isField(node.name) ? `data.${node.name}` : undefined
  const member =
    node.op === 'member' ? node.name : node.op === 'index' && node.index.op === 'literal' && node.index.value
  const isOfGroup =
    (node.op === 'member' || node.op === 'index') && node.of.op === 'name' && groups.includes(node.of.name)
  return isOfGroup && typeof member === 'string' && node.of.op === 'name' ? `${node.of.name}.${member}` : undefined
}

function usageOf({ usages }: Collector, key: string, shown: string, computed?: Expression): Usage {
  let usage = usages.get(key)
  if (!usage) {
    usage = { key, shown, constants: [], sizes: [], members: [], ordered: false, ...(computed && { computed }) }
    usages.set(key, usage)
  }
  return usage
}

/** Something computed, in the place of which guards read a value of its own; the same for the same computation. */
function computed(collector: Collector, node: Expression, shown: string): [Expression, Usage] {
  const key = `computed.${JSON.stringify(node)}`
  return [{ op: 'name', name: key }, usageOf(collector, key, shown, node)]
}

const shownKey = (key: string): string => (key.startsWith('data.') ? key.slice('data.'.length) : key)

const read = (collector: Collector, key: string): Usage => usageOf(collector, key, shownKey(key))

/** The value of an expression that reads no answer, if it has one that JSON can hold. */
function constant({ fixed }: Collector, node: Expression): Result | undefined {
  const reads = walk(node).some(
    (part) => part.op === 'local' || (part.op === 'name' && !Object.hasOwn(fixed, part.name)),
  )
  if (reads) return undefined
  try {
    return evaluate(node, fixed)
  } catch (error) {
    if (error instanceof EvaluationError) return undefined
    throw error
  }
}

const flipped: Record<Compared['op'], Compared['op']> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

/**
 * Rewrites a condition so that all that it asks is asked of single values, and notes what. What cannot be followed, such
 * as `matches` or arithmetic over answers, is replaced by a value of its own.
 */
export function collect(collector: Collector, node: Expression): Expression {
  switch (node.op) {
    case 'literal':
      return node
    case 'and':
    case 'or':
      return { ...node, left: collect(collector, node.left), right: collect(collector, node.right) }
    case 'not':
      return { ...node, of: collect(collector, node.of) }
    case 'if':
      return {
        op: 'if',
        condition: collect(collector, node.condition),
        then: collect(collector, node.then),
        else: collect(collector, node.else),
      }
    case 'has': {
      const key = keyOf(collector, node.of)
      if (!key) break
      read(collector, key)
      return node
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(collector, { op: node.op, left: node.left, right: node.right })
    case 'in':
      return contained(collector, node.left, node.right)
    default: {
      const key = keyOf(collector, node)
      if (!key) break
      read(collector, key)
      return node
    }
  }
  return opaque(collector, node)
}

const opaque = (collector: Collector, node: Expression): Expression =>
  constant(collector, node) === undefined ? computed(collector, node, writeExpression(node))[0] : node

interface Compared {
  op: Exclude<Comparison, 'in'>
  left: Expression
  right: Expression
}

function compared(collector: Collector, node: Compared): Expression {
  const [left, right] = [constant(collector, node.left), constant(collector, node.right)]
  if (left !== undefined && right !== undefined) return node
  if (left !== undefined) return compared(collector, { op: flipped[node.op], left: node.right, right: node.left })
  if (right === undefined) return ordering(collector, node)
  const isOrder = node.op !== '==' && node.op !== '!='
  const key = keyOf(collector, node.left)
  if (key) {
    const usage = read(collector, key)
    usage.constants.push(right)
    usage.ordered ||= isOrder
    return node
  }
  const of = sizedKey(collector, node.left)
  if (of && typeof right === 'number') {
    read(collector, of).sizes.push(right)
    return node
  }
  const [name, usage] = computed(collector, node.left, writeExpression(node.left))
  usage.constants.push(right)
  usage.ordered ||= isOrder
  return { ...node, left: name }
}

/** Of which value a node is the size. */
function sizedKey(collector: Collector, node: Expression): string | undefined {
  const sized = node.op === 'call' && node.function === 'size' ? node.args[0] : undefined
  return sized && keyOf(collector, sized)
}

/** Two values compared with each other: which of them is the greater is a value of its own. */
function ordering(collector: Collector, node: Compared): Expression {
  const difference: Expression = { op: '-', left: node.left, right: node.right }
  const [name, usage] = computed(collector, difference, writeExpression(difference))
  usage.constants.push(0)
  usage.ordered = true
  return { op: node.op, left: name, right: { op: 'literal', value: 0 } }
}

function contained(collector: Collector, item: Expression, of: Expression): Expression {
  const node: Expression = { op: 'in', left: item, right: of }
  const [value, list] = [constant(collector, item), constant(collector, of)]
  if (Array.isArray(list) && value === undefined) {
    const key = keyOf(collector, item)
    if (key) {
      read(collector, key).constants.push(...list)
      return node
    }
    const sized = sizedKey(collector, item)
    const numbers = list.filter((one) => typeof one === 'number')
    if (!sized || numbers.length < list.length) return opaque(collector, node)
    read(collector, sized).sizes.push(...numbers)
    return node
  }
  const key = keyOf(collector, of)
  if (!key || typeof value !== 'string') return opaque(collector, node)
  read(collector, key).members.push(value)
  return node
}

/** A computation as people write it, near enough to find it again. */
export function writeExpression(node: Expression): string {
  switch (node.op) {
    case 'literal':
      return typeof node.value === 'string' ? `'${node.value}'` : String(node.value)
    case 'name':
    case 'local':
      return node.name
    case 'member':
      return `${writeExpression(node.of)}.${node.name}`
    case 'index':
      return `${writeExpression(node.of)}[${writeExpression(node.index)}]`
    case 'has':
      return `has(${writeExpression(node.of)})`
    case 'not':
      return `!${writeExpression(node.of)}`
    case 'negate':
      return `-${writeExpression(node.of)}`
    case 'list':
      return `[${node.items.map(writeExpression).join(', ')}]`
    case 'record':
      return '{…}'
    case 'and':
    case 'or':
      return `(${writeExpression(node.left)} ${node.op === 'and' ? '&&' : '||'} ${writeExpression(node.right)})`
    case 'if':
      return `(${[node.condition, node.then, node.else].map(writeExpression).join(', ')})`
    case 'call':
      return `${node.function}(${node.args.map(writeExpression).join(', ')})`
    case 'matches':
      return `${writeExpression(node.of)}.matches(…)`
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'filter':
    case 'map':
      return `${writeExpression(node.over)}.${node.op}(${node.as}, …)`
    default:
      return `${writeExpression(node.left)} ${node.op} ${writeExpression(node.right)}`
  }
}
