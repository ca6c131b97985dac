import { z } from '@hono/zod-openapi'
import { foldCase } from '#event-store/case-events.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { Access } from '#identity/access.ts'
import type { Moment, NoMoment } from '#time-travel/case-at.ts'
import type { VersionThen } from '#time-travel/catalog-at.ts'
import type { Holder, Permission } from '#time-travel/permissions-at.ts'
import type { CaseThen } from '#time-travel/read-case-at.ts'
import { viewCase } from './case-view.ts'
import { problem, type ProblemError } from './problem.ts'
import { action, caseView, instant, record, text } from './schemas.ts'

const by = z.object({ kind: z.string(), id: z.string() }).optional()
const named = z.object({
  stream: z.string().openapi({ description: 'Stream of the catalogue in which it stands.' }),
  revision: z.number().int().openapi({ description: 'Its event in that stream.' }),
  sha256: z.string().openapi({ description: 'Of its canonical JSON (RFC 8785).' }),
  since: instant,
})
const version = named.extend({
  id: z.string(),
  by,
  later: z.array(named).openapi({ description: 'What replaced it afterwards: none of it counted then.' }),
  afterwards: z
    .literal(true)
    .optional()
    .openapi({ description: 'Published only after the moment; the first there was.' }),
  content: record('PublishedContent', 'What was published, as the files of the catalogue write it.'),
})
const ruling = z.object({ at: instant, reason: z.string(), norm: z.string().optional(), until: instant.optional(), by })
const definition = z.object({
  hash: z.string().openapi({ description: 'SHA-256 that the case was pinned to.' }),
  version: z.number().int(),
  title: text,
  published: z
    .object({
      at: instant,
      effectiveFrom: instant,
      proposedBy: z.string().optional(),
      publishedBy: z.string().optional(),
    })
    .optional(),
  forNewCases: z
    .object({ version: z.number().int(), hash: z.string() })
    .optional()
    .openapi({ description: 'The version that cases opened at that moment began under.' }),
  later: z
    .array(z.object({ version: z.number().int(), hash: z.string(), publishedAt: instant }))
    .openapi({ description: 'Versions published after the moment.' }),
  suspension: ruling.optional().openapi({ description: 'Why the procedure took no new cases then.' }),
  retirement: ruling.optional(),
  content: record('Definition', 'The whole definition with its texts: `catalog/procedure.schema.json`.'),
})

const officer = z.object({
  id: z.string(),
  listed: z
    .string()
    .optional()
    .openapi({ description: 'JSON Pointer into the file of the entity; absent: not listed.' }),
})
const holder = z
  .object({
    kind: z.enum(['person', 'officers', 'administrators', 'engine']),
    role: z.string().optional(),
    agency: z.string().optional(),
    by: z.string().optional().openapi({ description: 'JSON Pointer to the member of the definition that gives it.' }),
    agencyBy: z
      .union([z.object({ definition: z.string() }), z.object({ event: z.number().int() })])
      .optional()
      .openapi({
        description: 'Where the agency has the role from: the definition, or the transfer at that revision.',
      }),
    anyone: z.boolean().optional().openapi({ description: 'False once an officer has taken the task.' }),
    officers: z.array(officer).optional(),
    barred: z.array(officer.extend({ why: z.enum(['four-eyes', 'own-case', 'taken']) })).optional(),
    assistant: z.string().optional().openapi({ description: 'The officer who opened the case for the person.' }),
  })
  .openapi('PermissionHolder')

/** What an answer about a moment has besides its events. */
export const then = {
  asOf: z
    .object({ revision: z.number().int(), at: instant })
    .optional()
    .openapi({ description: 'The moment; this and what follows only with `at` or `revision`.' }),
  state: caseView.omit({ actions: true }).optional().openapi('CaseThen', { description: 'The case as it stood.' }),
  definition: definition.optional().openapi('DefinitionThen'),
  calendars: z.array(version).optional().openapi({ description: 'By which its terms were counted then.' }),
  vocabularies: z.array(version).optional(),
  entity: version
    .optional()
    .openapi({ description: 'File of the entity with its officers; for auditors and administrators.' }),
  permissions: z
    .array(z.object({ action, holders: z.array(holder) }))
    .optional()
    .openapi({ description: 'Who could do what at the moment; for auditors and administrators.' }),
}

/** What is wrong with the moment asked for, naming the parameter and what to do. */
export function noMoment(wrong: NoMoment): ProblemError {
  const pointer = `/query/${wrong.member}`
  if (wrong.why === 'ahead') return problem('moment-ahead', { pointer, params: { last: wrong.last } })
  if (wrong.why === 'before') return problem('moment-before', { pointer, params: { opened: wrong.opened } })
  return problem('moment-future', { pointer, params: { now: wrong.now } })
}

/** The moment that a request asks for; undefined: the whole history. @throws {ProblemError} when it names two. */
export function momentIn(query: { at?: string | undefined; revision?: number | undefined }): Moment | undefined {
  const { at, revision } = query
  if (at !== undefined && revision !== undefined) throw problem('moment-ambiguous', { pointer: '/query/revision' })
  if (revision !== undefined) return { revision }
  return at === undefined ? undefined : { at: new Date(at).toISOString() }
}

/** A case as it stood, for this reader: only those who oversee learn who in the offices could do what. */
export function viewThen(found: CaseThen, access: Access) {
  const { asOf, state, rules, catalog, permissions } = found
  const oversees = access === 'audit' || access === 'admin'
  const shown = access === 'agency' ? { ...state, ...handedIn(found) } : state
  const { actions: _now, ...view } = viewCase({ state: shown, rules, access }, undefined, asOf.at)
  return {
    asOf,
    state: view,
    definition: viewDefinition(found, oversees),
    calendars: viewVersions(catalog.calendars, oversees),
    vocabularies: viewVersions(catalog.vocabularies, oversees),
    ...(oversees && {
      entity: viewVersion(rules.entity, catalog.entity, oversees),
      permissions: access === 'admin' ? permissions.map(untold) : permissions,
    }),
  }
}

/** What an office sees of the answers: what the person has handed in, not what they write or took back in a form of theirs. */
function handedIn({ events, settled }: CaseThen) {
  const entered = new Map(
    settled.active.flatMap(({ step, kind }) =>
      kind === 'form' ? [[step, events.findLast((event) => isEntry(event, step))?.revision ?? -1] as const] : [],
    ),
  )
  const isInHand = ({ type, data, revision }: StoredEvent) =>
    /^(SectionSaved|Document(Attached|Removed))$/.test(type) &&
    revision > (entered.get((data as { step: string }).step) ?? Number.POSITIVE_INFINITY)
  const { data, documents } = foldCase(
    settled.id,
    events.filter((event) => !isInHand(event)),
  )
  return { data, documents }
}

const isEntry = ({ type, data }: StoredEvent, step: string): boolean =>
  type === 'StepEntered' && (data as { step: string }).step === step

/** Administrators do not learn whose case it is: an officer whose own case it is stands among the others. */
function untold({ action, holders }: Permission): Permission {
  const blurred = holders.map((holder): Holder => {
    if (holder.kind !== 'officers') return holder
    const own = holder.barred.filter(({ why }) => why === 'own-case').map(({ why: _why, ...officer }) => officer)
    const others = holder.barred.filter(({ why }) => why !== 'own-case')
    const inOrder = <T extends { id: string; listed?: string }>(officers: T[]) =>
      officers.toSorted((a, b) => (a.listed ?? '').localeCompare(b.listed ?? '', 'en', { numeric: true }))
    return holder.anyone
      ? { ...holder, officers: inOrder([...holder.officers, ...own]), barred: others }
      : { ...holder, barred: inOrder([...others, ...own.map((officer) => ({ ...officer, why: 'taken' as const }))]) }
  })
  return { action, holders: blurred }
}

function viewDefinition({ rules, definition: found }: CaseThen, oversees: boolean) {
  const { hash, published, forNewCases, later, suspension, retirement } = found
  const ruled = <T extends { by: { kind: string; id: string } }>({ by: author, ...rest }: T) => ({
    ...rest,
    ...(oversees && { by: author }),
  })
  const { publishedAt = '', effectiveFrom = '', proposedBy, publishedBy } = published ?? {}
  return {
    hash,
    version: rules.definition.version,
    title: rules.definition.title,
    ...(published && {
      published: { at: publishedAt, effectiveFrom, ...(oversees && { proposedBy, publishedBy }) },
    }),
    later,
    ...(forNewCases && { forNewCases }),
    ...(suspension && { suspension: ruled(suspension) }),
    ...(retirement && { retirement: ruled(retirement) }),
    content: rules.definition,
  }
}

const viewVersions = (versions: Readonly<Record<string, VersionThen<unknown>>>, oversees: boolean) =>
  Object.entries(versions).map(([id, one]) => viewVersion(id, one, oversees))

const viewVersion = (id: string, { by: author, ...one }: VersionThen<unknown>, oversees: boolean) => ({
  id,
  ...one,
  ...(oversees && { by: author }),
})
