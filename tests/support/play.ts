import { expect } from 'vitest'
import { agenda } from '#core/agenda.ts'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import type { Message, Template } from '#core/definition.ts'
import { decide } from '#core/decide.ts'
import type { RecordedEvent } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import { noticeOf } from '#core/notice.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import type { CaseState, Effect } from '#core/state.ts'
import { renderText } from '#core/template.ts'
import type { Scenario } from './scenario.ts'

export const applicant: Actor = { kind: 'applicant', id: 'ana' }
export const system: Actor = { kind: 'system', id: 'engine' }
export const pdf = { sha256: 'a'.repeat(64), name: 'documento.pdf', size: 1000, mediaType: 'application/pdf' }

/** A case on its way, and the virtual time. */
export interface Play {
  rules: Rules
  scenario: Scenario
  state: CaseState
  events: RecordedEvent[]
  /** Milliseconds. */
  now: number
}

/** Gives a command; it must be accepted, or refused with the code that the scenario expects. */
export function give<T extends CommandType>(
  play: Play,
  actor: Actor,
  type: T,
  data: CommandData[T],
  refused?: string,
): void {
  const issuedAt = new Date((play.now += 1000)).toISOString()
  const id = `c${play.state.revision}-${play.now}`
  const command = { id, issuedAt, actor, channel: 'web', type, data } as unknown as CaseCommand
  const decision = decide(play.rules, play.state, command)
  const place = `${play.scenario.name}: ${type} ${JSON.stringify(data)}`
  if (refused !== undefined) {
    const codes = decision.ok ? [] : decision.problems.map(({ code }) => code)
    return expect(codes, place).toContain(refused)
  }
  if (!decision.ok) throw new Error(`${place}: ${JSON.stringify(decision.problems)}, in ${steps(play).join(', ')}`)
  for (const event of decision.events) {
    const recorded = { ...event, at: issuedAt, actor: { kind: actor.kind, id: actor.id } } as RecordedEvent
    play.events.push(recorded)
    play.state = evolve(play.state, recorded)
  }
}

/** Steps that the case is in, parallels themselves apart. */
export const steps = ({ state }: Play): string[] =>
  state.active.filter(({ kind }) => kind !== 'parallel').map(({ step }) => step)

/** Somebody who holds the role in this case now. */
export function holderOf({ rules, state }: Play, role: string | undefined, as?: string): Actor {
  if (role === undefined) throw new Error(`${rules.procedure} gives nobody this move`)
  if (role === 'applicant') return applicant
  const { agency: receiver, roles = [] } = state.transferred ?? {}
  const agency = receiver !== undefined && roles.includes(role) ? receiver : rules.definition.roles[role]?.agency
  return { kind: 'officer', id: as ?? `officer-${role}`, agencies: [{ agency: agency ?? '', roles: [role] }] }
}

/** Lets time pass to an instant; whatever falls due on the way happens when it falls due. */
export function passTo(play: Play, instant: number): void {
  for (let wake = wakeOf(play); wake !== undefined && wake <= instant; wake = wakeOf(play)) {
    play.now = Math.max(play.now, wake)
    give(play, system, 'record-due', {})
    settle(play)
  }
  play.now = Math.max(play.now, instant)
}

export function wakeOf({ rules, state }: Play): number | undefined {
  const { wakeAt } = agenda(rules, state)
  return state.status === 'closed' || wakeAt === undefined ? undefined : Date.parse(wakeAt)
}

/** Carries out what the engine owes, until it owes nothing that it can do by itself. */
export function settle(play: Play): void {
  for (let turns = 0; turns < 100; turns += 1) {
    const effect = play.state.effects.find(({ status }) => status === 'pending')
    if (!effect) return
    carryOut(play, effect)
  }
  throw new Error(`${play.scenario.name}: the engine never comes to rest in ${steps(play).join(', ')}`)
}

function carryOut(play: Play, owed: Effect): void {
  const { id: effect, step: at, kind, child } = owed
  const fails = () => give(play, system, 'record-failed', { effect, reason: 'unreachable', attempts: 5 })
  switch (kind) {
    case 'issue': {
      const step = getStep(play.rules, at)
      if (step.kind === 'issue') expectWritable(play, play.rules.definition.templates[step.template])
      return give(play, system, 'record-issued', { effect, document: { ...pdf, id: effect } })
    }
    case 'notify':
      expectWritable(play, play.rules.definition.messages[noticeOf(play.rules, owed)?.message ?? ''])
      if (play.scenario.undeliverable?.includes(at)) return fails()
      return give(play, system, 'record-notified', { effect, via: 'outbox' })
    case 'assign': {
      const task = getStep(play.rules, at)
      const officer = holderOf(play, task.kind === 'task' ? task.role : undefined).id
      return give(play, system, 'record-assigned', { effect, officer })
    }
    case 'payment': {
      const charge = { provider: 'simulated', reference: effect, url: 'https://pay.example' }
      return give(play, system, 'record-charge', { effect, ...charge })
    }
    case 'call': {
      const answer = play.scenario.services?.[at]
      if (answer === undefined) throw new Error(`${play.scenario.name}: say in "services" what "${at}" answers`)
      return answer === 'fails' ? fails() : give(play, system, 'record-answer', { effect, answer: answer.answer })
    }
    case 'child':
      return give(play, system, 'record-child', { effect, case: `case-${child ?? ''}`, folio: `X-2026-${child ?? ''}` })
  }
}

/** Every text that is sent or printed can be written with what the case knows then, in both languages. */
function expectWritable({ rules, state }: Play, words: Message | Template | undefined): void {
  expect(words).toBeDefined()
  for (const text of Object.values(words ?? {}))
    for (const one of typeof text === 'object' ? Object.values(text) : [])
      expect(renderText(String(one), rules.expressions, caseScope(rules, state))).not.toMatch(/\{\{|\}\}|undefined/)
}
