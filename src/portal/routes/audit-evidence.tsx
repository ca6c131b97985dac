import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { purposeLength, statedPurpose } from '#access/case-read.ts'
import type { ExportCase } from '#evidence/evidence.ts'
import { findCase, type Shown } from '../case-in-hand.ts'
import { createAccountGate } from '../callers.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { AuditEvidencePage } from '../pages/audit-evidence.tsx'
import { statedFor } from '../purposes.ts'
import { Refused } from '../refused.ts'
import { type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import { caseName } from '../views/history.ts'

/** The evidence of a case as a file, in the auditor's room. */
export function auditEvidenceRoutes(portal: Portal, exportCase: ExportCase): Hono<PortalEnv> {
  const pass = createAccountGate(portal.deps, 'evidence', '/auditoria')
  return new Hono<PortalEnv>()
    .get('/auditoria/:case/evidencia', (c) => signedIn(c, 'auditor', () => askPage(c, portal)))
    .post('/auditoria/:case/evidencia', (c) =>
      signedIn(c, 'auditor', (identity) => sendFile(c, portal, exportCase, () => pass(identity))),
    )
}

async function audited(c: PortalContext, portal: Portal, shown: Omit<Shown, 'to'>) {
  const inHand = await findCase(c, portal, c.req.param('case') ?? '', { ...shown, to: ['audit'], altered: 'keep' })
  if (inHand?.access !== 'audit') throw new Refused('not-found', '/auditoria')
  return inHand
}

async function askPage(c: PortalContext, portal: Portal, error?: string) {
  const { state, rules } = await audited(c, portal, { what: 'case' })
  const purpose = await statedFor(c, state.id)
  const name = caseName(state)
  const evidence = {
    form: { action: `/auditoria/${state.id}/evidencia`, key: crypto.randomUUID() },
    name,
    fileName: `${state.folio ?? state.id}.evidence.zip`,
    back: `/auditoria/${state.id}`,
    purpose: purpose?.kind === 'stated' ? purpose.text : '',
    most: purposeLength.most,
    verifierKey: portal.deps.receipts?.keys[0].verifierKey ?? '',
    ...(error !== undefined && { error }),
  }
  const page = <AuditEvidencePage shell={await portal.shell(c, rules.entity)} evidence={evidence} />
  return show(c, page, error === undefined ? 200 : 422)
}

async function sendFile(c: PortalContext, portal: Portal, exportCase: ExportCase, pass: () => void) {
  const form = c.get('form')
  const purpose = statedPurpose(form.one('purpose').slice(0, 2 * purposeLength.most))
  if (!purpose) {
    const { t } = await portal.shell(c)
    return askPage(c, portal, t.access.purpose.missing(purposeLength.least))
  }
  const { state } = await audited(c, portal, { what: 'bundle', purpose })
  pass()
  // So that this very look is within.
  await Promise.all(c.get('traces'))
  const language = form.one('language')
  const { fileName, content } = await exportCase(state.id, {
    sealed: form.one('sealed') !== '',
    ...((language === 'es' || language === 'en') && { language }),
  })
  return c.body(Readable.toWeb(Readable.from(content)) as ReadableStream, 200, {
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  })
}
