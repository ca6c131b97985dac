import { Hono } from 'hono'
import { accessStream } from '#access/case-read.ts'
import { evolve } from '#core/evolve.ts'
import { type CaseState, initialState } from '#core/state.ts'
import { caseStream, toRecorded } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { mayRead } from '#identity/access.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant } from '../format.ts'
import { AuditCasePage } from '../pages/audit-case.tsx'
import { Refused } from '../refused.ts'
import { type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { Words } from '../view-models.ts'
import { auditedLooks } from '../views/access.ts'
import { relatedView } from '../views/audit-related.ts'
import { actorName, changesOf, detailOf, eventName } from '../views/history.ts'
import { say } from '../views/words.ts'
import { comparePage, momentPage, timingPage } from './audit-moment.tsx'
import { type AuditedCase, auditedCase, erasureOf, instantIn } from './audited-case.ts'

/** One case in the auditor's room: what happened in it, and the case as it stood at any moment. */
export function auditCaseRoutes(portal: Portal): Hono<PortalEnv> {
  const page = (show: (c: PortalContext, portal: Portal) => Promise<Response>) => (c: PortalContext) =>
    signedIn(c, 'auditor', () => show(c, portal))
  return new Hono<PortalEnv>()
    .get('/auditoria/:case', page(timeline))
    .get('/auditoria/:case/momento', page(jump))
    .get('/auditoria/:case/comparar', page(comparePage))
    .get('/auditoria/:case/tiempos', page(timingPage))
    .get('/auditoria/:case/:revision{[0-9]+}', page(afterFact))
}

async function afterFact(c: PortalContext, portal: Portal) {
  const audited = await auditedCase(c, portal, 'state')
  const revision = Number(c.req.param('revision'))
  if (revision >= audited.events.length) throw new Refused('not-found', audited.base)
  return momentPage(c, portal, audited, { revision })
}

async function jump(c: PortalContext, portal: Portal) {
  const audited = await auditedCase(c, portal, 'state')
  const at = instantIn(audited, c.req.query('dia') ?? '', c.req.query('hora') ?? '')
  return at === undefined ? casePage(c, portal, audited, true) : momentPage(c, portal, audited, { at })
}

const timeline = async (c: PortalContext, portal: Portal) =>
  casePage(c, portal, await auditedCase(c, portal, 'history'), false)

/** The case before each fact, and after the last. */
function statesOf(caseId: string, events: readonly StoredEvent[]): CaseState[] {
  const states = [initialState(caseId)]
  for (const event of events) states.push(evolve(states.at(-1) ?? initialState(caseId), toRecorded(event)))
  return states
}

async function casePage(c: PortalContext, portal: Portal, audited: AuditedCase, jumpWrong: boolean) {
  const { id, base, rules, events, shell, name, frame, days } = audited
  const { lang, t } = shell
  const { store, catalog, engine, exportCase } = portal.deps
  // The chain is over what is stored, which holds what is personal encrypted.
  const broken = findBrokenLink(await store.read(caseStream(id)))
  const looked = await store.read(accessStream(id))
  const states = statesOf(id, events)
  const load = (caseId: string) => engine.load(caseId, { altered: 'keep' })
  const loaded = await load(id)
  const { identity } = c.get('session')
  const following = {
    load,
    mayRead: (other: Parameters<typeof mayRead>[2]) => mayRead(identity, undefined, other) === 'audit',
    frame,
  }
  const erased = (await erasureOf(audited, portal.deps.erasure.unsealed))?.note
  const audit = {
    name,
    procedure: say(rules.definition.title, lang),
    ...(broken !== undefined && { broken }),
    ...(erased !== undefined && { erased }),
    looks: auditedLooks(looked, { rules, shell, entities: await catalog.entities() }),
    ways: {
      replay: `${base}/0`,
      compare: `${base}/comparar`,
      timing: `${base}/tiempos`,
      ...(exportCase && { evidence: `${base}/evidencia` }),
    },
    jump: { action: `${base}/momento`, ...days },
    jumpWrong,
    related: loaded ? await relatedView(loaded, events, following) : { rows: [], transfers: [] },
    events: events.map((event, index) => ({
      revision: event.revision,
      what: eventName(event.type, t),
      altered: event.altered === true,
      ...detailed(detailOf(rules, event, lang)),
      who: actorName(event.metadata.actor, t),
      when: `${writeInstant(event.metadata.at, rules.timeZone, lang)} (${rules.timeZone})`,
      channel: event.metadata.channel,
      rules: `${t.work.version(states[index]?.version || (states[index + 1]?.version ?? 0))} · ${event.metadata.definition ?? ''}`,
      hash: event.metadata.hash,
      changes: changesOf(rules, states[index] ?? initialState(''), event, lang, t),
      href: `${base}/${event.revision}`,
    })),
  }
  return show(c, <AuditCasePage shell={shell} audit={audit} />, jumpWrong ? 422 : 200)
}

const detailed = (detail: Words | undefined) => (detail ? { detail } : {})
