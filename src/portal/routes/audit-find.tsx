import { Hono } from 'hono'
import { purposeLength } from '#access/case-read.ts'
import { parseFolio } from '#app/folio.ts'
import type { AuditFilter } from '#audit/find-cases.ts'
import { searchesIn } from '#audit/search-log.ts'
import { shortestValue } from '#audit/person-tokens.ts'
import { endOfDay, isDay, startOfDay } from '#core/time.ts'
import type { Identity } from '#identity/identity.ts'
import { createAccountGate } from '../callers.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant } from '../format.ts'
import { AuditFindPage, findFields, findNames, type FindField } from '../pages/audit-find.tsx'
import { AuditPatternPage, AuditPatternsPage } from '../pages/audit-patterns.tsx'
import { AuditPersonPage, type AuditPerson } from '../pages/audit-person.tsx'
import { Refused } from '../refused.ts'
import { goTo, type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import { findingView, foundCase, openRoom, outcomesOf, patternView, type Room } from '../views/audit-room.ts'
import { textIn } from '../views/words.ts'
import { addressWith } from './find.tsx'

const persons = '/auditoria/personas'
const patterns = '/auditoria/patrones'
const pageSize = 50
const searchesShown = 20

/** Finding in the auditor's room: cases, a person's cases, patterns that need a look. */
export function auditFindRoutes(portal: Portal): Hono<PortalEnv> {
  const pass = createAccountGate(portal.deps, 'person', persons)
  const passPatterns = createAccountGate(portal.deps, 'patterns', '/auditoria')
  return new Hono<PortalEnv>()
    .get('/auditoria', (c) => signedIn(c, 'auditor', (identity) => findPage(c, portal, identity)))
    .get(persons, (c) => signedIn(c, 'auditor', (identity) => personPage(c, portal, identity)))
    .post(persons, (c) => signedIn(c, 'auditor', (identity) => findPerson(c, portal, identity, pass)))
    .get(patterns, (c) => signedIn(c, 'auditor', (identity) => patternsPage(c, portal, identity, passPatterns)))
    .get(`${patterns}/:rule`, (c) =>
      signedIn(c, 'auditor', (identity) => patternPage(c, portal, identity, passPatterns)),
    )
}

const oneOf = <T extends string>(given: string, values: readonly T[]): T | undefined =>
  values.find((value) => value === given)

/** What a form asks for; what is not one of its choices is not asked for. */
function askedFor(filter: Record<FindField, string>, zone: string): Omit<AuditFilter, 'entities'> {
  const { folio, procedure, agency, officer, outcome, from, to } = filter
  const known = parseFolio(folio)
  const silence = oneOf(filter.silence, ['positive', 'negative'] as const)
  const status = oneOf(filter.status, ['open', 'closed'] as const)
  return {
    ...(known !== undefined && { folio: known }),
    ...(procedure && { procedure }),
    ...(agency && { agency }),
    ...(officer && { officer }),
    ...(outcome && { outcome }),
    ...(oneOf(filter.late, ['true', 'false']) && { late: filter.late === 'true' }),
    ...(silence && { silence }),
    ...(status && { status }),
    ...(isDay(from) && { from: startOfDay(from, zone) }),
    ...(isDay(to) && { to: endOfDay(to, zone) }),
  }
}

async function findPage(c: PortalContext, portal: Portal, identity: Identity) {
  const { audit } = portal.deps
  const room = await openRoom(c, portal, identity)
  const { shell, zone } = room
  const given = findFields.map((field) => [field, (c.req.query(findNames[field]) ?? '').trim().slice(0, 200)])
  const filter = Object.fromEntries(given) as Record<FindField, string>
  const asked = askedFor(filter, zone)
  const cursor = c.req.query('pagina')
  const unknown = filter.folio !== '' && asked.folio === undefined
  const page = unknown
    ? { items: [] }
    : await audit.cases({ entities: identity.auditor, ...asked }, { limit: pageSize, ...(cursor && { cursor }) })
  const [only] = page.items
  if (only && asked.folio !== undefined && Object.keys(asked).length === 1) return goTo(c, `/auditoria/${only.caseId}`)
  const find = {
    filter,
    agencies: room.agencies.map(({ id, name }) => ({ id, title: name.es })),
    procedures: room.procedures.map(({ procedure: id, definition }) => ({
      id,
      title: textIn(definition.title, shell.lang),
    })),
    outcomes: outcomesOf(room, shell.lang),
    unknownFolio: filter.folio !== '' && page.items.length === 0,
    cases: page.items.map((found) => foundCase(room, found)),
    ...('next' in page && page.next && { next: addressWith(c, { pagina: page.next }) }),
  }
  return show(c, <AuditFindPage shell={shell} find={find} />)
}

async function personPage(
  c: PortalContext,
  portal: Portal,
  identity: Identity,
  {
    found,
    ...told
  }: Partial<Pick<AuditPerson, 'answers' | 'errors'>> & {
    found?: { total: number; items: Parameters<typeof foundCase>[1][] }
  } = {},
) {
  const room = await openRoom(c, portal, identity)
  const person = {
    form: { action: persons, key: crypto.randomUUID() },
    answers: { value: '', reason: '' },
    errors: {},
    most: purposeLength.most,
    before: await searchesBefore(portal, identity, room),
    ...told,
    ...(found && { found: { total: found.total, cases: found.items.map((one) => foundCase(room, one)) } }),
  }
  return show(c, <AuditPersonPage shell={room.shell} person={person} />, told.errors ? 422 : 200)
}

async function searchesBefore({ deps }: Portal, { auditor }: Identity, { shell, zone }: Room) {
  const all = (await Promise.all(auditor.map((entity) => searchesIn(deps.store, entity)))).flat()
  return all
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, searchesShown)
    .map(({ at, searcher, reason, found }) => ({
      when: writeInstant(at, zone, shell.lang),
      who: searcher,
      why: reason,
      found: shell.t.auditRoom.person.found(found),
    }))
}

/** Answered at once, since what was looked for may stand in no address. */
async function findPerson(c: PortalContext, portal: Portal, identity: Identity, pass: (identity: Identity) => void) {
  pass(identity)
  const form = c.get('form')
  const answers = {
    value: form.one('value').slice(0, 200),
    reason: form.one('reason').slice(0, 2 * purposeLength.most),
  }
  const { auditor: entities, subject: searcher } = identity
  const found = await portal.deps.audit.person({ entities, ...answers, searcher, via: 'web' })
  if (found.ok) return personPage(c, portal, identity, { found })
  const { person: words } = (await portal.shell(c)).t.auditRoom
  const errors =
    found.wrong === 'value'
      ? { value: words.valueWrong(shortestValue) }
      : { reason: words.reasonWrong(purposeLength.least) }
  return personPage(c, portal, identity, { answers, errors })
}

async function patternsPage(c: PortalContext, portal: Portal, identity: Identity, pass: (identity: Identity) => void) {
  pass(identity)
  const { audit, now } = portal.deps
  const room = await openRoom(c, portal, identity)
  const scope = { entities: identity.auditor, to: now().toISOString() }
  const views = []
  // One after the other: each of them reads much.
  for (const rule of audit.rules) views.push(patternView(room, await audit.pattern(rule, scope)))
  return show(c, <AuditPatternsPage shell={room.shell} patterns={views} />)
}

async function patternPage(c: PortalContext, portal: Portal, identity: Identity, pass: (identity: Identity) => void) {
  const { audit, now } = portal.deps
  const rule = audit.rules.find(({ id }) => id === c.req.param('rule'))
  if (!rule) throw new Refused('not-found', patterns)
  pass(identity)
  const room = await openRoom(c, portal, identity)
  const result = await audit.pattern(rule, { entities: identity.auditor, to: now().toISOString() })
  const findings = result.findings.map((finding) => findingView(room, rule, finding))
  return show(c, <AuditPatternPage shell={room.shell} pattern={patternView(room, result)} findings={findings} />)
}
