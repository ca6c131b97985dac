import type { Part } from '#access/case-read.ts'
import type { EventData } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { earlier, endOfDay, isDay, localDay, startOfDay } from '#core/time.ts'
import { isErasure } from '#event-store/case-events.ts'
import type { ReadEvent } from '#privacy/seal.ts'
import { findCase } from '../case-in-hand.ts'
import type { PortalContext } from '../deps.ts'
import { writeDay } from '../format.ts'
import { Refused } from '../refused.ts'
import type { Portal } from '../shell.tsx'
import type { Shell } from '../view-models.ts'
import type { Frame } from '../views/case-facts.ts'
import { caseName } from '../views/history.ts'
import { textIn } from '../views/words.ts'

/** A case as an auditor has it in hand: all that happened, opened, and marked where it was altered. */
export interface AuditedCase {
  id: string
  /** Address of its page. */
  base: string
  name: string
  state: CaseState
  rules: Rules
  events: ReadEvent[]
  shell: Shell
  frame: Frame
  now: string
  /** Days where the agency is, between which there is something to see. */
  days: { first: string; last: string }
}

/** @throws {Refused} for whoever does not audit its entity, as if there were no such case. */
export async function auditedCase(c: PortalContext, portal: Portal, what: Part): Promise<AuditedCase> {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { what, to: ['audit'], altered: 'keep' })
  if (inHand?.access !== 'audit') throw new Refused('not-found', '/auditoria')
  const { state, rules } = inHand
  const { engine, catalog } = portal.deps
  const [events, entities, shell] = await Promise.all([
    engine.history(state.id, 0, { altered: 'keep' }),
    catalog.entities(),
    portal.shell(c, rules.entity),
  ])
  const now = portal.deps.now().toISOString()
  return {
    id: state.id,
    base: `/auditoria/${state.id}`,
    name: caseName(state),
    state,
    rules,
    events,
    shell,
    frame: { lang: shell.lang, t: shell.t, agencies: entities.flatMap(({ agencies }) => agencies) },
    now,
    days: { first: localDay(state.openedAt, rules.timeZone), last: localDay(now, rules.timeZone) },
  }
}

/**
 * The instant that a form names: that time of the day where the agency is, without one the end of the day, today's being
 * now. Undefined when the case was not there yet, or it lies ahead.
 */
export function instantIn({ state, rules, now }: AuditedCase, day: string, time: string): string | undefined {
  if (!isDay(day) || !/^(|([01]\d|2[0-3]):[0-5]\d)$/.test(time)) return undefined
  const { timeZone } = rules
  const started = Date.parse(startOfDay(day, timeZone))
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  // The last millisecond of the minute, or of the day, so that all that happened in it is known.
  const end = time === '' ? Date.parse(endOfDay(day, timeZone)) : started + (hours * 60 + minutes + 1) * 60_000
  const at = new Date(end - 1).toISOString()
  if (day > localDay(now, timeZone) || earlier(at, state.openedAt)) return undefined
  const isNow = earlier(now, at)
  return isNow && started + (hours * 60 + minutes) * 60_000 > Date.parse(now) ? undefined : isNow ? now : at
}

/** What was erased of a case: titles of the answers that are gone, and a note that also names the facts which stay readable. */
interface Erasure {
  fields: string[]
  note: string
}

/** Undefined when nothing was erased. `readable`: revisions of which something personal was stored unencrypted. */
export async function erasureOf(
  { id, events, rules, frame }: AuditedCase,
  readable: (caseId: string) => Promise<{ revisions: readonly number[] }>,
): Promise<Erasure | undefined> {
  const event = events.findLast(isErasure)
  if (!event) return undefined
  const { fields } = event.data as EventData['PersonalDataErased']
  const titleOf = (name: string) => {
    const title = rules.definition.data[name]?.title
    return title ? textIn(title, frame.lang) : name
  }
  const when = writeDay(localDay(event.metadata.at, rules.timeZone), frame.lang)
  const words = frame.t.auditCase
  const { revisions } = await readable(id)
  const stays = revisions.length > 0 ? ` ${words.unsealedNote(revisions.join(', '))}` : ''
  return { fields: fields.map(titleOf), note: `${words.erasedNote(when)}${stays}` }
}

/** What of the case as it is shown stands on facts that cannot be read any more. */
export function alteredNotes({ events, shell: { t } }: AuditedCase, last = events.length - 1): string[] {
  const altered = events.filter((event) => event.altered && event.revision <= last)
  return altered.length === 0 ? [] : [t.auditCase.alteredNote(altered.map(({ revision }) => revision).join(', '))]
}
