/** Spanish texts in sentences, words and syllables, and how hard they are to read. */

/** Words of a text. Numbers and codes are words too, as whoever reads aloud knows. */
export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*/gu) ?? []

/** Sentences of a text: they end with a mark or a line. A full stop behind one of these abbreviations ends none. */
export function sentencesOf(text: string, abbreviations: readonly string[]): string[] {
  const sentences: string[] = []
  for (const line of text.split(/\n+/)) {
    let sentence = ''
    for (const part of line.split(/(?<=[.!?…:;]["”»)]?)\s+/)) {
      sentence = sentence === '' ? part : `${sentence} ${part}`
      const last = /([\p{L}]+)\.$/u.exec(part)?.[1]?.toLowerCase()
      if (last !== undefined && abbreviations.includes(last)) continue
      sentences.push(sentence)
      sentence = ''
    }
    if (sentence !== '') sentences.push(sentence)
  }
  return sentences.filter((sentence) => wordsOf(sentence).length > 0)
}

/** A nucleus of a syllable: a strong or stressed vowel with the weak ones beside it, or weak ones alone. */
const nucleus = /[iuü]?[aeoáéóíú][iuü](?![aeoáéóíú])|[iuü]?[aeoáéóíú]|[iuü]{1,2}/g

/** Syllables of a Spanish word, by the spelling rules of diphthongs and hiatuses; a number counts as one. */
export function syllablesOf(word: string): number {
  const sounds = word
    .toLowerCase()
    .normalize('NFC')
    // The u of que, gue is not heard; y without a vowel behind it sounds as i.
    .replace(/([qg])u(?=[eiéí])/g, '$1')
    .replace(/y(?![aeiouáéíóúü])/g, 'i')
  return Math.max(1, sounds.match(nucleus)?.length ?? 0)
}

export type Band = 'muy difícil' | 'algo difícil' | 'normal' | 'bastante fácil' | 'muy fácil'

/**
 * Readability: the index of Szigriszt-Pazos (1992), 206.835 − 62.3 × syllables per word − words per sentence, in the
 * bands of the INFLESZ scale (Barrio-Cantalejo et al., An. Sist. Sanit. Navar. 2008; 31(2): 135–152).
 */
export function readability(text: string, abbreviations: readonly string[]): { score: number; band: Band } {
  const words = wordsOf(text)
  const sentences = sentencesOf(text, abbreviations)
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  const perWord = syllables / Math.max(1, words.length)
  const perSentence = words.length / Math.max(1, sentences.length)
  const score = Math.round((206.835 - 62.3 * perWord - perSentence) * 10) / 10
  return { score, band: bandOf(score) }
}

function bandOf(score: number): Band {
  if (score < 40) return 'muy difícil'
  if (score < 55) return 'algo difícil'
  if (score < 65) return 'normal'
  return score <= 80 ? 'bastante fácil' : 'muy fácil'
}
