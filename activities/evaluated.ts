import { answerTo } from '#core/answer-to.ts'
import type { Result, Scope } from '#core/expression.ts'
import type { Rules } from '#core/rules.ts'

/** Each member's expression as it stands now; those that cannot be answered are left out. */
export function evaluated(rules: Rules, sources: Record<string, string>, scope: Scope): Record<string, Result> {
  const members: Record<string, Result> = {}
  for (const [name, source] of Object.entries(sources)) {
    const value = answerTo(rules, scope, source)
    if (value !== undefined) members[name] = value
  }
  return members
}
