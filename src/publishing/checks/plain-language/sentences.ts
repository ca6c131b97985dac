/** What the check of plain language says; all of it is for the publisher to weigh. */
export const plainSentences = {
  'plain-sentence': {
    severity: 'warning',
    en: ['A sentence has {words} words, more than {most}: "{text}"', 'Say it in two sentences, or as a list.'],
    es: ['Una frase tiene {words} palabras, más de {most}: "{text}"', 'Dígalo en dos frases, o como lista.'],
  },
  'plain-jargon': {
    severity: 'warning',
    en: ['"{text}" is not plain Spanish', 'Write: {say}.'],
    es: ['"{text}" no es lenguaje claro', 'Escriba: {say}.'],
  },
  'plain-passive': {
    severity: 'warning',
    en: ['"{text}" hides who does it', 'Say first who does it, and then what.'],
    es: ['"{text}" esconde quién lo hace', 'Diga primero quién lo hace y después qué.'],
  },
  'plain-acronym': {
    severity: 'warning',
    en: ['Nothing says what "{text}" means', 'Write it out the first time, with the acronym in parentheses.'],
    es: [
      'Nada dice qué significa "{text}"',
      'Escriba el nombre completo la primera vez, con la sigla entre paréntesis.',
    ],
  },
  'plain-score': {
    severity: 'warning',
    en: [
      'The text is hard to read: {score} on the INFLESZ scale, "{band}"',
      'Use shorter words and sentences, to reach {least}.',
    ],
    es: [
      'El texto es difícil de leer: {score} en la escala INFLESZ, "{band}"',
      'Use palabras y frases más cortas, hasta llegar a {least}.',
    ],
  },
} as const
