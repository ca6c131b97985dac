import { spend, type Meter } from './expression-values.ts'

/**
 * A regular expression as a little program, for a machine that never goes back (Thompson 1968): its time is the length
 * of the text times that of the program, whatever the text. A step takes one character, goes on at several places, or
 * asks where in the text it stands; behind the last step the pattern has matched.
 */
export type PatternStep =
  /** A character in one of these ranges of code points, or with `not` in none of them. */
  | { take: [from: number, to: number][]; not?: true }
  | { go: number[] }
  | { at: 'start' | 'end' | 'boundary' | 'inside' }

const isWord = (point: number | undefined): boolean =>
  point !== undefined &&
  ((point >= 48 && point <= 57) || (point >= 65 && point <= 90) || point === 95 || (point >= 97 && point <= 122))

function stands(where: 'start' | 'end' | 'boundary' | 'inside', points: number[], at: number): boolean {
  if (where === 'start') return at === 0
  if (where === 'end') return at === points.length
  return (isWord(points[at - 1]) !== isWord(points[at])) === (where === 'boundary')
}

function takes(step: { take: [number, number][]; not?: true }, point: number): boolean {
  return step.take.some(([from, to]) => point >= from && point <= to) !== (step.not === true)
}

/** Whether a text has a part that the pattern matches, as `matches()` of CEL (RE2). @throws {EvaluationError} */
export function matchesPattern(meter: Meter, steps: readonly PatternStep[], text: string): boolean {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  /** Steps to try at the place under way, each once. */
  let places = new Set<number>()
  for (let at = 0; at <= points.length; at += 1) {
    const next = new Set<number>()
    // A match may begin anywhere. What is added while this loop runs is visited too.
    places.add(0)
    for (const place of places) {
      spend(meter, 1)
      const step = steps[place]
      if (step === undefined) return true
      if ('go' in step) for (const target of step.go) places.add(target)
      else if ('at' in step) {
        if (stands(step.at, points, at)) places.add(place + 1)
      } else {
        const point = points[at]
        if (point !== undefined && takes(step, point)) next.add(place + 1)
      }
    }
    places = next
  }
  return false
}
