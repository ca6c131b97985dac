import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  startChild,
  TemporalFailure,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import type { CaseActivities, CaseAgenda, EffectToDo } from '#activities/index.ts'
import { changed, workflowIdOf, type CaseInput } from './messages.ts'

const ours = {
  startToCloseTimeout: '20 seconds',
  retry: { maximumInterval: '2 minutes', maximumAttempts: 35 },
} as const
const others = {
  startToCloseTimeout: '45 seconds',
  retry: { maximumInterval: '10 minutes', maximumAttempts: 150 },
} as const
/**
 * How often each kind of effect is tried before it counts as failed: an hour for our own parts, a day for others'. Of a
 * call, its service's file says how often; the activity keeps to it.
 */
const policies = {
  issue: ours,
  assign: ours,
  child: ours,
  notify: { ...others, startToCloseTimeout: '20 seconds' },
  payment: others,
  call: others,
} as const satisfies Record<EffectToDo['kind'], object>

const { readAgenda } = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '30 seconds' },
})
/** The first attempt at an effect; a crash in the middle of it is noticed when the workflow task times out, after 10 s. */
const atOnce = { startToCloseTimeout: '5 seconds', retry: { maximumAttempts: 1 } } as const
/** Without a limit: while nothing can be recorded, nothing else can be done either. */
const untilDone = { startToCloseTimeout: '30 seconds', retry: { maximumInterval: '1 minute' } } as const

/**
 * Carries out what a case owes, and knows no rules: reads the agenda, runs its effects side by side, sleeps until the
 * next instant on it or a signal, and ends when the case is closed and nothing runs. All its memory is the agenda, so it
 * can be terminated and started again at any time.
 */
export async function caseWorkflow({ caseId, revision, historyLimit = Infinity }: CaseInput): Promise<void> {
  let signalled = revision
  setHandler(changed, (newer) => void (signalled = Math.max(signalled, newer)))
  const running = new Set<string>()
  let ended = 0
  let agenda = await readAgenda({ caseId, atLeast: signalled })
  const take = (newer: CaseAgenda) => void (agenda = newer.revision > agenda.revision ? newer : agenda)
  const isFull = () => workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > historyLimit

  const start = async (effect: EffectToDo) => {
    running.add(effect.id)
    const dropChild = effect.case === undefined ? undefined : await startPart(effect.case)
    take(await carryOut(caseId, effect, agenda.revision, dropChild))
    running.delete(effect.id)
    ended++
  }

  // Parts of a bundle that ended while nobody was there to be told, or whose telling was lost.
  for (const part of agenda.parts ?? []) void tell(part)
  for (let shown: CaseAgenda | undefined; ; shown = agenda) {
    show(agenda, shown)
    for (const effect of agenda.effects) if (!running.has(effect.id)) void start(effect)
    if (running.size === 0 && signalled <= agenda.revision) {
      if (agenda.closed) return agenda.isPart ? tell(caseId) : undefined
      if (isFull()) await continueAsNew<typeof caseWorkflow>({ caseId, revision: agenda.revision, historyLimit })
    }
    const seen = { agenda, ended }
    const news = () =>
      signalled > agenda.revision || agenda !== seen.agenda || ended > seen.ended || (isFull() && running.size === 0)
    const { wakeAt } = agenda
    const woken = wakeAt === undefined ? await forever(news) : await condition(news, millisecondsUntil(wakeAt))
    if (signalled > agenda.revision) take(await readAgenda({ caseId, atLeast: signalled }))
    else if (!woken && wakeAt !== undefined) take(await recordDue(caseId, agenda.revision, wakeAt))
  }
}

const forever = (fn: () => boolean): Promise<boolean> => condition(fn).then(() => true)

const millisecondsUntil = (wakeAt: string): number => Math.max(1, Date.parse(wakeAt) - Date.now())

const recordDue = (caseId: string, revision: number, wakeAt: string): Promise<CaseAgenda> =>
  proxyActivities<CaseActivities>({ ...untilDone, summary: `due ${wakeAt}` }).recordDue({ caseId, revision, wakeAt })

const tell = (caseId: string): Promise<void> =>
  proxyActivities<CaseActivities>({ ...untilDone, summary: 'tell the bundle' }).tellParent({ caseId })

/**
 * Starts the workflow of a part of the bundle as a child of this one, before its case is opened, so that Temporal shows what
 * belongs together. It outlives this one: a case is nobody's but the person's. Answers how to drop it, for when its case
 * does not come into being. When an earlier attempt opened the case, its workflow runs already, and that one does.
 */
async function startPart(childId: string): Promise<() => void> {
  const scope = new CancellationScope()
  const options = {
    workflowId: workflowIdOf(childId),
    args: [{ caseId: childId, revision: 0 }] as [CaseInput],
    parentClosePolicy: ParentClosePolicy.ABANDON,
  }
  await scope
    .run(() => startChild(caseWorkflow, options))
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    })
  return () => scope.cancel()
}

/**
 * Runs one effect to its result. The first attempt is made within the workflow task, which costs Temporal a third of an
 * ordinary activity; what it cannot finish then is an ordinary activity with the policy of its kind. When that is used
 * up too, the failure is put on record, for people to see.
 */
async function carryOut(
  caseId: string,
  effect: EffectToDo,
  revision: number,
  onFailure: () => void = () => undefined,
): Promise<CaseAgenda> {
  const summary = `${effect.id} · ${effect.kind}`
  const within = { run: proxyLocalActivities<CaseActivities>({ ...atOnce, summary }), most: 1 }
  const policy = policies[effect.kind]
  const ordinary = { run: proxyActivities<CaseActivities>({ ...policy, summary }), most: policy.retry.maximumAttempts }
  let failure = { reason: '', attempts: 0, final: false }
  // What may take its time must not hold up the workflow task.
  for (const { run, most } of effect.remote ? [ordinary] : [within, ordinary]) {
    try {
      return await run[effect.kind]({ caseId, effect })
    } catch (error) {
      failure = explain(error, failure.attempts, most)
      if (failure.final) break
    }
  }
  onFailure()
  const { recordFailed } = proxyActivities<CaseActivities>({ ...untilDone, summary: `${summary} failed` })
  return recordFailed({ caseId, effect, revision, reason: failure.reason, attempts: failure.attempts })
}

/** The code that an activity threw, after how many attempts in all, and whether another one is of no use. */
function explain(error: unknown, before: number, most: number): { reason: string; attempts: number; final: boolean } {
  if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error
  // The SDK wraps the failure of an ordinary activity, and not that of a local one.
  const cause = error instanceof ActivityFailure ? error.cause : error
  if (!(cause instanceof ApplicationFailure)) return { reason: 'timeout', attempts: before + most, final: false }
  const final = cause.nonRetryable === true
  const attempts = before + (final ? Number(cause.details?.[0] ?? 1) : most)
  return { reason: cause.type ?? 'unexpected', attempts, final }
}

/** What people see of a case in Temporal's own pages. */
function show(agenda: CaseAgenda, shown: CaseAgenda | undefined): void {
  const { status, procedure, agency, entity, steps } = agenda
  setCurrentDetails(`${status}: ${steps.join(', ')}`)
  if (agenda.closed || status === shown?.status) return
  upsertSearchAttributes({
    VentanillaStatus: [status],
    VentanillaProcedure: [procedure],
    VentanillaAgency: [agency],
    VentanillaEntity: [entity],
  })
}
