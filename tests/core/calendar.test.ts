import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addTerm, parseTerm, remainingTerm, type Calendar } from '#core/calendar.ts'
import { explainDue } from '#core/explain-due.ts'
import { addDays, daysFromTo, endOfDay, localDay, startOfDay } from '#core/time.ts'
import { compileCalendars } from './holidays.ts'

const { co, lfpa } = compileCalendars()

const end = (calendar: Calendar, from: string, term: string) => addTerm(calendar, from, parseTerm(term))

describe('deadlines worked out by hand (day of filing is day zero)', () => {
  test.each([
    ['petición general', co, '2026-07-02', '15 business days', '2026-07-27'],
    ['documentos', co, '2026-03-20', '10 business days', '2026-04-08'],
    ['copias después del silencio', co, '2026-04-08', '3 business days', '2026-04-13'],
    ['consulta, over the turn of the year', co, '2026-11-23', '30 business days', '2027-01-07'],
    ['petición general in September', co, '2026-09-25', '15 business days', '2026-10-19'],
    ['the same, extended to thirty in total', co, '2026-09-25', '30 business days', '2026-11-10'],
    ['transfer to the competent body', co, '2026-05-11', '5 business days', '2026-05-19'],
    ['its new term there', co, '2026-05-19', '15 business days', '2026-06-10'],
    ['last day to ask for what is missing', co, '2026-08-03', '10 business days', '2026-08-19'],
    ['one month to complete, ending on a Saturday', co, '2026-08-12', '1 month', '2026-09-14'],
    ['what was left of the term', co, '2026-09-04', '9 business days', '2026-09-17'],
    ['stratum claim: February has no 30th', co, '2026-12-30', '2 months', '2027-03-01'],
    ['negative silence, ending on a Sunday', co, '2026-11-30', '3 months', '2027-03-01'],
    ['negative silence', co, '2026-08-24', '3 months', '2026-11-24'],
    ['calendar days do not skip', co, '2026-06-25', '20 days', '2026-07-15'],
    ['calendar days end on a Sunday too', co, '2026-11-30', '20 days', '2026-12-20'],
    ['devolución', co, '2026-09-15', '50 business days', '2026-11-27'],
    ['habilitación', co, '2026-02-02', '90 business days', '2026-06-17'],
    ['petición over a Saturday holiday', co, '2027-04-30', '15 business days', '2027-05-24'],
    ['three holidays in July', co, '2027-07-02', '10 business days', '2027-07-21'],
    ['México: access request', lfpa, '2026-04-15', '20 business days', '2026-05-15'],
    ['México: forward to the competent body', lfpa, '2026-04-28', '5 business days', '2026-05-07'],
    ['México: no 31 November, so the first business day of December', lfpa, '2026-08-31', '3 months', '2026-12-01'],
    ['México: ends on a holiday', lfpa, '2026-08-20', '3 months', '2026-11-23'],
    ['México: one month from 31 August', lfpa, '2026-08-31', '1 month', '2026-10-01'],
    ['Colombia: one month from 31 August', co, '2026-08-31', '1 month', '2026-09-30'],
  ])('%s', (_name, calendar, from, term, due) => {
    expect(end(calendar, from, term)).toBe(due)
  })

  test('without the nineteenth holiday the same petition ended a working day earlier', () => {
    const { '2026-07-13': _removed, ...holidays } = co.holidays
    expect(end({ ...co, holidays }, '2026-07-02', '15 business days')).toBe('2026-07-24')
  })

  test('the day that a clock stops counts as used', () => {
    expect(remainingTerm(co, '2026-08-12', '2026-08-26', 'business day')).toEqual({ amount: 9, unit: 'business day' })
  })
})

const days = fc.integer({ min: 0, max: 500 }).map((n) => addDays('2026-01-01', n))

describe('laws of counting', () => {
  test('one more holiday never brings a due day forward', () => {
    fc.assert(
      fc.property(days, days, fc.integer({ min: 1, max: 60 }), (from, extra, amount) => {
        const more = { ...co, holidays: { ...co.holidays, [extra]: 'Día cívico' } }
        const term = `${amount} business days`
        expect(end(more, from, term) >= end(co, from, term)).toBe(true)
      }),
    )
  })

  test('a term of business days ends on one, and holds exactly so many', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (from, amount) => {
        const due = end(co, from, `${amount} business days`)
        expect(remainingTerm(co, from, due, 'business day').amount).toBe(amount)
        expect(daysFromTo(from, due)).toBeGreaterThanOrEqual(amount)
      }),
    )
  })

  test('what is used and what is left make the whole term', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 2, max: 40 }), fc.nat(80), (from, amount, later) => {
        const due = end(co, from, `${amount} business days`)
        const stop = addDays(from, Math.min(later, daysFromTo(from, due)))
        const left = remainingTerm(co, stop, due, 'business day').amount
        expect(left + remainingTerm(co, from, stop, 'business day').amount).toBe(amount)
      }),
    )
  })
})

describe('the explanation of a due day', () => {
  const clock = {
    status: 'running' as const,
    term: '15 business days',
    norm: 'n',
    calendar: 'co',
    dueAt: '',
    warnings: [],
  }

  test('names every day, counted or not, and why', () => {
    const { lines, unlistedYears } = explainDue(
      { ...clock, from: '2026-07-02', due: '2026-07-27', pauses: [] },
      co,
      'America/Bogota',
    )
    expect(lines).toHaveLength(25)
    expect(lines.filter(({ counted }) => counted)).toHaveLength(15)
    expect(lines.at(-1)).toEqual({ day: '2026-07-27', counted: true, n: 15 })
    expect(lines.find(({ day }) => day === '2026-07-13')?.off).toEqual({
      reason: 'holiday',
      name: 'Virgen de Chiquinquirá',
    })
    expect(lines.find(({ day }) => day === '2026-07-04')?.off).toEqual({ reason: 'weekend' })
    expect(unlistedYears).toEqual([])
  })

  test('leaves out the days of a suspension, and still counts exactly the term', () => {
    const pauses = [{ on: '2026-08-12', left: '9 business days', resumed: '2026-09-04' }]
    const { lines } = explainDue({ ...clock, from: '2026-08-03', due: '2026-09-17', pauses }, co, 'America/Bogota')
    expect(lines.filter(({ counted }) => counted)).toHaveLength(15)
    expect(lines.filter(({ off }) => off?.reason === 'suspended')).toHaveLength(23)
  })

  test('says which years have no published holidays', () => {
    expect(
      explainDue({ ...clock, from: '2027-12-20', due: '2028-01-11', pauses: [] }, co, 'America/Bogota').unlistedYears,
    ).toEqual([2028])
  })
})

describe('days and instants', () => {
  test('a day is the one where the agency is', () => {
    expect(localDay('2026-07-03T04:59:59Z', 'America/Bogota')).toBe('2026-07-02')
    expect(localDay('2026-07-03T05:00:00Z', 'America/Bogota')).toBe('2026-07-03')
  })

  test('a term ends at midnight there', () => {
    expect(endOfDay('2026-07-27', 'America/Bogota')).toBe('2026-07-28T05:00:00.000Z')
  })

  test('also where clocks change: the day after a spring change starts an hour earlier in UTC', () => {
    expect(startOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z')
    expect(startOfDay('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z')
  })
})
