import { Hono } from 'hono'
import { entityOf } from '#core/names.ts'
import { initialState } from '#core/state.ts'
import { indexSteps } from '#core/steps.ts'
import { isDay, localDay, startOfDay } from '#core/time.ts'
import type { Rules } from '#core/rules.ts'
import type { Identity } from '#identity/identity.ts'
import { describeMisfit } from '#publishing/versions/describe-misfit.ts'
import { diffDefinitions } from '#publishing/diff/diff.ts'
import { rehearseCases } from '#publishing/versions/rehearse-cases.ts'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'
import type { ProcedureState } from '#publishing/versions/versions.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeShortDay } from '../format.ts'
import { StudioListPage, StudioProcedurePage, StudioVersionPage } from '../pages/studio.tsx'
import { StudioPreviewPage, StudioRehearsalPage } from '../pages/studio-more.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { Lang, Shell } from '../view-models.ts'
import { fieldViews } from '../views/form.ts'
import { caseName } from '../views/history.ts'
import { diagramView, findingViews, sheetTables, writeCsv } from '../views/studio.ts'
import { plain, say } from '../views/words.ts'
import { addressWith } from './find.tsx'
import { procedureOf, takeInStudio } from './studio-desk.ts'
import { editorRoutes } from './studio-editor.tsx'

/** The publisher's studio: what is published and proposed, and the decisions about it. */
export function studioRoutes(portal: Portal): Hono<PortalEnv> {
  const publisher = (page: (c: PortalContext, identity: Identity) => Promise<Response>) => (c: PortalContext) =>
    signedIn(c, 'publisher', (identity) => page(c, identity))
  return new Hono<PortalEnv>()
    .get(
      '/publicacion',
      publisher((c, identity) => listPage(c, portal, identity)),
    )
    .route('/', editorRoutes(portal))
    .get(
      '/publicacion/:procedure',
      publisher((c, identity) => procedurePage(c, portal, identity)),
    )
    .get(
      '/publicacion/:procedure/versiones/:version',
      publisher((c, identity) => versionPage(c, portal, identity)),
    )
    .get(
      '/publicacion/:procedure/versiones/:version/tabla.csv',
      publisher((c, identity) => tables(c, portal, identity)),
    )
    .get(
      '/publicacion/:procedure/versiones/:version/formularios',
      publisher((c, identity) => preview(c, portal, identity)),
    )
    .get(
      '/publicacion/:procedure/versiones/:version/ensayo',
      publisher((c, identity) => rehearsal(c, portal, identity)),
    )
    .post(
      '/publicacion/:procedure/versiones/:version/publicar',
      publisher((c, identity) => publish(c, portal, identity)),
    )
    .post(
      '/publicacion/:procedure/versiones/:version/devolver',
      publisher((c, identity) => reject(c, portal, identity)),
    )
    .post(
      '/publicacion/:procedure/suspender',
      publisher((c, identity) => rule(c, portal, identity, 'suspend')),
    )
    .post(
      '/publicacion/:procedure/reanudar',
      publisher((c, identity) => rule(c, portal, identity, 'resume')),
    )
    .post(
      '/publicacion/:procedure/retirar',
      publisher((c, identity) => rule(c, portal, identity, 'retire')),
    )
}

/** What stands in the way of a procedure or waits in it, in sentences. */
function notesOf(state: ProcedureState | undefined, { t, lang }: Shell): string[] {
  const { draft, proposal, rejection, suspension, retirement } = state ?? {}
  const day = (at: string) => writeShortDay(localDay(at, 'UTC'), lang)
  return [
    ...(suspension ? [t.studio.suspended(suspension.reason)] : []),
    ...(retirement ? [t.studio.retired(retirement.reason)] : []),
    ...(proposal ? [t.studio.waits(proposal.version, proposal.by.id)] : []),
    ...(rejection ? [t.studio.sentBack(rejection.version, rejection.reason)] : []),
    ...(draft ? [t.studio.draftKept(draft.by.id, day(draft.at))] : []),
  ]
}

async function listPage(c: PortalContext, portal: Portal, identity: Identity) {
  const shell = await portal.shell(c, identity.publisher.length === 1 ? identity.publisher[0] : undefined)
  const cursor = c.req.query('pagina')
  const { items, next } = await portal.deps.readModels.versions(
    { entities: identity.publisher },
    { limit: 100, ...(cursor && { cursor }) },
  )
  const names = [...new Set(items.map(({ procedure }) => procedure))]
  const procedures = await Promise.all(
    names.map(async (name) => {
      const rows = items.filter(({ procedure }) => procedure === name)
      const state = await portal.deps.catalog.procedure(name)
      return {
        href: `/publicacion/${name}`,
        title: rows[0] ? say(rows[0].title, shell.lang) : plain(name),
        name,
        notes: notesOf(state, shell),
        versions: rows
          .toSorted((a, b) => b.version - a.version)
          .map(({ version, state: standing, openCases }) => ({
            version,
            state: shell.t.studio.states[standing] ?? standing,
            openCases,
            href: `/publicacion/${name}/versiones/${version}`,
          })),
      }
    }),
  )
  const more = next && addressWith(c, { pagina: next })
  return show(c, <StudioListPage shell={shell} list={{ procedures, ...(more && { next: more }) }} />)
}

const doneOf = (c: PortalContext, { t }: Shell): { done?: string } => {
  const words: Record<string, string> = {
    publicada: t.studio.publishedDone,
    devuelta: t.studio.rejectedDone,
    propuesta: t.studio.proposed,
  }
  const word = c.req.query('hecho')
  return word === undefined ? {} : { done: words[word] ?? t.studio.done }
}

async function procedurePage(c: PortalContext, portal: Portal, identity: Identity, refusal?: string) {
  const name = procedureOf(c, identity)
  const state = await portal.deps.catalog.procedure(name)
  if (!state) throw new Refused('not-found', '/publicacion')
  const shell = await portal.shell(c, entityOf(name))
  const { lang, t } = shell
  const base = `/publicacion/${name}`
  const target = (verb: string) => ({ action: `${base}/${verb}`, key: crypto.randomUUID() })
  const published = state.versions.map(({ version, retired, effectiveFrom, publishedBy }) => ({
    version,
    state: t.studio.states[retired ? 'retired' : 'published'] ?? '',
    from: writeShortDay(localDay(effectiveFrom, 'UTC'), lang),
    by: publishedBy,
    href: `${base}/versiones/${version}`,
  }))
  const { proposal } = state
  const proposed = proposal && {
    version: proposal.version,
    state: t.studio.states['proposed'] ?? '',
    from: '',
    by: proposal.by.id,
    href: `${base}/versiones/${proposal.version}`,
  }
  const definition = state.versions.at(-1)?.definition ?? proposal?.definition
  const offered = state.versions.length > 0 && !state.retirement
  const page = {
    name,
    title: definition ? say(definition.title, lang) : plain(name),
    notes: [...(refusal === undefined ? [] : [refusal]), ...notesOf(state, shell)],
    ...doneOf(c, shell),
    edit: `${base}/editar`,
    versions: [...published, ...(proposed ? [proposed] : [])].toReversed(),
    ...(offered && state.suspension && { resume: target('reanudar') }),
    ...(offered && !state.suspension && { suspend: target('suspender') }),
    ...(offered && { retire: target('retirar') }),
  }
  return show(c, <StudioProcedurePage shell={shell} procedure={page} />, refusal === undefined ? 200 : 409)
}

/** The version that the address names, published or proposed. */
async function versionOf(c: PortalContext, portal: Portal, identity: Identity) {
  const name = procedureOf(c, identity)
  const number = Number(c.req.param('version'))
  const rules = Number.isInteger(number) ? await portal.deps.catalog.version(name, number) : undefined
  const state = await portal.deps.catalog.procedure(name)
  if (!rules || !state) throw new Refused('not-found', `/publicacion/${name}`)
  const shell = await portal.shell(c, rules.entity)
  return { name, number, rules, state, shell, base: `/publicacion/${name}/versiones/${number}` }
}

function changesFor(rules: Rules, state: ProcedureState, number: number, lang: Lang) {
  const before = state.versions.findLast(({ version }) => version < number)
  if (!before) return { items: [] }
  const items = diffDefinitions(before.definition, rules.definition).map(({ sentence, touchesOpenCases, why }) => ({
    sentence: sentence[lang],
    ...(touchesOpenCases && { touches: why[lang] }),
  }))
  return { from: before.version, items }
}

async function versionPage(c: PortalContext, portal: Portal, identity: Identity) {
  const { name, number, rules, state, shell, base } = await versionOf(c, portal, identity)
  const { lang } = shell
  const { proposal } = state
  const waits = proposal?.version === number && proposal.hash === rules.hash ? proposal : undefined
  const target = (verb: string) => ({ action: `${base}/${verb}`, key: crypto.randomUUID() })
  const drawn = waits?.report[Number(c.req.query('camino'))]?.path
  const published = state.versions.find(({ hash }) => hash === rules.hash)
  const standing = waits ? 'proposed' : published?.retired ? 'retired' : 'published'
  const page = {
    name,
    title: say(rules.definition.title, lang),
    version: number,
    state: shell.t.studio.states[standing] ?? standing,
    diagram: await diagramView(rules.definition, shell, drawn),
    ...(waits && {
      report: {
        sound: true,
        findings: findingViews(waits.report, lang),
        pathHref: (index: number) => `${base}?camino=${index}#diagram-title`,
      },
    }),
    tables: sheetTables(rules.definition, shell),
    csv: `${base}/tabla.csv`,
    preview: `${base}/formularios`,
    rehearsal: `${base}/ensayo`,
    changes: changesFor(rules, state, number, lang),
    ...(waits && {
      review: {
        ...(waits.by.id !== identity.subject && { publish: target('publicar') }),
        reject: target('devolver'),
        hash: rules.hash,
      },
    }),
    back: `/publicacion/${name}`,
  }
  return show(c, <StudioVersionPage shell={shell} version={page} />)
}

async function tables(c: PortalContext, portal: Portal, identity: Identity) {
  const { name, number, rules, shell } = await versionOf(c, portal, identity)
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${name}-v${number}.csv"`)
  return c.body(writeCsv(sheetTables(rules.definition, shell)))
}

async function preview(c: PortalContext, portal: Portal, identity: Identity) {
  const { name, rules, shell, base } = await versionOf(c, portal, identity)
  const { lang, t } = shell
  const state = { ...initialState('preview'), openedAt: portal.deps.now().toISOString() }
  const context = { rules, state, lang, t, answers: {}, problems: [], marks: [] }
  const forms = Object.values(indexSteps(rules.definition).steps).flatMap((step) =>
    step.kind === 'form' && step.role === 'applicant'
      ? [
          {
            title: say(step.title, lang),
            sections: step.sections.map((section) => ({
              title: say(section.title, lang),
              ...(section.help && { help: say(section.help, lang) }),
              fields: fieldViews(
                context,
                (section.fields ?? []).map((field) => ({
                  name: field,
                  required: rules.definition.data[field]?.required === true,
                })),
                [],
              ),
              documents: (section.documents ?? []).flatMap((slot) => {
                const document = rules.definition.documents[slot]
                return document ? [say(document.title, lang)] : []
              }),
            })),
          },
        ]
      : [],
  )
  return show(c, <StudioPreviewPage shell={shell} preview={{ name, forms, back: base }} />)
}

const rehearsedAtOnce = 20

async function rehearsal(c: PortalContext, portal: Portal, identity: Identity) {
  const { name, rules, shell, base } = await versionOf(c, portal, identity)
  const { engine, catalog, readModels } = portal.deps
  const cursor = c.req.query('pagina')
  const { items, next } = await readModels.openCases(name, { limit: rehearsedAtOnce, ...(cursor && { cursor }) })
  const found = await rehearseCases({ engine, catalog }, items, rules)
  const more = next && addressWith(c, { pagina: next })
  const page = {
    name,
    cases: found.map((one) => ({
      name: caseName({ id: one.caseId, ...(one.folio !== undefined && { folio: one.folio }) }),
      version: one.version,
      fits: one.fits,
      breaks: one.breaks.map((misfit) => describeMisfit(misfit)[shell.lang]),
    })),
    ...(more && { next: more }),
    back: base,
  }
  return show(c, <StudioRehearsalPage shell={shell} rehearsal={page} />)
}

async function decided(c: PortalContext, portal: Portal, identity: Identity, step: PublicationStep, word: string) {
  const procedure = procedureOf(c, identity)
  const refusal = await takeInStudio(c, portal, identity, procedure, step)
  if (refusal !== undefined) return procedurePage(c, portal, identity, refusal)
  return goTo(c, `/publicacion/${procedure}?hecho=${word}`)
}

async function publish(c: PortalContext, portal: Portal, identity: Identity) {
  const { number, rules } = await versionOf(c, portal, identity)
  const form = c.get('form')
  const day = form.one('from')
  const from = isDay(day) ? { effectiveFrom: startOfDay(day, rules.timeZone) } : {}
  const data = { version: number, hash: form.one('hash'), ...from }
  return decided(c, portal, identity, { type: 'publish', data }, 'publicada')
}

async function reject(c: PortalContext, portal: Portal, identity: Identity) {
  const { number } = await versionOf(c, portal, identity)
  const form = c.get('form')
  const data = { version: number, hash: form.one('hash'), reason: form.one('reason').trim().slice(0, 2000) || '—' }
  return decided(c, portal, identity, { type: 'reject', data }, 'devuelta')
}

async function rule(c: PortalContext, portal: Portal, identity: Identity, type: 'suspend' | 'resume' | 'retire') {
  const form = c.get('form')
  const norm = form.one('norm').trim().slice(0, 500)
  const data = { reason: form.one('reason').trim().slice(0, 2000) || '—', ...(norm && { norm }) }
  return decided(c, portal, identity, { type, data }, 'registrado')
}
