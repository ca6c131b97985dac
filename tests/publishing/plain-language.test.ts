import { describe, expect, test } from 'vitest'
import type { Definition } from '#core/definition.ts'
import { checkPlainLanguage, maxSentenceWords, minScore } from '#publishing/checks/plain-language.ts'
import { readability, sentencesOf, syllablesOf, wordsOf } from '#publishing/checks/plain-language/spanish.ts'
import { sampleDefinition } from '#support/catalog.ts'

describe('syllables of Spanish', () => {
  test.each(
    Object.entries({
      casa: 2,
      ciudad: 2,
      país: 2,
      río: 2,
      aéreo: 4,
      buey: 1,
      y: 1,
      hoyo: 2,
      queja: 2,
      guía: 2,
      desagüe: 3,
      averiguar: 4,
      petición: 3,
      respuesta: 3,
      limpiáis: 2,
      leíamos: 4,
      poeta: 3,
      cuidado: 3,
      Uruguay: 3,
      notificación: 5,
      '2026': 1,
      PDF: 1,
    }),
  )('%s has %i', (word, count) => {
    expect(syllablesOf(word)).toBe(count)
  })
})

test('sentences end with marks and lines, not with abbreviations', () => {
  expect(sentencesOf('Según el art. 23, sí. ¿Y el Sr. Ruiz? Va.\n\n- uno\n- dos', ['art', 'sr'])).toEqual([
    'Según el art. 23, sí.',
    '¿Y el Sr. Ruiz?',
    'Va.',
    '- uno',
    '- dos',
  ])
  expect(wordsOf('Pague $1.500,50 antes de las 3:00 p. m. (UTC-5)')).toHaveLength(10)
})

test('the score is the one of Szigriszt-Pazos, in the bands of INFLESZ', () => {
  // Three words of six syllables in one sentence: 206.835 - 62.3 * 2 - 3.
  expect(readability('La casa blanca alta.', [])).toEqual({ score: 93.8, band: 'muy fácil' })
  expect(readability('Mi casa es azul.', [])).toEqual({ score: 109.4, band: 'muy fácil' })
  const hard =
    'La Administración procederá a la verificación de la documentación aportada por los solicitantes, determinando la procedencia de la autorización.'
  expect(readability(hard, []).band).toBe('muy difícil')
})

/** A definition whose first notice says this. */
function saying(es: string): Definition {
  const definition = sampleDefinition('gobernacion/peticion') as Definition
  const message = definition.messages['answered']
  if (!message) throw new Error('the petition has an answer')
  message.body = { es, en: 'x' }
  return definition
}
const findings = (es: string) =>
  checkPlainLanguage(saying(es)).map(({ code, pointer, severity, params }) => {
    expect({ pointer, severity }).toEqual({ pointer: '/messages/answered/body', severity: 'warning' })
    return [code, params?.['text'] ?? params?.['score']]
  })

describe('what is hard is said, with what to write instead', () => {
  test.each([
    ['Debe radicar la solicitud.', 'plain-jargon', 'radicar'],
    ['En virtud de la ley, se la enviamos.', 'plain-jargon', 'En virtud de'],
    ['Allegue los documentos.', 'plain-jargon', 'Allegue'],
    ['El precitado documento no sirve.', 'plain-jargon', 'precitado'],
    ['Venga mañana, so pena de perder el turno.', 'plain-jargon', 'so pena de'],
    ['El suscrito decide.', 'plain-jargon', 'El suscrito'],
    ['La solicitud es revisada por la oficina.', 'plain-passive', 'es revisada por la oficina'],
    ['Su carta será leída y resuelta por un abogado.', 'plain-passive', 'será leída y resuelta por un abogado'],
    ['El acto fue escrito por el jefe.', 'plain-passive', 'fue escrito por el jefe'],
    ['Vaya al ICBF hoy. El ICBF abre a las ocho.', 'plain-acronym', 'ICBF'],
  ])('%s', (text, code, what) => {
    expect(findings(text)).toEqual([[code, what]])
  })

  test('a sentence that is too long', () => {
    const words = (count: number) => `${Array.from({ length: count }, () => 'va').join(' ')}.`
    expect(findings(words(maxSentenceWords))).toEqual([])
    expect(findings(words(maxSentenceWords + 1))).toEqual([['plain-sentence', expect.stringContaining('va va')]])
  })

  test('a text that is too hard, with its score', () => {
    const hard =
      'La documentación complementaria correspondiente será verificada oportunamente. La Administración determinará la procedencia. La notificación electrónica correspondiente incluirá consideraciones adicionales. Las disposiciones reglamentarias vigentes establecen condiciones particulares. Consulte oportunamente. Conserve cuidadosamente comprobantes originales.'
    const [finding] = checkPlainLanguage(saying(hard))
    expect(finding).toMatchObject({ code: 'plain-score', params: { band: 'muy difícil', least: minScore } })
    expect(Number(finding?.params?.['score'])).toBeLessThan(40)
  })
})

describe('what is clear is left alone', () => {
  test.each([
    'Su radicado es {{ case.folio }}.',
    'La petición fue aceptada por silencio.',
    'La respuesta es enviada por el correo que nos dio.',
    'Descargue el PDF. Es la norma del siglo XXI.',
    'El Instituto Colombiano de Bienestar Familiar (ICBF) le responde. Llame al ICBF.',
    'ATENCIÓN URGENTE',
    'Su grupo es AB.',
    'El número de oficio va arriba.',
    '{{ has(asunto) ? "en virtud de" : "" }}',
  ])('%s', (text) => {
    expect(findings(text)).toEqual([])
  })

  test.each(['ciudad/certificado-residencia', 'gobernacion/peticion', 'municipio/escrito'] as const)('%s', (name) => {
    expect(checkPlainLanguage(sampleDefinition(name) as Definition)).toEqual([])
  })

  test('what only officers read', () => {
    const definition = saying('Va.')
    const triage = definition.steps['triage']
    if (triage?.kind !== 'task') throw new Error('the petition is reviewed')
    triage.help = { es: 'Proceda a subsanar so pena de nulidad.' }
    expect(checkPlainLanguage(definition)).toEqual([])
    triage.status = { es: 'Proceda a subsanar.' }
    expect(checkPlainLanguage(definition).map(({ pointer }) => pointer)).toEqual([
      '/steps/triage/status',
      '/steps/triage/status',
    ])
  })
})
