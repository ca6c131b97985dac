import { Hono } from 'hono'
import { accessStream, type Part } from '#access/case-read.ts'
import { parseFolio } from '#app/folio.ts'
import { evolve } from '#core/evolve.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { isDay, startOfDay, endOfDay } from '#core/time.ts'
import { toRecorded } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { Identity } from '#identity/identity.ts'
import { findCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeDay, writeInstant } from '../format.ts'
import { AuditCasePage, AuditStatePage } from '../pages/audit-case.tsx'
import { AuditPage } from '../pages/audit.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { Shell, Words } from '../view-models.ts'
import { auditedLooks } from '../views/access.ts'
import { caseSections } from '../views/answers.ts'
import { actorName, caseName, changesOf, detailOf, eventName, stepTitle } from '../views/history.ts'
import { say } from '../views/words.ts'
import { addressWith } from './find.tsx'

/** The auditor's room: what happened, case by case, and the case as each fact left it. */
export function auditRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/auditoria', (c) => signedIn(c, 'auditor', (identity) => list(c, portal, identity)))
    .get('/auditoria/:case', (c) => signedIn(c, 'auditor', () => timeline(c, portal)))
    .get('/auditoria/:case/:revision', (c) => signedIn(c, 'auditor', () => stateAt(c, portal)))
}

async function list(c: PortalContext, portal: Portal, identity: Identity) {
  const { readModels, catalog } = portal.deps
  const files = (await catalog.entities()).filter(({ entity }) => identity.auditor.includes(entity.id))
  const shell = await portal.shell(c, files.length === 1 ? files[0]?.entity.id : undefined)
  const query = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 60)
  const procedure = (c.req.query('tramite') ?? '').slice(0, 200)
  const filter = {
    folio: query('folio'),
    procedure,
    agency: query('dependencia'),
    from: query('desde'),
    to: query('hasta'),
  }
  const zone = files[0]?.entity.timeZone ?? 'UTC'
  const folio = parseFolio(filter.folio)
  const row = folio ? await readModels.status(folio) : undefined
  const found = row && identity.auditor.includes(row.entity) ? row : undefined
  if (found && !procedure && !filter.agency && !filter.from && !filter.to) return goTo(c, `/auditoria/${found.caseId}`)
  const unknownFolio = filter.folio !== '' && !found
  const cursor = c.req.query('pagina')
  const page = unknownFolio
    ? { items: [] }
    : await readModels.timeline(
        {
          entities: identity.auditor,
          ...(procedure && { procedure }),
          ...(filter.agency && { agency: filter.agency }),
          ...(found && { caseId: found.caseId }),
          ...(isDay(filter.from) && { from: startOfDay(filter.from, zone) }),
          ...(isDay(filter.to) && { to: endOfDay(filter.to, zone) }),
        },
        { limit: 50, ...(cursor && { cursor }) },
      )
  const { lang, t } = shell
  const names = await namesOf(portal, page.items)
  const events = page.items.map((item) => ({
    when: writeInstant(item.at, zone, lang),
    what: eventName(item.type, t),
    who: actorName(item.actor, t),
    of: item.caseId ? (names.get(item.caseId) ?? item.caseId) : item.stream,
    ...(item.caseId && { href: `/auditoria/${item.caseId}#e${item.revision}` }),
  }))
  const agencies = files.flatMap((file) => file.agencies).map(({ id, name }) => ({ id, name: name.es }))
  const procedures = (await catalog.procedures())
    .filter(({ entity }) => identity.auditor.includes(entity))
    .map((rules) => ({ id: rules.procedure, title: say(rules.definition.title, lang).text }))
  const next = 'next' in page && page.next ? { next: addressWith(c, { pagina: page.next }) } : {}
  return show(c, <AuditPage shell={shell} list={{ filter, agencies, procedures, unknownFolio, events, ...next }} />)
}

/** Cases by the names that people know them by. */
async function namesOf({ deps }: Portal, rows: readonly { caseId?: string }[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ caseId }) => caseId ?? []))]
  const cases = await Promise.all(ids.map((id) => deps.engine.load(id)))
  return new Map(cases.flatMap((loaded) => (loaded ? [[loaded.state.id, caseName(loaded.state)]] : [])))
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
