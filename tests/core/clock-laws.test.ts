import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addTerm, parseTerm, rollForward, type Calendar } from '#core/calendar.ts'
import { countTerm, leftOf, type TermFacts } from '#core/count-term.ts'
import { explainDue } from '#core/explain-due.ts'
import type { ClockState } from '#core/state.ts'
import { addDays, daysFromTo } from '#core/time.ts'
import { compileCalendars } from './holidays.ts'

const { co, lfpa } = compileCalendars()
const timeZone = 'America/Bogota'

const days = fc.integer({ min: 0, max: 600 }).map((n) => addDays('2026-01-01', n))
const calendars = fc.constantFrom(co, lfpa)
const terms = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom('business days', 'days', 'months'))
  .map(([amount, unit]) => `${unit === 'months' ? Math.ceil(amount / 12) : amount} ${unit}`)
const lastDays = fc.constantFrom('any-day' as const, 'business-day' as const, undefined)

/** A term that runs, is suspended and goes on a few times, and perhaps is extended somewhere between. */
const facts: fc.Arbitrary<TermFacts> = fc
  .record({
    term: terms,
    from: days,
    lastDay: lastDays,
    waits: fc.array(fc.tuple(fc.nat(12), fc.nat(40)), { maxLength: 3 }),
    extension: fc.option(fc.record({ by: terms, from: fc.constantFrom('due-day' as const, 'term-end' as const) })),
  })
  .map(({ term, from, lastDay, waits, extension }) => {
    let day = from
    const pauses = waits.map(([after, length]) => {
      const on = addDays(day, after)
      day = addDays(on, length)
      return { on, left: '', resumed: day }
    })
    return {
      term,
      from,
      pauses,
      ...(lastDay && { lastDay }),
      ...(extension && { extension: { ...extension, afterPauses: pauses.length % 2 } }),
    }
  })

const due = (one: TermFacts, calendar: Calendar): string => countTerm(one, calendar, timeZone).due

function explained(one: TermFacts, calendar: Calendar) {
  const clock = {
    ...one,
    ...countTerm(one, calendar, timeZone),
    status: 'running',
    norm: 'n',
    calendar: 'x',
    warnings: [],
  }
  return explainDue(clock as unknown as ClockState, calendar, timeZone).lines
}

/** Only what can happen: nothing is suspended, and nothing extended, after it has ended. */
const happens = (one: TermFacts, calendar: Calendar): boolean =>
  one.pauses.every(({ on }, i) => on <= due({ ...one, pauses: one.pauses.slice(0, i) }, calendar))

describe('laws of a term that things happen to', () => {
  test('one more day off never brings a due day of business days, or a first count, forward', () => {
    fc.assert(
      fc.property(calendars, days, terms, lastDays, days, (calendar, from, term, lastDay, off) => {
        const one = { term, from, pauses: [], ...(lastDay && { lastDay }) }
        const holiday = { ...calendar, holidays: { ...calendar.holidays, [off]: 'Día cívico' } }
        const closure = { ...calendar, closures: { [off]: 'Cierre' } }
        expect(due(one, holiday) >= due(one, calendar)).toBe(true)
        expect(due(one, closure)).toBe(due(one, holiday))
      }),
    )
  })

  test('suspending for longer never shortens a term', () => {
    fc.assert(
      fc.property(
        calendars,
        terms,
        days,
        fc.nat(30),
        fc.nat(40),
        fc.nat(10),
        (calendar, term, from, after, n, more) => {
          const whole = { term, from, pauses: [] }
          const on = addDays(from, after)
          fc.pre(on <= due(whole, calendar))
          const paused = (length: number) =>
            due({ ...whole, pauses: [{ on, left: '', resumed: addDays(on, length) }] }, calendar)
          expect(paused(n) >= due(whole, calendar)).toBe(true)
          expect(paused(n + more) >= paused(n)).toBe(true)
        },
      ),
    )
  })

  test('what was used and what is left make the whole term: a suspension of no day changes nothing', () => {
    fc.assert(
      fc.property(calendars, terms, days, fc.nat(80), (calendar, term, from, after) => {
        const whole = { term, from, pauses: [] }
        const on = addDays(from, after)
        fc.pre(on <= due(whole, calendar))
        const resumed = { ...whole, pauses: [{ on, left: '', resumed: on }] }
        expect(due(resumed, calendar)).toBe(due(whole, calendar))
      }),
    )
  })

  test('an extension never shortens, and never by more than what it adds to the last day', () => {
    fc.assert(
      fc.property(calendars, facts, (calendar, one) => {
        fc.pre(happens(one, calendar))
        const { extension, ...plain } = one
        if (!extension || one.pauses.length > 0) return fc.pre(false)
        const last = countTerm(plain, calendar, timeZone)
        const extended = due({ ...one, extension: { ...extension, afterPauses: 0 } }, calendar)
        expect(extended >= last.due).toBe(true)
        expect(extended <= rollForward(calendar, addTerm(calendar, last.due, parseTerm(extension.by)))).toBe(true)
      }),
    )
  })

  test('starting again from a later day never ends earlier', () => {
    fc.assert(
      fc.property(calendars, terms, days, fc.nat(60), (calendar, term, from, later) => {
        const again = { term, from: addDays(from, later), pauses: [] }
        expect(due(again, calendar) >= due({ term, from, pauses: [] }, calendar)).toBe(true)
      }),
    )
  })

  test('a term of business days ends on one and is explained by exactly so many days', () => {
    fc.assert(
      fc.property(calendars, facts, (calendar, one) => {
        const inBusinessDays = [one.term, one.extension?.by].every((term) => term?.includes('business') ?? true)
        fc.pre(inBusinessDays && happens(one, calendar) && (one.extension?.afterPauses ?? 0) <= one.pauses.length)
        const counted = countTerm(one, calendar, timeZone)
        const amount = parseTerm(one.term).amount + (one.extension ? parseTerm(one.extension.by).amount : 0)
        const clock = { ...one, ...counted, status: 'running', norm: 'n', calendar: 'x', warnings: [] }
        const { lines, notes } = explainDue(clock as unknown as ClockState, calendar, timeZone)
        expect(lines.filter((line) => line.counted)).toHaveLength(amount)
        expect(notes.some(({ kind }) => kind === 'other-calendar')).toBe(false)
        expect(rollForward(calendar, counted.due)).toBe(counted.due)
      }),
    )
  })
})

describe('what happens to a term, in its order', () => {
  const pause = (on: string, resumed: string) => ({ on, left: '', resumed })

  test('suspended again before it had gone on, nothing of it was used', () => {
    const one = { term: '45 business days', from: '2026-04-06' }
    const limit = pause('2026-05-05', '2026-06-19')
    expect(due({ ...one, pauses: [limit] }, co)).toBe('2026-07-29')
    const again = { ...one, pauses: [limit, pause('2026-05-28', '2026-06-19')] }
    expect(due(again, co)).toBe('2026-07-29')
  })

  test('a month added before a suspension is suspended with the rest, one added after it is not', () => {
    const one = { term: '1 month', from: '2026-09-01', pauses: [pause('2026-09-21', '2026-12-08')] }
    const extended = (afterPauses: number) => due({ ...one, extension: { by: '1 month', afterPauses } }, lfpa)
    expect([extended(0), extended(1)]).toEqual(['2027-01-19', '2027-01-18'])
  })

  test('stopped on its last day, it still ends on a business day, and no day counts twice', () => {
    const given = { term: '3 business days', from: '2026-09-01', lastDay: 'any-day' as const }
    const stopped = { ...given, pauses: [pause('2026-09-04', '2026-09-12')] }
    expect(due(stopped, co)).toBe('2026-09-14')
    expect(explained(stopped, co).at(-1)).toEqual({ day: '2026-09-14', counted: false, off: { reason: 'moved' } })
  })

  test('a month that ends on a Saturday tells how it came to Monday', () => {
    expect(explained({ term: '1 month', from: '2026-08-12', pauses: [] }, co).slice(-3)).toEqual([
      { day: '2026-09-12', counted: true, n: 31 },
      { day: '2026-09-13', counted: false, off: { reason: 'weekend' } },
      { day: '2026-09-14', counted: false, off: { reason: 'moved' } },
    ])
  })
})

describe('terms of hours', () => {
  const started = '2026-07-03T15:30:00.000Z'
  const hours = (amount: number, pauses: TermFacts['pauses'] = []) =>
    countTerm({ term: `${amount} hours`, from: '2026-07-03', startedAt: started, pauses }, co, timeZone)

  test('run from instant to instant, over weekends too', () => {
    expect(hours(24)).toMatchObject({ dueAt: '2026-07-04T15:30:00.000Z', due: '2026-07-04' })
    expect(hours(48)).toMatchObject({ dueAt: '2026-07-05T15:30:00.000Z', due: '2026-07-05' })
  })

  test('one that ends at midnight is due on the day before', () => {
    const { due: day } = countTerm(
      { term: '19 hours', from: '2026-07-03', startedAt: '2026-07-03T10:00:00.000Z', pauses: [] },
      co,
      timeZone,
    )
    expect(day).toBe('2026-07-03')
  })

  test('stand still exactly as long as the suspension', () => {
    fc.assert(
      fc.property(fc.nat(1_400), fc.nat(10_000), (after, minutes) => {
        const at = (later: number) => new Date(Date.parse(started) + later * 60_000).toISOString()
        const pause = {
          on: '2026-07-03',
          left: '',
          at: at(after),
          resumed: '2026-07-04',
          resumedAt: at(after + minutes),
        }
        expect(Date.parse(hours(24, [pause]).dueAt) - Date.parse(hours(24).dueAt)).toBe(minutes * 60_000)
      }),
    )
  })

  test('what is left is told as hours begun', () => {
    const clock = { ...hours(24), term: '24 hours', from: '2026-07-03', startedAt: started, pauses: [] }
    expect(leftOf(clock, co, '2026-07-03', '2026-07-03T16:00:00.000Z')).toEqual({ amount: 24, unit: 'hour' })
    expect(leftOf(clock, co, '2026-07-04', '2026-07-04T15:00:00.000Z')).toEqual({ amount: 1, unit: 'hour' })
  })
})

test('a year is twelve months, with the same last day', () => {
  const from = '2027-02-26'
  expect(due({ term: '1 year', from, pauses: [] }, co)).toBe(due({ term: '12 months', from, pauses: [] }, co))
  expect(daysFromTo(from, due({ term: '1 year', from, pauses: [] }, co))).toBe(367) // 26 February 2028 is a Saturday
})
