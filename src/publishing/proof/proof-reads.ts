import type { Definition } from '#core/definition.ts'
import type { Expression } from '#core/expression.ts'

/** Under which name the facts know what an expression reads there; undefined where nothing can be absent. */
export function keyOf(node: Expression): string | undefined {
  if (node.op === 'name') return node.name
  const [of, name] = memberOf(node) ?? []
  if (of === undefined || name === undefined) return undefined
  if (of === 'data') return name
  return `${of}.${name}`
}

function memberOf(node: Expression): [of: string, name: string] | undefined {
  if (node.op === 'member' && node.of.op === 'name') return [node.of.name, node.name]
  if (
    node.op === 'index' &&
    node.of.op === 'name' &&
    node.index.op === 'literal' &&
    typeof node.index.value === 'string'
  )
    return [node.of.name, node.index.value]
  return undefined
}

/** What an expression takes for granted: it holds, or it does not. */
export interface Assumption {
  expression: Expression
  holds: boolean
}

/** Whether what has this key is there under these assumptions, the innermost last. */
export type IsSure = (key: string, assumed: readonly Assumption[]) => boolean

/** The rows that the variable of a macro runs over, where it is a group of the definition. */
type Locals = Readonly<Record<string, string | undefined>>

/**
 * Keys that an expression may find absent. CEL's `&&` and `||` do not fail while the other side decides, so each side may
 * take for granted that the other one does not; `?:` reads each side only when it is chosen.
 */
export function absentIn(expression: Expression, isSure: IsSure, assumed: readonly Assumption[] = []): string[] {
  return [...new Set(absent(expression, isSure, assumed, {}))]
}

function absent(node: Expression, isSure: IsSure, assumed: readonly Assumption[], locals: Locals): string[] {
  const inside = (part: Expression, more: readonly Assumption[] = []) =>
    absent(part, isSure, [...assumed, ...more], locals)
  const key = keyOf(node)
  if (key !== undefined) return isSure(key, assumed) ? [] : [key]
  switch (node.op) {
    case 'literal':
    case 'local':
    case 'name':
      return []
    case 'list':
      return node.items.flatMap((item) => inside(item))
    case 'record':
      return node.entries.flatMap(([name, value]) => [...inside(name), ...inside(value)])
    case 'has':
      return node.of.op === 'member' && keyOf(node.of) === undefined ? inside(node.of.of) : []
    case 'member':
      return [...absentColumn(node.of, node.name, isSure, assumed, locals), ...inside(node.of)]
    case 'not':
    case 'negate':
    case 'matches':
      return inside(node.of)
    case 'index':
      return [...inside(node.of), ...inside(node.index)]
    case 'and':
    case 'or': {
      const holds = node.op === 'and'
      return [
        ...inside(node.left, [{ expression: node.right, holds }]),
        ...inside(node.right, [{ expression: node.left, holds }]),
      ]
    }
    case 'if': {
      const { condition } = node
      return [
        ...inside(condition),
        ...inside(node.then, [{ expression: condition, holds: true }]),
        ...inside(node.else, [{ expression: condition, holds: false }]),
      ]
    }
    case 'call':
      return node.args.flatMap((argument) => inside(argument))
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'filter':
    case 'map': {
      const rows = { ...locals, [node.as]: keyOf(node.over) }
      const parts = [node.test, node.give].flatMap((part) => part ?? [])
      return [...inside(node.over), ...parts.flatMap((part) => absent(part, isSure, assumed, rows))]
    }
    default:
      return [...inside(node.left), ...inside(node.right)]
  }
}

/** A column of a row that a macro runs over: `rows[].column`, or nothing when it is there. */
function absentColumn(
  of: Expression,
  name: string,
  isSure: IsSure,
  assumed: readonly Assumption[],
  locals: Locals,
): string[] {
  const group = of.op === 'local' ? locals[of.name] : undefined
  if (group === undefined || of.op !== 'local') return []
  const guarded = assumed.some((one) =>
    provesPresence(
      one,
      (node) => node.op === 'member' && node.of.op === 'local' && node.of.name === of.name && node.name === name,
    ),
  )
  return guarded || isSure(`${group}[].${name}`, assumed) ? [] : [`${group}[].${name}`]
}

/** Whether an assumption says `has(…)` of something that `isIt` knows. */
export function provesPresence({ expression, holds }: Assumption, isIt: (node: Expression) => boolean): boolean {
  switch (expression.op) {
    case 'has':
      return holds && isIt(expression.of)
    case 'not':
      return provesPresence({ expression: expression.of, holds: !holds }, isIt)
    case 'and':
    case 'or':
      return (
        (expression.op === 'and') === holds &&
        [expression.left, expression.right].some((side) => provesPresence({ expression: side, holds }, isIt))
      )
    default:
      return false
  }
}

/** Every key that an expression reads, calculated fields read through to what they are calculated from. */
export function keysIn(
  expression: Expression,
  definition: Definition,
  expressionOf: (source: string) => Expression,
  through: ReadonlySet<string> = new Set(),
): string[] {
  const direct = new Set<string>()
  // Nothing is sure, so that everything that is read is told; what has() asks for is read too.
  for (const node of allParts(expression)) {
    const key = keyOf(node)
    if (key !== undefined) direct.add(key.startsWith('labels.') ? key.slice('labels.'.length) : key)
  }
  return [...direct].flatMap((key) => {
    const source = Object.hasOwn(definition.data, key) ? definition.data[key]?.value : undefined
    const calculated = source === undefined ? undefined : expressionOf(source)
    if (!calculated || through.has(key)) return [key]
    return [key, ...keysIn(calculated, definition, expressionOf, new Set([...through, key]))]
  })
}

function allParts(node: Expression): Expression[] {
  const own = keyOf(node) !== undefined ? [] : partsOf(node)
  return [node, ...own.flatMap(allParts)]
}

/** The parts directly below an expression. */
export function partsOf(node: Expression): Expression[] {
  switch (node.op) {
    case 'literal':
    case 'local':
    case 'name':
      return []
    case 'list':
      return node.items
    case 'record':
      return node.entries.flat()
    case 'member':
    case 'has':
    case 'not':
    case 'negate':
    case 'matches':
      return [node.of]
    case 'index':
      return [node.of, node.index]
    case 'if':
      return [node.condition, node.then, node.else]
    case 'call':
      return node.args
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'filter':
    case 'map':
      return [node.over, ...[node.test, node.give].flatMap((part) => part ?? [])]
    default:
      return [node.left, node.right]
  }
}
