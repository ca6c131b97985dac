import type { Random } from './random.ts'

/** How often a part without an upper limit is repeated, at most, beyond its lower one. */
const maxMore = 3

const classes: Record<string, string> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
  s: ' ',
}
const anything = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** Characters of a class such as `[A-Z0-9 -]`; one that excludes gives letters and digits that it does not name. */
function charactersOf(source: string): string {
  const excludes = source.startsWith('^')
  const characters = [...(excludes ? source.slice(1) : source)]
  let found = ''
  for (let i = 0; i < characters.length; i += 1) {
    const character = characters[i] ?? ''
    const end = characters[i + 2]
    if (character === '\\') found += classes[characters[(i += 1)] ?? ''] ?? characters[i] ?? ''
    else if (characters[i + 1] === '-' && end !== undefined) {
      for (let code = character.codePointAt(0) ?? 0; code <= (end.codePointAt(0) ?? 0); code += 1)
        found += String.fromCodePoint(code)
      i += 2
    } else found += character
  }
  return excludes ? [...anything].filter((one) => !found.includes(one)).join('') : found
}

/**
 * A text that a regular expression matches whole: characters, classes, groups, `|` and quantifiers, as patterns of fields
 * use them. What it does not know (look-ahead, back references) may give a text that does not match.
 */
export function samplePattern(pattern: string, random: Random): string {
  const parts = pattern.match(/\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gu) ?? []
  let at = 0

  function either(): string {
    const ways = [sequence()]
    while (parts[at] === '|') {
      at += 1
      ways.push(sequence())
    }
    return random.one(ways)
  }

  function sequence(): string {
    let text = ''
    while (at < parts.length && parts[at] !== '|' && parts[at] !== ')') text += repeated()
    return text
  }

  function repeated(): string {
    const start = at
    const first = single()
    const [from, to] = quantifier()
    const end = at
    const times = random.between(from, to)
    if (times === 0) return ''
    let text = first
    for (let time = 1; time < times; time += 1) {
      at = start
      text += single()
    }
    at = end
    return text
  }

  function quantifier(): [from: number, to: number] {
    const part = parts[at] ?? ''
    const bounds = /^\{(\d+)(,?)(\d*)\}$/.exec(part)
    if (!bounds && !/^[*+?]$/.test(part)) return [1, 1]
    at += 1
    if (parts[at] === '?') at += 1
    if (!bounds) return part === '?' ? [0, 1] : [part === '+' ? 1 : 0, maxMore]
    const from = Number(bounds[1])
    if (bounds[2] === '') return [from, from]
    return [from, bounds[3] === '' ? from + maxMore : Number(bounds[3])]
  }

  function single(): string {
    const part = parts[at] ?? ''
    at += 1
    if (part === '(') {
      if (parts[at] === '?') at += 2
      const text = either()
      at += 1
      return text
    }
    if (part === '^' || part === '$') return ''
    if (part === '.') return random.one([...anything])
    if (part.startsWith('[')) return random.one([...charactersOf(part.slice(1, -1))])
    if (part.startsWith('\\')) return random.one([...(classes[part[1] ?? ''] ?? part[1] ?? ' ')])
    return part
  }

  return either()
}
