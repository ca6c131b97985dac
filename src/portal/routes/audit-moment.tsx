import { getStep } from '#core/rules.ts'
import { foldCase } from '#event-store/case-events.ts'
import type { Moment } from '#time-travel/case-at.ts'
import { type CaseThen, readCaseAt } from '#time-travel/read-case-at.ts'
import type { PortalContext } from '../deps.ts'
import { writeDay, writeInstant } from '../format.ts'
import { AuditComparePage } from '../pages/audit-compare.tsx'
import { AuditMomentPage } from '../pages/audit-moment.tsx'
import { AuditTimingPage } from '../pages/audit-timing.tsx'
import { Refused } from '../refused.ts'
import { type Portal, show } from '../shell.tsx'
import { caseSections } from '../views/answers.ts'
import { momentFacts, permissionViews, rulesView } from '../views/audit-moment.ts'
import { timingView } from '../views/audit-timing.ts'
import { caseFacts, differences } from '../views/case-facts.ts'
import { fileView } from '../views/form.ts'
import { actorName, changesOf, detailOf, eventName, stepTitle } from '../views/history.ts'
import { plain, say } from '../views/words.ts'
import { alteredNotes, auditedCase, type AuditedCase, erasureOf, instantIn } from './audited-case.ts'

async function caseThen(portal: Portal, { id, events }: AuditedCase, moment: Moment): Promise<CaseThen> {
  const found = await readCaseAt(portal.deps, id, moment, events)
  if (!found.ok) throw new Refused('not-found', `/auditoria/${id}`)
  return found.value
}

/** The case as it stood after a fact or at an instant, with the rules and permissions of that moment. */
export async function momentPage(c: PortalContext, portal: Portal, audited: AuditedCase, moment: Moment) {
  const { base, name, events, shell, frame, days } = audited
  const { lang, t } = shell
  const found = await caseThen(portal, audited, moment)
  const { revision, at } = found.asOf
  const { rules } = found
  const event = found.events.at(-1)
  if (!event) throw new Refused('not-found', base)
  const last = events.length - 1
  const replaying = 'revision' in moment
  const when = (instant: string) => `${writeInstant(instant, rules.timeZone, lang)} (${rules.timeZone})`
  const detail = detailOf(rules, event, lang)
  const words = t.auditCase.moment
  const erased = await erasureOf(audited, portal.deps.erasure.unsealed)
  const view = {
    name,
    title: replaying ? t.audit.stateTitle(revision) : words.title(writeInstant(at, rules.timeZone, lang)),
    place: words.place(revision, last),
    fact: {
      what: [eventName(event.type, t), ...(detail ? [detail.text] : [])].join(': '),
      who: actorName(event.metadata.actor, t),
      when: when(event.metadata.at),
    },
    notes: [
      ...alteredNotes(audited, revision),
      ...notesOf(found, audited, replaying),
      ...(erased ? [erased.note] : []),
    ],
    ...(replaying && { changes: await changesAt(portal, audited, found) }),
    raw: changesOf(rules, foldCase(found.state.id, found.events.slice(0, -1)), event, lang, t),
    ...whereOf(found, audited),
    rules: rulesView(found, frame),
    permissions: permissionViews(found, frame),
    sections: sectionsOf(found, audited),
    ...(erased && erased.fields.length > 0 && { erased: erased.fields }),
    steps: {
      ...(revision > 0 && { first: `${base}/0`, previous: `${base}/${replaying ? revision - 1 : revision}` }),
      ...(revision < last && { next: `${base}/${revision + 1}`, last: `${base}/${last}` }),
    },
    jump: { action: `${base}/momento`, ...days },
    compare: `${base}/comparar?a=${revision}&b=${last}`,
    back: `${base}#e${revision}`,
  }
  return show(c, <AuditMomentPage shell={shell} moment={view} />)
}

function notesOf({ state, settled }: CaseThen, { shell, events }: AuditedCase, replaying: boolean): string[] {
  const words = shell.t.auditCase.moment
  if (!replaying) return [words.between(state.revision)]
  if (settled.revision === state.revision) return []
  const command = events[state.revision]?.metadata.commandId
  const first = events.findLastIndex(({ metadata }, index) => index < state.revision && metadata.commandId !== command)
  return [words.together(first + 1, settled.revision)]
}

/** What the last known fact changed, before and after. */
async function changesAt(portal: Portal, { frame }: AuditedCase, { rules, state, events }: CaseThen) {
  const before = foldCase(state.id, events.slice(0, -1))
  const same = before.definition === state.definition || before.status === 'none'
  const rulesBefore = same ? rules : await portal.deps.catalog.rules(before.procedure, before.definition)
  return differences(caseFacts(rulesBefore, before, frame), caseFacts(rules, state, frame))
}

function whereOf({ rules, state }: CaseThen, { shell: { lang, t } }: AuditedCase) {
  return {
    status: t.audit.status[state.status],
    where: state.active.map(({ step }) => stepTitle(rules, step, lang)),
    clocks: Object.entries(state.clocks).map(([id, clock]) => {
      const title = rules.definition.clocks[id]?.title
      return {
        title: title ? say(title, lang) : plain(id),
        text: `${writeDay(clock.due, lang)} (${t.audit.clock[clock.status]})`,
      }
    }),
  }
}

/** Answers and documents; what was erased has a name that says so. */
function sectionsOf({ rules, state }: CaseThen, { shell: { lang, t } }: AuditedCase) {
  const named = <T extends { name: string }>(document: T): T =>
    document.name === '' ? { ...document, name: t.auditCase.erased } : document
  const shown = { ...state, documents: state.documents.map(named), issued: state.issued.map(named) }
  const issued = shown.issued.map((one) => ({
    title: stepTitle(rules, one.step, lang),
    value: '',
    files: [fileView(state.id, one)],
  }))
  return [
    ...(getStep(rules, rules.definition.start).kind === 'form' ? caseSections(rules, shown, lang, t) : []),
    ...(issued.length > 0 ? [{ title: plain(t.auditCase.group.issued), rows: issued }] : []),
  ]
}

/** Two moments of a case side by side. */
export async function comparePage(c: PortalContext, portal: Portal) {
  const audited = await auditedCase(c, portal, 'state')
  const { base, name, events, shell, frame, days, rules } = audited
  const { lang, t } = shell
  const words = t.auditCase.comparing
  const asked = c.req.query('a') !== undefined && c.req.query('b') !== undefined
  const written = (at: string) => writeInstant(at, rules.timeZone, lang)
  const sides = [choiceOf(c, audited, 'a', 0), choiceOf(c, audited, 'b', events.length - 1)]
  const found = await Promise.all(sides.map(async ({ moment }) => moment && caseThen(portal, audited, moment)))
  const [before, after] = found
  const view = {
    name,
    back: base,
    notes: alteredNotes(audited, Math.max(...found.map((then) => then?.asOf.revision ?? -1))),
    action: `${base}/comparar`,
    ...days,
    facts: events.map(({ revision, type, metadata }) => ({
      revision,
      text: `${revision}. ${eventName(type, t)} · ${written(metadata.at)}`,
    })),
    chosen: sides.map(({ event, day, href }, index) => {
      const then = found[index]
      const title = then && words.moment(then.asOf.revision, written(then.asOf.at))
      return { event, day, href, wrong: !then, ...(title !== undefined && { title }) }
    }),
    ...(asked && before && after && { list: differences(momentFacts(before, frame), momentFacts(after, frame)) }),
  }
  return show(c, <AuditComparePage shell={shell} compare={view} />, before && after ? 200 : 422)
}

/** What one side of a comparison names: a day wins over a fact. */
function choiceOf(c: PortalContext, audited: AuditedCase, side: string, otherwise: number) {
  const { events, base } = audited
  const day = (c.req.query(`dia-${side}`) ?? '').slice(0, 20)
  const asked = c.req.query(side) ?? ''
  const number = /^\d{1,9}$/.test(asked) ? Number(asked) : otherwise
  const event = Math.min(number, events.length - 1)
  if (day === '') return { event, day, moment: { revision: event }, href: `${base}/${event}` }
  const at = instantIn(audited, day, '')
  return { event, day, moment: at === undefined ? undefined : { at }, href: `${base}/momento?dia=${day}` }
}

/** How long it was in each step, and how each legal term was used. */
export async function timingPage(c: PortalContext, portal: Portal) {
  const audited = await auditedCase(c, portal, 'history')
  const { base, name, events, shell, rules, state, now } = audited
  const hashes = [...new Set(events.flatMap(({ metadata }) => metadata.definition ?? []))]
  const versions = await Promise.all(hashes.map((hash) => portal.deps.catalog.rules(state.procedure, hash)))
  const frame = { rules, versions: new Map(versions.map((one) => [one.hash, one])), state, now }
  const timing = timingView(events, base, { ...frame, lang: shell.lang, t: shell.t })
  return show(
    c,
    <AuditTimingPage shell={shell} timing={{ ...timing, name, back: base, notes: alteredNotes(audited) }} />,
  )
}
