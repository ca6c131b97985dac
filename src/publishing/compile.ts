import type { Calendar } from '#core/calendar.ts'
import type { Definition } from '#core/definition.ts'
import { entityOf } from '#core/names.ts'
import type { Expression } from '#core/expression.ts'
import type { Vocabularies } from '#core/options.ts'
import type { Rules } from '#core/rules.ts'
import { hashOf } from '#event-store/envelope.ts'
import type { Entity } from './files/entity.ts'
import { compileExpression, ExpressionError, parseExpression } from './expressions/expression-parser.ts'
import { typesOf, type Types } from './expressions/expression-types.ts'
import { listExpressions } from './expressions/expressions.ts'

export interface CompileContext {
  entity: Entity
  calendars: Readonly<Record<string, Calendar>>
  /** Needed for the fields that name one. */
  vocabularies?: Vocabularies
}

/** `<entity>.<id>`: name of the procedure over all entities. */
export const procedureName = ({ agency, id }: Definition): string => `${entityOf(agency)}.${id}`

/** Calendars that a definition counts by. */
export const calendarsOf = (definition: Definition): string[] => [
  ...new Set([definition.calendar, ...Object.values(definition.clocks).flatMap(({ calendar }) => calendar ?? [])]),
]

/** Vocabularies whose entries are the choices of a definition's fields, also of the fields of rows. */
export const vocabulariesOf = ({ data }: Pick<Definition, 'data'>): string[] => [
  ...new Set(
    Object.values(data).flatMap(({ optionsFrom, fields }) => [
      ...(optionsFrom === undefined ? [] : [optionsFrom]),
      ...(fields ? vocabulariesOf({ data: fields }) : []),
    ]),
  ),
]

function compileExpressions(definition: Definition): Rules['expressions'] {
  const types = typesOf(definition)
  return Object.fromEntries(
    listExpressions(definition).map(({ source, adds }) => [source, compileStored(source, { ...types, ...adds })]),
  )
}

/** What was published before types were checked, and would be refused today, keeps the meaning that it had. */
function compileStored(source: string, types: Types): Expression {
  try {
    return compileExpression(source, types).expression
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause
    return parseExpression(source)
  }
}

/**
 * Makes a definition ready to decide by. Give only what `checkDefinition` accepts.
 * @throws when an expression does not parse, or a calendar or a vocabulary is missing.
 */
export function compileDefinition(definition: Definition, context: CompileContext): Rules {
  const { entity, calendars, vocabularies = {} } = context
  const needed = calendarsOf(definition).map((id) => {
    const calendar = calendars[id]
    if (!calendar) throw new Error(`Calendar "${id}" of ${procedureName(definition)} is not published`)
    return [id, calendar] as const
  })
  const lists = vocabulariesOf(definition).map((id) => {
    const entries = vocabularies[id]
    if (!entries) throw new Error(`Vocabulary "${id}" of ${procedureName(definition)} is not published`)
    return [id, entries] as const
  })
  return {
    hash: hashOf(definition), // the name of exactly these rules, for ever
    procedure: procedureName(definition),
    entity: entity.id,
    definition,
    expressions: compileExpressions(definition),
    calendars: Object.fromEntries(needed),
    vocabularies: Object.fromEntries(lists),
    timeZone: entity.timeZone,
  }
}
