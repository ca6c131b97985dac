import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { Definition } from '#core/definition.ts'
import type { Problem } from '#core/errors.ts'
import type { RecordedEvent } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import type { Random } from './random.ts'
import type { ServiceFile } from '#publishing/files/service-file.ts'

/** What simulated lives know of the world around a definition. */
export interface World {
  services: Readonly<Record<string, ServiceFile>>
  procedures: Readonly<Record<string, Definition>>
}

/** One case that is being lived. */
export interface Life extends World {
  rules: Rules
  random: Random
  state: CaseState
  /** Milliseconds. */
  now: number
  /** Numbers that conditions compare with. */
  constants: readonly number[]
  /** `step.outcome` of every task completed. */
  outcomes: string[]
  /** What was commanded and what it caused, where somebody keeps it. */
  told?: { command: CaseCommand; events: RecordedEvent[] }[]
}

/** A life that cannot go on: something that the proof should have found. */
export class StuckError extends Error {
  override name = 'StuckError'
}

export const applicant: Actor = { kind: 'applicant', id: 'ana' }
export const system: Actor = { kind: 'system', id: 'engine' }

export const minute = 60_000
export const day = 24 * 60 * minute

/** A document that is as good as any. */
export const paper = { sha256: 'a'.repeat(64), name: 'documento.pdf', size: 1_000, mediaType: 'application/pdf' }

export const instantOf = ({ now }: Pick<Life, 'now'>): string => new Date(now).toISOString()

/** Gives a command; what the rules have against it comes back, and nothing has happened then. */
export function give<T extends CommandType>(life: Life, actor: Actor, type: T, data: CommandData[T]): Problem[] {
  const command = {
    id: `${type}-${life.state.revision}`,
    issuedAt: instantOf(life),
    actor,
    channel: 'web',
    type,
    data,
  } as unknown as CaseCommand
  const decision = decide(life.rules, life.state, command)
  if (!decision.ok) return decision.problems
  const at = recordedAt(life.state, command)
  const events = decision.events.map(
    (event) => ({ ...event, at, actor: { kind: actor.kind, id: actor.id } }) as RecordedEvent,
  )
  life.state = events.reduce(evolve, life.state)
  life.told?.push({ command, events })
  return []
}

/** Gives a command that was offered. @throws {StuckError} when it is refused all the same. */
export function insist<T extends CommandType>(life: Life, actor: Actor, type: T, data: CommandData[T]): void {
  const problems = give(life, actor, type, data)
  if (problems.length > 0) throw new StuckError(`${type} was offered and refused: ${JSON.stringify(problems)}`)
}

export const newLife = (
  rules: Rules,
  world: World,
  random: Random,
  at: string,
  constants: readonly number[],
): Life => ({
  ...world,
  rules,
  random,
  state: initialState('simulated'),
  now: Date.parse(at) + random.between(0, 365) * day,
  constants,
  outcomes: [],
})
