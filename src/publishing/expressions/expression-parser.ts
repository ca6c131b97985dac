import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js'
import type { Expression } from '#core/expression.ts'
import { compileNode } from './expression-compiler.ts'
import { ExpressionError } from './expression-error.ts'
import type { Type, Types } from './expression-types.ts'

export { ExpressionError } from './expression-error.ts'

/** Beyond these an expression is no longer something that a person can check by reading. */
const limits = { maxAstNodes: 200, maxDepth: 24, maxListElements: 50, maxMapEntries: 50 }

const environment = new Environment({ limits })

function parse(source: string): ASTNode {
  try {
    return environment.parse(source).ast
  } catch (cause) {
    if (cause instanceof ParseError) throw new ExpressionError(cause.summary, cause.range?.start ?? 0)
    throw cause
  }
}

/**
 * Compiles CEL (cel.dev) whose names have these types to the plain data that core runs.
 * @throws {ExpressionError} when it is not CEL, uses a part of CEL that core does not run, or its types do not fit.
 */
export const compileExpression = (source: string, types: Types): { expression: Expression; type: Type } =>
  compileNode(parse(source), { types, locals: {} })

/**
 * Compiles without knowing types: what was published before types were checked keeps the meaning that it had.
 * @throws {ExpressionError} when it is not CEL, or uses a part of CEL that core does not run.
 */
export const parseExpression = (source: string): Expression =>
  compileNode(parse(source), { types: undefined, locals: {} }).expression
