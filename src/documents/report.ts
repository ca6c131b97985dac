import { setImmediate as pause } from 'node:timers/promises'
import type { Instant } from '#core/events.ts'
import { drawQrCode, fonts, openPdf } from './tagged-pdf.ts'

/** What a report is made of, in reading order. */
export type Block =
  /** Level 1 begins a new page, except on the first. */
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'text'; text: string; small?: boolean }
  | { kind: 'list'; items: readonly string[] }
  /** Names and what stands under them. */
  | { kind: 'facts'; facts: readonly (readonly [name: string, value: string])[] }
  /** An address to scan; `alt` says where it leads. */
  | { kind: 'code'; url: string; alt: string }

export interface Report {
  language: 'es' | 'en'
  title: string
  author: string
  /** When it was asked for: the same report always gives the same bytes. */
  at: Instant
  blocks: readonly Block[]
  /** Stands at the foot of each page. */
  footer(page: number, pages: number): string
}

const headingSize = { 1: 18, 2: 13, 3: 11 }
/** After so many blocks others get their turn: a long report must not hold up a whole process. */
const blocksAtOnce = 25

/** A report as a tagged PDF (PDF/UA): headings, paragraphs, lists, described codes, page numbers outside the reading order. */
export async function renderReport({ language, title, author, at, blocks, footer }: Report): Promise<Buffer> {
  const { document, bytes } = openPdf({ language, title, author, at, bufferPages: true })
  const root = document.struct('Document')
  document.addStructure(root)
  for (const [index, block] of blocks.entries()) {
    if (index > 0 && block.kind === 'heading' && block.level === 1) document.addPage()
    write(document, root, block)
    if (index % blocksAtOnce === blocksAtOnce - 1) await pause()
  }
  root.end()
  numberPages(document, footer)
  document.end()
  return bytes
}

type Element = PDFKit.PDFStructureElement

function write(document: PDFKit.PDFDocument, root: Element, block: Block): void {
  const put = (parent: Element, tag: string, text: string, { bold = false, size = 10, gap = 0.5, indent = 0 } = {}) => {
    const paint = () => {
      document.font(bold ? fonts.bold : fonts.regular).fontSize(size)
      const left = document.page.margins.left + indent
      document.text(text || '—', left, document.y, { width: document.page.width - document.page.margins.right - left })
      document.moveDown(gap)
    }
    parent.add(document.struct(tag, {}, paint))
  }
  switch (block.kind) {
    case 'heading':
      keepTogether(document)
      return put(root, `H${block.level}`, block.text, { bold: true, size: headingSize[block.level] })
    case 'text':
      return put(root, 'P', block.text, block.small ? { size: 8 } : {})
    case 'code':
      return drawQrCode(document, root, block)
    case 'facts':
      for (const [name, value] of block.facts) put(root, 'P', `${name}: ${value}`, { gap: 0.25 })
      return void document.moveDown(0.4)
    case 'list':
      return writeList(document, root, block.items, put)
  }
}

function writeList(
  document: PDFKit.PDFDocument,
  root: Element,
  items: readonly string[],
  put: (parent: Element, tag: string, text: string, how: { gap: number; indent: number }) => void,
): void {
  if (items.length === 0) return
  const list = document.struct('L')
  root.add(list)
  for (const item of items) {
    const entry = document.struct('LI')
    list.add(entry)
    put(entry, 'LBody', `• ${item}`, { gap: 0.15, indent: 12 })
    entry.end()
  }
  list.end()
  document.moveDown(0.4)
}

/** A heading never stands alone at the foot of a page. */
function keepTogether(document: PDFKit.PDFDocument): void {
  if (document.y + 70 > document.page.height - document.page.margins.bottom) document.addPage()
}

function numberPages(document: PDFKit.PDFDocument, footer: Report['footer']): void {
  const { start, count } = document.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page)
    const { margins, height, width } = document.page
    // Below the margin, where text would otherwise begin a new page.
    document.page.margins.bottom = 0
    document.markContent('Artifact', { type: 'Pagination' })
    document.font(fonts.regular).fontSize(8)
    document.text(footer(page - start + 1, count), margins.left, height - 48, {
      width: width - margins.left - margins.right,
      lineBreak: false,
    })
    document.endMarkedContent()
    document.page.margins.bottom = margins.left
  }
}
