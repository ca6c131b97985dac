import { Hono } from 'hono'
import { parseFolio } from '#app/folio.ts'
import { isDay, startOfDay, endOfDay } from '#core/time.ts'
import type { Identity } from '#identity/identity.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant } from '../format.ts'
import { AuditPage } from '../pages/audit.tsx'
import { type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import { actorName, caseName, eventName } from '../views/history.ts'
import { say } from '../views/words.ts'
import { addressWith } from './find.tsx'

/** Everything that happened in the auditor's entities, in order. */
export function auditRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>().get('/auditoria/hechos', (c) =>
    signedIn(c, 'auditor', (identity) => list(c, portal, identity)),
  )
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
  const cases = await Promise.all(ids.map((id) => deps.engine.load(id, { altered: 'keep' })))
  return new Map(cases.flatMap((loaded) => (loaded ? [[loaded.state.id, caseName(loaded.state)]] : [])))
}
