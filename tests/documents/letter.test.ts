import { expect, test } from 'vitest'
import { contentHash, dayInWords, renderLetter, type Letter } from '#documents/letter.ts'
import { testSigner } from '#support/signer.ts'

const letter: Letter = {
  language: 'es',
  country: 'CO',
  entity: 'Gobernación de Ejemplo',
  agency: 'Secretaría General',
  title: 'Permiso concedido',
  body: 'Se concede el permiso a Ana Ñáñez.\n\nContra esta decisión procede recurso.',
  signedBy: 'Secretaria General',
  folio: 'GOB-2026-000001-12',
  lookUpUrl: 'https://tramites.example/estado/GOB-2026-000001-12',
  at: '2026-05-29T15:00:00.000Z',
  day: '2026-05-29',
}

const render = (said: Letter) => renderLetter(said, { signer: testSigner(), at: '2026-11-20T15:00:01.000Z' })

test('the same letter, signed at the same instant, gives the same bytes', async () => {
  const first = await render(letter)
  const second = await render(letter)
  expect(first.equals(second)).toBe(true)
  expect((await render({ ...letter, body: 'Se niega.' })).equals(first)).toBe(false)
})

test('is a tagged PDF with language, title, headings, a described picture and its own fonts', async () => {
  const text = (await render(letter)).toString('latin1')
  expect(text).toContain('/Lang (es)')
  expect(text).toContain('/DisplayDocTitle true')
  expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>')
  for (const tag of ['Document', 'H1', 'P', 'Figure']) expect(text).toMatch(new RegExp(`/S /${tag}\\b`))
  expect(text).toContain('/Marked true')
  expect(text).toMatch(/\/Alt \(/)
  expect(text).toMatch(/\/FontFile[23]/)
})

test('a long body goes on over more pages', async () => {
  const body = Array.from({ length: 80 }, (_, n) => `Párrafo ${n}: ${'palabras '.repeat(40)}`).join('\n\n')
  const text = (await render({ ...letter, body })).toString('latin1')
  expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3)
})

test('days are written in the language of the case', () => {
  expect(dayInWords('2026-05-29', 'es')).toBe('29 de mayo de 2026')
  expect(dayInWords('2026-05-29', 'en')).toBe('May 29, 2026')
})

test('the hash changes with every word that it covers', () => {
  const hash = contentHash(letter)
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(contentHash({ ...letter, body: `${letter.body}!` })).not.toBe(hash)
  expect(contentHash({ ...letter, folio: 'GOB-2026-000002-09' })).not.toBe(hash)
})
