import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseTerm, type Calendar } from '#core/calendar.ts'
import type { Actor, CaseCommand } from '#core/commands.ts'
import { decide } from '#core/decide.ts'
import type { Clock, Definition } from '#core/definition.ts'
import { explainDue } from '#core/explain-due.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState, type ClockState } from '#core/state.ts'
import { startOfDay } from '#core/time.ts'
import { joinYears, type CalendarFile } from '#publishing/files/calendar-file.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { compileDefinition } from '#publishing/compile.ts'
import { catalogDir } from '#support/catalog.ts'
import { applicant, command, definition as permit, entityFile, fold } from './fixtures.ts'

/** What happens in a worked example, and what holds after it. */
interface Happening {
  at: string
  do: 'file' | 'ask' | 'answer' | 'extend' | 'transfer' | 'notification' | 'wait'
  clock?: string
  by?: string
  waiver?: boolean
  on?: string
  refused?: string
  due?: Record<string, string>
  from?: Record<string, string>
  term?: Record<string, string>
  left?: Record<string, string>
  /** Days of the week that were skipped as holidays or closures. */
  skipped?: Record<string, string[]>
  silence?: string
  filedOn?: string
}

/** A clock as the definition has it, its sources and words left out. */
type ShortClock = Omit<
  Clock,
  'title' | 'norm' | 'silence' | 'lapse' | 'extension' | 'rounding' | 'lastDay' | 'resumes'
> & {
  silence?: 'positive' | 'negative'
  lapse?: string
  rounding?: 'up' | 'down'
  lastDay?: 'any-day' | 'business-day'
  resumes?: { at: 'answer' | 'limit'; limit?: string; unless?: string }
  extension?: { role?: string; upTo: string; counts: 'added' | 'total'; rounding?: 'up' | 'down'; from?: 'term-end' }
}

interface Row {
  row: string
  procedure: string
  calendar: string
  reading?: string
  clocks: Record<string, ShortClock>
  events: Happening[]
}

const text = await readFile(new URL('../fixtures/worked-deadlines.json', import.meta.url), 'utf8')
const fixture = JSON.parse(text) as { calendars: Partial<CalendarFile>[]; rows: Row[] }

const es = (words: string) => ({ es: words })
const source = 'The source that the example gives'

function clockOf({ silence, lapse, rounding, lastDay, resumes, extension, ...clock }: ShortClock): Clock {
  const round = (to: 'up' | 'down') => ({ rounding: { to, source } })
  return {
    title: es('Término'),
    norm: 'law',
    ...clock,
    ...(silence && { silence: { effect: silence, norm: 'law', text: es('Silencio.') } }),
    ...(lapse !== undefined && { lapse: { norm: 'law', text: es('Desistimiento.'), next: lapse } }),
    ...(rounding && round(rounding)),
    ...(lastDay && { lastDay: { rule: lastDay, source } }),
    ...(resumes && { resumes: { ...resumes, source } }),
    ...(extension && {
      extension: {
        norm: 'law',
        source,
        upTo: extension.upTo,
        counts: extension.counts,
        role: extension.role ?? 'desk',
        ...(extension.from && { from: extension.from }),
        ...(extension.rounding && round(extension.rounding)),
      },
    }),
  }
}

const outcome = (next: string, fields: string[] = []) => ({ title: es('Salida'), next, fields })

/** A case in which everything that touches a term can happen: asked, answered, notified on paper, received elsewhere. */
const life = (calendar: string, clocks: Record<string, ShortClock>): Definition => ({
  ...permit,
  calendar,
  data: {
    waiver: { title: es('¿Renuncia a términos?'), type: 'boolean' },
    notifiedOn: { title: es('Notificado el'), type: 'string', format: 'date', notAfter: 'today' },
  },
  documents: {},
  messages: {},
  templates: {},
  clocks: Object.fromEntries(Object.entries(clocks).map(([id, clock]) => [id, clockOf(clock)])),
  steps: {
    draft: {
      kind: 'form',
      title: es('Solicitud'),
      role: 'applicant',
      sections: [{ id: 'a', title: es('A') }],
      next: 'work',
    },
    work: {
      kind: 'task',
      title: es('Estudio'),
      role: 'desk',
      outcomes: { ask: outcome('complete'), transfer: outcome('received'), notify: outcome('notification') },
    },
    complete: {
      kind: 'form',
      title: es('Completar'),
      role: 'applicant',
      sections: [{ id: 'a', title: es('A'), fields: ['waiver'] }],
      next: 'work',
    },
    notification: {
      kind: 'task',
      title: es('Notificar'),
      role: 'desk',
      outcomes: { done: outcome('work', ['notifiedOn']) },
    },
    received: { kind: 'task', title: es('Recibido'), role: 'desk', outcomes: { ask: outcome('complete') } },
    ended: { kind: 'end', title: es('Fin'), outcome: 'ended' },
  },
  anytime: {},
})

const { calendars: published } = await readCatalogFiles(catalogDir)

/** What the test itself has put there. */
function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('An example names something that is not there')
  return value
}

const colombia = there(published.find(({ calendar }) => calendar.id === 'co'))

/** The published calendars, those that the examples add to them, and Colombia's before its nineteenth holiday. */
function calendarsAtHand(): Record<string, Calendar> {
  const base = { ...colombia.calendar, id: 'co-before-ley-2578' }
  const { '2026-07-13': _added, ...holidays } = base.holidays
  const years = published.flatMap(({ calendar, norms, sources }) =>
    calendar.years.map((year) => ({
      calendar: calendar.id,
      year,
      weekend: calendar.weekend,
      months: { ...calendar.months, norm: '' },
      norms,
      holidays: Object.entries(calendar.holidays)
        .filter(([day]) => day.startsWith(`${year}`))
        .map(([day, name]) => ({ day, name, norm: sources[day] ?? '' })),
      closures: [],
    })),
  )
  const layers = fixture.calendars.map((file) => ({ holidays: [], closures: [], ...file }) as unknown as CalendarFile)
  const all = joinYears([...years, ...layers]).map(({ calendar }) => [calendar.id, calendar] as const)
  return { ...Object.fromEntries(all), [base.id]: { ...base, holidays } }
}

const calendars = calendarsAtHand()
const explain = (rules: Rules, clock: ClockState) => explainDue(clock, there(calendars[clock.calendar]), rules.timeZone)
const desk: Actor = { kind: 'officer', id: 'd1', agencies: [{ agency: 'demo/office', roles: ['desk'] }] }
const system: Actor = { kind: 'system', id: 'engine' }

function rulesOf({ calendar, clocks }: Row): Rules {
  const timeZone = calendar.startsWith('mx') ? 'America/Mexico_City' : 'America/Bogota'
  return compileDefinition(life(calendar, clocks), {
    entity: { ...entityFile.entity, timeZone },
    calendars,
    vocabularies: {},
  })
}

/** Noon where the agency is, or the time of day that is given. */
function instant(at: string, { timeZone }: Rules): string {
  const [day = '', time = '12:00'] = at.split('T')
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return new Date(Date.parse(startOfDay(day, timeZone)) + (hours * 60 + minutes) * 60_000).toISOString()
}

function commandsOf(happening: Happening, rules: Rules): CaseCommand[] {
  const at = instant(happening.at, rules)
  const done = (step: string, chosen: string, data = {}) =>
    command('complete', { step, outcome: chosen, data, note: 'Falta algo' }, desk, at)
  switch (happening.do) {
    case 'file':
      return [
        command(
          'open',
          {
            procedure: rules.procedure,
            version: 1,
            definition: rules.hash,
            entity: 'demo',
            agency: 'demo/office',
            language: 'es',
            applicant: { kind: 'code' },
            resumeHash: 'r',
          },
          applicant,
          at,
        ),
        command('submit', { step: 'draft', folio: 'DEM-1', lookupHash: 'h' }, applicant, at),
      ]
    case 'ask':
      return [done('work', 'ask')]
    case 'transfer':
      return [done('work', 'transfer')]
    case 'notification':
      return [done('work', 'notify'), done('notification', 'done', { notifiedOn: happening.on })]
    case 'answer':
      return [
        ...(happening.waiver === undefined
          ? []
          : [command('save', { step: 'complete', data: { waiver: happening.waiver } }, applicant, at)]),
        command('submit', { step: 'complete' }, applicant, at),
      ]
    case 'extend': {
      const clock = happening.clock ?? ''
      const actor = rules.definition.clocks[clock]?.extension?.role === 'applicant' ? applicant : desk
      return [command('extend', { clock, by: happening.by ?? '', reason: 'Falta una prueba' }, actor, at)]
    }
    case 'wait':
      return [command('record-due', {}, system, at)]
  }
}

/** Carries a happening out; answers the code of a refusal. */
function carryOut(rules: Rules, before: CaseState, happening: Happening): { state: CaseState; refused?: string } {
  let state = before
  for (const next of commandsOf(happening, rules)) {
    const decision = decide(rules, state, next)
    if (!decision.ok) return { state, refused: decision.problems[0]?.code ?? '' }
    state = fold(state, decision.events, next)
  }
  return { state }
}

const isWeekday = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** Every clock's own explanation reaches the day that it states, counting exactly its term. */
function checkExplanations(rules: Rules, { clocks }: CaseState): void {
  for (const clock of Object.values(clocks)) {
    const { lines, notes, unlistedYears } = explain(rules, clock)
    expect(notes.filter(({ kind }) => kind === 'other-calendar')).toEqual([])
    expect(unlistedYears).toEqual([])
    const { amount, unit } = parseTerm(clock.term)
    if (unit !== 'business day' || clock.status === 'suspended') continue
    const whole = amount + (clock.extension ? parseTerm(clock.extension.by).amount : 0)
    expect(lines.filter(({ counted }) => counted)).toHaveLength(whole)
    expect(lines.at(-1)).toMatchObject({ day: clock.due, n: whole })
  }
}

function factsOf(rules: Rules, state: CaseState, happening: Happening) {
  const of = <T>(names: object | undefined, value: (id: string) => T) =>
    names && Object.fromEntries(Object.keys(names).map((id) => [id, value(id)]))
  const skipped = (id: string) =>
    explain(rules, there(state.clocks[id]))
      .lines.filter(({ day, off }) => (off?.reason === 'holiday' || off?.reason === 'closure') && isWeekday(day))
      .map(({ day }) => day)
  return {
    due: of(happening.due, (id) => state.clocks[id]?.due),
    from: of(happening.from, (id) => state.clocks[id]?.from),
    term: of(happening.term, (id) => state.clocks[id]?.term),
    left: of(happening.left, (id) => state.clocks[id]?.pauses.at(-1)?.left),
    skipped: of(happening.skipped, skipped),
    silence: happening.silence && state.silence?.effect,
    filedOn: happening.filedOn && state.filedOn,
  }
}

describe('the worked deadlines', () => {
  test.each(fixture.rows.map((row) => [`${row.row}: ${row.procedure}`, row] as const))('%s', (_name, row) => {
    const rules = rulesOf(row)
    let state = initialState('x')
    for (const happening of row.events) {
      const result = carryOut(rules, state, happening)
      expect(result.refused, `${happening.do} on ${happening.at}`).toBe(happening.refused)
      state = result.state
      const { due, from, term, left, skipped, silence, filedOn } = happening
      expect(factsOf(rules, state, happening)).toEqual({ due, from, term, left, skipped, silence, filedOn })
      checkExplanations(rules, state)
    }
  })
})

test('every row of the source is here', () => {
  const numbers = new Set(fixture.rows.map(({ row }) => Number.parseInt(row, 10)))
  const wanted = [...Array.from({ length: 31 }, (_, i) => i + 1), ...Array.from({ length: 15 }, (_, i) => i + 40)]
  expect([...numbers].toSorted((a, b) => a - b)).toEqual(wanted)
})
