import type { Expression } from '#core/expression.ts'
import { keyOf, type Assumption } from './proof-reads.ts'

type Atom = string | number | boolean | null

/** One thing that conditions say: a key has one of these values, or none of them; or a text that is taken as it is. */
type Clause =
  | { key: string; is: readonly Atom[] }
  | { key: string; isNot: readonly Atom[] }
  | { text: string; holds: boolean }

/** Values that a key can have at all, where they can be listed. */
export type DomainOf = (key: string) => readonly Atom[] | undefined

const literals = (node: Expression): Atom[] | undefined => {
  if (node.op === 'literal') return [node.value]
  if (node.op !== 'list') return undefined
  const values = node.items.map((item) => (item.op === 'literal' ? item.value : undefined))
  return values.every((value) => value !== undefined) ? values : undefined
}

/** `key == value` and the like, whichever side the key stands on. */
function comparison(op: '==' | '!=' | 'in', left: Expression, right: Expression, holds: boolean): Clause | undefined {
  const turned = op !== 'in' && keyOf(left) === undefined
  const key = keyOf(turned ? right : left)
  const values = literals(turned ? left : right)
  if (key === undefined || !values || (op !== 'in' && values.length !== 1)) return undefined
  return (op === '!=') === holds ? { key, isNot: values } : { key, is: values }
}

/** What an expression says when it holds, or when it does not: all of these clauses together. */
function clausesOf({ expression, holds }: Assumption): Clause[] {
  switch (expression.op) {
    case 'not':
      return clausesOf({ expression: expression.of, holds: !holds })
    case 'and':
    case 'or': {
      const sides = [expression.left, expression.right].map((side) => clausesOf({ expression: side, holds }))
      if ((expression.op === 'and') === holds) return sides.flat()
      return either(sides) ?? [{ text: JSON.stringify(expression), holds }]
    }
    case '==':
    case '!=':
    case 'in': {
      const clause = comparison(expression.op, expression.left, expression.right, holds)
      return [clause ?? { text: JSON.stringify(expression), holds }]
    }
    case 'name':
    case 'member': {
      const key = keyOf(expression)
      return [key === undefined ? { text: JSON.stringify(expression), holds } : { key, is: [holds] }]
    }
    case 'literal':
      return []
    default:
      return [{ text: JSON.stringify(expression), holds }]
  }
}

/** Either side, where both speak of the same key. */
function either(sides: Clause[][]): Clause[] | undefined {
  const [left, right] = sides.map((clauses) => (clauses.length === 1 ? clauses[0] : undefined))
  if (!left || !right || !('is' in left) || !('is' in right) || left.key !== right.key) return undefined
  return [{ key: left.key, is: [...left.is, ...right.is] }]
}

/** Values that a key still can have; undefined when nothing limits them to a list. */
function valuesLeft(clauses: readonly Clause[], key: string, domainOf: DomainOf): readonly Atom[] | undefined {
  let left = domainOf(key)
  for (const clause of clauses) {
    if (!('key' in clause) || clause.key !== key || !('is' in clause)) continue
    const { is } = clause
    left = left ? left.filter((value) => is.includes(value)) : is
  }
  const excluded = clauses.flatMap((clause) =>
    'key' in clause && clause.key === key && 'isNot' in clause ? clause.isNot : [],
  )
  return left?.filter((value) => !excluded.includes(value))
}

function saysSo(known: readonly Clause[], wanted: Clause, domainOf: DomainOf): boolean {
  if ('text' in wanted) {
    return known.some((clause) => 'text' in clause && clause.text === wanted.text && clause.holds === wanted.holds)
  }
  const left = valuesLeft(known, wanted.key, domainOf)
  if ('is' in wanted) return left !== undefined && left.every((value) => wanted.is.includes(value))
  const excluded = known.flatMap((clause) =>
    'key' in clause && clause.key === wanted.key && 'isNot' in clause ? clause.isNot : [],
  )
  return wanted.isNot.every((value) => excluded.includes(value) || (left !== undefined && !left.includes(value)))
}

/** Whether a condition surely holds when the assumptions are so. Never true by mistake; may be false where it is so. */
export function follows(assumed: readonly Assumption[], wanted: Expression, domainOf: DomainOf): boolean {
  const known = assumed.flatMap(clausesOf)
  return clausesOf({ expression: wanted, holds: true }).every((clause) => saysSo(known, clause, domainOf))
}

/** Whether assumptions cannot be so together. Never true by mistake. */
export function areExclusive(assumed: readonly Assumption[], domainOf: DomainOf): boolean {
  const clauses = assumed.flatMap(clausesOf)
  return clauses.some((clause) => {
    if ('key' in clause) return valuesLeft(clauses, clause.key, domainOf)?.length === 0
    return clauses.some((other) => 'text' in other && other.text === clause.text && other.holds !== clause.holds)
  })
}

/** Whether an assumption can only be so when the key is there: it has one of certain values. */
export const provesByValue = (assumption: Assumption, key: string): boolean =>
  clausesOf(assumption).some((clause) => 'key' in clause && 'is' in clause && clause.key === key && assumption.holds)
