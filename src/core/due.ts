import { closeCase, moveTo } from './advance.ts'
import { limitOf, signalClocks } from './clock.ts'
import type { Instant } from './events.ts'
import { freeSlots } from './free-slots.ts'
import { cancelBranches, leaveAllParallels } from './parallel.ts'
import { getStep, type Rules } from './rules.ts'
import type { CaseState, EffectKind } from './state.ts'
import type { Story } from './story.ts'
import { earlier } from './time.ts'

type DueItem =
  | { what: 'warning'; clock: string; before: string; at: Instant }
  | { what: 'clock'; clock: string; at: Instant }
  | { what: 'step'; step: string; at: Instant }
  | { what: 'escalation'; step: string; at: Instant }
  | { what: 'draft'; step: string; at: Instant }

function dueItems(rules: Rules, state: CaseState): DueItem[] {
  // Once an end is decided only the effect under way is waited for.
  if (state.status === 'closed' || state.ending !== undefined) return []
  const items: DueItem[] = []
  for (const [clock, { status, dueAt, warnings }] of Object.entries(state.clocks)) {
    if (status !== 'running') continue
    items.push({ what: 'clock', clock, at: dueAt })
    for (const { at, before } of warnings) items.push({ what: 'warning', clock, before, at })
  }
  for (const { step, expiresAt, escalatesAt } of state.active) {
    if (escalatesAt !== undefined) items.push({ what: 'escalation', step, at: escalatesAt })
    if (expiresAt !== undefined) items.push({ what: 'step', step, at: expiresAt })
    const defined = getStep(rules, step)
    if (state.status === 'draft' && defined.kind === 'form' && defined.abandonedAfter !== undefined) {
      items.push({ what: 'draft', step, at: limitOf(rules, state.touchedAt, defined.abandonedAfter) })
    }
  }
  return items
}

/** What falls due next, or undefined when nothing will by itself. */
export function nextDue(rules: Rules, state: CaseState): DueItem | undefined {
  let next: DueItem | undefined
  for (const item of dueItems(rules, state)) if (!next || earlier(item.at, next.at)) next = item
  return next
}

/** Kinds that leave something in the world. A charge, a part of a bundle and an officer’s name only begin what is then given up. */
const lasting: ReadonlySet<EffectKind> = new Set(['issue', 'notify', 'call'])

/** Whether the engine has begun something that is let finish, so that history tells what really happened; what failed is not waited for. */
export const isUnderWay = ({ effects }: CaseState): boolean =>
  effects.some(({ status, kind, message }) => status === 'pending' && lasting.has(kind) && message === undefined)

/**
 * What the engine owes where the case leaves, `from` one step or from everywhere, by name: nobody goes on with it. A
 * notice beside the case stays owed.
 */
export function dropped({ state }: Story, { from }: { from?: string } = {}): { effects?: string[] } {
  const gone = state.effects.filter(({ step, message }) => (from === undefined ? message === undefined : step === from))
  return gone.length > 0 ? { effects: gone.map(({ id }) => id) } : {}
}

/** The case leaves wherever it is for the step to which the end of a term leads, unless something is under way. */
function depart(rules: Rules, story: Story, next: string | undefined, why: 'silence' | 'expired') {
  if (next === undefined) return {}
  // What the engine has begun is not torn away: the case goes there when it would next wait for somebody.
  if (isUnderWay(story.state)) return { next, deferred: true }
  leaveAllParallels(rules, story, next)
  freeSlots(story, why)
  return { next, ...dropped(story) }
}

function clockExpired(rules: Rules, story: Story, id: string, at: Instant): void {
  const clock = rules.definition.clocks[id]
  const state = story.state.clocks[id]
  if (!clock || !state) return
  const { silence, lapse } = clock
  const from = story.state.active[0]?.step
  // Told before what follows: a term of the person that lapses takes the case away at once.
  const lapsed = lapse ? depart(rules, story, lapse.next, 'expired') : {}
  story.tell('ClockExpired', { clock: id, due: state.due, ...lapsed })
  signalClocks(rules, story, `expired:${id}`, at, state.due)
  const silent = silence ? depart(rules, story, silence.next, 'silence') : {}
  if (silence) story.tell('SilenceOccurred', { clock: id, effect: silence.effect, norm: silence.norm, ...silent })
  const { next, deferred } = { ...lapsed, ...silent }
  if (next !== undefined && !deferred) moveTo(rules, story, { to: next, ...(from !== undefined && { from }) }, at)
}

function stepExpired(rules: Rules, story: Story, id: string, at: Instant): void {
  const step = getStep(rules, id)
  if (step.kind === 'wait' && !step.event) {
    story.tell('WaitEnded', { step: id, next: step.next })
    return moveTo(rules, story, { to: step.next, from: id }, at)
  }
  const next = 'expired' in step ? step.expired : undefined
  if (next === undefined) throw new Error(`${rules.procedure}: step "${id}" has a limit and nowhere to go after it`)
  if (step.kind === 'parallel') cancelBranches(rules, story, id)
  freeSlots(story, 'expired', id)
  story.tell('StepExpired', { step: id, next })
  moveTo(rules, story, { to: next, from: id }, at)
}

function recordDue(rules: Rules, story: Story, item: DueItem): void {
  switch (item.what) {
    case 'warning': {
      const due = story.state.clocks[item.clock]?.due ?? ''
      return story.tell('ClockWarned', { clock: item.clock, due, before: item.before })
    }
    case 'clock':
      return clockExpired(rules, story, item.clock, item.at)
    case 'step':
      return stepExpired(rules, story, item.step, item.at)
    case 'escalation': {
      const step = getStep(rules, item.step)
      const to = step.kind === 'task' ? step.escalate?.to : undefined
      if (to === undefined) throw new Error(`${rules.procedure}: step "${item.step}" escalates to nobody`)
      return story.tell('TaskEscalated', { step: item.step, to })
    }
    case 'draft':
      story.tell('DraftAbandoned', { step: item.step })
      return closeCase(rules, story, 'abandoned', item.at)
  }
}

/**
 * Records all that fell due until `now`, in the order of its time, before anything else happens: history is the same
 * however late the timer that woke us. What follows from it is counted from the instant that it fell due.
 */
export function fallDue(rules: Rules, story: Story, now: Instant): void {
  for (let item = nextDue(rules, story.state); item && !earlier(now, item.at); item = nextDue(rules, story.state)) {
    recordDue(rules, story, item)
  }
}
