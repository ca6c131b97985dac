import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import type { Instant } from '#core/events.ts'
import { elementsIn, encode, oid, sequence, set, tags } from './der.ts'

/** Signs with the certificate of an installation. */
export interface Signer {
  certificate: X509Certificate
  /** Bytes that no signature of this signer exceeds. */
  maxBytes: number
  /** A signature of an expired certificate counts for nothing. */
  isValidAt(at: Instant): boolean
  /** A detached CMS signature (RFC 5652, DER) over the parts, with what PAdES baseline B-B asks for. */
  sign(...parts: Uint8Array[]): Buffer
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
}
const nothing = encode(tags.null)

/**
 * The signer of a PKCS#12 file (RFC 7292): its key, RSA or elliptic, the certificate of that key, and those above it.
 * @throws Error that says what is wrong with the file, never what is in it.
 */
export function openSigner(file: Uint8Array, password: string): Signer {
  const { keys, certificates } = readBags(file, password)
  const key = keys[0]
  if (!key) throw new Error('the PKCS#12 file holds no private key')
  const certificate = certificates.find((each) => each.checkPrivateKey(key))
  if (!certificate) throw new Error('the PKCS#12 file holds no certificate of its private key')
  const strong = key.asymmetricKeyType === 'ec' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
  if (!strong) throw new Error('the private key is neither RSA of 2048 bits or more nor elliptic')
  const chain = [certificate, ...certificates.filter((each) => each !== certificate)]
  const signParts = (...parts: Uint8Array[]) => signedData({ key, chain, certificate }, parts)
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  return {
    certificate,
    // An elliptic signature may be some bytes longer another time.
    maxBytes: signParts().length + 16,
    isValidAt: (at) => Date.parse(at) >= from && Date.parse(at) <= to,
    sign: signParts,
  }
}

function readBags(file: Uint8Array, password: string): { keys: KeyObject[]; certificates: X509Certificate[] } {
  const { pkcs8ShroudedKeyBag = '', keyBag = '', certBag = '' } = forge.pki.oids
  let bags
  try {
    const whole = forge.asn1.fromDer(Buffer.from(file).toString('binary'))
    const opened = forge.pkcs12.pkcs12FromAsn1(whole, password)
    bags = (type: string) => opened.getBags({ bagType: type })[type] ?? []
  } catch {
    throw new Error('it is not a PKCS#12 file, or its password is another one')
  }
  const der = (asn1: forge.asn1.Asn1) => Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
  // Elliptic keys and their certificates come as they stand in the file.
  const keys = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)].map(({ key, asn1 }) =>
    createPrivateKey(key ? forge.pki.privateKeyToPem(key) : { key: der(asn1), format: 'der', type: 'pkcs8' }),
  )
  const certificates = bags(certBag).map(
    ({ cert, asn1 }) => new X509Certificate(der(cert ? forge.pki.certificateToAsn1(cert) : asn1)),
  )
  return { keys, certificates }
}

interface Identity {
  key: KeyObject
  certificate: X509Certificate
  /** The certificate and those above it. */
  chain: X509Certificate[]
}

/** RFC 5652, section 5; the signed attributes are those of ETSI EN 319 122-1 that PAdES B-B wants, and no time. */
function signedData({ key, certificate, chain }: Identity, parts: Uint8Array[]): Buffer {
  const sha256 = sequence(oid(oids.sha256))
  const digest = parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
  const certificateHash = createHash('sha256').update(certificate.raw).digest()
  const attributes = set(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.messageDigest, encode(tags.octets, digest)),
    // SHA-256 is the default of RFC 5035, and defaults are left out.
    attribute(oids.signingCertificateV2, sequence(sequence(sequence(encode(tags.octets, certificateHash))))),
  )
  const signature = sign('sha256', attributes, key)
  const signerInfo = sequence(
    encode(tags.integer, Buffer.of(1)),
    sequence(...issuerAndSerial(certificate)),
    sha256,
    // What is signed is the set; what is sent wears another tag (section 5.4).
    Buffer.concat([Buffer.of(tags.tagged0), attributes.subarray(1)]),
    key.asymmetricKeyType === 'ec' ? sequence(oid(oids.ecdsaWithSha256)) : sequence(oid(oids.rsa), nothing),
    encode(tags.octets, signature),
  )
  const content = sequence(
    encode(tags.integer, Buffer.of(1)),
    set(sha256),
    sequence(oid(oids.data)),
    encode(tags.tagged0, ...chain.map(({ raw }) => raw)),
    set(signerInfo),
  )
  return sequence(oid(oids.signedData), encode(tags.tagged0, content))
}

const attribute = (type: string, value: Buffer): Buffer => sequence(oid(type), set(value))

/** As they stand in the certificate (RFC 5280, section 4.1): after its version come serial number, algorithm, issuer. */
function issuerAndSerial({ raw }: X509Certificate): [issuer: Buffer, serial: Buffer] {
  const [body = raw] = elementsIn(raw)
  const fields = elementsIn(body)
  const [serial = body, , issuer = body] = fields[0]?.[0] === tags.tagged0 ? fields.slice(1) : fields
  return [issuer, serial]
}
