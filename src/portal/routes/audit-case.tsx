import { Hono } from 'hono'
import { accessStream, type Part } from '#access/case-read.ts'
import { evolve } from '#core/evolve.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { toRecorded } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { findCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeDay, writeInstant } from '../format.ts'
import { AuditCasePage, AuditStatePage } from '../pages/audit-case.tsx'
import { Refused } from '../refused.ts'
import { type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { Shell, Words } from '../view-models.ts'
import { auditedLooks } from '../views/access.ts'
import { caseSections } from '../views/answers.ts'
import { actorName, caseName, changesOf, detailOf, eventName, stepTitle } from '../views/history.ts'
import { say } from '../views/words.ts'

/** One case in the auditor's room: what happened in it, and the case as each fact left it. */
export function auditCaseRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/auditoria/:case', (c) => signedIn(c, 'auditor', () => timeline(c, portal)))
    .get('/auditoria/:case/:revision', (c) => signedIn(c, 'auditor', () => stateAt(c, portal)))
}

interface Audited {
  id: string
  rules: Rules
  events: StoredEvent[]
  shell: Shell
  name: string
  /** The case before each fact, and after the last. */
  states: CaseState[]
}

async function audited(c: PortalContext, portal: Portal, what: Part): Promise<Audited> {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { what, to: ['audit'] })
  if (inHand?.access !== 'audit') throw new Refused('not-found', '/auditoria')
  const { state, rules } = inHand
  const events = await portal.deps.engine.history(state.id)
  const states = [initialState(state.id)]
  for (const event of events) states.push(evolve(states.at(-1) ?? initialState(state.id), toRecorded(event)))
  return { id: state.id, rules, events, states, name: caseName(state), shell: await portal.shell(c, rules.entity) }
}

async function timeline(c: PortalContext, portal: Portal) {
  const { id, rules, events, states, shell, name } = await audited(c, portal, 'history')
  const { lang, t } = shell
  const broken = findBrokenLink(events)
  const looked = await portal.deps.store.read(accessStream(id))
  const audit = {
    name,
    procedure: say(rules.definition.title, lang),
    ...(broken !== undefined && { broken }),
    looks: auditedLooks(looked, { rules, shell, entities: await portal.deps.catalog.entities() }),
    events: events.map((event, index) => ({
      revision: event.revision,
      what: eventName(event.type, t),
      ...detailed(detailOf(rules, event, lang)),
      who: actorName(event.metadata.actor, t),
      when: `${writeInstant(event.metadata.at, rules.timeZone, lang)} (${rules.timeZone})`,
      channel: event.metadata.channel,
      rules: `${t.work.version(rules.definition.version)} · ${event.metadata.definition ?? ''}`,
      hash: event.metadata.hash,
      changes: changesOf(rules, states[index] ?? initialState(''), event, lang, t),
      href: `/auditoria/${c.req.param('case')}/${event.revision}`,
    })),
  }
  return show(c, <AuditCasePage shell={shell} audit={audit} />)
}

const detailed = (detail: Words | undefined) => (detail ? { detail } : {})

async function stateAt(c: PortalContext, portal: Portal) {
  const { rules, events, states, shell, name } = await audited(c, portal, 'state')
  const { lang, t } = shell
  const base = `/auditoria/${c.req.param('case')}`
  const revision = Number(c.req.param('revision'))
  const [event, before, after] = [events[revision], states[revision], states[revision + 1]]
  if (!event || !before || !after) throw new Refused('not-found', base)
  const state = {
    name,
    revision,
    what: eventName(event.type, t),
    who: actorName(event.metadata.actor, t),
    when: `${writeInstant(event.metadata.at, rules.timeZone, lang)} (${rules.timeZone})`,
    status: t.audit.status[after.status],
    where: after.active.map(({ step }) => stepTitle(rules, step, lang)),
    clocks: Object.entries(after.clocks).flatMap(([id, clock]) => {
      const title = rules.definition.clocks[id]?.title
      return title
        ? [{ title: say(title, lang), text: `${writeDay(clock.due, lang)} (${t.audit.clock[clock.status]})` }]
        : []
    }),
    changes: changesOf(rules, before, event, lang, t),
    sections: getStep(rules, rules.definition.start).kind === 'form' ? caseSections(rules, after, lang, t) : [],
    ...(revision > 0 && { previous: `${base}/${revision - 1}` }),
    ...(revision < events.length - 1 && { next: `${base}/${revision + 1}` }),
    back: `${base}#e${revision}`,
  }
  return show(c, <AuditStatePage shell={shell} state={state} />)
}
