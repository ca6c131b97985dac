import { expect, test } from 'vitest'
import { addTerm, parseTerm } from '#core/calendar.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { catalogDir } from '#support/catalog.ts'

const { calendars, findings } = await readCatalogFiles(catalogDir)
const calendar = (id: string) => {
  const found = calendars.find((one) => one.calendar.id === id)
  if (!found) throw new Error(`no calendar ${id}`)
  return found
}
const daysOf = (id: string, year: number) =>
  Object.keys(calendar(id).calendar.holidays).filter((day) => day.startsWith(`${year}-`))

/** Typed from the laws, not from the files: Ley 51 de 1983 with Ley 2578 de 2026; LFPA article 28; LFT article 74. */
const expected: Record<string, Record<number, string>> = {
  co: {
    2026: '01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
    2027: '01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25',
  },
  'mx-lfpa': {
    2026: '01-01 02-05 03-21 05-01 05-05 09-01 09-16 11-20 12-25',
    2027: '01-01 02-05 03-21 05-01 05-05 09-01 09-16 11-20 12-25',
  },
  'mx-lft': {
    2026: '01-01 02-02 03-16 05-01 09-16 11-16 12-25',
    2027: '01-01 02-01 03-15 05-01 09-16 11-15 12-25',
  },
}

test('the files are in order, and there is no calendar without expectations here', () => {
  expect(findings).toEqual([])
  expect(calendars.map((one) => one.calendar.id).toSorted()).toEqual(Object.keys(expected).toSorted())
})

for (const [id, years] of Object.entries(expected))
  test.each(Object.entries(years))(`${id}: the holidays of %s`, (year, days) => {
    expect(daysOf(id, Number(year))).toEqual(days.split(' ').map((day) => `${year}-${day}`))
  })

test('every holiday has a norm that the calendar cites', () => {
  for (const { calendar: one, norms, sources } of calendars)
    for (const day of Object.keys(one.holidays)) expect(norms[sources[day] ?? ''], `${one.id} ${day}`).toBeDefined()
})

test('Colombia has 242 business days in 2026 and 245 in 2027', () => {
  const { holidays, weekend } = calendar('co').calendar
  const businessDays = (year: number) => {
    let count = 0
    for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) {
      const date = new Date(day)
      if (!weekend.includes(date.getUTCDay()) && !holidays[date.toISOString().slice(0, 10)]) count += 1
    }
    return count
  }
  expect([businessDays(2026), businessDays(2027)]).toEqual([242, 245])
})

/** Worked by hand and by two other programs; received, term, due. */
test.each([
  ['co', '2026-07-02', '15 business days', '2026-07-27'],
  ['co', '2026-03-20', '10 business days', '2026-04-08'],
  ['co', '2026-11-23', '30 business days', '2027-01-07'],
  ['co', '2026-08-03', '10 business days', '2026-08-19'],
  ['co', '2026-08-12', '1 month', '2026-09-14'],
  ['co', '2026-11-30', '3 months', '2027-03-01'],
  ['co', '2026-08-24', '3 months', '2026-11-24'],
  ['co', '2027-03-17', '10 business days', '2027-04-05'],
  ['co', '2027-04-30', '15 business days', '2027-05-24'],
  ['co', '2026-08-31', '1 month', '2026-09-30'],
  ['mx-lfpa', '2026-08-31', '1 month', '2026-10-01'],
  ['mx-lfpa', '2026-08-31', '3 months', '2026-12-01'],
  ['mx-lfpa', '2026-08-20', '3 months', '2026-11-23'],
  ['mx-lfpa', '2026-04-28', '5 business days', '2026-05-07'],
  ['mx-lfpa', '2026-11-12', '15 business days', '2026-12-04'],
  ['mx-lfpa', '2027-01-28', '10 business days', '2027-02-12'],
  ['mx-lfpa', '2026-09-14', '3 business days', '2026-09-18'],
])('%s: %s and %s end on %s', (id, from, term, due) => {
  expect(addTerm(calendar(id).calendar, from, parseTerm(term))).toBe(due)
})
