import { adjustClocks } from './clock.ts'
import type { CommandData } from './commands.ts'
import type { Problem } from './errors.ts'
import type { Instant } from './events.ts'
import { misfits, type Misfit } from './misfits.ts'
import type { Rules } from './rules.ts'
import type { Story } from './story.ts'

/** Why a migration is refused, for whoever asked for it. */
export const misfitProblem = ({ code, item }: Misfit): Problem => ({
  code: 'migration-misfit',
  params: { what: code, item },
})

/**
 * Takes a case to another version, all or nothing: whatever does not fit there is named, and nothing is told. What runs
 * keeps its dates; from then on the new version says what stops, suspends and follows.
 */
export function migrate(
  before: Rules,
  story: Story,
  data: CommandData['migrate'],
  after: Rules,
  at: Instant,
): Problem[] {
  const { version, definition, mapping, reason } = data
  const { version: old, definition: hash } = story.state
  if (hash === definition) return [{ code: 'not-available', pointer: '/definition' }]
  const found = misfits({ before, after, mapping }, story.state)
  if (found.length > 0) return found.map(misfitProblem)
  story.tell('CaseMigrated', { from: { version: old, definition: hash }, version, definition, mapping, reason })
  adjustClocks(after, story, at)
  return []
}
