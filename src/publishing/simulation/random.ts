/** Numbers that look random and are the same for the same seed: mulberry32. */
export interface Random {
  /** In [0, 1). */
  fraction(): number
  /** A whole number in [0, below). */
  below(below: number): number
  /** A whole number in [from, to]. */
  between(from: number, to: number): number
  /** True about `percent` times in a hundred. */
  chance(percent: number): boolean
  /** One of a list. @throws when it is empty. */
  one<T>(list: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(fraction() * limit)
  return {
    fraction,
    below,
    between: (from, to) => from + below(Math.max(0, to - from) + 1),
    chance: (percent) => fraction() * 100 < percent,
    one(list) {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error('Nothing to choose from')
      return found
    },
  }
}
