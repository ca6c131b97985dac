import type { Definition, Field, Step } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'
import { templateExpressions } from '#core/template.ts'
import { typeOfField, typesOfFields, type Type, type Types } from './expression-types.ts'
import { pointerTo } from '#publishing/finding.ts'

/** An expression where it stands in the definition. */
export interface PlacedExpression {
  pointer: string
  source: string
  /** What it must give: one of these types. Anything that can be written as JSON when absent. */
  gives?: readonly Type[]
  /** Whether what it gives is written into a text. */
  inText?: true
  /** Names that only expressions here may use. */
  adds?: Types
}

type Path = readonly (string | number)[]
type Place = (
  source: boolean | string | undefined,
  path: Path,
  rest?: Omit<PlacedExpression, 'pointer' | 'source'>,
) => void

const condition = { gives: ['bool'] } as const

/** What the person's account says, for answers suggested from it. */
const account: Types = {
  account: { members: { name: 'string', email: 'string', phone: 'string', document: 'string' } },
}

/** A whole number may stand for one with decimals in JSON, and not the other way round. */
const answerTypes = (field: Field): Type[] => (field.type === 'number' ? ['double', 'int'] : [typeOfField(field)])

/** Every expression of a definition, guards and placeholders of templates alike. */
export function listExpressions(definition: Definition): PlacedExpression[] {
  const found: PlacedExpression[] = []
  const place: Place = (source, path, rest) => {
    if (typeof source === 'string') found.push({ pointer: pointerTo(...path), source, ...rest })
  }
  const { data, documents, clocks, messages, templates } = definition
  placeFields(place, data, ['data'], {})
  for (const [name, { required, when }] of Object.entries(documents)) {
    place(required, ['documents', name, 'required'], condition)
    place(when, ['documents', name, 'when'], condition)
  }
  for (const [name, { when, resumes }] of Object.entries(clocks)) {
    place(when, ['clocks', name, 'when'], condition)
    place(resumes?.unless, ['clocks', name, 'resumes', 'unless'], condition)
  }
  placeSteps(place, definition.steps, ['steps'], data)
  for (const [name, { subject, body }] of Object.entries(messages)) {
    placeTexts(place, subject, ['messages', name, 'subject'])
    placeTexts(place, body, ['messages', name, 'body'])
  }
  for (const [name, { title, body }] of Object.entries(templates)) {
    placeTexts(place, title, ['templates', name, 'title'])
    placeTexts(place, body, ['templates', name, 'body'])
  }
  return found
}

function placeTexts(place: Place, words: { es: string; en?: string }, path: Path): void {
  for (const [language, value] of Object.entries(words))
    for (const source of templateExpressions(value)) place(source, [...path, language], { inText: true })
}

/** Fields of the case, and of the rows of its groups, whose answers expressions there find by name as well. */
function placeFields(place: Place, fields: Readonly<Record<string, Field>>, path: Path, row: Types): void {
  for (const [name, field] of Object.entries(fields)) {
    const at = [...path, name]
    const { required, when, checks = [], prefill, value } = field
    place(required, [...at, 'required'], { ...condition, adds: row })
    place(when, [...at, 'when'], { ...condition, adds: row })
    for (const [index, check] of checks.entries())
      place(check.if, [...at, 'checks', index, 'if'], { ...condition, adds: { ...row, today: 'string' } })
    place(prefill, [...at, 'prefill'], { gives: answerTypes(field), adds: { ...row, ...account } })
    place(value, [...at, 'value'], { gives: answerTypes(field), adds: row })
    if (field.fields) placeFields(place, field.fields, [...at, 'fields'], { ...row, ...typesOfFields(field.fields) })
  }
}

function placeSteps(place: Place, steps: Readonly<Record<string, Step>>, path: Path, data: Definition['data']): void {
  for (const [name, step] of Object.entries(steps)) placeStep(place, step, [...path, name], data)
}

function placeStep(place: Place, step: Step, at: Path, data: Definition['data']): void {
  switch (step.kind) {
    case 'form':
      for (const [index, section] of step.sections.entries())
        place(section.when, [...at, 'sections', index, 'when'], condition)
      return
    case 'task':
      for (const [name, outcome] of Object.entries(step.outcomes))
        place(outcome.when, [...at, 'outcomes', name, 'when'], condition)
      return place(step.assignment?.officer, [...at, 'assignment', 'officer'], { gives: ['string'] })
    case 'choice':
      for (const [index, way] of step.when.entries()) place(way.if, [...at, 'when', index, 'if'], condition)
      return
    case 'parallel':
      for (const [name, branch] of Object.entries(step.branches)) {
        place(branch.when, [...at, 'branches', name, 'when'], condition)
        placeSteps(place, branch.steps, [...at, 'branches', name, 'steps'], data)
      }
      return
    case 'payment':
      return place(step.amount, [...at, 'amount'], { gives: ['int', 'double'] })
    case 'call':
      for (const [name, source] of Object.entries(step.request)) place(source, [...at, 'request', name])
      for (const [name, source] of Object.entries(step.into)) {
        const field = Object.hasOwn(data, name) ? data[name] : undefined
        place(source, [...at, 'into', name], { ...(field && { gives: answerTypes(field) }), adds: { answer: 'dyn' } })
      }
      return
    case 'procedures':
      for (const [name, child] of Object.entries(step.start)) {
        place(child.when, [...at, 'start', name, 'when'], condition)
        for (const [field, source] of Object.entries(child.data)) place(source, [...at, 'start', name, 'data', field])
      }
      return
    case 'wait':
      return place(step.until, [...at, 'until'], { gives: ['string'] })
    case 'appointment':
    case 'issue':
    case 'notify':
    case 'join':
    case 'end':
  }
}

/** The parts directly below an expression. */
function parts(expression: Expression): Expression[] {
  switch (expression.op) {
    case 'literal':
    case 'name':
    case 'local':
      return []
    case 'list':
      return expression.items
    case 'record':
      return expression.entries.flat()
    case 'member':
    case 'has':
    case 'not':
    case 'negate':
    case 'matches':
      return [expression.of]
    case 'index':
      return [expression.of, expression.index]
    case 'if':
      return [expression.condition, expression.then, expression.else]
    case 'call':
      return expression.args
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'filter':
    case 'map':
      return [expression.over, expression.test ?? [], expression.give ?? []].flat()
    default:
      return [expression.left, expression.right]
  }
}

/** The expression and all expressions within it. */
export const walk = (expression: Expression): Expression[] => [expression, ...parts(expression).flatMap(walk)]
