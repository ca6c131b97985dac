import type { Definition } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { templateExpressions } from '#core/template.ts'
import { pointerTo } from './finding.ts'

/** An expression where it stands in the definition. */
export interface PlacedExpression {
  pointer: string
  source: string
}

/** Every expression of a definition, guards and placeholders of templates alike. */
export function listExpressions(definition: Definition): PlacedExpression[] {
  const found: PlacedExpression[] = []
  const guard = (source: boolean | string | undefined, ...path: (string | number)[]) => {
    if (typeof source === 'string') found.push({ pointer: pointerTo(...path), source })
  }
  const text = (words: { es: string; en?: string }, ...path: string[]) => {
    for (const [language, value] of Object.entries(words))
      for (const source of templateExpressions(value)) found.push({ pointer: pointerTo(...path, language), source })
  }
  for (const kind of ['data', 'documents'] as const)
    for (const [name, item] of Object.entries(definition[kind])) {
      guard(item.required, kind, name, 'required')
      guard(item.when, kind, name, 'when')
    }
  for (const [name, clock] of Object.entries(definition.clocks)) guard(clock.when, 'clocks', name, 'when')
  for (const [name, step] of Object.entries(definition.steps)) {
    if (step.kind === 'choice')
      for (const [index, way] of step.when.entries()) guard(way.if, 'steps', name, 'when', index, 'if')
    if (step.kind === 'form')
      for (const [index, section] of step.sections.entries())
        guard(section.when, 'steps', name, 'sections', index, 'when')
  }
  for (const [name, message] of Object.entries(definition.messages)) {
    text(message.subject, 'messages', name, 'subject')
    text(message.body, 'messages', name, 'body')
  }
  for (const [name, template] of Object.entries(definition.templates)) {
    text(template.title, 'templates', name, 'title')
    text(template.body, 'templates', name, 'body')
  }
  return found
}

/** The parts directly below an expression. */
function parts(expression: Expression): Expression[] {
  switch (expression.op) {
    case 'literal':
    case 'name':
      return []
    case 'list':
      return expression.items
    case 'member':
    case 'has':
    case 'not':
    case 'negate':
      return [expression.of]
    case 'index':
      return [expression.of, expression.index]
    case 'if':
      return [expression.condition, expression.then, expression.else]
    case 'call':
      return expression.args
    default:
      return [expression.left, expression.right]
  }
}

/** The expression and all expressions within it. */
export const walk = (expression: Expression): Expression[] => [expression, ...parts(expression).flatMap(walk)]
