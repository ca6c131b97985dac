import { awaitTrace } from '#access/answer-after-traces.ts'
import type { Part, Purpose } from '#access/case-read.ts'
import { purposeFrom } from '#access/purpose.ts'
import type { LoadedCase, Reading } from '#app/execute.ts'
import { type Action, availableActions } from '#core/actions.ts'
import type { Actor } from '#core/commands.ts'
import type { Day } from '#core/events.ts'
import { localDay } from '#core/time.ts'
import { type Access, actorFor, lookerAt, mayRead } from '#identity/access.ts'
import type { PortalContext } from './deps.ts'
import { PurposeNeeded, statedFor } from './purposes.ts'
import type { Portal } from './shell.tsx'
import { agencyName } from './views/procedure.ts'

/** A case as this browser may use it, the newest state there is. */
export interface CaseInHand extends Pick<LoadedCase, 'state' | 'rules' | 'lastHash'> {
  /** How it may be read; absent when only its status may, with the look-up code. */
  access?: Access
  actor?: Actor
  actions: Action[]
  /** Where the agency is. */
  today: Day
  agency: string
}

/** The person must first show the code of this case. */
export class CodeNeeded extends Error {
  override name = 'CodeNeeded'
  readonly caseId: string
  constructor(caseId: string) {
    super('This case needs its code')
    this.caseId = caseId
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const isCaseId = (text: string): boolean => uuid.test(text)

const lookupSeconds = 2 * 60 * 60
const lookupsKept = 15

/** Cases whose look-up code this browser has shown. */
async function lookedUp(c: PortalContext): Promise<string[]> {
  const payload = await c.get('sealer').read(c as never, 'lookup')
  return (payload?.['cases'] as string[] | undefined) ?? []
}

/** Remembers that this browser may see the status of a case. */
export async function rememberLookup(c: PortalContext, caseId: string): Promise<void> {
  const cases = [...(await lookedUp(c)).filter((id) => id !== caseId), caseId].slice(-lookupsKept)
  await c.get('sealer').write(c as never, 'lookup', { cases }, lookupSeconds)
}

/** What a page shows of a case, and to whom. */
export interface Shown extends Reading {
  what: Part
  to: readonly Access[]
  /** What the reader says on this very page; otherwise the case tells it, or what they have said before. */
  purpose?: Purpose
}

/** Begins to write that somebody looks at a case that is not theirs. @throws {PurposeNeeded} when only they can say why. */
async function leaveTrace(c: PortalContext, { deps }: Portal, loaded: LoadedCase, shown: Shown): Promise<void> {
  const looker = lookerAt(c.get('session').identity, loaded)
  if (!looker) return
  const { id, revision } = loaded.state
  const fromCase = () => purposeFrom(looker, loaded, deps.now().toISOString())
  const purpose = shown.purpose ?? fromCase() ?? (await statedFor(c, id))
  if (!purpose) throw new PurposeNeeded(id)
  const { actor: _actor, ...who } = looker
  awaitTrace(c, deps.access.record({ case: id, ...who, purpose, what: shown.what, revision, via: 'web' }))
}

/**
 * The case with what this browser may do with it; undefined when it may not even know of it. What is `shown` to people
 * whose case it is not leaves a trace; without it, nothing of the case may be.
 * @throws {PurposeNeeded} when it would be shown to somebody who has not said why they look.
 */
export async function findCase(
  c: PortalContext,
  portal: Portal,
  caseId: string,
  shown?: Shown,
): Promise<CaseInHand | undefined> {
  const { engine, catalog, now } = portal.deps
  const loaded = isCaseId(caseId) ? await engine.load(caseId, shown) : undefined
  if (!loaded) return undefined
  const { identity, resume } = c.get('session')
  const access = mayRead(identity, resume[caseId], loaded)
  if (!access && !(await lookedUp(c)).includes(caseId)) return undefined
  if (access && shown?.to.includes(access)) await leaveTrace(c, portal, loaded, shown)
  const { state, rules, lastHash } = loaded
  const actor = actorFor(identity, resume[caseId], loaded)
  const at = now().toISOString()
  const file = await catalog.entity(rules.entity)
  return {
    state,
    rules,
    lastHash,
    ...(access && { access }),
    ...(actor && { actor }),
    actions: actor ? availableActions(rules, state, actor, at) : [],
    today: localDay(at, rules.timeZone),
    agency: agencyName(file?.agencies ?? [], rules.definition.agency),
  }
}

/** The person's own case. @throws {CodeNeeded} for everybody else, whether or not there is such a case. */
export async function ownCase(c: PortalContext, portal: Portal): Promise<CaseInHand & { actor: Actor }> {
  const caseId = c.req.param('case') ?? ''
  const found = await findCase(c, portal, caseId, { what: 'case', to: ['own'] })
  if (found?.access !== 'own' || !found.actor) throw new CodeNeeded(caseId)
  return { ...found, actor: found.actor }
}
