import { closeCase, moveTo } from './advance.ts'
import { signalClocks } from './clock.ts'
import { dropped, isUnderWay } from './due.ts'
import type { Instant } from './events.ts'
import type { Problem } from './errors.ts'
import { failedChecks, markable, missingFields, viewFields } from './form.ts'
import { freeSlots } from './free-slots.ts'
import { none, type Handlers } from './handler.ts'
import { leaveAllParallels } from './parallel.ts'
import type { Rules } from './rules.ts'
import type { CaseState } from './state.ts'
import { enclosing } from './steps.ts'
import type { Story } from './story.ts'
import { localDay } from './time.ts'

/** Moves that are possible while a case is open, whatever step it is in. */

/** Where a move may be made: in some steps only, or not in some. */
export interface Where {
  in?: string[]
  notIn?: string[]
}

/** Whether a case stands where a move may be made. */
export const isThere = (state: CaseState, where: Where): boolean =>
  (where.in === undefined || state.active.some(({ step }) => where.in?.includes(step))) &&
  !state.active.some(({ step }) => where.notIn?.includes(step))

/** The step that a move leaves: the one that it names when that stands alone, else all that is under way. */
function departure(rules: Rules, state: CaseState, where: Where, to: string): { from?: string } {
  const from = where.in && state.active.find(({ step }) => where.in?.includes(step))?.step
  if (from === undefined) return {}
  const inside = enclosing(rules.definition, from).map(({ branch }) => branch)
  const same = enclosing(rules.definition, to).map(({ branch }) => branch)
  return inside.every((branch) => same.includes(branch)) ? { from } : {}
}

/** Before a move takes the whole case: branches stop and slots are freed by name. */
function clearWay(rules: Rules, story: Story, { from }: { from?: string }, to: string): void {
  if (from === undefined) leaveAllParallels(rules, story, to)
  freeSlots(story, 'moved', from)
}

const reasonMissing = (reason: string): Problem[] =>
  reason.trim() === '' ? [{ code: 'reason-required', pointer: '/reason' }] : none

const changedFields = (rules: Rules, story: Story, names: readonly string[], at: Instant): Problem[] => {
  const shown = viewFields(rules, story.state, names, {})
  return failedChecks(rules, story.state, shown, at)
}

export const anytimeHandlers: Handlers<
  'withdraw' | 'transfer' | 'request-completion' | 'appeal' | 'correct' | 'join-case' | 'record-joined'
> = {
  withdraw(rules, story, { reason }, { at }) {
    const move = story.state.status === 'draft' ? undefined : rules.definition.anytime.withdraw?.next
    const given = reason === undefined ? {} : { reason }
    // What is already on its way is let finish, so that history tells what really happened.
    const deferred = isUnderWay(story.state)
    if (move === undefined) {
      story.tell('CaseWithdrawn', given)
      if (!deferred) closeCase(rules, story, 'withdrawn', at)
      return none
    }
    if (!deferred) clearWay(rules, story, {}, move)
    story.tell('CaseWithdrawn', { ...given, next: move, ...(deferred ? { deferred } : dropped(story)) })
    if (!deferred) moveTo(rules, story, { to: move }, at)
    return none
  },

  transfer(rules, story, { to, body, reason }, { at }) {
    const move = rules.definition.anytime.transfer
    const missing = reasonMissing(reason)
    if (missing.length > 0) return missing
    const inside = to !== undefined && move?.to?.includes(to) && to !== story.state.agency ? move.next : undefined
    const outside = to === undefined && body !== undefined && body.trim() !== '' ? move?.elsewhere : undefined
    const next = inside ?? outside
    if (!move || next === undefined) return [{ code: 'unknown-agency', pointer: to === undefined ? '/body' : '/to' }]
    const from = departure(rules, story.state, move, next)
    clearWay(rules, story, from, next)
    const receiver = inside === undefined ? { body: body ?? '' } : { to: to ?? '' }
    const roles = inside === undefined ? [] : (move.roles ?? [])
    const owed = dropped(story, from)
    story.tell('CaseTransferred', { agency: story.state.agency, ...receiver, reason, roles, ...from, ...owed, next })
    signalClocks(rules, story, 'transfer', at)
    moveTo(rules, story, { to: next, ...from }, at)
    return none
  },

  'request-completion'(rules, story, { marks, note }, { at }) {
    const move = rules.definition.anytime.requestCompletion
    if (!move) return [{ code: 'not-available' }]
    if (marks.length === 0 && !note) return [{ code: 'marks-required', pointer: '/marks' }]
    const askable = new Set(markable(rules, story.state, move.next))
    const lost = marks.flatMap(({ item }, i) => (askable.has(item) ? [] : [i]))
    if (lost.length > 0) return lost.map((i) => ({ code: 'unknown-field', pointer: `/marks/${i}/item` }))
    const from = departure(rules, story.state, move, move.next)
    clearWay(rules, story, from, move.next)
    const asked = { marks, ...(note !== undefined && { note }) }
    story.tell('CompletionAsked', { ...asked, ...from, ...dropped(story, from), next: move.next })
    moveTo(rules, story, { to: move.next, ...from }, at)
    return none
  },

  appeal(rules, story, { data }, { at }) {
    const move = rules.definition.anytime.appeal
    if (!move) return [{ code: 'not-available' }]
    const asked = move.fields ?? []
    const shown = viewFields(rules, story.state, asked, data)
    const unknown = Object.keys(data).filter((name) => !asked.includes(name))
    const problems: Problem[] = [
      ...unknown.map((name): Problem => ({ code: 'unknown-field', pointer: `/data/${name}` })),
      ...missingFields(rules, story.state, shown, data),
      ...failedChecks(rules, { ...story.state, data: { ...story.state.data, ...data } }, shown, at),
    ]
    if (problems.length > 0) return problems
    const from = departure(rules, story.state, move, move.next)
    clearWay(rules, story, from, move.next)
    const on = localDay(at, rules.timeZone)
    story.tell('AppealFiled', { ...from, ...dropped(story, from), data, on, next: move.next })
    moveTo(rules, story, { to: move.next, ...from }, at)
    return none
  },

  correct(rules, story, { data, reason }, { at }) {
    const move = rules.definition.anytime.correct
    if (!move) return [{ code: 'not-available' }]
    const missing = reasonMissing(reason)
    if (missing.length > 0) return missing
    const names = Object.keys(data)
    const unknown = names.filter((name) => !move.fields.includes(name))
    if (names.length === 0) return [{ code: 'unknown-field', pointer: '/data' }]
    if (unknown.length > 0) return unknown.map((name) => ({ code: 'unknown-field', pointer: `/data/${name}` }))
    // What was written wrongly is written rightly; an answer that others read on is not taken away.
    const blank = names.filter((name) => data[name] === null && rules.definition.data[name]?.required !== undefined)
    if (blank.length > 0) return blank.map((name) => ({ code: 'field-required', pointer: `/data/${name}` }))
    story.tell('ErrorCorrected', { data, reason })
    return changedFields(rules, story, names, at)
  },

  'join-case'(rules, story, { into, folio, reason }, { at }) {
    const missing = reasonMissing(reason)
    if (missing.length > 0) return missing
    // Of two that are joined to each other at once, at least one must go on to answer both.
    const answersIt = story.state.joined.some((one) => one.case === into)
    if (into === story.state.id || answersIt) return [{ code: 'case-not-found', pointer: '/into' }]
    story.tell('CaseJoined', { into, folio, reason })
    if (!isUnderWay(story.state)) closeCase(rules, story, 'joined', at)
    return none
  },

  'record-joined'(_rules, story, { case: id, folio }) {
    if (!story.state.joined.some((one) => one.case === id)) story.tell('OtherCaseJoined', { case: id, folio })
    return none
  },
}
