import { closeCase, moveTo } from './advance.ts'
import { limitOf } from './clock.ts'
import type { Instant } from './events.ts'
import { getStep, type Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import type { Story } from './story.ts'
import { earlier } from './time.ts'

type DueItem =
  | { what: 'warning'; clock: string; before: string; at: Instant }
  | { what: 'clock'; clock: string; at: Instant }
  | { what: 'step'; step: string; at: Instant }
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
  for (const { step, expiresAt } of state.active) {
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

function clockExpired(rules: Rules, story: Story, id: string, at: Instant): void {
  const clock = rules.definition.clocks[id]
  const state = story.state.clocks[id]
  if (!clock || !state) return
  story.tell('ClockExpired', { clock: id, due: state.due })
  if (!clock.silence) return
  const { effect, norm, next } = clock.silence
  // What the engine has begun is not torn away by silence: the case goes there when it would next wait for somebody.
  const deferred = story.state.effects.length > 0
  const from = story.state.active[0]?.step
  const leads = next === undefined ? {} : { next, ...(deferred && { deferred }) }
  story.tell('SilenceOccurred', { clock: id, effect, norm, ...leads })
  if (next !== undefined && !deferred) moveTo(rules, story, { to: next, ...(from !== undefined && { from }) }, at)
}

function stepExpired(rules: Rules, story: Story, id: string, at: Instant): void {
  const step = getStep(rules, id)
  const next = 'expired' in step ? step.expired : undefined
  if (next === undefined) throw new Error(`${rules.procedure}: step "${id}" has a limit and nowhere to go after it`)
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
