import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import forge from 'node-forge'
import { writeAtomically } from '#local/files.ts'

const subject = 'Ventanilla: certificado de prueba sin valor legal'
const day = 86_400_000

/**
 * A PKCS#12 file with a new RSA key and a certificate that it has signed itself, whose name says that it is a trial.
 * Valid from the day before `from` for ten years.
 */
export function makeDemoCertificate(password: string, from = new Date()): Buffer {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  // A serial number is positive (RFC 5280, section 4.1.2.2).
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(from.getTime() - day)
  certificate.validity.notAfter = new Date(from.getTime() + 3650 * day)
  const name = [{ name: 'commonName', value: subject, valueTagClass: forge.asn1.Type.UTF8 as never }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
  ])
  certificate.sign(key, forge.md.sha256.create())
  const file = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, { algorithm: 'aes256' })
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary')
}

/** Makes the certificate of a local installation the first time, for the owner of its folder alone. */
export async function keepDemoCertificate(file: string, password: string): Promise<void> {
  const kept = await access(file).then(
    () => true,
    () => false,
  )
  if (!kept) await writeAtomically(file, makeDemoCertificate(password), 0o600)
}
