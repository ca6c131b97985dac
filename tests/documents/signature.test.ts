import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderLetter, type Letter } from '#documents/letter.ts'
import { openSigner } from '#documents/signer.ts'
import { makeDemoCertificate } from '#local/signing-certificate.ts'
import { testSigner } from '#support/signer.ts'
import { readSignature } from './read-signature.ts'

const letter: Letter = {
  language: 'es',
  country: 'CO',
  entity: 'Gobernación de Ejemplo',
  agency: 'Secretaría General',
  title: 'Permiso concedido',
  body: 'Se concede el permiso.',
  signedBy: 'Secretaria (General) \\ encargada',
  folio: 'GOB-2026-000001-12',
  lookUpUrl: 'https://tramites.example/estado/GOB-2026-000001-12',
  at: '2026-05-29T15:00:00.000Z',
  day: '2026-05-29',
}
const at = '2026-05-29T15:00:07.000Z'
const signed = (signer = testSigner(), said = letter) => renderLetter(said, { signer, at })
/** An elliptic key, its certificate and the one above it, packed by OpenSSL with AES-256 and SHA-256 as it does since version 3. */
const elliptic = readFileSync(join(import.meta.dirname, 'certificate/elliptic.p12'))

test('the signature covers all but itself, and says in whose name, why and when', async () => {
  const read = readSignature(await signed())
  expect(read).toMatchObject({ covers: true, changed: false, genuine: true, bound: true, hasTime: false })
  expect(read).toMatchObject({ subFilter: 'ETSI.CAdES.detached', at: 'D:20260529150007Z' })
  expect(read.name).toBe('Secretaria (General) \\ encargada, Secretaría General')
  expect(read.reason).toBe('Permiso concedido. Radicado: GOB-2026-000001-12')
  expect(read.certificate?.fingerprint256).toBe(testSigner().certificate.fingerprint256)
  expect(read.certificate?.subject).toContain('certificado de prueba sin valor legal')
})

test('words that look like the place of a signature are not taken for it', async () => {
  const title = '/ByteRange [0 /********** /********** /**********] /Contents <00>'
  const pdf = await signed(testSigner(), { ...letter, title })
  expect(pdf.toString('latin1').split(title).length).toBeGreaterThan(2)
  expect(readSignature(pdf)).toMatchObject({ covers: true, changed: false, genuine: true })
})

test('where no role signs, it is the agency, and where there is none, the entity', async () => {
  const { signedBy: _, ...unsigned } = letter
  expect(readSignature(await signed(testSigner(), unsigned)).name).toBe('Secretaría General')
  const { agency: _agency, ...bare } = unsigned
  expect(readSignature(await signed(testSigner(), bare)).name).toBe('Gobernación de Ejemplo')
})

test('one byte changed anywhere, the first, the last or one between, no longer matches', async () => {
  const pdf = await signed()
  for (const place of [8, pdf.indexOf('/Sig') - 20, pdf.length - 1]) {
    const altered = Buffer.from(pdf)
    altered[place] = (altered[place] ?? 0) ^ 1
    expect(readSignature(altered), String(place)).toMatchObject({ changed: true })
  }
  const grown = readSignature(Buffer.concat([pdf, Buffer.from('\n')]))
  expect(grown).toMatchObject({ covers: false })
})

test('another certificate of the same name did not sign it', async () => {
  const other = openSigner(makeDemoCertificate('hush'), 'hush')
  const read = readSignature(await signed())
  expect(read.certificate?.subject).toBe(other.certificate.subject)
  expect(read.verifiedBy(testSigner().certificate)).toBe(true)
  expect(read.verifiedBy(other.certificate)).toBe(false)
  const theirs = readSignature(await signed(other))
  expect(theirs).toMatchObject({ genuine: true, changed: false })
  expect(theirs.certificate?.fingerprint256).not.toBe(read.certificate?.fingerprint256)
})

test('an elliptic key signs as well, with the certificate above its own', async () => {
  const signer = openSigner(elliptic, 'hush')
  expect(signer.certificate.subject).toBe('CN=Firma de pruebas')
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const read = readSignature(await signed(signer))
    expect(read).toMatchObject({ covers: true, changed: false, genuine: true, bound: true })
    expect(read.chain).toEqual(['CN=Firma de pruebas', 'CN=Autoridad de pruebas'])
  }
})

test('the signature adds a field that readers of tagged PDF need not announce', async () => {
  const text = (await signed()).toString('latin1')
  const widget = /<<[^>]*\/Subtype \/Widget[^>]*>>/.exec(text)?.[0]
  expect(widget).toContain('/FT /Sig')
  // Hidden: PDF/UA (ISO 14289-1, section 7.18) asks for a tag of every other field.
  expect(widget).toMatch(/\/F 2\b/)
  expect(text).toContain('/SigFlags 3')
  expect(text).not.toContain('NeedAppearances')
  expect(text.match(/%%EOF/g)).toHaveLength(1)
})

test('a certificate signs from the day before it was made, for ten years', () => {
  const signer = openSigner(makeDemoCertificate('hush', new Date('2026-05-29T12:00:00Z')), 'hush')
  const days = ['2026-05-28T11:59:59Z', '2026-05-28T12:00:01Z', '2036-05-26T11:59:59Z', '2036-05-26T12:00:01Z']
  expect(days.map((day) => signer.isValidAt(day))).toEqual([false, true, true, false])
})

test('a file that cannot sign is refused, with the reason', () => {
  const file = makeDemoCertificate('hush')
  expect(() => openSigner(file, 'loud')).toThrow('its password is another one')
  expect(() => openSigner(Buffer.from('-----BEGIN CERTIFICATE-----'), 'hush')).toThrow('not a PKCS#12 file')
  const part = (name: string) => readFileSync(join(import.meta.dirname, `certificate/${name}.p12`))
  expect(() => openSigner(part('without-key'), 'hush')).toThrow('holds no private key')
  expect(() => openSigner(part('weak'), 'hush')).toThrow('neither RSA of 2048 bits or more nor elliptic')
})
