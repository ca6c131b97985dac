import { createHash, verify, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

/**
 * Reads the signature of a PDF as a reader of PDF does, with another decoder than the one that wrote it: ISO 32000-1,
 * section 12.8, and RFC 5652. `changed` is a file whose bytes no longer are those that were signed.
 */
export function readSignature(pdf: Buffer) {
  const text = pdf.toString('latin1')
  const [from = -1, length = 0, resumes = 0, rest = 0] = (/\/ByteRange \[([\d ]+)\]/.exec(text)?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number)
  const hole = text.slice(from + length, resumes)
  const covered = Buffer.concat([pdf.subarray(from, from + length), pdf.subarray(resumes, resumes + rest)])
  const buffer = forge.util.createBuffer(Buffer.from(hole.slice(1, -1), 'hex').toString('binary'))
  const contentInfo = forge.asn1.fromDer(buffer, { parseAllBytes: false } as never)
  const [, , , certificates, signerInfos] = inside(inside(inside(contentInfo)[1])[0])
  const [, identifier, , attributes, , value] = inside(inside(signerInfos)[0])
  const chain = inside(certificates).map((each) => new X509Certificate(der(each)))
  const certificate = chain.find(({ serialNumber }) => serialNumber.toLowerCase() === serialOf(identifier))
  const said = new Map(
    inside(attributes).map((each) => [forge.asn1.derToOid(String(inside(each)[0]?.value)), inside(inside(each)[1])[0]]),
  )
  // Signed as a set, sent under another tag.
  const signed = der(attributes)
  signed[0] = 0x31
  const intact = der(said.get('1.2.840.113549.1.9.4')).subarray(2).equals(sha256(covered))
  const bound = inside(inside(inside(said.get('1.2.840.113549.1.9.16.2.47'))[0])[0])[0]
  return {
    /** Everything but the signature itself is covered, to the last byte. */
    covers: hole.startsWith('<') && hole.endsWith('>') && from === 0 && resumes + rest === pdf.length,
    changed: !intact,
    /** The key of the certificate in it has signed. */
    genuine: certificate !== undefined && verify('sha256', signed, certificate.publicKey, octets(value)),
    /** The certificate is the one that the signer meant, and none put in its place. */
    bound: certificate !== undefined && der(bound).subarray(2).equals(sha256(certificate.raw)),
    hasTime: said.has('1.2.840.113549.1.9.5'),
    certificate,
    chain: chain.map(({ subject }) => subject),
    verifiedBy: (other: X509Certificate) => verify('sha256', signed, other.publicKey, octets(value)),
    subFilter: /\/SubFilter \/(\S+)/.exec(text)?.[1],
    name: stringOf(text, 'Name'),
    reason: stringOf(text, 'Reason'),
    at: stringOf(text, 'M'),
  }
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const inside = (element: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] =>
  Array.isArray(element?.value) ? element.value : []
const octets = (element: forge.asn1.Asn1 | undefined): Buffer => Buffer.from(String(element?.value), 'binary')
const der = (element: forge.asn1.Asn1 | undefined): Buffer => {
  if (!element) throw new Error('the signature lacks a part')
  return Buffer.from(forge.asn1.toDer(element).getBytes(), 'binary')
}
const serialOf = (identifier: forge.asn1.Asn1 | undefined): string => octets(inside(identifier)[1]).toString('hex')

/** A text string of the signature's dictionary: PDFDocEncoding, or UTF-16 where it begins with a mark. */
function stringOf(text: string, key: string): string {
  const dictionary = text.slice(text.indexOf('/Type /Sig\n'))
  const raw = new RegExp(`/${key} \\(((?:\\\\.|[^\\\\)])*)\\)`, 's').exec(dictionary)?.[1] ?? ''
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const plain = raw.replaceAll(/\\(.)/gs, (_, one: string) => escapes[one] ?? one)
  const bytes = Buffer.from(plain, 'latin1')
  return bytes.readUInt16BE(0) === 0xfeff ? bytes.subarray(2).swap16().toString('utf16le') : plain
}
