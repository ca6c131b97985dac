/** A part of a pattern as the scan reads it: escapes and classes whole, quantifiers whole, else a character. */
const part = /\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gu

/** A quantifier that leaves open how often. */
const varies = (text: string): boolean => /^(?:[*+?]|\{\d+,\d*\})$/.test(text)

/**
 * Whether a regular expression repeats a group that can match the same text in several ways, such as `([a-z]+)+` or
 * `(a|ab)*`. An answer of thirty characters may then keep a whole process busy for hours. Finds more than it must, never
 * less of this kind.
 */
export function repeatsAmbiguously(pattern: string): boolean {
  const parts = pattern.match(part) ?? []
  /** For each group that is open, whether something in it varies. */
  const open = [false]
  for (const [index, text] of parts.entries()) {
    const innermost = open.length - 1
    // The question mark of `(?:` is no quantifier.
    if (text === '(') open.push(false)
    else if (text === ')' && open.length > 1) {
      const inner = open.pop() ?? false
      if (inner && /^(?:[*+]|\{)/.test(parts[index + 1] ?? '')) return true
      open[innermost - 1] ||= inner
    } else if (text === '|' || (varies(text) && parts[index - 1] !== '(')) open[innermost] = true
  }
  return false
}
