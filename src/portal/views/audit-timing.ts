import type { Calendar } from '#core/calendar.ts'
import { getCalendar } from '#core/clock.ts'
import type { Day } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import { endOfDay, localDay, startOfDay } from '#core/time.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { type Passage, passagesOf } from '#time-travel/passages-of.ts'
import { type TermUse, termUses } from '#time-travel/term-uses.ts'
import { businessDaysBetween, officeMinutes } from '#time-travel/working-time.ts'
import { writeInstant, writeNumber, writeShortDay } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang, Words } from '../view-models.ts'
import { termText } from './due.ts'
import { actorName, eventName, stepTitle } from './history.ts'
import { plain, say } from './words.ts'

export interface StayRow {
  title: Words
  note?: string
  entered: string
  left: string
  lasted: string
  who: string[]
  ended: string
  href: string
}

export interface TermRow {
  title: Words
  length: string
  due: string
  used: string
  paused: string
  verdict: string
  late: boolean
}

/** A bar of the drawing, in thousandths of the time that the case took. */
export interface Bar {
  from: number
  width: number
  kind: 'stay' | 'open' | 'term' | 'used' | 'late' | 'pause'
}

export interface TimingView {
  stays: StayRow[]
  terms: TermRow[]
  /** Bars of each row of the tables: first those of steps, then those of terms. */
  drawing: Bar[][]
  calendars: string
  /** Days that the drawing goes from and to. */
  span: [string, string]
}

interface Frame {
  rules: Rules
  /** By hash: a case may have come from one version to another. */
  versions: ReadonlyMap<string, Rules>
  state: CaseState
  lang: Lang
  t: Messages
  /** Until when what is still going on is looked at. */
  now: string
}

/** Bars are placed by time; what is shorter than a pixel still shows. */
const narrowest = 4

/** How long a case stayed in each step, and how each legal term was used, as tables and as bars. */
export function timingView(events: readonly StoredEvent[], caseHref: string, frame: Frame): TimingView {
  const { rules, state, now, lang } = frame
  const stays = passagesOf(state.id, events).filter(({ kind }) => kind !== 'choice' && kind !== 'end')
  const uses = termUses(rules, state, events, localDay(now, rules.timeZone))
  const begun = Date.parse(state.openedAt)
  const ends = [Date.parse(state.closedAt ?? now), ...uses.map(({ state: { dueAt } }) => Date.parse(dueAt))]
  const whole = Math.max(...ends) - begun || 1
  const place = (from: number, to: number, kind: Bar['kind']): Bar => {
    const start = Math.min(Math.max(0, Math.round((1000 * (from - begun)) / whole)), 1000 - narrowest)
    const width = Math.max(narrowest, Math.round((1000 * (to - from)) / whole))
    return { from: start, width: Math.min(width, 1000 - start), kind }
  }
  const day = (ms: number) => writeShortDay(localDay(new Date(ms).toISOString(), rules.timeZone), lang)
  return {
    span: [day(begun), day(begun + whole)],
    stays: stays.map((stay) => stayRow(stay, caseHref, frame)),
    terms: uses.map((use) => termRow(use, frame)),
    drawing: [
      ...stays.map(({ enteredAt, left }) => [
        place(Date.parse(enteredAt), Date.parse(left?.at ?? now), left ? 'stay' : 'open'),
      ]),
      ...uses.map((use) => termBars(use, rules, place)),
    ],
    calendars: Object.values(rules.calendars)
      .map(({ id }) => id)
      .join(lang === 'es' ? ' y ' : ' and '),
  }
}

function termBars({ state, until, late }: TermUse, rules: Rules, place: (a: number, b: number, k: Bar['kind']) => Bar) {
  const start = Date.parse(state.startedAt ?? endOfDay(state.from, rules.timeZone))
  const due = Date.parse(state.dueAt)
  const dayStart = (day: Day) => Date.parse(startOfDay(day, rules.timeZone))
  return [
    place(start, due, 'term'),
    place(start, Math.min(due, Math.max(start, Date.parse(endOfDay(until, rules.timeZone)))), 'used'),
    ...state.pauses.map(({ on, resumed = until }) => place(dayStart(on), dayStart(resumed), 'pause')),
    ...(late === undefined ? [] : [place(due, Date.parse(endOfDay(until, rules.timeZone)), 'late')]),
  ]
}

const hoursText = (minutes: number, lang: Lang): string => writeNumber(Math.round(minutes / 6) / 10, lang)

/** By business days; within one, by the clock. */
function durationText(calendar: Calendar, from: string, to: string, { rules, lang, t }: Frame): string {
  const { times } = t.auditCase
  const { timeZone } = rules
  const days = businessDaysBetween(calendar, localDay(from, timeZone), localDay(to, timeZone))
  const office = officeMinutes(calendar, timeZone, from, to)
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000)
  if (days > 0)
    return [times.days(days), ...(office === undefined ? [] : [times.hours(hoursText(office, lang))])].join(', ')
  return minutes < 60 ? times.minutes(minutes) : times.clockHours(hoursText(minutes, lang))
}

function stayRow(stay: Passage, caseHref: string, frame: Frame): StayRow {
  const { lang, t, now } = frame
  const rules = frame.versions.get(stay.definition) ?? frame.rules
  const { times } = t.auditCase
  const { step, entry, enteredAt, left, takers, enteredBy } = stay
  const outcome = left?.outcome === undefined ? undefined : outcomeTitle(rules, step, left.outcome, lang)
  return {
    title: stepTitle(rules, step, lang),
    ...(entry > 1 && { note: times.again(entry) }),
    entered: writeInstant(enteredAt, rules.timeZone, lang),
    left: left ? writeInstant(left.at, rules.timeZone, lang) : times.still,
    lasted: durationText(getCalendar(rules), enteredAt, left?.at ?? now, frame),
    who: [
      ...(left ? [actorName(left.actor, t)] : []),
      ...(takers.length > 0 ? [times.takenBy(takers.join(', '))] : []),
    ],
    ended: left ? [eventName(left.type, t), ...(outcome ? [outcome] : [])].join(': ') : '',
    href: `${caseHref}/${left?.by ?? enteredBy}`,
  }
}

function outcomeTitle({ definition }: Rules, step: string, outcome: string, lang: Lang): string {
  const defined = indexSteps(definition).steps[step]
  const title = defined?.kind === 'task' ? defined.outcomes[outcome]?.title : undefined
  return title ? say(title, lang).text : outcome
}

function termRow(use: TermUse, { rules, lang, t }: Frame): TermRow {
  const { times } = t.auditCase
  const { clock, state, used, total, suspended, late } = use
  const title = rules.definition.clocks[clock]?.title
  return {
    title: title ? say(title, lang) : plain(clock),
    length: termText(state.term, t),
    due: writeShortDay(state.due, lang),
    used: used === undefined || total === undefined ? t.auditCase.change.none : times.used(used, total),
    paused: state.pauses.length === 0 ? times.never : times.daysPaused(suspended),
    verdict: verdictOf(use, lang, t),
    late: late !== undefined,
  }
}

function verdictOf({ state, until, met, late }: TermUse, lang: Lang, t: Messages): string {
  const { times } = t.auditCase
  const day = writeShortDay(until, lang)
  if (met) return late === undefined ? times.met(day) : times.metLate(day, late)
  if (late !== undefined) return times.expired(late)
  return state.status === 'suspended' ? times.suspended : times.running
}
