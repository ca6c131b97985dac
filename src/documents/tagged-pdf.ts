import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create as createFont } from 'fontkit'
import PDFDocument from 'pdfkit'
import { create as createQrCode } from 'qrcode'
import type { Instant } from '#core/events.ts'
import { unpackWoff } from './woff.ts'

const require = createRequire(import.meta.url)
const font = (weight: string) => {
  const file = require.resolve(`roboto-fontface/fonts/roboto/Roboto-${weight}.woff`)
  // A parsed font is a source too; the types of pdfkit do not say so.
  return createFont(unpackWoff(readFileSync(file))) as unknown as PDFKit.Mixins.PDFFontSource
}
/**
 * Standard fonts of PDF readers are not embedded, and lack many letters of people's names. Parsed once: doing so for
 * every document costs more than all the rest.
 */
export const fonts = { regular: font('Regular'), bold: font('Bold') }

interface Info {
  language: 'es' | 'en'
  title: string
  author: string
  /** When it says that it was made. Not "now": the same content always gives the same bytes. */
  at: Instant
  /** Pages stay open until the end, so that each can say how many there are. */
  bufferPages?: boolean
}

/** An empty tagged PDF (PDF/UA), A4, with its fonts embedded; `bytes` are there once `document.end()` was called. */
export function openPdf({ language, title, author, at, bufferPages = false }: Info) {
  const document = new PDFDocument({
    size: 'A4',
    margin: 72,
    pdfVersion: '1.7',
    // Missing in the types of pdfkit, though it is one of its subsets.
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages,
    // The types know a path or a name only.
    font: fonts.regular as never,
    info: { Title: title, Author: author, CreationDate: new Date(at), ModDate: new Date(at) },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const bytes = new Promise<Buffer>((resolve, reject) =>
    document.on('end', () => resolve(Buffer.concat(chunks))).on('error', reject),
  )
  return { document, bytes }
}

/** Side of the QR code in points: 3 cm, readable by a telephone from paper. */
const codeSize = 85

/** Draws the address as a QR code where the text stands, described by `alt` for those who cannot see it. */
export function drawQrCode(
  document: PDFKit.PDFDocument,
  root: PDFKit.PDFStructureElement,
  { url, alt }: { url: string; alt: string },
): void {
  const { modules } = createQrCode(url, { errorCorrectionLevel: 'M' })
  if (document.y + codeSize + 60 > document.page.height - document.page.margins.bottom) document.addPage()
  const left = document.page.margins.left
  const top = document.y
  const side = codeSize / modules.size
  const draw = () => {
    for (let row = 0; row < modules.size; row++) {
      for (let column = 0; column < modules.size; column++) {
        if (modules.get(row, column)) document.rect(left + column * side, top + row * side, side, side)
      }
    }
    document.fill('black')
    document.y = top + codeSize + 12
  }
  root.add(document.struct('Figure', { alt }, draw))
}
