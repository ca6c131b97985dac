import type { Step } from '#core/definition.ts'
import { answered, numberFacts, questionsOf } from './proof-answers.ts'
import { leadsTo, variantOf } from './proof-clocks.ts'
import { createGround, ends, enter, entering, go, never, type Ground, type Move } from './proof-enter.ts'
import { afterChange, loses, unchanged, type Change, type Facts } from './proof-facts.ts'
import { leaves } from './proof-leave.ts'
import { nowhere, parallelsIn, without, type Marking } from './proof-marking.ts'
import { passes } from './proof-pass.ts'
import { stepOf, type Subject } from './proof-subject.ts'

/** The control graph of a definition: where a case begins, and where it can go from each place. */
export interface ControlGraph {
  start: Marking
  /** What is sure at the beginning. */
  facts: Facts
  movesFrom(marking: Marking): Move[]
}

/** Kinds that the engine passes at once. */
const passing: ReadonlySet<Step['kind']> = new Set(['choice', 'parallel', 'join', 'end'])
/** Kinds whose effect is let finish before silence takes the case elsewhere: surely, or perhaps. */
const workedOn: ReadonlySet<Step['kind']> = new Set(['issue', 'notify', 'call'])
const perhapsWorkedOn: ReadonlySet<Step['kind']> = new Set(['payment', 'procedures'])

/** Whether the case leaves at once for where a right or a clock takes it, and whether it may first finish what is under way. */
function departures({ subject }: Ground, { active }: Marking): { now: boolean; later: boolean } {
  const kinds = active.map((step) => stepOf(subject, step).kind)
  const surely = kinds.some((kind) => workedOn.has(kind))
  return { now: !surely, later: surely || kinds.some((kind) => perhapsWorkedOn.has(kind)) }
}

/** A clock ends: it may start others, and lead the case elsewhere, at once or after what is under way. */
function clockEnds(ground: Ground, marking: Marking, id: string): Move[] {
  const clock = ground.subject.definition.clocks[id]
  if (!clock || marking.active.some((step) => clock.suspendedIn?.includes(step))) return []
  const ended = { from: id, way: clock.lapse ? 'lapse' : 'silence', by: clock.lapse ? 'time' : 'silence' } as const
  // Core starts a clock again that has run out only where it is one that the person let lapse. That others might adds ways
  // here, none of which lead to an end that is counted on, and far fewer places than to remember it.
  const over = variantOf({ ...marking, running: without(marking.running, id) }, unchanged)
  const variants = ground.signal([clock.lapse ? { ...over, stops: [id] } : over], `expired:${id}`)
  const next = leadsTo(clock)
  if (next === undefined) return variants.map((variant) => ({ ...variant, ...ended }))
  const { now, later } = departures(ground, marking)
  const led = now
    ? variants.flatMap((one) => enter(ground, { ...one, to: { ...one.to, active: [], done: [] } }, next))
    : []
  const stayed = later ? variants.map((one) => ({ ...one, to: { ...one.to, diversion: next } })) : []
  return [...led, ...stayed].map((variant) => ({ ...variant, ...ended }))
}

const isThere = ({ active }: Marking, where: { in?: string[]; notIn?: string[] }): boolean =>
  (where.in === undefined || active.some((step) => where.in?.includes(step))) &&
  !active.some((step) => where.notIn?.includes(step))

function withdraws(ground: Ground, marking: Marking): Move[] {
  const { withdraw } = ground.subject.definition.anytime
  const way = { from: 'withdraw', way: 'withdraw', by: 'anytime' } as const
  if (!marking.filed) return [ends('withdraw', 'withdraw', 'anytime')]
  if (!withdraw || !isThere(marking, withdraw)) return []
  const { next } = withdraw
  if (next === undefined) return [ends('withdraw', 'withdraw', 'anytime')]
  const { now, later } = departures(ground, marking)
  const stayed: Move[] = later ? [{ ...variantOf({ ...marking, diversion: next }, unchanged), ...way }] : []
  return [...(now ? go(ground, marking, next, way) : []), ...stayed]
}

/** Rights to be used at any time while the case is open. */
function anytime(ground: Ground, marking: Marking): Move[] {
  const { definition, book } = ground.subject
  const { transfer, requestCompletion, appeal, join } = definition.anytime
  if (!marking.filed) return withdraws(ground, marking)
  const jump = (way: string, to: string | undefined, change: Change = unchanged, signals: string[] = []): Move[] =>
    to === undefined ? [] : go(ground, marking, to, { from: way, way, by: 'anytime', change, signals })
  const elsewhere = ground.once('transfer', () => loses(book.dependents(['case.agency'])))
  const appealed = ground.once('appeal', () => answered(book, questionsOf(definition, appeal?.fields), false))
  return [
    ...withdraws(ground, marking),
    ...(transfer && isThere(marking, transfer)
      ? [transfer.next, transfer.elsewhere].flatMap((to) => jump('transfer', to, elsewhere, ['transfer']))
      : []),
    ...(requestCompletion && isThere(marking, requestCompletion)
      ? jump('requestCompletion', requestCompletion.next)
      : []),
    ...(appeal && isThere(marking, appeal) ? jump('appeal', appeal.next, appealed) : []),
    ...(join && isThere(marking, join) ? [ends('join', 'join', 'anytime')] : []),
  ]
}

/** Limits of the parallels under way. */
const parallelLimits = (ground: Ground, marking: Marking): Move[] =>
  parallelsIn(ground.subject.definition, marking).flatMap((id) => {
    const step = stepOf(ground.subject, id)
    if (step.kind !== 'parallel' || step.expired === undefined) return []
    return go(ground, marking, step.expired, { from: id, way: 'expired', by: 'time' })
  })

function movesFrom(ground: Ground, marking: Marking): Move[] {
  // Core passes them before anybody else can act, branch by branch in the order of the definition.
  const instant = marking.active.filter((id) => passing.has(stepOf(ground.subject, id).kind))
  const [first] = instant.length > 1 ? ground.order.filter((id) => instant.includes(id)) : instant
  if (first !== undefined) return passes(ground, marking, first)
  if (marking.active.length === 0) return []
  return [
    ...marking.active.flatMap((id) => leaves(ground, marking, id)),
    ...parallelLimits(ground, marking),
    ...marking.running.flatMap((id) => clockEnds(ground, marking, id)),
    ...anytime(ground, marking),
  ]
}

export function createControlGraph(subject: Subject): ControlGraph {
  numberFacts(subject)
  const ground = createGround(subject)
  const { start } = subject.definition
  const untouched = [...ground.returns].reduce((bits, step) => bits | never(ground, step), 0n)
  return {
    start: { ...nowhere, active: [start] },
    facts: afterChange(untouched, entering(ground, start)),
    movesFrom: (marking) => movesFrom(ground, marking),
  }
}
