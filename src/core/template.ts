import { evaluate, type Expression, type Result, type Scope } from './expression.ts'

/** `{{ expression }}`; the expression is trimmed, and is the key of its compiled form. */
const slot = /\{\{\s*(.+?)\s*\}\}/g

/** Sources of the expressions of a text, for the publisher to compile and check. */
export const templateExpressions = (text: string): string[] => [...text.matchAll(slot)].map((match) => match[1] ?? '')

/** @throws {EvaluationError} when a value is absent: the publisher's checks are there to prevent it. */
export function renderText(text: string, expressions: Record<string, Expression>, scope: Scope): string {
  return text.replaceAll(slot, (_all, source: string) => {
    const expression = expressions[source]
    if (!expression) throw new Error(`The expression "${source}" was not compiled`)
    return write(evaluate(expression, scope))
  })
}

function write(value: Result): string {
  if (Array.isArray(value)) return value.map(write).join(', ')
  return value === null ? '' : String(value)
}
