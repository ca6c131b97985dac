import type { Rules } from '#core/rules.ts'
import type { Finding } from '#publishing/finding.ts'
import type { PublicationStep } from './versions-decide.ts'

/** The step that gives a proved definition to a second person, with the report of its proof. */
export const proposalOf = (
  { hash, definition }: Pick<Rules, 'hash' | 'definition'>,
  report: Finding[],
  note?: string,
): Extract<PublicationStep, { type: 'propose' }> => ({
  type: 'propose',
  data: { version: definition.version, hash, definition, report, ...(note && { note }) },
})
