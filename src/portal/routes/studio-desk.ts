import { entityOf } from '#core/names.ts'
import type { Identity } from '#identity/identity.ts'
import type { PublicationStep } from '#publishing/versions/versions-decide.ts'
import { takeStep } from '#publishing/versions/versions-desk.ts'
import { describeProblem } from '#publishing/versions/versions-problems.ts'
import type { PortalContext } from '../deps.ts'
import { Refused } from '../refused.ts'
import type { Portal } from '../shell.tsx'

/** The name in the address, if it is of an entity that this publisher works for. */
export function procedureOf(c: PortalContext, identity: Identity): string {
  const procedure = c.req.param('procedure') ?? ''
  if (!identity.publisher.includes(entityOf(procedure))) throw new Refused('forbidden', '/publicacion')
  // A draft may be kept before there is a procedure: its name must be one that a procedure can have.
  if (!/^[^.]+\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(procedure)) throw new Refused('not-found', '/publicacion')
  return procedure
}

/** Takes a step of publication in the publisher's name; a refusal is told in its own words. */
export async function takeInStudio(
  c: PortalContext,
  portal: Portal,
  identity: Identity,
  procedure: string,
  step: PublicationStep,
): Promise<string | undefined> {
  const { store, now } = portal.deps
  const author = { actor: { kind: 'publisher', id: identity.subject }, at: now().toISOString(), channel: 'web' }
  const result = await takeStep(store, { key: c.get('form').key, procedure, ...author }, step)
  if (result.ok) return undefined
  const { lang } = await portal.shell(c, entityOf(procedure))
  return result.problems.map((problem) => describeProblem(problem, lang)).join(' ')
}
