import { expect, test } from 'vitest'
import { type Block, renderReport, type Report } from '#documents/report.ts'

const blocks: Block[] = [
  { kind: 'heading', level: 1, text: 'Expediente GOB-2026-000001-12' },
  { kind: 'facts', facts: [['Trámite', 'Petición de Ñáñez']] },
  { kind: 'heading', level: 2, text: 'Qué pasó' },
  { kind: 'list', items: ['uno', 'dos'] },
  { kind: 'text', text: 'Con el código:', small: true },
  { kind: 'code', url: 'https://tramites.example/comprobar', alt: 'Código QR: https://tramites.example/comprobar' },
  { kind: 'heading', level: 1, text: 'Otra página' },
]
const report: Report = {
  language: 'es',
  title: 'Expediente GOB-2026-000001-12',
  author: 'Gobernación de Ejemplo',
  at: '2026-07-02T15:00:00.000Z',
  blocks,
  footer: (page, pages) => `Página ${page} de ${pages}`,
}
const pagesOf = (bytes: Buffer) => bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length

test('a report is a tagged PDF with headings, lists and described pictures; the same report gives the same bytes', async () => {
  const bytes = await renderReport(report)
  const text = bytes.toString('latin1')
  for (const tag of ['Document', 'H1', 'H2', 'P', 'L', 'LI', 'LBody', 'Figure'])
    expect(text, tag).toMatch(new RegExp(`/S /${tag}\\b`))
  expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>')
  expect(text).toContain('/Lang (es)')
  expect(pagesOf(bytes)).toBe(2)
  expect((await renderReport(report)).equals(bytes)).toBe(true)
  expect((await renderReport({ ...report, blocks: blocks.slice(1) })).equals(bytes)).toBe(false)
})

test('a long report goes on over pages, and their numbers make no page of their own', async () => {
  const many: Block[] = Array.from({ length: 300 }, (_, n) => ({ kind: 'text', text: `Hecho ${n}` }))
  const pages = pagesOf(await renderReport({ ...report, blocks: many }))
  expect(pages).toBeGreaterThan(5)
  expect(pages).toBeLessThan(12)
})
