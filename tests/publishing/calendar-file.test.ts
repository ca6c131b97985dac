import { describe, expect, test } from 'vitest'
import { calendarFileSchema, joinYears } from '#publishing/files/calendar-file.ts'
import { describeChange } from '#publishing/versions/calendar-change.ts'

const law = { law: { title: 'Ley de festivos' }, act: { title: 'Acuerdo de cierre' } }
const national = {
  calendar: 'pais',
  year: 2026,
  weekend: [0, 6],
  months: { missingDay: 'last-day', norm: 'law' },
  norms: law,
  holidays: [{ day: '2026-12-25', name: 'Navidad', norm: 'law' }],
}
const own = {
  calendar: 'oficina',
  year: 2026,
  extends: 'pais',
  norms: law,
  closures: [{ from: '2026-12-24', to: '2026-12-26', reason: 'Vacaciones', norm: 'act' }],
  office: { hours: { '1': ['08:00', '17:00'] }, outOfHours: 'next-business-day', norm: 'act' },
}
const read = (...files: object[]) => files.map((file) => calendarFileSchema.parse(file))

test("an authority's closures and hours stand over the days of its jurisdiction, each with its source", () => {
  const [base, joined] = joinYears(read(national, { ...national, year: 2027, holidays: [] }, own))
  expect(joined?.calendar).toEqual({
    id: 'oficina',
    weekend: [0, 6],
    holidays: { '2026-12-25': 'Navidad' },
    closures: { '2026-12-24': 'Vacaciones', '2026-12-25': 'Vacaciones', '2026-12-26': 'Vacaciones' },
    years: [2026, 2027],
    months: { missingDay: 'last-day' },
    office: { hours: { '1': ['08:00', '17:00'] }, outOfHours: 'next-business-day' },
  })
  expect(joined?.sources).toMatchObject({ '2026-12-24': 'act', '2026-12-26': 'act' })
  expect(base?.calendar.closures).toBeUndefined()
  expect(base && joined && describeChange(base, joined)).toBe('+2026-12-24 Vacaciones, +2026-12-26 Vacaciones')
  expect(base && joined && describeChange(joined, base)).toBe('−2026-12-24 Vacaciones, −2026-12-26 Vacaciones')
})

describe('refused', () => {
  const problems = (file: object) => calendarFileSchema.safeParse(file).error?.issues.map(({ path }) => path.join('/'))
  const { weekend: _weekend, ...endless } = national
  test.each<[string, object, string]>([
    ['a jurisdiction without a weekend', endless, 'weekend'],
    ['a week without business', { ...national, weekend: [0, 1, 2, 3, 4, 5, 6] }, 'weekend'],
    ['a weekend of its own over another calendar', { ...own, weekend: [0] }, 'weekend'],
    ['itself as its base', { ...own, extends: 'oficina' }, 'extends'],
    [
      'a closure that ends before it begins',
      { ...own, closures: [{ ...own.closures[0], to: '2026-12-01' }] },
      'closures/0/to',
    ],
    ['a closure of a year', { ...own, closures: [{ ...own.closures[0], to: '2027-12-24' }] }, 'closures/0/to'],
    ['a closure without a norm', { ...own, closures: [{ ...own.closures[0], norm: 'none' }] }, 'closures/0/norm'],
    [
      'an office that closes before it opens',
      { ...own, office: { ...own.office, hours: { '1': ['17:00', '08:00'] } } },
      'office/hours/1',
    ],
    ['a time that is none', { ...own, office: { ...own.office, hours: { '1': ['8', '17:00'] } } }, 'office/hours/1/0'],
    [
      'a holiday of another year',
      { ...national, holidays: [{ day: '2027-12-25', name: 'Navidad', norm: 'law' }] },
      'holidays/0/day',
    ],
  ])('%s', (_name, file, path) => {
    expect(problems(file)).toContain(path)
  })

  test('a base that is not there, or that extends another itself', () => {
    expect(() => joinYears(read(own))).toThrow('which is not there')
    const second = { ...own, calendar: 'ventanilla', extends: 'oficina' }
    expect(() => joinYears(read(national, own, second))).toThrow('extends another itself')
  })

  test('years that disagree about office hours: that would be another calendar', () => {
    const { office: _office, ...later } = { ...own, year: 2027, closures: [] }
    expect(() => joinYears(read(national, own, later))).toThrow('give it another name')
  })
})
