import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell } from '#exports/csv.ts'
import { readCsv } from './formats.ts'

test('whatever a cell holds is read back as it was', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'ñ', '"', ',', '\r', '\n', '=', '+', '-', '@', "'", '\t', ' ', '😀'),
  })
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const written = rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
      const kept = (cell: string) => (/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell)
      expect(readCsv(written)).toEqual(rows.map((row) => row.map(kept)))
    }),
  )
})

test.each(['=1+1', '+57 300', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])(
  '%j is no formula to a spreadsheet',
  (text) => {
    expect(readCsv(`${csvCell(text)}\r\n`)).toEqual([[`'${text}`]])
  },
)
