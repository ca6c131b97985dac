import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSigner } from '#documents/signer.ts'
import { keepDemoCertificate } from '#local/signing-certificate.ts'
import { temporaryFolder } from './running.ts'

test('the certificate of a local installation is made once, says what it is, and is for the owner alone', async () => {
  const file = join(await temporaryFolder(), 'signing.p12')
  await keepDemoCertificate(file, 'hush')
  const first = await readFile(file)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const { certificate } = openSigner(first, 'hush')
  expect(certificate.subject).toContain('certificado de prueba sin valor legal')
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.ca).toBe(false)
  await keepDemoCertificate(file, 'hush')
  expect((await readFile(file)).equals(first)).toBe(true)
})
