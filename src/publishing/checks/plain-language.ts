import type { Definition } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import spanish from './plain-language/es.json' with { type: 'json' }
import { readability, sentencesOf, wordsOf } from './plain-language/spanish.ts'

/** Words of a sentence, at most. */
export const maxSentenceWords = 30
/** Score of the INFLESZ scale below which a text is harder than normal. */
export const minScore = 55
/** Words of a text, at least, for its score to say something. */
export const minScoredWords = 30

interface PlacedText {
  pointer: string
  text: string
}

/** Parts of a definition that only officers, publishers and archivists read. */
const unread = ['norms', 'roles', 'settings', 'toConfirm', 'retention', 'keywords']

/** Fields that some form or move asks of the person. */
function askedFields(definition: Definition): Set<string> {
  const forms = Object.values(indexSteps(definition).steps).flatMap((step) =>
    step.kind === 'form' && step.role === 'applicant' ? step.sections.flatMap(({ fields = [] }) => fields) : [],
  )
  return new Set([...forms, ...(definition.anytime.appeal?.fields ?? [])])
}

/** Every Spanish text that citizens read, with a word in the place of each value that it inserts. */
function textsOf(definition: Definition): PlacedText[] {
  const asked = askedFields(definition)
  const texts: PlacedText[] = []
  const visit = (value: unknown, path: (string | number)[]): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => visit(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return
    if ('es' in value && typeof value.es === 'string')
      texts.push({ pointer: pointerTo(...path), text: value.es.replaceAll(/\{\{.*?\}\}/g, 'algo') })
    const isTask = 'kind' in value && value.kind === 'task'
    for (const [name, item] of Object.entries(value))
      // Of a task the person reads its title and status.
      if (!isTask || name === 'title' || name === 'status') visit(item, [...path, name])
  }
  for (const [part, value] of Object.entries(definition)) {
    if (unread.includes(part)) continue
    const readable =
      part === 'data' ? Object.fromEntries(Object.entries(definition.data).filter(([id]) => asked.has(id))) : value
    visit(readable, [part])
  }
  return texts
}

/**
 * What in the Spanish texts that citizens read is harder than it need be: long sentences, jargon, passives with an agent,
 * acronyms that nothing explains, and longer texts below the normal band of the INFLESZ scale. All are warnings.
 */
export function checkPlainLanguage(definition: Definition): Finding[] {
  const texts = textsOf(definition)
  return [
    ...texts.flatMap((text) => [...longSentences(text), ...jargon(text), ...passives(text), ...hardText(text)]),
    ...acronyms(definition, texts),
  ]
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 77).trimEnd()}…` : text)

const longSentences = ({ pointer, text }: PlacedText): Finding[] =>
  sentencesOf(text, spanish.abbreviations)
    .map((sentence) => ({ sentence, words: wordsOf(sentence).length }))
    .filter(({ words }) => words > maxSentenceWords)
    .map(({ sentence, words }) =>
      found('plain-sentence', pointer, { words, most: maxSentenceWords, text: shorten(sentence) }),
    )

/** Forms as they stand in the list, between other words; `*` is any ending. */
function patternOf(forms: readonly string[]): RegExp {
  const words = forms.map((form) => form.replaceAll(' ', '\\s+').replaceAll('*', '\\p{L}*'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
}

const jargonList = spanish.jargon.map(({ forms, say }) => ({ say, pattern: patternOf(forms) }))
const anyJargon = patternOf(spanish.jargon.flatMap(({ forms }) => forms))

function jargon({ pointer, text }: PlacedText): Finding[] {
  // Most texts have none: asked once for the whole list, they take a tenth of the time.
  if (!anyJargon.test(text)) return []
  return jargonList.flatMap(({ say, pattern }) => {
    const match = pattern.exec(text)
    return match ? [found('plain-jargon', pointer, { text: match[0], say })] : []
  })
}

const toBe = '(?:es|son|era|eran|fue|fueron|será|serán|sería|serían|sea|sean|ha sido|han sido|ser|siendo)'
const participle = '\\p{L}+(?:[aií]d|scrit|hech|puest|vist|suelt|biert|dich)[oa]s?'
const agent = '(?:el|la|los|las|un|una|este|esta|nuestr[oa]s?|su|sus|quien|parte)'
/** What stands behind "por" without acting: when, and by what way. */
const noAgent = '(?:vía|medio|correo|internet|teléfono|escrito|mañana|tarde|noche|ventanilla|portal|falta)'
const passive = new RegExp(
  `(?<!\\p{L})${toBe}\\s+${participle}\\s+(?:\\p{L}+\\s+){0,2}?por\\s+${agent}\\s+(?!${noAgent})\\p{L}+`,
  'iu',
)

/** Ser with a participle and an agent, as in "es revisada por la oficina". Without an agent "es" may be no passive at all. */
function passives({ pointer, text }: PlacedText): Finding[] {
  const match = passive.exec(text)
  return match ? [found('plain-passive', pointer, { text: match[0] })] : []
}

function hardText({ pointer, text }: PlacedText): Finding[] {
  if (wordsOf(text).length < minScoredWords) return []
  const { score, band } = readability(text, spanish.abbreviations)
  return score < minScore ? [found('plain-score', pointer, { score, band, least: minScore })] : []
}

/** Two letters are more often a blood group or a form than an acronym. */
const acronym = /(?<![\p{L}\p{N}-])\p{Lu}{3,6}(?![\p{L}\p{N}-])/gu
/** Numbers of centuries and the like. */
const roman = /^[IVXLCDM]+$/

/** The first use of each acronym that neither everybody knows nor any text or norm of the definition explains. */
function acronyms(definition: Definition, texts: readonly PlacedText[]): Finding[] {
  const all = [...texts.map(({ text }) => text), ...Object.values(definition.norms).map(({ title }) => title)]
  const seen = new Set(spanish.acronyms)
  return texts.flatMap(({ pointer, text }) => {
    // In a text all in capitals no word is an acronym for that.
    if (!/\p{Ll}/u.test(text) && wordsOf(text).length > 1) return []
    return (text.match(acronym) ?? []).flatMap((word) => {
      if (seen.has(word) || roman.test(word)) return []
      seen.add(word)
      return all.some((one) => explains(one, word)) ? [] : [found('plain-acronym', pointer, { text: word })]
    })
  })
}

/** Whether a text says `name of several words (ACRONYM)` or `ACRONYM (in words)`. */
const explains = (text: string, word: string): boolean =>
  new RegExp(`\\p{L}{2,}\\s+\\(${word}[),;]|(?<!\\p{L})${word}\\s+\\(\\p{L}{2,}\\s`, 'u').test(text)
