import type { Instant } from '#core/events.ts'
import type { Signer } from './signer.ts'

/** What the signature of a PDF says besides the certificate. */
export interface SignatureWords {
  /** In whose name the document is issued. */
  name: string
  reason: string
  /** When it is signed. */
  at: Instant
}

/** The parts of pdfkit that its types do not name. */
interface Reference {
  offset: number
  end(): void
}
interface FormPart {
  _root: { data: { AcroForm: { data: { Fields: unknown[]; NeedAppearances?: boolean; SigFlags?: number } } } }
  page: { annotations: unknown[] }
}

/** Wide enough for every offset in a file of 10 GB. */
const unknown = '*'.repeat(10)
const hidden = 2
/** Signatures exist, and the file may only grow (ISO 32000-1, table 219). */
const signaturesAppendOnly = 3

/**
 * Puts a signature field into a document that is being written, to be filled by `fillSignature` when the bytes are
 * known. The field has no face of its own: a hidden widget needs no tag in PDF/UA.
 */
export function reserveSignature(
  document: PDFKit.PDFDocument,
  { signer, name, reason, at }: SignatureWords & { signer: Signer },
): Reference {
  const signature = document.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, unknown, unknown, unknown],
    Contents: Buffer.alloc(signer.maxBytes),
    // pdfkit writes objects as text, and plain strings as names.
    Name: Object(name),
    Reason: Object(reason),
    M: new Date(at),
  }) as unknown as Reference
  signature.end()
  document.initForm()
  const field = { Subtype: 'Widget', FT: 'Sig', T: Object('signature'), TU: Object(name), F: hidden, V: signature }
  document.annotate(0, 0, 0, 0, field as never)
  const { _root: root, page } = document as unknown as FormPart
  const form = root.data.AcroForm.data
  form.Fields.push(page.annotations.at(-1))
  form.SigFlags = signaturesAppendOnly
  // A reader that draws fields anew would change what is signed.
  delete form.NeedAppearances
  return signature
}

/** Signs every byte of the PDF but those of the signature itself, whose object begins at `offset`. */
export function fillSignature(pdf: Buffer, signer: Signer, { offset }: { offset: number }): Buffer {
  const range = `[0 /${unknown} /${unknown} /${unknown}]`
  const rangeAt = pdf.indexOf(range, offset)
  const start = pdf.indexOf('/Contents <', offset) + '/Contents '.length
  const end = pdf.indexOf('>', start) + 1
  const filled = Buffer.from(pdf)
  filled.write(`[0 ${start} ${end} ${pdf.length - end}]`.padEnd(range.length), rangeAt, 'latin1')
  const signature = signer.sign(filled.subarray(0, start), filled.subarray(end))
  filled.write(signature.toString('hex'), start + 1, 'latin1')
  return filled
}
