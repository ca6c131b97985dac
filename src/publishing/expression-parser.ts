import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js'
import type { Expression, FunctionName } from '#core/expression.ts'

/** An expression that cannot be compiled. `position` counts characters from 1. */
export class ExpressionError extends Error {
  readonly position: number
  constructor(reason: string, offset: number) {
    super(`${reason} (at character ${offset + 1})`)
    this.name = 'ExpressionError'
    this.position = offset + 1
  }
}

/** Beyond these an expression is no longer something that a person can check by reading. */
const limits = { maxAstNodes: 200, maxDepth: 24, maxListElements: 50 }

const environment = new Environment({ limits })

/**
 * Compiles CEL (cel.dev) to the plain data that core runs.
 * @throws {ExpressionError} when it is not CEL, or uses a part of CEL that core does not run.
 */
export function parseExpression(source: string): Expression {
  try {
    return convert(environment.parse(source).ast)
  } catch (cause) {
    if (cause instanceof ParseError) throw new ExpressionError(cause.summary, cause.range?.start ?? 0)
    throw cause
  }
}

function convert(node: ASTNode): Expression {
  switch (node.op) {
    case 'value':
      return literal(node.args, node.start)
    case 'id':
      return { op: 'name', name: node.args }
    case 'list':
      return { op: 'list', items: node.args.map(convert) }
    case '.':
      return { op: 'member', of: convert(node.args[0]), name: node.args[1] }
    case '[]':
      return { op: 'index', of: convert(node.args[0]), index: convert(node.args[1]) }
    case '!_':
      return { op: 'not', of: convert(node.args) }
    case '-_':
      return { op: 'negate', of: convert(node.args) }
    case '&&':
      return { op: 'and', left: convert(node.args[0]), right: convert(node.args[1]) }
    case '||':
      return { op: 'or', left: convert(node.args[0]), right: convert(node.args[1]) }
    case '?:': {
      const [condition, then, otherwise] = node.args
      return { op: 'if', condition: convert(condition), then: convert(then), else: convert(otherwise) }
    }
    case 'call':
      return call(node.args[0], node.args[1], node.start)
    case 'rcall':
      return call(node.args[0], [node.args[1], ...node.args[2]], node.start)
    case 'map':
    case '.?':
    case '[?]':
      throw new ExpressionError(`Ventanilla does not run "${node.op}" of CEL`, node.start)
    default:
      return { op: node.op, left: convert(node.args[0]), right: convert(node.args[1]) }
  }
}

function literal(value: unknown, offset: number): Expression {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new ExpressionError('The number is too large', offset)
    return { op: 'literal', value: number }
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { op: 'literal', value }
  throw new ExpressionError(
    'Ventanilla knows text, numbers, true, false and null, but not bytes or unsigned numbers',
    offset,
  )
}

/** Arguments of each function, the receiver of `x.f(y)` counted first. */
const functions: Record<FunctionName, number> = { size: 1, contains: 2, startsWith: 2, endsWith: 2 }

const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name)

function call(name: string, args: ASTNode[], offset: number): Expression {
  const [first] = args
  if (name === 'has') {
    if (args.length !== 1 || !first || !['id', '.'].includes(first.op))
      throw new ExpressionError('has() takes one name, such as has(email)', offset)
    return { op: 'has', of: convert(first) }
  }
  if (!isFunction(name)) {
    const known = ['has', ...Object.keys(functions)].join(', ')
    throw new ExpressionError(`There is no function "${name}"; there are ${known}`, offset)
  }
  if (args.length !== functions[name])
    throw new ExpressionError(`${name}() takes ${functions[name]} values, here are ${args.length}`, offset)
  return { op: 'call', function: name, args: args.map(convert) }
}
