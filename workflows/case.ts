import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { changed, type CaseActivities, type CaseAgenda, type CaseInput, type EffectToDo } from './messages.ts'

/** How often each kind of effect is tried before it counts as failed: an hour for our own parts, a day for others'. */
const policies = {
  issue: { startToCloseTimeout: '1 minute', retry: { maximumInterval: '2 minutes', maximumAttempts: 35 } },
  notify: { startToCloseTimeout: '1 minute', retry: { maximumInterval: '10 minutes', maximumAttempts: 150 } },
} as const satisfies Record<EffectToDo['kind'], object>

const { readAgenda } = proxyLocalActivities<CaseActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '30 seconds' },
})
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
    take(await carryOut(caseId, effect, agenda.revision))
    running.delete(effect.id)
    ended++
  }

  for (let shown: CaseAgenda | undefined; ; shown = agenda) {
    show(agenda, shown)
    for (const effect of agenda.effects) if (!running.has(effect.id)) void start(effect)
    if (running.size === 0 && signalled <= agenda.revision) {
      if (agenda.closed) return
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

/** Runs one effect to its result; when its attempts are used up, the failure is put on record, for people to see. */
async function carryOut(caseId: string, effect: EffectToDo, revision: number): Promise<CaseAgenda> {
  const summary = `${effect.id} · ${effect.kind}`
  const policy = policies[effect.kind]
  try {
    return await proxyActivities<CaseActivities>({ ...policy, summary })[effect.kind]({ caseId, effect })
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    const { cause, retryState } = error
    const known = cause instanceof ApplicationFailure
    const reason = (known && cause.type) || 'timeout'
    const gaveUp = retryState === 'NON_RETRYABLE_FAILURE' && known
    const attempts = gaveUp ? Number(cause.details?.[0] ?? 1) : policy.retry.maximumAttempts
    const activities = proxyActivities<CaseActivities>({ ...untilDone, summary: `${summary} failed` })
    return activities.recordFailed({ caseId, effect, revision, reason, attempts })
  }
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
