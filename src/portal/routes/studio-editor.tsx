import { Hono } from 'hono'
import { entityOf } from '#core/names.ts'
import { hashOf } from '#event-store/envelope.ts'
import type { Identity } from '#identity/identity.ts'
import { checkDefinition, type CheckResult } from '#publishing/check-definition.ts'
import { checkSchema } from '#publishing/schema.ts'
import { newDefinition } from '#publishing/new-definition.ts'
import { proposalOf } from '#publishing/versions/proposal.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { StudioEditorPage } from '../pages/studio.tsx'
import { StudioNewPage } from '../pages/studio-more.tsx'
import { Refused } from '../refused.ts'
import { formLimits, receiveText } from '../sent-form.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { Shell } from '../view-models.ts'
import { plainField } from '../views/moves.ts'
import { diagramView, findingViews } from '../views/studio.ts'
import { plain } from '../views/words.ts'
import { procedureOf, takeInStudio } from './studio-desk.ts'

/** Writing a definition: begun from nothing, checked as often as one likes, kept as a draft, proposed. */
export function editorRoutes(portal: Portal): Hono<PortalEnv> {
  const publisher = (page: (c: PortalContext, identity: Identity) => Promise<Response>) => (c: PortalContext) =>
    signedIn(c, 'publisher', (identity) => page(c, identity))
  return new Hono<PortalEnv>()
    .get(
      '/publicacion/nuevo',
      publisher((c, identity) => newPage(c, portal, identity)),
    )
    .post(
      '/publicacion/nuevo',
      publisher((c, identity) => begin(c, portal, identity)),
    )
    .get(
      '/publicacion/:procedure/editar',
      publisher((c, identity) => openEditor(c, portal, identity)),
    )
    .post(
      '/publicacion/:procedure/editar',
      publisher((c, identity) => work(c, portal, identity)),
    )
    .post(
      '/publicacion/:procedure/archivo',
      publisher((c, identity) => upload(c, portal, identity)),
    )
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

async function newPage(c: PortalContext, portal: Portal, identity: Identity, error?: { field: string; text: string }) {
  const files = (await portal.deps.catalog.entities()).filter(({ entity }) => identity.publisher.includes(entity.id))
  const shell = await portal.shell(c, files.length === 1 ? files[0]?.entity.id : undefined)
  const { studio: t } = shell.t
  const options = files.flatMap(({ entity, agencies }) =>
    agencies.map(({ id, name }) => ({ value: id, title: plain(`${entity.shortName.es}: ${name.es}`) })),
  )
  const typed = c.req.method === 'POST' ? c.get('form') : undefined
  const fields = [
    plainField('agency', t.agency, { control: 'select', options, value: typed?.one('agency') ?? '' }),
    plainField('id', t.id, { help: plain(t.idHelp), maxLength: 60, value: typed?.one('id') ?? '' }),
  ].map((field) => ({ ...field, ...(error?.field === field.name && { error: error.text }) }))
  const page = {
    fields,
    errors: error ? [{ text: error.text, href: `#${error.field}` }] : [],
    form: { action: '/publicacion/nuevo', key: crypto.randomUUID() },
  }
  return show(c, <StudioNewPage shell={shell} begin={page} />, error ? 422 : 200)
}

async function begin(c: PortalContext, portal: Portal, identity: Identity) {
  const form = c.get('form')
  const [agency, id] = [form.one('agency'), form.one('id').trim()]
  const [entity = ''] = agency.split('/')
  const { t } = await portal.shell(c)
  const file = identity.publisher.includes(entity) ? await portal.deps.catalog.entity(entity) : undefined
  if (!file?.agencies.some((one) => one.id === agency))
    return newPage(c, portal, identity, { field: 'agency', text: t.refusals['unknown-agency']('', {}) })
  if (!namePattern.test(id) || id.length > 60)
    return newPage(c, portal, identity, { field: 'id', text: t.studio.badId })
  const procedure = `${entity}.${id}`
  if (await portal.deps.catalog.procedure(procedure))
    return newPage(c, portal, identity, { field: 'id', text: t.studio.taken })
  const definition = newDefinition(file.entity, agency, id)
  await takeInStudio(c, portal, identity, procedure, {
    type: 'draft',
    data: { hash: hashOf(definition), definition },
  })
  return goTo(c, `/publicacion/${procedure}/editar`)
}

const write = (definition: unknown): string => JSON.stringify(definition, null, 2)

/** The draft, what is proposed, or the last version, as a text to go on from. */
async function openEditor(c: PortalContext, portal: Portal, identity: Identity) {
  const procedure = procedureOf(c, identity)
  const state = await portal.deps.catalog.procedure(procedure)
  if (!state) throw new Refused('not-found', '/publicacion')
  const last = state.versions.at(-1)
  const next = last && { ...last.definition, version: last.version + 1 }
  const start = state.draft?.definition ?? state.proposal?.definition ?? next ?? {}
  return editorPage(c, portal, procedure, { text: write(start), note: '' })
}

interface Work {
  text: string
  note: string
  done?: string
  broken?: string
  checked?: CheckResult
  definition?: unknown
}

async function editorPage(c: PortalContext, portal: Portal, procedure: string, given: Work) {
  const shell = await portal.shell(c, entityOf(procedure))
  const { text, note, done, broken, checked, definition } = given
  const base = `/publicacion/${procedure}`
  const findings = checked ? (checked.ok ? checked.warnings : checked.findings) : []
  const drawn = await drawing(definition, shell, findings.find((finding) => finding.path)?.path)
  const page = {
    name: procedure,
    text,
    note,
    ...(done !== undefined && { done }),
    ...(broken !== undefined && { broken }),
    ...(checked && { report: { sound: checked.ok, findings: findingViews(findings, shell.lang) } }),
    ...(drawn && { diagram: drawn }),
    form: { action: `${base}/editar`, key: crypto.randomUUID() },
    upload: { action: `${base}/archivo`, key: crypto.randomUUID() },
    back: base,
  }
  return show(c, <StudioEditorPage shell={shell} editor={page} />, broken === undefined ? 200 : 422)
}

/** Drawn as soon as the schema accepts it, sound or not, with the path of the first counterexample. */
async function drawing(definition: unknown, shell: Shell, path: readonly string[] | undefined) {
  if (definition === undefined) return undefined
  const shape = checkSchema(definition)
  return shape.ok ? diagramView(shape.definition, shell, path) : undefined
}

/** The text as JSON, or why it is none. */
function parse(text: string): { ok: true; json: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, json: JSON.parse(text) as unknown }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : '' }
  }
}

async function upload(c: PortalContext, portal: Portal, identity: Identity) {
  const procedure = procedureOf(c, identity)
  const text = await receiveText(c, formLimits.characters)
  return checkPage(c, portal, procedure, text, '')
}

async function checkPage(
  c: PortalContext,
  portal: Portal,
  procedure: string,
  text: string,
  note: string,
  done?: string,
) {
  const { t } = await portal.shell(c)
  const parsed = parse(text)
  if (!parsed.ok) return editorPage(c, portal, procedure, { text, note, broken: t.studio.notJson(parsed.why) })
  const checked = checkDefinition(parsed.json, await portal.deps.catalog.surroundings())
  const told = done === undefined ? {} : { done }
  return editorPage(c, portal, procedure, { text, note, ...told, checked, definition: parsed.json })
}

async function work(c: PortalContext, portal: Portal, identity: Identity) {
  const procedure = procedureOf(c, identity)
  const form = c.get('form')
  const [text, note, then] = [form.one('text'), form.one('note').trim().slice(0, 2000), form.one('then')]
  const { t } = await portal.shell(c)
  const parsed = parse(text)
  if (!parsed.ok || then === 'check') return checkPage(c, portal, procedure, text, note)
  if (then === 'save') {
    const data = { hash: hashOf(parsed.json), definition: parsed.json }
    const refusal = await takeInStudio(c, portal, identity, procedure, { type: 'draft', data })
    return checkPage(c, portal, procedure, text, note, refusal ?? t.studio.saved)
  }
  return propose(c, portal, identity, procedure, { text, note, json: parsed.json })
}

async function propose(
  c: PortalContext,
  portal: Portal,
  identity: Identity,
  procedure: string,
  { text, note, json }: { text: string; note: string; json: unknown },
) {
  const checked = checkDefinition(json, await portal.deps.catalog.surroundings())
  if (!checked.ok) return editorPage(c, portal, procedure, { text, note, checked, definition: json })
  const { t } = await portal.shell(c)
  const { rules, warnings: report } = checked
  if (rules.procedure !== procedure) {
    const broken = t.studio.notJson(`"id" / "agency" → ${rules.procedure}`)
    return editorPage(c, portal, procedure, { text, note, broken, checked, definition: json })
  }
  const refusal = await takeInStudio(c, portal, identity, procedure, proposalOf(rules, report, note))
  if (refusal !== undefined)
    return editorPage(c, portal, procedure, { text, note, broken: refusal, checked, definition: json })
  return goTo(c, `/publicacion/${procedure}/versiones/${rules.definition.version}`)
}
