import type { Definition } from '#core/definition.ts'
import { compileExpression, ExpressionError } from './expression-parser.ts'
import { describeType, typesOf, unify, type Type } from './expression-types.ts'
import { listExpressions, type PlacedExpression } from './expressions.ts'
import { error, type Finding } from '#publishing/finding.ts'

/** Every expression compiles, names only what there is, and gives what its place needs. */
export function checkExpressions(definition: Definition): Finding[] {
  const types = typesOf(definition)
  /** What each source has been compiled to: core keeps one tree for it. */
  const meanings = new Map<string, string>()
  return listExpressions(definition).flatMap((placed) => {
    const { pointer, source, adds } = placed
    try {
      const { expression, type } = compileExpression(source, { ...types, ...adds })
      const misfit = unfit(placed, type)
      if (misfit) return [misfit]
      const meaning = JSON.stringify(expression)
      if (meaning !== (meanings.get(source) ?? meaning)) return [ambiguous(pointer, source)]
      meanings.set(source, meaning)
      return []
    } catch (cause) {
      if (!(cause instanceof ExpressionError)) throw cause
      return [error('expression', pointer, `"${source}": ${cause.message}`, cause.remedy)]
    }
  })
}

const ambiguous = (pointer: string, source: string): Finding =>
  error(
    'expression',
    pointer,
    `"${source}" means something else at another place, where a name in it has another type`,
    'Give the column of the group another name than the field.',
  )

/** Whether a value of this type can stand in a text. */
const isWritable = (type: Type): boolean =>
  typeof type === 'object'
    ? 'list' in type && typeof type.list === 'string' && isWritable(type.list)
    : type !== 'timestamp' && type !== 'duration'

/** Whether a value of this type can be kept or sent as JSON. */
function isPlain(type: Type): boolean {
  if (typeof type === 'string') return type !== 'timestamp' && type !== 'duration'
  if ('members' in type) return Object.values(type.members).every(isPlain)
  return isPlain('list' in type ? type.list : type.map)
}

function unfit({ pointer, source, gives, inText }: PlacedExpression, type: Type): Finding | undefined {
  const say = (needs: string, remedy: string) =>
    error('expression', pointer, `"${source}" gives ${describeType(type)}; here must be ${needs}`, remedy)
  if (inText)
    return isWritable(type) ? undefined : say('something that can be written', 'Use string() or a member of it.')
  if (!gives) return isPlain(type) ? undefined : say('text, a number or the like', 'Use string().')
  if (gives.some((one) => unify(one, type))) return undefined
  return say(
    gives.map(describeType).join(' or '),
    gives.includes('bool') ? 'Compare it with something.' : 'Convert it.',
  )
}
