import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'
import { awaitTrace } from '#access/answer-after-traces.ts'
import type { Part } from '#access/case-read.ts'
import { purposeFrom } from '#access/purpose.ts'
import type { CommandInput } from '#app/cases.ts'
import type { ExecuteResult, Reading } from '#app/execute.ts'
import type { Actor } from '#core/commands.ts'
import { type Access, actorFor, adminFor, type CaseInView, lookerAt, mayRead } from '#identity/access.ts'
import { SealError } from '#privacy/seal.ts'
import type { ApiDeps, ApiEnv } from './deps.ts'
import { problem, rejected } from './problem.ts'
import { idempotencyKey, ifMatch, statedIn } from './request.ts'

/** A case as the caller of a request may use it. */
export interface CaseDesk {
  /**
   * The case as it is now; whoever looks at somebody else's leaves a trace, for which the answer waits.
   * What was altered is kept for its auditors alone.
   * @throws {ProblemError} 404 for whoever has no right to it, as if it did not exist; 403 with a right to other parts only.
   * @throws {SealError} when it was altered.
   */
  read(
    c: Context<ApiEnv>,
    caseId: string,
    what: Part,
    how?: Reading & { not?: Access; only?: Access },
  ): Promise<CaseInView & { access: Access }>
  /** The case for whoever may act on it; unless `fresh`, as it may have been a moment ago. @throws {ProblemError} 404 or 403 */
  enter(
    c: Context<ApiEnv>,
    caseId: string,
    how?: { as?: 'admin'; fresh?: boolean },
  ): Promise<CaseInView & { actor: Actor }>
  /** Gives a command in the caller's name, under the request's Idempotency-Key and If-Match. @throws {ProblemError} */
  run(
    c: Context<ApiEnv>,
    caseId: string,
    actor: Actor,
    input: CommandInput,
  ): Promise<Extract<ExecuteResult, { ok: true }>>
}

/** Commands through the API say so in history. */
const channel = 'api'
const casesKept = 10_000

/**
 * Access to cases. Who owns a case never changes, and filing, which opens it to officers, is never undone: a right seen
 * once stays, so a case kept from before may grant access. It is read again before anybody is refused.
 */
export function createCaseDesk({
  engine,
  cases,
  access: log,
  now,
}: Pick<ApiDeps, 'engine' | 'cases' | 'access' | 'now'>): CaseDesk {
  const kept = new LRUCache<string, CaseInView>({ max: casesKept })

  async function load(caseId: string): Promise<CaseInView | undefined> {
    const loaded = await engine.load(caseId)
    if (loaded) kept.set(caseId, { state: loaded.state, rules: loaded.rules })
    return loaded
  }

  /** For auditors of a case, what was altered in it is no hindrance: they have to see it. */
  async function loadToRead(c: Context<ApiEnv>, caseId: string, reading: Reading): Promise<CaseInView | undefined> {
    return load(caseId).catch(async (error: unknown) => {
      const found = error instanceof SealError ? await engine.load(caseId, reading) : undefined
      if (found && mayRead(c.get('identity'), c.get('code'), found) === 'audit') return found
      throw error
    })
  }

  /** Begins to write that somebody looks at a case that is not theirs. */
  function leaveTrace(c: Context<ApiEnv>, view: CaseInView, what: Part): void {
    const looker = lookerAt(c.get('identity'), view)
    if (!looker) return
    const { actor: _actor, ...who } = looker
    const usual = { kind: who.as === 'auditor' ? 'audit' : 'consultation' } as const
    const purpose = statedIn(c) ?? purposeFrom(looker, view, now().toISOString()) ?? usual
    const { id, revision } = view.state
    awaitTrace(c, log.record({ case: id, ...who, purpose, what, revision, via: 'api' }))
  }

  /** Wrong codes count against the address, so that nobody guesses for long. */
  function refuse(c: Context<ApiEnv>, view: CaseInView | undefined): never {
    const code = c.get('code')
    if (code !== undefined) c.get('gate').pass(c, 'code', c.get('address'))
    if (view && mayRead(c.get('identity'), code, view)) throw problem('forbidden')
    throw problem('case-not-found')
  }

  return {
    async read(c, caseId, what, { not, only, ...reading } = {}) {
      if (c.get('code') !== undefined) c.get('gate').check(c, 'code', c.get('address'))
      const view = await loadToRead(c, caseId, reading)
      const access = view && mayRead(c.get('identity'), c.get('code'), view)
      if (!access) return refuse(c, undefined)
      if (access === not || (only !== undefined && access !== only)) throw problem('forbidden')
      leaveTrace(c, view, what)
      return { ...view, access }
    },

    async enter(c, caseId, { as, fresh = false } = {}) {
      // Answered whatever happens from here on: a retry needs it most after a failure.
      idempotencyKey(c)
      const identity = c.get('identity')
      const code = c.get('code')
      if (code !== undefined) c.get('gate').check(c, 'code', c.get('address'))
      const actorIn = (view: CaseInView) =>
        as === 'admin' ? adminFor(identity, view.state) : actorFor(identity, code, view)
      const before = fresh ? undefined : kept.get(caseId)
      const known = before && actorIn(before)
      if (known) return { ...before, actor: known }
      const view = await load(caseId)
      const actor = view && actorIn(view)
      return actor ? { ...view, actor } : refuse(c, view)
    },

    async run(c, caseId, actor, input) {
      c.get('gate').pass(c, 'write', caseId)
      const key = idempotencyKey(c)
      const result = await cases.run(caseId, key, actor, channel, input, ifMatch(c))
      if (!result.ok) throw rejected(result.problems)
      const rules = kept.get(caseId)?.rules
      if (rules?.hash === result.state.definition) kept.set(caseId, { state: result.state, rules })
      else kept.delete(caseId) // it has gone over to another version
      c.header('ETag', `"${result.revision}"`)
      return result
    },
  }
}
