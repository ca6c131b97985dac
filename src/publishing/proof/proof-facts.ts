/**
 * What is surely so when a case is in some place, as sets of numbered facts (bits of a bigint): an answer is there, an answer
 * is there if conditions hold, a condition holds. Where paths meet, only what is sure on all of them stays (`&`).
 */
export type Facts = bigint

/** What a move does to the facts: `keep` what may stay, then add `gain`. */
export interface Change {
  keep: Facts
  gain: Facts
}

export const unchanged: Change = { keep: -1n, gain: 0n }

export const gains = (gain: Facts): Change => ({ keep: -1n, gain })
export const loses = (lost: Facts): Change => ({ keep: ~lost, gain: 0n })

/** One change after another. */
export const both = (first: Change, second: Change): Change => ({
  keep: first.keep & second.keep,
  gain: (first.gain & second.keep) | second.gain,
})

export const afterChange = (facts: Facts, { keep, gain }: Change): Facts => (facts & keep) | gain

/** An answer that is there if all of these expressions hold. */
export interface Conditional {
  bit: Facts
  key: string
  sources: readonly string[]
}

/** An expression that is known to hold, or known not to. */
export interface Known {
  bit: Facts
  source: string
  holds: boolean
}

/** Numbers facts by what they say. Keys: a field's name, `clocks.<id>`, `payments.<step>`, …, `filed`, `entered:<step>`. */
export interface FactBook {
  /** That `key` is there. */
  given(key: string): Facts
  /** The same, without numbering it when nobody has. */
  peek(key: string): Facts
  /** That `key` is there if all sources hold. */
  givenIf(key: string, sources: readonly string[]): Facts
  /** That an expression holds, or does not. */
  known(source: string, holds: boolean): Facts
  /** All facts that were numbered so far about a key being there under conditions. */
  conditionals(key: string): readonly Conditional[]
  knowns(): readonly Known[]
  /** Whether what is gained cannot be so where these facts are. */
  contradicts(facts: Facts, gain: Facts): boolean
  /** Conditional and known facts that hang on one of these keys: once those change, nothing is sure about them. */
  dependents(keys: Iterable<string>): Facts
}

/** `readsOf` lists the keys that an expression reads; `areExclusive` says whether two known conditions cannot both be so. */
export function createFactBook(
  readsOf: (source: string) => readonly string[],
  areExclusive: (a: Known, b: Known) => boolean,
): FactBook {
  const bits = new Map<string, Facts>()
  const conditionals = new Map<string, Conditional[]>()
  const knowns: Known[] = []
  const exclusive = new Map<Facts, Facts>()
  /** By what is gained: all facts that cannot be so beside it. Moves gain the same again and again. */
  const contradicting = new Map<Facts, Facts>()
  const dependents = new Map<string, Facts>()

  function bitOf(name: string, whenNew: (bit: Facts) => void = () => {}): Facts {
    const old = bits.get(name)
    if (old !== undefined) return old
    const bit = 1n << BigInt(bits.size)
    bits.set(name, bit)
    whenNew(bit)
    return bit
  }

  const hangOn = (bit: Facts, sources: readonly string[]) => {
    for (const key of sources.flatMap(readsOf)) dependents.set(key, (dependents.get(key) ?? 0n) | bit)
  }

  function addKnown(known: Known): void {
    for (const other of knowns) {
      if (!areExclusive(known, other)) continue
      exclusive.set(known.bit, (exclusive.get(known.bit) ?? 0n) | other.bit)
      exclusive.set(other.bit, (exclusive.get(other.bit) ?? 0n) | known.bit)
    }
    knowns.push(known)
    hangOn(known.bit, [known.source])
  }

  function contradictionsOf(gain: Facts): Facts {
    let against = 0n
    for (const [bit, others] of exclusive) if ((gain & bit) !== 0n) against |= others
    return against
  }

  return {
    given: (key) => bitOf(key),
    peek: (key) => bits.get(key) ?? 0n,
    givenIf: (key, sources) =>
      bitOf(`${key} ⇐ ${sources.join(' && ')}`, (bit) => {
        conditionals.set(key, [...(conditionals.get(key) ?? []), { bit, key, sources }])
        hangOn(bit, sources)
      }),
    known: (source, holds) => bitOf(`${holds ? '' : '!'}(${source})`, (bit) => addKnown({ bit, source, holds })),
    conditionals: (key) => conditionals.get(key) ?? [],
    knowns: () => knowns,
    contradicts(facts, gain) {
      const against = contradicting.get(gain) ?? contradictionsOf(gain)
      contradicting.set(gain, against)
      return ((facts | gain) & against) !== 0n
    },
    dependents(keys) {
      let found = 0n
      for (const key of keys) found |= dependents.get(key) ?? 0n
      return found
    },
  }
}
