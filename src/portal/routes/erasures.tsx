import { Hono } from 'hono'
import { parseFolio } from '#app/folio.ts'
import type { Actor } from '#core/commands.ts'
import { decide } from '#core/decide.ts'
import { longestReference } from '#core/decide-erase.ts'
import type { ErasureGround } from '#core/events.ts'
import { adminFor } from '#identity/access.ts'
import type { Identity } from '#identity/identity.ts'
import { createAccountGate } from '../callers.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeShortDay } from '../format.ts'
import { type Asked, ConfirmErasurePage, type Erasures, ErasuresPage } from '../pages/erasures.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { ErrorView } from '../view-models.ts'
import { problemText } from '../views/form.ts'
import { textIn } from '../views/words.ts'

const base = '/operacion/datos-personales'
const mostShown = 100

/** For administrators: cases that need not be kept any more, and erasing personal data on a ground. */
export function erasureRoutes(portal: Portal): Hono<PortalEnv> {
  const pass = createAccountGate(portal.deps, 'due', '/operacion')
  return new Hono<PortalEnv>()
    .get(base, (c) =>
      signedIn(c, 'admin', (identity) => {
        pass(identity)
        return listPage(c, portal, identity, { asked: askedIn(c) })
      }),
    )
    .post(`${base}/revisar`, (c) =>
      signedIn(c, 'admin', (identity) => {
        // What is wrong is told above the list.
        pass(identity)
        return review(c, portal, identity)
      }),
    )
    .post(base, (c) => signedIn(c, 'admin', (identity) => erase(c, portal, identity)))
}

const grounds: readonly string[] = ['retention-ended', 'request', 'order'] satisfies ErasureGround[]

/** What a link of the list, or the form, asks for. */
function askedIn(c: PortalContext): Asked {
  const { radicado = '', motivo = '' } = c.req.query()
  return { folio: radicado, ground: motivo, reference: '' }
}

function askedBy(c: PortalContext): Asked {
  const form = c.get('form')
  return { folio: form.one('folio').trim(), ground: form.one('ground'), reference: form.one('reference').trim() }
}

async function dueOf({ deps }: Portal, identity: Identity, lang: 'es' | 'en') {
  const due: Erasures['due'] = []
  for await (const { folio, procedure, entity, until, then, norm } of deps.dueErasures(identity.admin)) {
    // A draft is nobody's but the person's; the command line sees to those.
    if (folio === undefined) continue
    if (due.length === mostShown) return { due, more: true }
    const live = await deps.catalog.live(procedure)
    due.push({
      folio,
      procedure: live ? textIn(live.definition.title, lang) : `${entity} ${procedure}`,
      until: writeShortDay(until, lang),
      ...(norm !== undefined && { norm }),
      selects: then === 'select',
      href: `${base}?${new URLSearchParams({ radicado: folio, motivo: 'retention-ended' })}#form`,
    })
  }
  return { due, more: false }
}

async function listPage(
  c: PortalContext,
  portal: Portal,
  identity: Identity,
  { asked, errors = [] }: { asked: Asked; errors?: ErrorView[] },
) {
  const shell = await portal.shell(c)
  const done = c.req.query('hecho')
  const { due, more } = await dueOf(portal, identity, shell.lang)
  const words = shell.t.personal.admin
  const page = {
    due: due.map((each) => ({ ...each, until: words.until(each.until) })),
    more,
    asked,
    errors,
    longestReference,
    form: { action: `${base}/revisar`, key: crypto.randomUUID() },
    ...(done !== undefined && done !== '' && { done }),
  }
  return show(c, <ErasuresPage shell={shell} erasures={page} />, errors.length > 0 ? 422 : 200)
}

/** The case of that number, in the hands of its administrator; undefined when it is not theirs. */
async function caseOf({ deps }: Portal, identity: Identity, folio: string) {
  const row = await deps.readModels.status(parseFolio(folio) ?? '')
  const loaded = row && (await deps.engine.load(row.caseId))
  const actor: Actor | undefined = loaded && adminFor(identity, loaded.state)
  return loaded && actor ? { ...loaded, actor } : undefined
}

async function review(c: PortalContext, portal: Portal, identity: Identity) {
  const asked = askedBy(c)
  const shell = await portal.shell(c)
  const words = shell.t.personal.admin
  const wrong = (text: string, href: string) => listPage(c, portal, identity, { asked, errors: [{ text, href }] })
  const found = await caseOf(portal, identity, asked.folio)
  if (!found) return wrong(words.unknown, '#folio')
  if (!grounds.includes(asked.ground)) return wrong(words.choose, '#ground-retention-ended')
  const { state, rules, actor } = found
  const { folio: _named, ground, reference } = asked
  const data = { ground: ground as ErasureGround, ...(reference !== '' && { reference }) }
  const issuedAt = portal.deps.now().toISOString()
  const decision = decide(rules, state, { type: 'erase', data, id: '', issuedAt, actor, channel: 'web' })
  if (!decision.ok) {
    const [problem] = decision.problems
    const control = problem?.pointer === '/reference' ? '#reference' : '#ground-retention-ended'
    return wrong(problem ? problemText(problem, rules.definition, shell.lang, shell.t) : '', control)
  }
  if ((await portal.deps.erasure.unsealed(state.id)).revisions.length > 0)
    return wrong(shell.t.refusals['personal-data-unsealed']('', {}), '#folio')
  const procedure = textIn(rules.definition.title, shell.lang)
  const form = { action: base, key: crypto.randomUUID() }
  return show(c, <ConfirmErasurePage shell={shell} asked={asked} procedure={procedure} form={form} />)
}

async function erase(c: PortalContext, portal: Portal, identity: Identity) {
  const { folio, ground, reference } = askedBy(c)
  const found = await caseOf(portal, identity, folio)
  if (!found || !grounds.includes(ground)) throw new Refused('stale', base)
  const { state, actor } = found
  const result = await portal.deps.erasure.erase(state.id, {
    ground: ground as ErasureGround,
    ...(reference !== '' && { reference }),
    actor,
    channel: 'web',
    key: c.get('form').key,
  })
  if (!result.ok) throw new Refused('stale', base)
  await portal.deps.readModels.waitFor({ caseId: state.id, revision: result.revision })
  return goTo(c, `${base}?${new URLSearchParams({ hecho: state.folio ?? '' })}`)
}
