import type { Rules } from '#core/rules.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { keyOf, partsOf } from '#publishing/proof/proof-reads.ts'
import type { Expression } from '#core/expression.ts'

/** Fields that are calculated come from answers in the end, and after those that they read. */
export function checkCalculated({ definition, expressions }: Pick<Rules, 'definition' | 'expressions'>): Finding[] {
  const order = Object.keys(definition.data).filter((name) => definition.data[name]?.value !== undefined)
  const reads = new Map(
    order.map((name) => {
      const expression = expressions[definition.data[name]?.value ?? '']
      const keys = expression ? namesIn(expression) : []
      return [name, keys.filter((key) => order.includes(key))]
    }),
  )
  return order.flatMap((name, position) => {
    const at = pointerTo('data', name, 'value')
    const cycle = wayBack(reads, name)
    if (cycle) return [found('cycle-value', at, { name, cycle: cycle.join(' → ') })]
    const later = reads.get(name)?.find((other) => order.indexOf(other) > position)
    return later === undefined ? [] : [found('value-order', at, { name, other: later })]
  })
}

function namesIn(node: Expression): string[] {
  const key = keyOf(node)
  return key === undefined ? partsOf(node).flatMap(namesIn) : [key]
}

/** The way from a field over what it reads back to itself. */
function wayBack(reads: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (const way of ways)
    for (const next of reads.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start]
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  return undefined
}
