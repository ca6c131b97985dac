import type { ASTNode } from '@marcbachmann/cel-js'
import type { Each, Expression } from '#core/expression.ts'
import { isTimeZone } from '#core/expression-time.ts'
import { ExpressionError } from './expression-error.ts'
import { callOf } from './expression-functions.ts'
import { arithmetic, comparison, isArithmetic } from './expression-operators.ts'
import { compilePattern, PatternError } from './expression-pattern.ts'
import { describeType, unify, type Type, type Types } from './expression-types.ts'

/** Names and their types. Without `types` nothing is known, and nothing refused for its type. */
export interface Known {
  types: Types | undefined
  /** Variables of the macros around. */
  locals: Types
}

export interface Typed {
  expression: Expression
  type: Type
}

type Op<Name extends ASTNode['op']> = Extract<ASTNode, { op: Name }>

/** Compiles one node of CEL's tree. @throws {ExpressionError} */
export function compileNode(node: ASTNode, known: Known): Typed {
  const compile = (part: ASTNode) => compileNode(part, known)
  switch (node.op) {
    case 'value':
      return literal(node, known)
    case 'id':
      return nameOf(node, known)
    case 'list':
      return listOf(node, known)
    case 'map':
      return recordOf(node, known)
    case '.':
      return memberOf(compile(node.args[0]), node.args[1], node)
    case '[]':
      return indexOf(compile(node.args[0]), compile(node.args[1]), node)
    case '!_':
      return { expression: { op: 'not', of: wanted('bool', compile(node.args), node.args) }, type: 'bool' }
    case '-_':
      return negated(compile(node.args), node)
    case '&&':
    case '||': {
      const [left, right] = node.args.map((part) => wanted('bool', compile(part), part)) as [Expression, Expression]
      return { expression: { op: node.op === '&&' ? 'and' : 'or', left, right }, type: 'bool' }
    }
    case '?:':
      return choice(node, known)
    case 'call':
      return call(node.args[0], node.args[1], 'function', node, known)
    case 'rcall':
      return call(node.args[0], [node.args[1], ...node.args[2]], 'method', node, known)
    case '.?':
    case '[?]':
      throw new ExpressionError(`Ventanilla does not run "${node.op}" of CEL`, node.start)
    default: {
      const [left, right] = [compile(node.args[0]), compile(node.args[1])]
      const made = isArithmetic(node.op)
        ? arithmetic(node.op, left, right, known.types !== undefined)
        : comparison(node.op, left, right)
      if (typeof made === 'string') throw new ExpressionError(made, node.start)
      return made
    }
  }
}

function literal({ args: value, start }: Op<'value'>, known: Known): Typed {
  const typed = (of: string | number | boolean | null, type: Type): Typed => ({
    expression: { op: 'literal', value: of },
    type: known.types ? type : 'dyn',
  })
  if (typeof value === 'bigint') {
    if (!Number.isSafeInteger(Number(value))) throw new ExpressionError('The number is too large', start)
    return typed(Number(value), 'int')
  }
  if (value === null) return typed(null, 'null')
  if (typeof value === 'string') return typed(value, 'string')
  if (typeof value === 'number') return typed(value, 'double')
  if (typeof value === 'boolean') return typed(value, 'bool')
  throw new ExpressionError(
    'Ventanilla knows text, numbers, true, false and null, but not bytes or unsigned numbers',
    start,
  )
}

function nameOf({ args: name, start }: Op<'id'>, { types, locals }: Known): Typed {
  const local = Object.hasOwn(locals, name) ? locals[name] : undefined
  if (local) return { expression: { op: 'local', name }, type: local }
  const type = types && Object.hasOwn(types, name) ? types[name] : undefined
  if (types && !type) throw unknownName(name, start)
  return { expression: { op: 'name', name }, type: type ?? 'dyn' }
}

const unknownName = (name: string, start: number) =>
  new ExpressionError(`It names "${name}", which there is not`, start, 'Correct the name or define the field.')

/** The one type of some values. */
function common(parts: readonly Typed[], nodes: readonly ASTNode[], what: string): Type {
  let type: Type = 'dyn'
  for (const [index, part] of parts.entries()) {
    const both = unify(type, part.type)
    if (!both) {
      const reason = `${what} has values of different types: ${describeType(type)} and ${describeType(part.type)}`
      throw new ExpressionError(reason, nodes[index]?.start ?? 0, 'Convert one, for example with string() or double().')
    }
    type = both
  }
  return type
}

function listOf({ args }: Op<'list'>, known: Known): Typed {
  const parts = args.map((part) => compileNode(part, known))
  const items = parts.map(({ expression }) => expression)
  return { expression: { op: 'list', items }, type: { list: common(parts, args, 'The list') } }
}

function recordOf({ args, start }: Op<'map'>, known: Known): Typed {
  if (!known.types) throw new ExpressionError('Ventanilla does not run "map" of CEL', start)
  const values = args.map(([, value]) => compileNode(value, known))
  const entries = args.map(([key], index): [Expression, Expression] => [
    wanted('string', compileNode(key, known), key),
    values[index]?.expression ?? { op: 'literal', value: null },
  ])
  const map = common(
    values,
    args.map(([, value]) => value),
    'The map',
  )
  return { expression: { op: 'record', entries }, type: { map } }
}

function memberOf({ expression: of, type }: Typed, name: string, { start }: ASTNode): Typed {
  const found = memberType(type, name)
  if (typeof found === 'string' && found === 'none')
    throw new ExpressionError(`${describeType(type)} has no members, so no "${name}"`, start)
  if (found === 'absent') throw unknownName(of.op === 'name' ? `${of.name}.${name}` : name, start)
  return { expression: { op: 'member', of, name }, type: found }
}

function memberType(type: Type, name: string): Type | 'none' | 'absent' {
  if (type === 'dyn') return 'dyn'
  if (typeof type === 'string' || 'list' in type) return 'none'
  if ('map' in type) return type.map
  return (Object.hasOwn(type.members, name) ? type.members[name] : undefined) ?? 'absent'
}

function indexOf(of: Typed, index: Typed, node: Op<'[]'>): Typed {
  const at = index.expression
  const { type } = of
  const gives = (result: Type): Typed => ({ expression: { op: 'index', of: of.expression, index: at }, type: result })
  if (type === 'dyn') return gives('dyn')
  if (typeof type === 'object' && 'list' in type) {
    wanted('int', index, node.args[1])
    return gives(type.list)
  }
  wanted('string', index, node.args[1])
  if (typeof type === 'object' && 'map' in type) return gives(type.map)
  if (at.op === 'literal') return gives(memberOf(of, String(at.value), node).type)
  const members = typeof type === 'object' ? Object.values(type.members) : []
  const [first = 'dyn'] = members
  if (members.every((one) => unify(one, first))) return gives(first)
  throw new ExpressionError('Which member it is must be written out', node.start, "Write data['name'].")
}

/** @returns the expression, when it is of the type (or may be, when it runs). */
function wanted(type: Type, { expression, type: given }: Typed, { start }: ASTNode): Expression {
  if (!unify(type, given))
    throw new ExpressionError(`Here stands ${describeType(given)}, and not ${describeType(type)}`, start)
  return expression
}

function negated({ expression: of, type }: Typed, { start }: ASTNode): Typed {
  if (type === 'int' || type === 'double') return { expression: { op: 'negate', of, type }, type }
  if (type === 'dyn') return { expression: { op: 'negate', of }, type }
  throw new ExpressionError(`There is no "-" of ${describeType(type)}`, start)
}

function choice({ args }: Op<'?:'>, known: Known): Typed {
  const [condition, then, otherwise] = args
  const parts = [compileNode(then, known), compileNode(otherwise, known)] as const
  const type = common(parts, [then, otherwise], 'The choice')
  return {
    expression: {
      op: 'if',
      condition: wanted('bool', compileNode(condition, known), condition),
      then: parts[0].expression,
      else: parts[1].expression,
    },
    type,
  }
}

const macros = ['all', 'exists', 'exists_one', 'filter', 'map'] as const
const isMacro = (name: string): name is Each['op'] => macros.some((macro) => macro === name)

function call(name: string, args: ASTNode[], style: 'method' | 'function', node: ASTNode, known: Known): Typed {
  if (name === 'has') return has(args, node, known)
  // Without types only what there was before them.
  const untyped = ['size', 'contains', 'startsWith', 'endsWith']
  if (!known.types && !untyped.includes(name))
    throw new ExpressionError(`There is no function "${name}"; there are has, ${untyped.join(', ')}`, node.start)
  if (isMacro(name) && style === 'method') return each(name, args, node, known)
  const parts = args.map((arg) => compileNode(arg, known))
  if (name === 'matches') return matches(parts, args, node)
  const made = callOf(name, parts, known.types && style)
  if (typeof made === 'string') throw new ExpressionError(made, node.start)
  const zone = name.startsWith('get') ? parts[1]?.expression : undefined
  // Written out, because each zone is looked up once and kept.
  if (zone && !(zone.op === 'literal' && typeof zone.value === 'string' && isTimeZone(zone.value)))
    throw new ExpressionError(
      `${name}() takes a time zone such as 'America/Bogota' or '-05:00', written out`,
      node.start,
    )
  return made
}

function has([of, ...rest]: ASTNode[], { start }: ASTNode, known: Known): Typed {
  const isVariable = of?.op === 'id' && Object.hasOwn(known.locals, of.args)
  if (!of || rest.length > 0 || !['id', '.'].includes(of.op) || isVariable)
    throw new ExpressionError('has() takes one name, such as has(email)', start)
  return { expression: { op: 'has', of: compileNode(of, known).expression }, type: 'bool' }
}

function matches(parts: readonly Typed[], args: readonly ASTNode[], { start }: ASTNode): Typed {
  const [of, pattern] = parts
  if (!of || pattern?.expression.op !== 'literal' || typeof pattern.expression.value !== 'string' || parts.length !== 2)
    throw new ExpressionError('matches() takes one pattern, written out in quotes', start)
  try {
    const steps = compilePattern(pattern.expression.value)
    return {
      expression: { op: 'matches', of: wanted('string', of, args[0] ?? ({ start } as ASTNode)), pattern: steps },
      type: 'bool',
    }
  } catch (cause) {
    if (!(cause instanceof PatternError)) throw cause
    throw new ExpressionError(cause.message, args[1]?.start ?? start, 'Write the pattern as RE2 has it, without flags.')
  }
}

/** What a macro goes over: the elements of a list, the keys of a map. */
function elementOf(type: Type): Type | undefined {
  if (type === 'dyn') return 'dyn'
  if (typeof type === 'string') return undefined
  return 'list' in type ? type.list : 'string'
}

function each(name: Each['op'], args: ASTNode[], node: ASTNode, known: Known): Typed {
  const [over, variable, ...bodies] = args
  if (!over || variable?.op !== 'id' || bodies.length < 1 || bodies.length > (name === 'map' ? 2 : 1))
    throw new ExpressionError(`${name}() takes a name and a condition, such as list.${name}(x, x > 1)`, node.start)
  const list = compileNode(over, known)
  const element = elementOf(list.type)
  if (!element) throw new ExpressionError(`There is no ${name}() of ${describeType(list.type)}`, node.start)
  const inner: Known = { ...known, locals: { ...known.locals, [variable.args]: element } }
  const common = { op: name, over: list.expression, as: variable.args }
  const test = name === 'map' && bodies.length === 1 ? undefined : bodies[0]
  const condition = test && { test: wanted('bool', compileNode(test, inner), test) }
  if (name !== 'map')
    return { expression: { ...common, ...condition }, type: name === 'filter' ? { list: element } : 'bool' }
  const give = compileNode(bodies.at(-1) ?? node, inner)
  return { expression: { ...common, ...condition, give: give.expression }, type: { list: give.type } }
}
