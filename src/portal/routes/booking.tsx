import { Hono } from 'hono'
import { localTime } from '#core/time.ts'
import type { Office } from '#publishing/files/entity.ts'
import { ownCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { channelOf } from '../filling.ts'
import { writeDay } from '../format.ts'
import { BookingPage } from '../pages/booking.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { caseName } from '../views/history.ts'
import { textIn } from '../views/words.ts'

/** Booking and changing an appointment. */
export function bookingRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case/cita/:step', (c) => bookingPage(c, portal))
    .post('/solicitudes/:case/cita/:step', (c) => book(c, portal))
    .get('/solicitudes/:case/cita/:step/calendario.ics', (c) => calendarFile(c, portal))
}

async function bookableAt(c: PortalContext, portal: Portal) {
  const inHand = await ownCase(c, portal)
  const stepId = c.req.param('step') ?? ''
  const action = inHand.actions.find((one) => one.type === 'book' && one.step === stepId)
  if (action?.type !== 'book') throw new Refused('stale', `/solicitudes/${inHand.state.id}`)
  return { inHand, stepId, offices: action.offices }
}

async function bookingPage(c: PortalContext, portal: Portal, error?: string) {
  const { inHand, stepId, offices } = await bookableAt(c, portal)
  const { state, rules } = inHand
  const { appointments } = portal.deps.cases
  const shell = await portal.shell(c, rules.entity)
  const { lang } = shell
  const found = await Promise.all(offices.map(async (id) => ({ id, office: await appointments.office(id) })))
  const known = found.flatMap(({ id, office }) => (office ? [{ id, office }] : []))
  const chosen = known.find(({ id }) => id === c.req.query('sede')) ?? known[0]
  const loaded = await portal.deps.engine.load(state.id)
  const now = portal.deps.now().toISOString()
  const free = loaded && chosen ? await appointments.free(loaded, stepId, chosen.id, now) : []
  const base = `/solicitudes/${state.id}`
  const page = {
    folio: caseName(state),
    offices: known.map(({ id, office }) => ({
      id,
      title: textIn(office.title, lang),
      address: textIn(office.address, lang),
      chosen: id === chosen?.id,
    })),
    days: free.map(({ day, slots }) => ({
      day: writeDay(day, lang),
      slots: slots.map((at) => ({ at, time: localTime(at, rules.timeZone) })),
    })),
    errors: error === undefined ? [] : [{ text: error, href: '#slot' }],
    form: { action: `${base}/cita/${stepId}`, key: crypto.randomUUID() },
    here: `${base}/cita/${stepId}`,
    back: base,
  }
  return show(c, <BookingPage shell={shell} booking={page} />, error === undefined ? 200 : 422)
}

async function book(c: PortalContext, portal: Portal) {
  const { inHand, stepId } = await bookableAt(c, portal)
  const { state, rules, actor } = inHand
  const form = c.get('form')
  const { t } = await portal.shell(c, rules.entity)
  const [office, at] = [form.one('office'), form.one('slot')]
  if (Number.isNaN(Date.parse(at))) return bookingPage(c, portal, t.moves.visit.choose)
  if (!actor) throw new Refused('forbidden', `/solicitudes/${state.id}`)
  const data = { step: stepId, office, at: new Date(at).toISOString(), minutes: 1 }
  const result = await portal.deps.cases.run(state.id, form.key, actor, channelOf(state), { type: 'book', data })
  if (!result.ok) return bookingPage(c, portal, t.refusals['slot-unavailable']('', {}))
  return goTo(c, `/solicitudes/${state.id}`)
}

const stamp = (at: string): string => at.replaceAll(/[-:]/g, '').replace(/\.\d{3}/, '')
const escape = (text: string): string =>
  text.replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll(/\r\n?|\n/g, '\\n')

/** RFC 5545: what calendars of telephones and computers read. */
function writeCalendar(
  id: string,
  summary: string,
  office: Office | undefined,
  at: string,
  minutes: number,
  lang: 'es' | 'en',
) {
  const end = new Date(Date.parse(at) + minutes * 60_000).toISOString()
  const place = office ? `${textIn(office.title, lang)}, ${textIn(office.address, lang)}` : ''
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Ventanilla//ES',
    'BEGIN:VEVENT',
    `UID:${id}`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART:${stamp(at)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escape(summary)}`,
    `LOCATION:${escape(place)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

async function calendarFile(c: PortalContext, portal: Portal) {
  const { state, rules } = await ownCase(c, portal)
  const stepId = c.req.param('step') ?? ''
  const visit = state.appointments[stepId]
  if (visit?.status !== 'booked') throw new Refused('stale', `/solicitudes/${state.id}`)
  const { lang } = await portal.shell(c, rules.entity)
  const office = await portal.deps.cases.appointments.office(visit.office)
  const summary = `${textIn(rules.definition.title, lang)} ${state.folio ?? ''}`.trim()
  c.header('Content-Type', 'text/calendar; charset=utf-8')
  c.header('Content-Disposition', 'attachment; filename="cita.ics"')
  c.header('Cache-Control', 'private, no-store')
  return c.body(writeCalendar(`${state.id}-${stepId}@ventanilla`, summary, office, visit.at, visit.minutes, lang))
}
