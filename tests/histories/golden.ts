import type { Calendar } from '#core/calendar.ts'
import type { CaseCommand } from '#core/commands.ts'
import type { Definition } from '#core/definition.ts'
import type { RecordedEvent } from '#core/events.ts'
import type { Choice } from '#core/options.ts'
import type { CaseState } from '#core/state.ts'
import { hashOf } from '#event-store/envelope.ts'
import type { Entity } from '#publishing/files/entity.ts'

/** One case of one version, whole: all that is needed to live it again, whatever the catalogue says by then. */
export interface GoldenHistory {
  procedure: string
  /** SHA-256 of the definition. */
  hash: string
  definition: Definition
  /** Of the final state. */
  digest: string
  /** In order: each command as it was sent, and the events that it caused, as `[type, data, at]`. */
  told: { command: CaseCommand; events: [type: string, data: unknown, at: string][] }[]
}

/** What the definitions of a folder refer to; kept once. */
export interface GoldenSurroundings {
  entities: Record<string, Entity>
  calendars: Record<string, Calendar>
  vocabularies: Record<string, readonly Choice[]>
}

/** Members that are empty count as absent: a state may grow by what old cases do not have. */
const withoutEmpty = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutEmpty)
  const members = Object.entries(value)
    .map(([name, inner]) => [name, withoutEmpty(inner)] as const)
    .filter(([, inner]) => typeof inner !== 'object' || inner === null || Object.keys(inner).length > 0)
  return Object.fromEntries(members)
}

export const digestOf = (state: CaseState): string => hashOf(withoutEmpty(state))

export const toGolden = ({ type, data, at }: RecordedEvent): [string, unknown, string] => [type, data, at]

export const fromGolden = ([type, data, at]: [string, unknown, string], { actor }: CaseCommand): RecordedEvent =>
  ({ type, data, at, actor: { kind: actor.kind, id: actor.id } }) as RecordedEvent
