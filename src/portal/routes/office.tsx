import { Hono } from 'hono'
import type { TaskStep } from '#core/definition.ts'
import { localDay } from '#core/time.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { ActiveStep } from '#core/state.ts'
import { takesPart } from '#identity/access.ts'
import type { Identity } from '#identity/identity.ts'
import type { PageRequest, TaskFilter, TaskRow } from '#projections/queries.ts'
import { type CaseInHand, findCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant, writeShortDay } from '../format.ts'
import { CounterPage } from '../pages/counter.tsx'
import { type InboxFilter, inboxFilters, InboxPage } from '../pages/inbox.tsx'
import { WorkPage, type WorkStep } from '../pages/work.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import type { Lang, Shell } from '../view-models.ts'
import { caseSections } from '../views/answers.ts'
import { dueState, dueViews } from '../views/due.ts'
import { actorName, caseName, detailOf, eventName, stepTitle } from '../views/history.ts'
import { agencyName } from '../views/procedure.ts'
import { lastDayOf } from '../views/limits.ts'
import { moveViews } from '../views/moves.ts'
import { erasedNote } from '../views/personal-data.ts'
import { sentenceOf } from '../views/status.ts'
import { say } from '../views/words.ts'
import { addressWith, openCase } from './find.tsx'
import { outcomeRoutes } from './outcome.tsx'
import { signedIn } from '../signed-in.ts'

/** The desks of officers: what there is to do, one case, and the counter. */
export function officeRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/bandeja', (c) => signedIn(c, 'officer', (identity) => inbox(c, portal, identity)))
    .get('/bandeja/:case', (c) => signedIn(c, 'officer', (identity) => work(c, portal, identity)))
    .post('/bandeja/:case/pasos/:step/tomar', (c) => signedIn(c, 'officer', () => hold(c, portal, 'claim')))
    .post('/bandeja/:case/pasos/:step/soltar', (c) => signedIn(c, 'officer', () => hold(c, portal, 'release')))
    .get('/mostrador', (c) => signedIn(c, 'officer', (identity) => counter(c, portal, identity)))
    .post('/mostrador/:procedure', (c) =>
      signedIn(c, 'officer', (identity) => openAtCounter(c, portal, identity, c.req.param('procedure'))),
    )
    .route('/', outcomeRoutes(portal))
}

const entitiesOf = ({ officer }: Identity): Set<string> =>
  new Set(officer.map(({ agency }) => agency.split('/')[0] ?? ''))

/** One entity's colours and help when the officer serves only one. */
const onlyEntity = (identity: Identity): string | undefined => {
  const all = [...entitiesOf(identity)]
  return all.length === 1 ? all[0] : undefined
}

function filterOf(identity: Identity, filter: Exclude<InboxFilter, 'waiting'>, today: string): TaskFilter {
  switch (filter) {
    case 'all':
      return {}
    case 'mine':
      return { assignee: identity.subject }
    case 'unassigned':
      return { assignee: null }
    case 'today':
    case 'late':
      return { due: { is: filter, today } }
  }
}

async function inbox(c: PortalContext, portal: Portal, identity: Identity) {
  const { catalog, now } = portal.deps
  const entity = onlyEntity(identity)
  const shell = await portal.shell(c, entity)
  const files = await catalog.entities()
  const held = new Set(identity.officer.map(({ agency }) => agency))
  const agencies = files.flatMap((file) => file.agencies).filter(({ id }) => held.has(id))
  const filter = inboxFilters.find((one) => one === c.req.query('filtro')) ?? 'all'
  const agency = c.req.query('dependencia') || undefined
  const cursor = c.req.query('desde')
  // An officer of several countries would meet several todays; the first entity's decides.
  const zone = files.find((file) => file.entity.id === [...entitiesOf(identity)][0])?.entity.timeZone ?? 'UTC'
  const today = localDay(now().toISOString(), zone)
  const at = { ...(cursor && { cursor }) }
  const { tasks, next } = await (filter === 'waiting'
    ? waitingTasks(portal, agency ? [agency].filter((id) => held.has(id)) : [...held], at, shell, today)
    : officerTasks(
        portal,
        identity,
        { ...filterOf(identity, filter, today), ...(agency && { agency }) },
        at,
        shell,
        today,
      ))
  const page = {
    filter,
    filters: inboxFilters.map((one) => ({
      filter: one,
      href: addressWith(c, { filtro: one, desde: undefined, hecho: undefined }),
    })),
    ...(agency && { agency }),
    agencies: agencies.map(({ id, name }) => ({ id, name: name.es })),
    tasks,
    ...(c.req.query('hecho') === 'complete' && { done: shell.t.work.done['complete'] ?? '' }),
    ...(next && { next: addressWith(c, { desde: next }) }),
  }
  return show(c, <InboxPage shell={shell} inbox={page} />)
}

async function officerTasks(
  portal: Portal,
  identity: Identity,
  wanted: TaskFilter,
  at: PageRequest,
  shell: Shell,
  today: string,
) {
  const { items, next } = await portal.deps.readModels.tasks(identity.officer, wanted, at)
  return { tasks: await Promise.all(items.map((row) => taskView(portal, row, identity, today, shell))), next }
}

/** Cases in which the officers wait for the person: by when the person must answer, not the officers. */
async function waitingTasks({ deps }: Portal, agencies: string[], at: PageRequest, { lang, t }: Shell, today: string) {
  const { items, next } = await deps.readModels.waiting(agencies, at)
  const tasks = items.map(async (row) => {
    const rules = await deps.catalog.rules(row.procedure, row.definition)
    return row.steps
      .filter(({ kind }) => kind === 'form')
      .map(({ step, since, expiresAt }) => ({
        href: `/bandeja/${row.caseId}`,
        folio: caseName({ id: row.caseId, ...(row.folio && { folio: row.folio }) }),
        task: stepTitle(rules, step, lang),
        procedure: say(rules.definition.title, lang),
        ...(expiresAt && { due: dayView(lastDayOf(expiresAt, rules), today, lang) }),
        holder: t.inbox.person,
        since: writeShortDay(localDay(since, rules.timeZone), lang),
      }))
  })
  return { tasks: (await Promise.all(tasks)).flat(), next }
}

const dayView = (day: string, today: string, lang: Lang) => ({
  day: writeShortDay(day, lang),
  iso: day,
  state: dueState(day, today),
})

async function taskView({ deps }: Portal, row: TaskRow, identity: Identity, today: string, { lang, t }: Shell) {
  const rules = await deps.catalog.rules(row.procedure, row.definition)
  return {
    href: `/bandeja/${row.caseId}`,
    folio: caseName({ id: row.caseId, ...(row.folio && { folio: row.folio }) }),
    task: stepTitle(rules, row.step, lang),
    procedure: say(rules.definition.title, lang),
    ...(row.due && { due: dayView(row.due, today, lang) }),
    holder: row.assignee === identity.subject ? t.inbox.you : (row.assignee ?? t.inbox.nobody),
    since: writeShortDay(localDay(row.since, rules.timeZone), lang),
  }
}

/** A case in which the officer's agency takes part. */
async function officeCase(c: PortalContext, portal: Portal): Promise<CaseInHand> {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { what: 'case', to: ['agency'] })
  if (inHand?.access !== 'agency') throw new Refused('not-found', '/bandeja')
  return inHand
}

async function work(c: PortalContext, portal: Portal, identity: Identity) {
  const inHand = await officeCase(c, portal)
  const { state, rules, today } = inHand
  const shell = await portal.shell(c, rules.entity)
  const { lang, t } = shell
  const events = await portal.deps.engine.history(state.id)
  const word = c.req.query('hecho')
  const done = word === undefined ? undefined : (t.work.done[word] ?? t.moves.done)
  const history = events
    .filter(({ type }) => type !== 'SectionSaved' && type !== 'StepCompleted')
    .map((event) => {
      const detail = detailOf(rules, event, lang)
      return {
        what: eventName(event.type, t),
        ...(detail && { detail }),
        who: actorName(event.metadata.actor, t),
        when: writeInstant(event.metadata.at, rules.timeZone, lang),
      }
    })
  const page = {
    folio: caseName(state),
    procedure: say(rules.definition.title, lang),
    version: rules.definition.version,
    channel: channelName(state.channel, t),
    sentence: sentenceOf(rules, state, lang, t),
    due: dueViews(rules, state, today, lang, t),
    sections: caseSections(rules, state, lang, t),
    steps: state.active.flatMap((active) => workStep(inHand, active, identity, shell)),
    moves: moveViews({ inHand, shell, entities: await portal.deps.catalog.entities() }).map(({ id, title }) => ({
      href: `/bandeja/${state.id}/hacer/${id}`,
      title,
    })),
    history: history.toReversed(),
    ...(done && { done }),
    ...erasedNote(rules, state, shell),
  }
  return show(c, <WorkPage shell={shell} work={page} />)
}

const channelName = (channel: string, t: Shell['t']): string =>
  (t.procedure.channel as Record<string, string>)[channel] ?? channel

/** A task as far as it is this officer's: only what the rules offer now. */
function workStep(inHand: CaseInHand, active: ActiveStep, identity: Identity, { lang }: Shell): WorkStep[] {
  const { state, rules, actions } = inHand
  const step = getStep(rules, active.step)
  const own = actions.filter((action) => 'step' in action && action.step === active.step)
  if (step.kind !== 'task' || (own.length === 0 && active.assignee === undefined)) return []
  const base = `/bandeja/${state.id}/pasos/${active.step}`
  const target = (verb: string) => ({ action: `${base}/${verb}`, key: crypto.randomUUID() })
  const outcomes = own.flatMap((action) => (action.type === 'complete' ? action.outcomes : []))
  const { assignee } = active
  return [
    {
      title: say(step.title, lang),
      ...(step.help && { help: say(step.help, lang) }),
      ...(assignee !== undefined && { holder: { you: assignee === identity.subject, name: assignee } }),
      ...(own.some(({ type }) => type === 'claim') && { claim: target('tomar') }),
      ...(own.some(({ type }) => type === 'release') && { release: target('soltar') }),
      outcomes: outcomes.flatMap((id) => outcomeLink(step, id, base, lang)),
    },
  ]
}

function outcomeLink(step: TaskStep, id: string, base: string, lang: Lang): WorkStep['outcomes'] {
  const outcome = step.outcomes[id]
  if (!outcome) return []
  return [
    { title: say(outcome.title, lang), ...(outcome.help && { help: say(outcome.help, lang) }), href: `${base}/${id}` },
  ]
}

async function hold(c: PortalContext, portal: Portal, type: 'claim' | 'release') {
  const { state, actor } = await officeCase(c, portal)
  const step = c.req.param('step') ?? ''
  if (!actor) throw new Refused('forbidden', `/bandeja/${state.id}`)
  const result = await portal.deps.cases.run(state.id, c.get('form').key, actor, 'web', { type, data: { step } })
  if (!result.ok) throw new Refused('stale', `/bandeja/${state.id}`)
  await portal.deps.readModels.waitFor({ caseId: state.id, revision: result.revision })
  return goTo(c, `/bandeja/${state.id}?hecho=${type}`)
}

/** What an officer may open for the person in front of them. */
const isAtCounter = (identity: Identity, rules: Rules): boolean =>
  takesPart(identity, rules) && rules.definition.channels.includes('in-person')

async function openAtCounter(c: PortalContext, portal: Portal, identity: Identity, procedure: string) {
  const rules = await portal.deps.catalog.live(procedure)
  if (!rules) throw new Refused('not-found', '/mostrador')
  if (!isAtCounter(identity, rules)) throw new Refused('forbidden', '/mostrador')
  return openCase(c, portal, { procedure, channel: 'in-person', assisted: true })
}

async function counter(c: PortalContext, portal: Portal, identity: Identity) {
  const { catalog } = portal.deps
  const shell = await portal.shell(c, onlyEntity(identity))
  const [all, files] = await Promise.all([catalog.procedures(), catalog.entities()])
  const agencies = files.flatMap((file) => file.agencies)
  const procedures = all
    .filter((rules) => isAtCounter(identity, rules))
    .map(({ procedure, definition }) => ({
      title: say(definition.title, shell.lang),
      agency: agencyName(agencies, definition.agency),
      open: { action: `/mostrador/${procedure}`, key: crypto.randomUUID() },
    }))
  return show(c, <CounterPage shell={shell} counter={{ procedures }} />)
}
