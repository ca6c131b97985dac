import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import type { Path } from './placed-steps.ts'

/** Names that are listed whole as a remedy, at most. */
const maxListed = 30

/** A finding when `name` is not a member of `of`; `what` says what it should name. An absent name is in order. */
export function named(of: object, path: Path, what: string, name: string | undefined): Finding[] {
  if (name === undefined || Object.hasOwn(of, name)) return []
  const listed = Object.keys(of)
  const known =
    listed.length > 0 && listed.length <= maxListed
      ? `Write one of: ${listed.join(', ')}.`
      : `Define the ${what} or correct the name.`
  return [found('unknown-name', pointerTo(...path), { what, name, known })]
}
