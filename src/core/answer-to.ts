import { evaluate, EvaluationError, holds, type Result, type Scope } from './expression.ts'
import type { Rules } from './rules.ts'

/** What the expressions of a definition come to now, by their source text. */

/**
 * The value of an expression; undefined when it cannot be answered.
 * @throws when the definition does not hold it: only for sources that the definition itself gave.
 */
export function answerTo({ expressions, procedure }: Rules, scope: Scope, source: string): Result | undefined {
  const expression = expressions[source]
  if (!expression) throw new Error(`${procedure}: the expression "${source}" was not compiled`)
  try {
    return evaluate(expression, scope)
  } catch (error) {
    if (error instanceof EvaluationError) return undefined
    throw error
  }
}

/** A condition of a definition: `true`, `false`, absent (`fallback`) or an expression; one that cannot be answered does not hold. */
export function isMet(rules: Rules, scope: Scope, source: boolean | string | undefined, fallback = true): boolean {
  if (source === undefined) return fallback
  if (typeof source === 'boolean') return source
  const expression = rules.expressions[source]
  return expression !== undefined && holds(expression, scope)
}
