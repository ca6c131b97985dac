import { Hono } from 'hono'
import { adminFor } from '#identity/access.ts'
import type { Identity } from '#identity/identity.ts'
import { isCaseId } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant } from '../format.ts'
import { OperationPage, OutboxPage } from '../pages/operation.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import { caseName, stepTitle } from '../views/history.ts'
import { writeMoney } from '../views/owed.ts'
import { addressWith } from './find.tsx'

/** What the system could not do by itself, and the notices of a demonstration. */
export function operationRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/operacion', (c) => signedIn(c, 'admin', (identity) => failures(c, portal, identity)))
    .post('/operacion/:case/repetir', (c) => signedIn(c, 'admin', (identity) => retry(c, portal, identity)))
    .get('/operacion/buzon', (c) => signedIn(c, 'admin', (identity) => notices(c, portal, identity)))
}

async function failures(c: PortalContext, portal: Portal, identity: Identity) {
  const { readModels, engine } = portal.deps
  const shell = await portal.shell(c)
  const { lang, t } = shell
  const cursor = c.req.query('desde')
  const { items, next } = await readModels.failures(identity.admin, { ...(cursor && { cursor }) })
  const shown = await Promise.all(
    items.map(async (row) => {
      const loaded = await engine.load(row.caseId, { altered: 'keep' })
      if (!loaded) return []
      return [
        {
          name: caseName({ id: row.caseId, ...(row.folio && { folio: row.folio }) }),
          kind: t.operation.kind[row.kind] ?? row.kind,
          step: stepTitle(loaded.rules, row.step, lang).text,
          reason: row.reason,
          attempts: row.attempts,
          when: writeInstant(row.failedAt, loaded.rules.timeZone, lang),
          retry: {
            action: `/operacion/${row.caseId}/repetir?tarea=${encodeURIComponent(row.effect)}`,
            key: crypto.randomUUID(),
          },
        },
      ]
    }),
  )
  const done = c.req.query('hecho') !== undefined
  const parked = (await portal.deps.parked(identity.admin)).map(({ caseId, folio, reason, attempts, parkedAt }) => ({
    name: caseName({ id: caseId, ...(folio && { folio }) }),
    reason,
    attempts,
    when: writeInstant(parkedAt, 'UTC', lang),
  }))
  const troubled = (await portal.deps.troubledPayments?.(identity.admin)) ?? []
  const payments = troubled.map(({ caseId, folio, problem, cents, asked, currency, ...payment }) => ({
    name: caseName({ id: caseId, ...(folio && { folio }) }),
    problem: t.operation.paymentProblem[problem],
    amounts: t.operation.paymentAmounts(writeMoney(cents, currency, lang), writeMoney(asked, currency, lang)),
    reference: `${payment.provider} ${payment.providerReference}`,
    when: writeInstant(payment.at, 'UTC', lang),
  }))
  const page = {
    failures: shown.flat(),
    parked,
    payments,
    done,
    ...(next && { next: addressWith(c, { desde: next }) }),
  }
  return show(c, <OperationPage shell={shell} operation={page} />)
}

async function retry(c: PortalContext, portal: Portal, identity: Identity) {
  const { engine, cases, readModels } = portal.deps
  const caseId = c.req.param('case') ?? ''
  const loaded = isCaseId(caseId) ? await engine.load(caseId) : undefined
  const actor = loaded && adminFor(identity, loaded.state)
  if (!actor) throw new Refused('not-found', '/operacion')
  const effect = c.req.query('tarea') ?? ''
  const result = await cases.run(caseId, c.get('form').key, actor, 'web', { type: 'retry-effect', data: { effect } })
  if (!result.ok) throw new Refused('stale', '/operacion')
  await readModels.waitFor({ caseId, revision: result.revision })
  return goTo(c, '/operacion?hecho=1')
}

async function notices(c: PortalContext, portal: Portal, identity: Identity) {
  const shell = await portal.shell(c)
  const kept = (await portal.deps.notices?.(identity.admin)) ?? []
  const page = kept.map(({ role, addresses, subject, text, at }) => ({
    to: [role, ...(addresses ?? [])].join(' · '),
    subject: subject ?? shell.t.operation.outboxErased,
    body: text ?? shell.t.operation.outboxErasedHelp,
    when: writeInstant(at, 'UTC', shell.lang),
  }))
  return show(c, <OutboxPage shell={shell} notices={page} />)
}
