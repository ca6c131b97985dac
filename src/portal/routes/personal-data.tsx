import { Hono } from 'hono'
import type { Instant } from '#core/events.ts'
import { isRetentionOver, retentionOf } from '#core/retention.ts'
import { renderReport } from '#documents/report.ts'
import type { PersonalCopy } from '#evidence/personal-copy.ts'
import { keptSentences, personalReport, receivedLines } from '#evidence/personal-report.ts'
import { readPersonalCopy } from '#evidence/read-personal-copy.ts'
import { mayRead } from '#identity/access.ts'
import { type CaseInHand, ownCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { channelOf } from '../filling.ts'
import { writeInstant, writeShortDay } from '../format.ts'
import { EraseDataPage, PersonalDataPage } from '../pages/personal-data.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import type { Lang, Shell } from '../view-models.ts'
import { caseName } from '../views/history.ts'
import { erasedNote } from '../views/personal-data.ts'

/** What is kept of a person: their right to know it, to take it with them, and to have it erased. */
export function personalDataRoutes(portal: Portal): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case/datos', (c) => dataPage(c, portal))
    .get('/solicitudes/:case/datos.json', async (c) => {
      const { copy } = await copyOf(c, portal)
      return download(c, `${copy.case.folio ?? copy.case.id}.datos.json`, 'application/json', asJson(copy))
    })
    .get('/solicitudes/:case/datos.pdf', async (c) => {
      const { copy, inHand } = await copyOf(c, portal)
      const pdf = await renderReport(personalReport(copy, inHand.rules.timeZone))
      return download(c, `${copy.case.folio ?? copy.case.id}.datos.pdf`, 'application/pdf', new Uint8Array(pdf))
    })
    .get('/solicitudes/:case/datos/borrar', (c) => erasePage(c, portal))
    .post('/solicitudes/:case/datos/borrar', (c) => erase(c, portal))
    .get('/mis-solicitudes/datos.json', (c) => allMine(c, portal))
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`

function download(c: PortalContext, name: string, type: string, content: string | Uint8Array<ArrayBuffer>) {
  c.header('Content-Type', type)
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  c.header('Cache-Control', 'private, no-store')
  return c.body(content)
}

async function copyOf(c: PortalContext, portal: Portal): Promise<{ copy: PersonalCopy; inHand: CaseInHand }> {
  const inHand = await ownCase(c, portal)
  return { copy: await readPersonalCopy(portal.deps, inHand, c.get('session').lang), inHand }
}

const mayErase = ({ actions }: CaseInHand): boolean => actions.some(({ type }) => type === 'erase')

/** Why the person cannot have it erased now. */
function whyNot({ state, rules }: CaseInHand, { lang, t }: Shell, at: Instant): string {
  const words = t.personal
  const retention = retentionOf(rules, state)
  if (!retention) return words.cannotOpen
  if (retention.until === undefined) return words.keptText.forever
  if (isRetentionOver(retention, rules, at)) return t.refusals['retention-selects']('', {})
  const norm = retention.norm === undefined ? '' : (rules.definition.norms[retention.norm]?.title ?? retention.norm)
  return words.keptText.until(writeShortDay(retention.until, lang), norm)
}

async function dataPage(c: PortalContext, portal: Portal) {
  const { copy, inHand } = await copyOf(c, portal)
  const { state, rules } = inHand
  const shell = await portal.shell(c, rules.entity)
  const words = shell.t.personal
  const when = (at: string) => writeInstant(at, rules.timeZone, shell.lang)
  const base = `/solicitudes/${state.id}/datos`
  const { phone, email, address, hours, name } = copy.contact
  const allowed = mayErase(inHand)
  const unsealed = allowed && (await portal.deps.erasure.unsealed(state.id)).revisions.length > 0
  const cannot = () =>
    unsealed ? shell.t.refusals['personal-data-unsealed']('', {}) : whyNot(inHand, shell, copy.exportedAt)
  const data = {
    name: caseName(state),
    procedure: copy.case.title,
    base,
    answers: copy.answers.map(({ given, ...answer }) => ({
      ...answer,
      given: given.map((one) =>
        given.length === 1 ? words.given(one.by, when(one.at)) : `${words.given(one.by, when(one.at))}: ${one.text}`,
      ),
    })),
    documents: copy.documents.map(({ name: title, what, by, at, state: kept, sha256 }) => ({
      name: title,
      what,
      lines: [words.document[kept], words.given(by, when(at)), `SHA-256: ${sha256}`],
    })),
    notes: copy.notes.map(({ about, texts, by, at }) => ({ about, texts, by: words.given(by, when(at)) })),
    received: receivedLines(copy, when),
    looks: copy.looks.map(({ at, ...look }) => ({ ...look, when: when(at) })),
    kept: keptSentences(copy),
    rights: copy.rights,
    contact: { title: words.contact(name), lines: [phone, email, address, hours] },
    erase: allowed && !unsealed ? { href: `${base}/borrar` } : { cannot: cannot() },
    ...erasedNote(rules, state, shell),
  }
  return show(c, <PersonalDataPage shell={shell} data={data} />)
}

async function erasePage(c: PortalContext, portal: Portal) {
  const inHand = await ownCase(c, portal)
  const { state, rules } = inHand
  const back = `/solicitudes/${state.id}/datos`
  if (!mayErase(inHand)) throw new Refused('stale', back)
  const erasing = { name: caseName(state), form: { action: `${back}/borrar`, key: crypto.randomUUID() }, back }
  return show(c, <EraseDataPage shell={await portal.shell(c, rules.entity)} erase={erasing} />)
}

async function erase(c: PortalContext, portal: Portal) {
  const { state, actor } = await ownCase(c, portal)
  const { erasure, readModels } = portal.deps
  const back = `/solicitudes/${state.id}/datos`
  const asked = { ground: 'request', actor, channel: channelOf(state), key: c.get('form').key } as const
  const result = await erasure.erase(state.id, asked)
  if (!result.ok && !state.erased) throw new Refused('stale', back)
  if (result.ok) await readModels.waitFor({ caseId: state.id, revision: result.revision })
  return goTo(c, back)
}

/** Everything that is kept of an account, case after case, each as it would be downloaded alone. */
async function allMine(c: PortalContext, portal: Portal) {
  const { identity, lang } = c.get('session')
  if (!identity) return c.redirect(`/login?back=${encodeURIComponent('/mis-solicitudes')}`)
  const head = { schema: 'ventanilla personal-data v1', account: identity.subject, exportedAt: portal.deps.now() }
  const encoder = new TextEncoder()
  const copies = copiesOf(portal, identity, lang)
  let first = true
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`${JSON.stringify(head).slice(0, -1)},"cases":[\n`)),
    async pull(controller) {
      const { done, value } = await copies.next()
      if (!done) controller.enqueue(encoder.encode(`${first ? '' : ',\n'}${JSON.stringify(value)}`))
      first = false
      if (!done) return
      controller.enqueue(encoder.encode('\n]}\n'))
      controller.close()
    },
    cancel: async () => void (await copies.return(undefined)),
  })
  c.header('Content-Type', 'application/json')
  c.header('Content-Disposition', 'attachment; filename="mis-datos.json"')
  c.header('Cache-Control', 'private, no-store')
  return c.body(stream)
}

async function* copiesOf(
  { deps }: Portal,
  identity: NonNullable<PortalEnv['Variables']['session']['identity']>,
  lang: Lang,
): AsyncGenerator<PersonalCopy, void> {
  let cursor: string | undefined
  do {
    const page = await deps.readModels.casesOf(identity.subject, { limit: 100, ...(cursor && { cursor }) })
    for (const { caseId } of page.items) {
      const loaded = await deps.engine.load(caseId)
      if (loaded && mayRead(identity, undefined, loaded) === 'own') yield readPersonalCopy(deps, loaded, lang)
    }
    cursor = page.next
  } while (cursor !== undefined)
}
