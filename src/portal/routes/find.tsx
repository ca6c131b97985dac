import { Hono } from 'hono'
import type { Rules } from '#core/rules.ts'
import type { Agency } from '#publishing/files/entity.ts'
import type { ProcedureRow } from '#projections/queries.ts'
import type { Gate } from '../callers.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { HomePage } from '../pages/home.tsx'
import { ProcedurePage } from '../pages/procedure.tsx'
import { SearchPage } from '../pages/search.tsx'
import { Refused } from '../refused.ts'
import { writeSession } from '../session.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import type { Card, Lang } from '../view-models.ts'
import { agencyName, procedureView } from '../views/procedure.ts'
import { say, textIn } from '../views/words.ts'

const featured = 6
const pageSize = 20

/** Finding a procedure and starting it. */
export function findRoutes(portal: Portal, gate: Gate): Hono<PortalEnv> {
  const { catalog } = portal.deps
  return new Hono<PortalEnv>()
    .get('/', async (c) =>
      show(c, <HomePage shell={await portal.shell(c)} home={await homeOf(portal, c.get('session').lang)} />),
    )
    .get('/entidades/:entity', async (c) => {
      const entity = c.req.param('entity')
      if (!(await catalog.entity(entity))) throw new Refused('not-found')
      return searchPage(c, portal, entity)
    })
    .get('/tramites', (c) => searchPage(c, portal, c.req.query('entidad')))
    .get('/tramites/:procedure', async (c) => {
      const rules = await catalog.live(c.req.param('procedure'))
      if (!rules) throw new Refused('not-found', '/tramites')
      const shell = await portal.shell(c, rules.entity)
      const agencies = (await catalog.entity(rules.entity))?.agencies ?? []
      const suspended = catalog.suspension(rules.procedure)?.reason
      const start = { action: `/tramites/${rules.procedure}/solicitudes`, key: crypto.randomUUID() }
      return show(
        c,
        <ProcedurePage shell={shell} procedure={procedureView(rules, agencies, start, shell, suspended)} />,
      )
    })
    .post('/tramites/:procedure/solicitudes', async (c) => {
      gate.pass(c, 'open')
      return openCase(c, portal, { procedure: c.req.param('procedure'), channel: 'web', assisted: false })
    })
}

/** Opens a case and leads to its first page; the code stays in the browser's session. */
export async function openCase(
  c: PortalContext,
  { deps }: Portal,
  { procedure, channel, assisted }: { procedure: string; channel: string; assisted: boolean },
) {
  const session = c.get('session')
  const { identity, lang } = session
  const result = await deps.cases.open({
    key: c.get('form').key,
    procedure,
    channel,
    language: lang,
    ...(identity && { identity }),
    assisted,
  })
  if (!result.ok) throw new Refused('not-found', '/tramites')
  if (result.state.applicant.kind === 'code') {
    await writeSession(c as never, { ...session, resume: { ...session.resume, [result.caseId]: result.resumeCode } })
  }
  return goTo(c, `/solicitudes/${result.caseId}`)
}

const cardOf = (
  lang: Lang,
  { procedure, title, purpose, agency }: Pick<ProcedureRow, 'procedure' | 'title' | 'purpose' | 'agency'>,
  agencies: readonly Agency[],
): Card => ({
  href: `/tramites/${procedure}`,
  title: say(title, lang),
  purpose: say(purpose, lang),
  agency: agencyName(agencies, agency),
})

async function homeOf({ deps }: Portal, lang: Lang) {
  const [files, procedures] = await Promise.all([deps.catalog.entities(), deps.catalog.procedures()])
  const agencies = files.flatMap((file) => file.agencies)
  const cards = spread(procedures).map(({ procedure, definition }) =>
    cardOf(lang, { procedure, ...definition }, agencies),
  )
  return {
    featured: cards.slice(0, featured),
    entities: files.map(({ entity, agencies: own }) => ({
      href: `/entidades/${entity.id}`,
      name: textIn(entity.name, 'es'),
      agencies: own.map(({ name }) => name.es),
    })),
  }
}

/** One of each entity in turn, so that the first page is not one entity's alone. */
function spread(procedures: readonly Rules[]): Rules[] {
  const byEntity = Object.values(Object.groupBy(procedures, ({ entity }) => entity)).map((own) => own ?? [])
  const rounds = Math.max(0, ...byEntity.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) => byEntity.flatMap((own) => own[round] ?? [])).flat()
}

async function searchPage(c: PortalContext, portal: Portal, entity: string | undefined) {
  const { readModels, catalog } = portal.deps
  const query = (c.req.query('q') ?? '').trim().slice(0, 200)
  const agency = c.req.query('dependencia')
  const cursor = c.req.query('desde')
  const shell = await portal.shell(c, entity)
  const files = await catalog.entities()
  const filter = { ...(query && { q: query }), ...(entity && { entity }), ...(agency && { agency }) }
  const { items, next } = await readModels.procedures(filter, { limit: pageSize, ...(cursor && { cursor }) })
  const agencies = files.flatMap((file) => file.agencies)
  const shown = files.find((file) => file.entity.id === entity)
  const link = (params: Record<string, string | undefined>) => addressWith(c, { desde: undefined, ...params })
  const search = {
    query,
    ...(shown && { of: textIn(shown.entity.name, shell.lang) }),
    agencies: (shown?.agencies ?? []).map(({ id, name }) => ({
      name: name.es,
      current: id === agency,
      href: link({ dependencia: id === agency ? undefined : id }),
    })),
    results: items.map((row) => cardOf(shell.lang, row, agencies)),
    ...(next && { next: link({ desde: next }) }),
  }
  return show(c, <SearchPage shell={shell} search={search} />)
}

/** This address with other parameters; undefined removes one. */
export function addressWith(c: PortalContext, params: Record<string, string | undefined>): string {
  const url = new URL(c.req.url)
  url.searchParams.delete('lang')
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return `${url.pathname}${url.search}`
}
