import { z } from 'zod'
import type { Calendar } from '#core/calendar.ts'

const holidaySchema = z.strictObject({ day: z.iso.date(), name: z.string().min(1), norm: z.string().min(1) })

/** A file of `catalog/calendars/`: one year of one calendar, each day with its name and the norm that makes it a holiday. */
export const calendarFileSchema = z
  .strictObject({
    calendar: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    year: z.int().min(2000).max(2200),
    weekend: z.array(z.int().min(0).max(6)),
    months: z.strictObject({ missingDay: z.enum(['last-day', 'next-month']), norm: z.string().min(1) }),
    norms: z.record(
      z.string(),
      z.strictObject({ title: z.string().min(1), url: z.url().optional(), toConfirm: z.boolean().optional() }),
    ),
    holidays: z.array(holidaySchema),
  })
  .check((context) => {
    const { year, norms, holidays, months, weekend } = context.value
    const report = (path: (string | number)[], message: string) =>
      context.issues.push({ code: 'custom', path, input: context.value, message })
    if (new Set(weekend).size === 7) report(['weekend'], 'A week without a business day would never end a term')
    if (!norms[months.norm]) report(['months', 'norm'], `There is no norm "${months.norm}"`)
    for (const [index, { day, norm }] of holidays.entries()) {
      if (!day.startsWith(`${year}-`)) report(['holidays', index, 'day'], `${day} is not in ${year}`)
      if (!norms[norm]) report(['holidays', index, 'norm'], `There is no norm "${norm}"`)
      if (holidays.findIndex((other) => other.day === day) !== index)
        report(['holidays', index, 'day'], `${day} is listed twice`)
    }
  })

export type CalendarFile = z.infer<typeof calendarFileSchema>

/** What is published: the years of one calendar together, and where each holiday comes from. */
export interface PublishedCalendar {
  calendar: Calendar
  norms: CalendarFile['norms']
  /** Norm of each holiday, by day. */
  sources: Record<string, string>
}

/**
 * Joins the years of each calendar; a term may end in the year after it began.
 * @throws when two files give the same year, or years disagree about weekends or months: that would be another calendar.
 */
export function joinYears(files: readonly CalendarFile[]): PublishedCalendar[] {
  const byId = Map.groupBy(files, ({ calendar }) => calendar)
  return [...byId].map(([id, unordered]) => {
    const years = unordered.toSorted((a, b) => a.year - b.year)
    const [first] = years
    if (!first) throw new Error(`Calendar "${id}" has no years`)
    for (const [index, file] of years.entries()) {
      if (index > 0 && years[index - 1]?.year === file.year)
        throw new Error(`Calendar "${id}" has two files for ${file.year}`)
      if (JSON.stringify([file.weekend, file.months]) !== JSON.stringify([first.weekend, first.months]))
        throw new Error(
          `Calendar "${id}": weekend and months of ${file.year} differ from ${first.year}; give it another name`,
        )
    }
    const holidays = years.flatMap((file) => file.holidays)
    return {
      calendar: {
        id,
        weekend: first.weekend,
        holidays: Object.fromEntries(holidays.map(({ day, name }) => [day, name])),
        years: years.map(({ year }) => year),
        months: { missingDay: first.months.missingDay },
      },
      norms: Object.assign({}, ...years.map((file) => file.norms)) as CalendarFile['norms'],
      sources: Object.fromEntries(holidays.map(({ day, norm }) => [day, norm])),
    }
  })
}
