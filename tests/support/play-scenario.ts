import { expect } from 'vitest'
import type { Actor, CommandData } from '#core/commands.ts'
import type { Answers, RecordedEvent } from '#core/events.ts'
import { viewForm } from '#core/form.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { localDay, startOfDay } from '#core/time.ts'
import { checkAnswers } from '#publishing/check-answers.ts'
import { applicant, give, holderOf, passTo, pdf, settle, steps, system, wakeOf, type Play } from './play.ts'
import type { Deeds, Facts, Move, Scenario } from './scenario.ts'

/** What a played scenario shows of its procedure. */
export interface Played {
  state: CaseState
  events: RecordedEvent[]
  /** Clocks whose last day the scenario stated. */
  stated: string[]
}

/** Saves each answer on the page that asks for it, as soon as it is asked. */
function fill(play: Play, { fill: id, answers = {}, documents = [] }: Deeds['fill']): void {
  const step = getStep(play.rules, id)
  if (step.kind !== 'form') throw new Error(`${play.scenario.name}: "${id}" is no form`)
  const actor = holderOf(play, step.role)
  expect(checkAnswersOf(play, answers), play.scenario.name).toEqual([])
  for (const { id: section, fields = [] } of step.sections) {
    const given = Object.entries(answers).filter(([name]) => fields.includes(name))
    const isShown = viewForm(play.rules, play.state, step).sections.some((one) => one.section.id === section)
    if (isShown) give(play, actor, 'save', { step: id, section, data: Object.fromEntries(given) })
    else if (given.length > 0) throw new Error(`${play.scenario.name}: "${section}" of "${id}" is not shown`)
  }
  const asked = step.sections.flatMap(({ fields = [] }) => fields)
  expect(
    Object.keys(answers).filter((name) => !asked.includes(name)),
    `${play.scenario.name}: not asked`,
  ).toEqual([])
  for (const slot of documents)
    give(play, actor, 'attach', { step: id, slot, document: { ...pdf, id: `${slot}-${play.now}` } })
  give(play, actor, 'submit', { step: id, folio: 'X-2026-000001-00', lookupHash: 'h' })
}

const checkAnswersOf = ({ rules, now }: Play, answers: Answers) =>
  checkAnswers(rules, answers, new Date(now).toISOString())

/** The instant at which a clock, a step's limit, a wait or a draft runs out. */
function endOf(play: Play, name: string): number {
  const { clocks, active, status } = play.state
  const end = clocks[name]?.dueAt ?? active.find(({ step }) => step === name)?.expiresAt
  if (end !== undefined) return Date.parse(end)
  const wake = wakeOf(play)
  if (status === 'draft' && wake !== undefined) return wake
  throw new Error(
    `${play.scenario.name}: nothing called "${name}" is running; the case is in ${steps(play).join(', ')}`,
  )
}

function pay(play: Play, id: string, status: 'approved' | 'declined'): void {
  const effect = play.state.effects.find(({ step, kind }) => step === id && kind === 'payment')
  const asked = play.state.payments[effect?.id ?? '']
  if (!effect || !asked) throw new Error(`${play.scenario.name}: nothing is to be paid in "${id}"`)
  const { cents, currency, reference = '' } = asked
  const reason = status === 'declined' ? { reason: 'funds' } : {}
  const paid = { effect: effect.id, provider: 'simulated', reference, status, cents, currency, ...reason }
  give(play, system, 'record-payment', paid)
}

/** One way to do each deed; a deed without one does not compile. */
const deeds: { [K in keyof Deeds]: (play: Play, move: Deeds[K] & Facts) => void } = {
  fill,
  complete(play, { complete: step, outcome, data = {}, marks, note, to, as, refused }) {
    const task = getStep(play.rules, step)
    const actor = holderOf(play, task.kind === 'task' ? task.role : undefined, as ?? assigneeOf(play, step))
    expect(checkAnswersOf(play, data), play.scenario.name).toEqual([])
    const more = { ...(marks && { marks }), ...(note && { note }), ...(to && { to }) }
    give(play, actor, 'complete', { step, outcome, data, ...more }, refused)
  },
  pay: (play, { pay: step }) => pay(play, step, 'approved'),
  decline(play, { decline: step }) {
    pay(play, step, 'declined')
    give(play, applicant, 'pay-again', { step })
  },
  confirm(play, { confirm: step, receipt, as }) {
    const payment = getStep(play.rules, step)
    const role = payment.kind === 'payment' ? payment.confirmedBy : undefined
    const paidOn = localDay(new Date(play.now).toISOString(), play.rules.timeZone)
    give(play, holderOf(play, role, as), 'confirm-payment', { step, receipt, paidOn })
  },
  book: (play, { book: step, office, at, refused }) =>
    give(play, applicant, 'book', { step, office, at, minutes: 20 }, refused),
  attend: (play, { attend: step, as }) => give(play, attendant(play, step, as), 'record-attended', { step }),
  miss: (play, { miss: step, as }) => give(play, attendant(play, step, as), 'record-missed', { step }),
  report(play, { report: step, data = {}, as }) {
    const wait = getStep(play.rules, step)
    const event = wait.kind === 'wait' ? wait.event : undefined
    give(play, holderOf(play, event?.from, as), 'report', { step, name: event?.name ?? '', data })
  },
  child(play, { child, outcome }) {
    const id = play.state.children[child]?.case
    if (id === undefined) throw new Error(`${play.scenario.name}: "${child}" was not started`)
    give(play, system, 'record-child-ended', { child, case: id, outcome })
  },
  until: (play, { until }) => passTo(play, endOf(play, until)),
  withdraw: (play, { withdraw: reason, refused }) => give(play, applicant, 'withdraw', { reason }, refused),
  transfer: (play, { transfer, as, refused }) =>
    give(play, holderOf(play, play.rules.definition.anytime.transfer?.role, as), 'transfer', transfer, refused),
  ask(play, { ask: marks, note, as }) {
    const role = play.rules.definition.anytime.requestCompletion?.role
    give(play, holderOf(play, role, as), 'request-completion', { marks, ...(note && { note }) })
  },
  appeal(play, { appeal: data, refused }) {
    expect(checkAnswersOf(play, data), play.scenario.name).toEqual([])
    give(play, applicant, 'appeal', { data }, refused)
  },
  extend(play, { extend: clock, by, reason, as, refused }) {
    const role = play.rules.definition.clocks[clock]?.extension?.role
    give(play, holderOf(play, role, as), 'extend', { clock, by, reason }, refused)
  },
  correct: (play, { correct: data, reason, as }) =>
    give(play, holderOf(play, play.rules.definition.anytime.correct?.role, as), 'correct', { data, reason }),
}

const assigneeOf = ({ state }: Play, id: string) => state.active.find(({ step }) => step === id)?.assignee

function attendant(play: Play, id: string, as?: string): Actor {
  const step = getStep(play.rules, id)
  return holderOf(play, step.kind === 'appointment' ? step.attendedBy : undefined, as)
}

function make(play: Play, move: Move): void {
  if (move.on !== undefined) {
    const at = Date.parse(startOfDay(move.on, play.rules.timeZone)) + 36_000_000
    if (at + 3_600_000 < play.now) throw new Error(`${play.scenario.name}: ${move.on} is past`)
    passTo(play, at)
  }
  const key = (Object.keys(deeds) as (keyof Deeds)[]).find((name) => name in move)
  if (!key) throw new Error(`${play.scenario.name}: a move without a deed: ${JSON.stringify(move)}`)
  deeds[key](play, move as never)
  settle(play)
  const place = `${play.scenario.name}: after ${JSON.stringify(move)}`
  for (const [clock, day] of Object.entries(move.due ?? {}))
    expect({ [clock]: play.state.clocks[clock]?.due }, place).toEqual({ [clock]: day })
  if (move.in) expect(steps(play).toSorted(), place).toEqual(move.in.toSorted())
}

/** A draft that a person with an account opens. */
export const opening = ({ definition, procedure, hash, entity }: Rules): CommandData['open'] => ({
  procedure,
  version: definition.version,
  definition: hash,
  entity,
  agency: definition.agency,
  language: 'es',
  applicant: { kind: 'account', id: applicant.id },
  resumeHash: 'r',
})

/** Lives a scenario from the draft to its end. */
export function playScenario(rules: Rules, scenario: Scenario): Played {
  const now = Date.parse(startOfDay(scenario.opened, rules.timeZone)) + 36_000_000
  const play: Play = { rules, scenario, state: initialState('x'), events: [], now }
  give(play, applicant, 'open', opening(rules))
  for (const move of scenario.moves) make(play, move)
  expect([play.state.status, play.state.outcome], scenario.name).toEqual(['closed', scenario.ends])
  return {
    state: play.state,
    events: play.events,
    stated: scenario.moves.flatMap(({ due }) => Object.keys(due ?? {})),
  }
}
