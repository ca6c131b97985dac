import { evaluate, EvaluationError, type Result, type Scope } from '#core/expression.ts'
import type { Rules } from '#core/rules.ts'

/** Each member's expression as it stands now; those that cannot be answered are left out. */
export function evaluated(
  { expressions, procedure }: Rules,
  sources: Record<string, string>,
  scope: Scope,
): Record<string, Result> {
  const members: Record<string, Result> = {}
  for (const [name, source] of Object.entries(sources)) {
    const expression = expressions[source]
    if (!expression) throw new Error(`${procedure}: the expression "${source}" was not compiled`)
    try {
      members[name] = evaluate(expression, scope)
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error
    }
  }
  return members
}
