import { Hono } from 'hono'
import { purposeLength, statedPurpose } from '#access/case-read.ts'
import { findCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { PurposePage } from '../pages/purpose.tsx'
import { rememberPurpose } from '../purposes.ts'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'

/** Saying why one looks into a case, where nothing else says it. */
export function purposeRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>().post('/motivo/:case', (c) => statePurpose(c, portal, c.req.param('case')))
}

/** Asks for the purpose, in place of the page that needs it, and leads there afterwards. */
export async function purposePage(
  c: PortalContext,
  portal: Portal,
  { caseId, text = '', status }: { caseId: string; text?: string; status: 403 | 422 },
) {
  const shell = await portal.shell(c)
  const back = status === 422 ? c.get('form').one('back') : c.req.method === 'GET' ? shell.path : ''
  const purpose = {
    form: { action: `/motivo/${caseId}`, key: crypto.randomUUID() },
    back: placeIn(caseId, back) ?? '',
    most: purposeLength.most,
    text,
    ...(status === 422 && { error: shell.t.access.purpose.missing(purposeLength.least) }),
  }
  return show(c, <PurposePage shell={shell} purpose={purpose} />, status)
}

async function statePurpose(c: PortalContext, portal: Portal, caseId: string) {
  const access = (await findCase(c, portal, caseId, { what: 'case', to: [], altered: 'keep' }))?.access
  if (!access || access === 'admin' || !c.get('session').identity) throw new Refused('not-found')
  const words = c
    .get('form')
    .one('purpose')
    .slice(0, 2 * purposeLength.most)
  const purpose = statedPurpose(words)
  if (!purpose) return purposePage(c, portal, { caseId, text: words, status: 422 })
  await rememberPurpose(c, caseId, purpose)
  const home = `/${{ own: 'solicitudes', agency: 'bandeja', audit: 'auditoria' }[access]}/${caseId}`
  return goTo(c, placeIn(caseId, c.get('form').one('back')) ?? home)
}

/** An address of ours within the case; nothing else may be led to by what a form says. */
function placeIn(caseId: string, path: string): string | undefined {
  const within = new RegExp(`^/(bandeja|auditoria|solicitudes)/${caseId}(?:[/?][\\w/?=&.-]*)?$`)
  return within.test(path) ? path : undefined
}
