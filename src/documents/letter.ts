import { createHash } from 'node:crypto'
import type { Day, Instant } from '#core/events.ts'
import { fillSignature, reserveSignature } from './sign-pdf.ts'
import type { Signer } from './signer.ts'
import { drawQrCode, fonts, openPdf } from './tagged-pdf.ts'

/** What a document issued by an agency says. */
export interface Letter {
  language: 'es' | 'en'
  /** Decides the country's own words: radicado or folio. */
  country: 'CO' | 'MX'
  entity: string
  agency?: string
  title: string
  /** Paragraphs, an empty line between them. */
  body: string
  /** Title of the role in whose name it is issued. */
  signedBy?: string
  folio: string
  /** Where anybody can ask for the state of the case; in the QR code. Holds nothing personal. */
  lookUpUrl: string
  /** When it was asked for. Not "now": the same letter always gives the same bytes. */
  at: Instant
  /** The day of `at` where the agency is. */
  day: Day
  /** Where the QR code leads: to the state of the case, or to what checks this very receipt. */
  checks?: 'case' | 'receipt'
  /** A file within the PDF. */
  attachment?: { name: string; mediaType: string; content: string }
}

const words = {
  es: {
    date: 'Fecha',
    verify: { case: 'Consulte este trámite en', receipt: 'Compruebe esta constancia en' },
    hash: 'Huella del contenido',
    qr: 'Código QR:',
    signed: 'Este archivo lleva una firma digital: un lector de PDF muestra quién lo firma y si alguien lo cambió.',
  },
  en: {
    date: 'Date',
    verify: { case: 'Look up this case at', receipt: 'Check this receipt at' },
    hash: 'Hash of the content',
    qr: 'QR code:',
    signed: 'This file bears a digital signature: a PDF reader shows who signed it and whether anybody changed it.',
  },
}
const folioWords = { CO: { es: 'Radicado', en: 'Case number' }, MX: { es: 'Folio', en: 'Case number' } }

/** `29 de mayo de 2026`, or as the language writes a day. */
export const dayInWords = (day: Day, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))

/** SHA-256 over what the letter says, printed on it: a changed copy no longer matches the one on record. */
export function contentHash({ entity, title, body, folio, day }: Letter): string {
  return createHash('sha256')
    .update(JSON.stringify([entity, title, body, folio, day]))
    .digest('hex')
}

/**
 * The letter as a tagged PDF (PDF/UA): language, title, headings, paragraphs and a described QR code, with its fonts,
 * signed at the instant `at` (PAdES) when there is who signs it. The same letter, signed at the same instant with an RSA
 * key, gives the same bytes.
 */
export async function renderLetter(letter: Letter, signing?: { signer: Signer; at: Instant }): Promise<Buffer> {
  const { language, title, entity, at } = letter
  const { document, bytes } = openPdf({ language, title, author: entity, at })
  write(document, letter, signing !== undefined)
  if (letter.attachment) attach(document, letter.attachment, at)
  const signature = signing && reserveSignature(document, { ...signing, ...signatureWords(letter) })
  document.end()
  const whole = await bytes
  return signing && signature ? fillSignature(whole, signing.signer, signature) : whole
}

function attach(
  document: PDFKit.PDFDocument,
  { name, mediaType, content }: NonNullable<Letter['attachment']>,
  at: Instant,
) {
  const dates = { creationDate: new Date(at), modifiedDate: new Date(at) }
  document.file(Buffer.from(content), { name, type: mediaType, description: name, ...dates })
}

function signatureWords({ language, country, entity, agency = entity, title, signedBy, folio }: Letter) {
  const name = signedBy === undefined ? agency : `${signedBy}, ${agency}`
  return { name, reason: `${title}. ${folioWords[country][language]}: ${folio}` }
}

function write(document: PDFKit.PDFDocument, letter: Letter, signed: boolean): void {
  const { language, country, entity, agency, title, body, signedBy, folio, day, checks = 'case' } = letter
  const root = document.struct('Document')
  document.addStructure(root)
  const put = (tag: string, text: string, { bold = false, size = 11, gap = 0.6 } = {}) => {
    const paint = () => {
      document.font(bold ? fonts.bold : fonts.regular).fontSize(size)
      document.text(text).moveDown(gap)
    }
    root.add(document.struct(tag, {}, paint))
  }
  put('P', agency === undefined ? entity : `${entity}\n${agency}`, { bold: true })
  put('P', `${folioWords[country][language]}: ${folio}\n${words[language].date}: ${dayInWords(day, language)}`, {
    gap: 1.5,
  })
  put('H1', title, { bold: true, size: 18 })
  for (const paragraph of body.split(/\n\s*\n/)) put('P', paragraph)
  if (signedBy !== undefined) put('P', `${signedBy}\n${agency ?? entity}`, { bold: true, gap: 1.5 })
  const { qr, verify, hash, signed: signature } = words[language]
  const { lookUpUrl } = letter
  drawQrCode(document, root, { url: lookUpUrl, alt: `${qr} ${verify[checks]} ${lookUpUrl}` })
  const last = [`${verify[checks]} ${lookUpUrl}`, `${hash}: ${contentHash(letter)}`, ...(signed ? [signature] : [])]
  put('P', last.join('\n'), { size: 8 })
  root.end()
}
