import type { Calendar } from './calendar.ts'
import type { Definition, Step } from './definition.ts'
import type { Expression } from './expression.ts'
import type { Vocabularies } from './options.ts'
import { indexSteps } from './steps.ts'

/**
 * A published definition ready to decide by: its expressions compiled, its calendars at hand. Made once per hash by
 * `publishing/compile.ts` and kept; nothing in it changes.
 */
export interface Rules {
  /** SHA-256 of the canonical definition, hex. */
  hash: string
  /** `<entity>.<id>`: name of the procedure over all entities. */
  procedure: string
  entity: string
  definition: Definition
  /** Compiled expressions by their source text. */
  expressions: Record<string, Expression>
  /** Calendars by id. */
  calendars: Record<string, Calendar>
  /** Shared choices that fields name in `optionsFrom`, by id. */
  vocabularies: Vocabularies
  /** IANA name; days are counted in it. */
  timeZone: string
}

/** @throws when the definition has no such step: only for names that the definition itself or an event gave. */
export function getStep(rules: Rules, id: string): Step {
  const step = indexSteps(rules.definition).steps[id]
  if (!step) throw new Error(`Definition ${rules.hash} has no step "${id}"`)
  return step
}
