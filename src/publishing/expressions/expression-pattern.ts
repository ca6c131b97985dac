import type { PatternStep } from '#core/expression-pattern.ts'

/** A pattern that `matches()` does not take. */
export class PatternError extends Error {
  override name = 'PatternError'
}

/** Steps of a compiled pattern, at most: what is longer nobody checks by reading. */
export const maxPatternSteps = 500

type Node =
  | { kind: 'one'; step: PatternStep }
  | { kind: 'sequence'; items: Node[] }
  | { kind: 'either'; items: Node[] }
  | { kind: 'repeat'; item: Node; from: number; to: number }

type Range = [from: number, to: number]

const digits: Range[] = [[48, 57]]
const spaces: Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const words: Range[] = [...digits, [65, 90], [95, 95], [97, 122]]
const lastPoint = 0x10ffff

/** All characters but these, whose ranges are in order. */
function others(ranges: readonly Range[]): Range[] {
  const found: Range[] = []
  let next = 0
  for (const [from, to] of ranges) {
    if (from > next) found.push([next, from - 1])
    next = to + 1
  }
  return [...found, [next, lastPoint]]
}

const classes: Record<string, Range[]> = {
  d: digits,
  s: spaces,
  w: words,
  D: others(digits),
  S: others(spaces),
  W: others(words),
}
const controls: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13 }
const places: Record<string, 'start' | 'end' | 'boundary' | 'inside'> = {
  b: 'boundary',
  B: 'inside',
  A: 'start',
  z: 'end',
}

const pointOf = (character: string): number => character.codePointAt(0) ?? 0

/**
 * Compiles a regular expression in the syntax of RE2 (github.com/google/re2/wiki/Syntax): characters, classes, groups,
 * `|`, `* + ? {n,m}`, `^ $ \b`. Nothing in it can go back, so that no text makes it slow.
 * @throws {PatternError} for the rest of RE2 (flags, named groups, `\p`) and for what RE2 refuses (`\1`, `(?=`).
 */
export function compilePattern(source: string): PatternStep[] {
  const characters = [...source]
  let at = 0
  const peek = () => characters[at]
  const take = () => characters[at++] ?? ''
  const skip = (character: string) => peek() === character && Boolean(take())

  function either(): Node {
    const items = [sequence()]
    while (skip('|')) items.push(sequence())
    return { kind: 'either', items }
  }

  function sequence(): Node {
    const items: Node[] = []
    while (at < characters.length && peek() !== '|' && peek() !== ')') items.push(repeated())
    return { kind: 'sequence', items }
  }

  function repeated(): Node {
    const item = one()
    const [from, to] = quantifier() ?? []
    if (from === undefined || to === undefined) return item
    // A lazy quantifier matches the same texts.
    skip('?')
    if (quantifier()) throw new PatternError('One quantifier stands behind another')
    return { kind: 'repeat', item, from, to }
  }

  function quantifier(): [number, number] | undefined {
    if (skip('*')) return [0, Infinity]
    if (skip('+')) return [1, Infinity]
    if (skip('?')) return [0, 1]
    const counted = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(characters.slice(at, at + 12).join(''))
    if (!counted) return undefined
    const [all, low = '', comma, high] = counted
    at += all.length
    const to = comma === undefined ? Number(low) : high === undefined ? Infinity : Number(high)
    if (to < Number(low)) throw new PatternError(`"${all}" asks for more than it allows`)
    return [Number(low), to]
  }

  function one(): Node {
    const character = take()
    if (character === '(') return group()
    if (character === '[') return { kind: 'one', step: bracket() }
    if (character === '.') return { kind: 'one', step: { take: [[10, 10]], not: true } }
    if (character === '^') return { kind: 'one', step: { at: 'start' } }
    if (character === '$') return { kind: 'one', step: { at: 'end' } }
    if (character === '\\') {
      const place = places[peek() ?? '']
      if (!place) return { kind: 'one', step: { take: escape() } }
      take()
      return { kind: 'one', step: { at: place } }
    }
    if ('*+?'.includes(character)) throw new PatternError(`Nothing stands before "${character}"`)
    return { kind: 'one', step: { take: [[pointOf(character), pointOf(character)]] } }
  }

  function group(): Node {
    if (skip('?') && !skip(':')) throw new PatternError('Of groups with "(?" there is only "(?:"')
    const inner = either()
    if (!skip(')')) throw new PatternError('A "(" is not closed')
    return inner
  }

  function escape(): Range[] {
    const character = take()
    const found = classes[character]
    if (found) return found
    const control = controls[character]
    if (control === undefined && /^[\p{L}\p{N}]?$/u.test(character))
      throw new PatternError(`There is no "\\${character}"`)
    const point = control ?? pointOf(character)
    return [[point, point]]
  }

  function bracket(): PatternStep {
    const not = skip('^')
    const ranges: Range[] = []
    for (let first = true; first || peek() !== ']'; first = false) {
      const low = member()
      const isRange = low.length === 1 && low[0]?.[0] === low[0]?.[1] && peek() === '-' && characters[at + 1] !== ']'
      if (!isRange) {
        ranges.push(...low)
        continue
      }
      take()
      const [from, to] = [low[0]?.[0] ?? 0, member()[0]?.[1] ?? 0]
      if (to < from) throw new PatternError('A range in "[…]" ends before it begins')
      ranges.push([from, to])
    }
    take()
    return not ? { take: ranges, not } : { take: ranges }
  }

  function member(): Range[] {
    if (at >= characters.length) throw new PatternError('A "[" is not closed')
    const character = take()
    if (character === '[' && peek() === ':') throw new PatternError('There is no "[:…:]"')
    return character === '\\' ? escape() : [[pointOf(character), pointOf(character)]]
  }

  const tree = either()
  if (at < characters.length) throw new PatternError('A ")" closes nothing')
  const steps: PatternStep[] = []
  write(tree, steps)
  return steps
}

function push(steps: PatternStep[], step: PatternStep): void {
  if (steps.length >= maxPatternSteps) throw new PatternError('The pattern is too long')
  steps.push(step)
}

/** Writes a step that goes on at the next one; the answer adds where it may go as well. */
function fork(steps: PatternStep[]): (target: number) => void {
  const go = [steps.length + 1]
  push(steps, { go })
  return (target) => void go.push(target)
}

function write(node: Node, steps: PatternStep[]): void {
  switch (node.kind) {
    case 'one':
      return push(steps, node.step)
    case 'sequence':
      for (const item of node.items) write(item, steps)
      return
    case 'either':
      return writeEither(node.items, steps)
    case 'repeat':
      return writeRepeat(node, steps)
  }
}

function writeEither(items: readonly Node[], steps: PatternStep[]): void {
  const ends: number[][] = []
  for (const [index, item] of items.entries()) {
    const last = index === items.length - 1
    const other = last ? undefined : fork(steps)
    write(item, steps)
    if (last) break
    const go: number[] = []
    ends.push(go)
    push(steps, { go })
    other?.(steps.length)
  }
  for (const go of ends) go.push(steps.length)
}

function writeRepeat({ item, from, to }: { item: Node; from: number; to: number }, steps: PatternStep[]): void {
  for (let i = 0; i < from; i += 1) write(item, steps)
  if (to === Infinity) {
    const start = steps.length
    const leave = fork(steps)
    write(item, steps)
    push(steps, { go: [start] })
    return leave(steps.length)
  }
  const leaves: ((target: number) => void)[] = []
  for (let i = from; i < to; i += 1) {
    leaves.push(fork(steps))
    write(item, steps)
  }
  for (const leave of leaves) leave(steps.length)
}
