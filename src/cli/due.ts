import type { Command } from 'commander'
import type { Calendar } from '#core/calendar.ts'
import type { DueExplanation, DueLine, DueNote } from '#core/explain-due.ts'
import { caseIdOf } from './case-id.ts'
import { defaultCatalog } from './catalog-files.ts'
import { openEngine } from './open-engine.ts'

interface Question {
  calendar?: string
  from?: string
  term?: string
  lastDay?: 'any-day' | 'business-day'
  dir?: string
  json?: boolean
}

interface Answer {
  clock?: string
  status?: string
  calendar: string
  explanation: DueExplanation
  /** Titles of norms, by the day that they make a holiday or a closure. */
  norms: Record<string, string>
}

/** `due`: the last day of a term and why it is that day, by a published calendar or for the clocks of a case. */
export function addDue(program: Command): void {
  program
    .command('due')
    .argument('[case]', 'id or number of a case: explains its clocks')
    .option('--calendar <id>', 'calendar to count by, from the files of the catalogue')
    .option('--from <day>', 'day zero (YYYY-MM-DD); the first day counted is the one after it')
    .option('--term <term>', 'such as "15 business days", "30 days", "2 months", "1 year"')
    .option('--last-day <rule>', 'any-day or business-day; as the unit has it when absent')
    .option('--dir <dir>', "the catalogue's folder; CATALOG_DIR when absent")
    .option('--json', 'print as JSON')
    .description('explain a due day line by line')
    .action(async (name: string | undefined, question: Question) => {
      const answers = name === undefined ? [await explainTerm(question)] : await explainCase(name)
      if (question.json) return console.log(JSON.stringify(answers, null, 2))
      console.log(answers.length === 0 ? 'No legal term has started in this case.' : answers.map(write).join('\n\n'))
    })
}

async function explainTerm({ calendar: id, from, term, lastDay, dir }: Question): Promise<Answer> {
  const { isTerm, parseTerm } = await import('#core/calendar.ts')
  const { countTerm } = await import('#core/count-term.ts')
  const { explainDue } = await import('#core/explain-due.ts')
  const { isDay } = await import('#core/time.ts')
  if (!id || !from || !term) throw new Error('Say --calendar, --from and --term, or the number of a case.')
  if (!isDay(from)) throw new Error(`"${from}" is not a day. Write it as 2026-07-02.`)
  if (!isTerm(term)) throw new Error(`"${term}" is not a term. Write it as "15 business days" or "2 months".`)
  if (parseTerm(term).unit === 'hour')
    throw new Error('Hours count from an instant, not from a day: no calendar is needed.')
  if (lastDay !== undefined && lastDay !== 'any-day' && lastDay !== 'business-day')
    throw new Error(`--last-day is any-day or business-day, not "${lastDay}".`)
  const { calendar, norms, sources } = await findCalendar(id, dir)
  const facts = { term, from, pauses: [], ...(lastDay && { lastDay }) }
  const times = countTerm(facts, calendar, 'UTC')
  const clock = { ...facts, ...times, status: 'running', norm: '', calendar: id, warnings: [] } as const
  const titles = Object.entries(sources).map(([day, norm]) => [day, norms[norm]?.title ?? norm])
  return {
    calendar: id,
    explanation: explainDue({ ...clock, pauses: [], warnings: [] }, calendar, 'UTC'),
    norms: Object.fromEntries(titles) as Record<string, string>,
  }
}

async function findCalendar(id: string, dir: string | undefined) {
  const { readCatalogFiles } = await import('#publishing/files/catalog-files.ts')
  const folder = dir ?? defaultCatalog()
  const { calendars } = await readCatalogFiles(folder)
  const found = calendars.find(({ calendar }) => calendar.id === id)
  if (found) return found
  const known = calendars.map(({ calendar }) => calendar.id).join(', ')
  throw new Error(`There is no calendar "${id}" in ${folder}. Write one of: ${known}.`)
}

async function explainCase(name: string): Promise<Answer[]> {
  const { explainDue } = await import('#core/explain-due.ts')
  const { engine, databaseUrl, close } = await openEngine()
  try {
    const id = await caseIdOf(name, databaseUrl)
    const found = id === undefined ? undefined : await engine.load(id)
    if (!found) throw new Error(`There is no case "${name}".`)
    const { calendars, timeZone } = found.rules
    return Object.entries(found.state.clocks).map(([clock, state]) => ({
      clock,
      status: state.status,
      calendar: state.calendar,
      explanation: explainDue(state, calendars[state.calendar] as Calendar, timeZone),
      norms: {},
    }))
  } finally {
    await close()
  }
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' })
const writeDay = (day: string): string => `${day} ${weekday.format(new Date(`${day}T12:00:00Z`))}`

function write({ clock, status, calendar, explanation, norms }: Answer): string {
  const { from, due, term, norm, lines, notes, unlistedYears } = explanation
  return [
    `${clock === undefined ? '' : `${clock} (${status}, ${norm}): `}${term} from ${writeDay(from)}, calendar ${calendar}`,
    ...notes.map((note) => `  * ${writeNote(note)}`),
    ...lines.map((line) => `  ${writeDay(line.day)}  ${writeLine(line, norms)}`),
    ...unlistedYears.map((year) => `  * There is no list of holidays for ${year}: only weekends are skipped in it.`),
    `Due ${writeDay(due)}`,
  ].join('\n')
}

function writeLine({ day, n, off }: DueLine, norms: Record<string, string>): string {
  if (!off) return `day ${n}`
  const norm = norms[day] === undefined ? '' : `, ${norms[day]}`
  switch (off.reason) {
    case 'weekend':
      return 'weekend'
    case 'suspended':
      return 'suspended'
    case 'moved':
      return 'the last day moves here'
    case 'holiday':
      return `holiday: ${off.name}${norm}`
    case 'closure':
      return `closed: ${off.name}${norm}`
  }
}

function writeNote(note: DueNote): string {
  switch (note.kind) {
    case 'received-out-of-hours':
      return `received on ${writeDay(note.on)}, out of office hours: it counts from the next business day`
    case 'restarted':
      return `started again, whole, on ${writeDay(note.on)}`
    case 'suspended':
      return `suspended on ${writeDay(note.on)}; ${note.left} left`
    case 'resumed':
      return `went on after ${writeDay(note.on)}`
    case 'extended':
      return `extended by ${note.by} on ${writeDay(note.on)} (${note.norm}): ${note.reason}`
    case 'recomputed':
      return `counted again on ${writeDay(note.on)} (${note.reason}): was due ${writeDay(note.was)}`
    case 'other-calendar':
      return `counted by the calendar of then; by the newest it would be due ${writeDay(note.due)}`
    case 'hours':
      return `counts by the hour, from ${note.from} to ${note.to}`
  }
}
