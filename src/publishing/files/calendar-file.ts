import { z } from 'zod'
import type { Calendar } from '#core/calendar.ts'
import type { Day } from '#core/events.ts'
import { addDays } from '#core/time.ts'

const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
const holidaySchema = z.strictObject({ day: z.iso.date(), name: z.string().min(1), norm: z.string().min(1) })
const closureSchema = z.strictObject({
  from: z.iso.date(),
  /** Last day of it. */
  to: z.iso.date(),
  reason: z.string().min(1),
  norm: z.string().min(1),
})
const clockTime = z.iso.time({ precision: -1 })
const officeSchema = z.strictObject({
  hours: z.record(
    z.string().regex(/^[0-6]$/, 'Write a day of the week as 0 (Sunday) to 6'),
    z.tuple([clockTime, clockTime]),
  ),
  outOfHours: z.enum(['same-day', 'next-business-day']),
  norm: z.string().min(1),
})

/** Longest closure, days: a longer one is a slip of the pen. */
const maxClosureDays = 120

const fileSchema = z.strictObject({
  calendar: name,
  year: z.int().min(2000).max(2200),
  /** Calendar that this one adds to: an authority's own closures over the days of its jurisdiction. */
  extends: name.optional(),
  weekend: z.array(z.int().min(0).max(6)).optional(),
  months: z.strictObject({ missingDay: z.enum(['last-day', 'next-month']), norm: z.string().min(1) }).optional(),
  norms: z.record(
    z.string(),
    z.strictObject({ title: z.string().min(1), url: z.url().optional(), toConfirm: z.boolean().optional() }),
  ),
  holidays: z.array(holidaySchema).default([]),
  closures: z.array(closureSchema).default([]),
  office: officeSchema.optional(),
})

type Report = (path: (string | number)[], message: string) => void

function checkDays({ year, holidays, closures }: z.infer<typeof fileSchema>, report: Report): void {
  for (const [index, { day }] of holidays.entries()) {
    if (!day.startsWith(`${year}-`)) report(['holidays', index, 'day'], `${day} is not in ${year}`)
    if (holidays.findIndex((other) => other.day === day) !== index)
      report(['holidays', index, 'day'], `${day} is listed twice`)
  }
  for (const [index, { from, to }] of closures.entries()) {
    if (!from.startsWith(`${year}-`)) report(['closures', index, 'from'], `${from} is not in ${year}`)
    if (to < from) report(['closures', index, 'to'], `The closure ends before it begins`)
    else if (to > addDays(from, maxClosureDays))
      report(['closures', index, 'to'], `The closure is longer than ${maxClosureDays} days`)
  }
}

function checkNorms(file: z.infer<typeof fileSchema>, report: Report): void {
  const { norms, holidays, closures, months, office } = file
  const cited: [(string | number)[], string | undefined][] = [
    [['months', 'norm'], months?.norm],
    [['office', 'norm'], office?.norm],
    ...holidays.map(({ norm }, i): [(string | number)[], string] => [['holidays', i, 'norm'], norm]),
    ...closures.map(({ norm }, i): [(string | number)[], string] => [['closures', i, 'norm'], norm]),
  ]
  for (const [path, norm] of cited) if (norm !== undefined && !norms[norm]) report(path, `There is no norm "${norm}"`)
}

/**
 * A file of `catalog/calendars/`: one year of one calendar, each day with its name and the norm that makes it a holiday,
 * each closure with its reason and the act that orders it.
 */
export const calendarFileSchema = fileSchema.check((context) => {
  const { weekend, months, office, extends: base, calendar } = context.value
  const report: Report = (path, message) => context.issues.push({ code: 'custom', path, input: context.value, message })
  if (new Set(weekend).size === 7) report(['weekend'], 'A week without a business day would never end a term')
  if (base === calendar) report(['extends'], 'A calendar cannot extend itself')
  if (base === undefined && !weekend) report(['weekend'], 'Say which days of the week have no business')
  if (base === undefined && !months) report(['months'], 'Say where a term of months ends that lacks its day')
  if (base !== undefined && (weekend || months))
    report([weekend ? 'weekend' : 'months'], `The weekend and the months are those of "${base}"`)
  for (const [day, [opens, closes]] of Object.entries(office?.hours ?? {}))
    if (opens >= closes) report(['office', 'hours', day], 'The office closes before it opens')
  checkDays(context.value, report)
  checkNorms(context.value, report)
})

export type CalendarFile = z.infer<typeof calendarFileSchema>

/** What is published: the years of one calendar together, and where each day off comes from. */
export interface PublishedCalendar {
  calendar: Calendar
  norms: CalendarFile['norms']
  /** Norm of each holiday and closure, by day. */
  sources: Record<string, string>
}

const settingsOf = ({ weekend, months, office, extends: base }: CalendarFile) =>
  JSON.stringify([weekend, months, office, base])

const eachDay = (from: Day, to: Day): Day[] => {
  const days: Day[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** The years of one calendar by themselves, in order. */
function orderYears(id: string, unordered: readonly CalendarFile[]): CalendarFile[] {
  const years = unordered.toSorted((a, b) => a.year - b.year)
  for (const [index, file] of years.entries()) {
    if (index > 0 && years[index - 1]?.year === file.year)
      throw new Error(`Calendar "${id}" has two files for ${file.year}`)
    if (years[0] && settingsOf(file) !== settingsOf(years[0]))
      throw new Error(
        `Calendar "${id}": weekend, months, office or base of ${file.year} differ from ${years[0].year}; give it another name`,
      )
  }
  return years
}

function joinFiles(id: string, years: readonly CalendarFile[], base: PublishedCalendar | undefined): PublishedCalendar {
  const { weekend = base?.calendar.weekend, months, office = base?.calendar.office } = years[0] ?? {}
  const missingDay = months?.missingDay ?? base?.calendar.months.missingDay
  if (!weekend || !missingDay) throw new Error(`Calendar "${id}" has no years`)
  const holidays = years.flatMap((file) => file.holidays)
  const closed = years.flatMap(({ closures }) =>
    closures.flatMap(({ from, to, reason, norm }) => eachDay(from, to).map((day) => ({ day, reason, norm }))),
  )
  const closures = { ...base?.calendar.closures, ...Object.fromEntries(closed.map(({ day, reason }) => [day, reason])) }
  const { hours, outOfHours } = office ?? {}
  return {
    calendar: {
      id,
      weekend,
      holidays: {
        ...base?.calendar.holidays,
        ...Object.fromEntries(holidays.map(({ day, name: text }) => [day, text])),
      },
      ...(Object.keys(closures).length > 0 && { closures }),
      years: base?.calendar.years ?? years.map(({ year }) => year),
      months: { missingDay },
      ...(hours && outOfHours && { office: { hours, outOfHours } }),
    },
    norms: Object.assign({}, base?.norms, ...years.map((file) => file.norms)) as CalendarFile['norms'],
    sources: {
      ...base?.sources,
      ...Object.fromEntries([...closed, ...holidays].map(({ day, norm }) => [day, norm])),
    },
  }
}

/**
 * Joins the years of each calendar, and what one adds to another; a term may end in the year after it began.
 * @throws when two files give the same year, years disagree about anything but days (that would be another calendar), or
 * a calendar extends one that is not there or extends another itself.
 */
export function joinYears(files: readonly CalendarFile[]): PublishedCalendar[] {
  const byId = Map.groupBy(files, ({ calendar }) => calendar)
  const ordered = [...byId].map(([id, unordered]) => ({ id, years: orderYears(id, unordered) }))
  const bases = new Map(
    ordered
      .filter(({ years }) => years[0]?.extends === undefined)
      .map(({ id, years }) => [id, joinFiles(id, years, undefined)]),
  )
  return ordered.map(({ id, years }) => {
    const own = bases.get(id)
    if (own) return own
    const base = bases.get(years[0]?.extends ?? '')
    if (!base)
      throw new Error(`Calendar "${id}" extends "${years[0]?.extends}", which is not there or extends another itself`)
    return joinFiles(id, years, base)
  })
}
