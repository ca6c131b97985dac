import { canonicalJson } from '#event-store/canonical-json.ts'
import type { Catalog } from './catalog.ts'
import type { Surroundings } from './references/surroundings.ts'

/**
 * Hashes of published versions whose proof would say the same again: they were proved before they were published, and all
 * that they may refer to in `given` is published as it is there. None of them when any of that has changed.
 */
export async function provenAlready(catalog: Catalog, given: Surroundings): Promise<ReadonlySet<string>> {
  const published = await catalog.surroundings()
  if (!isWithin(given, published)) return new Set()
  const states = await Promise.all(Object.keys(given.procedures).map((name) => catalog.procedure(name)))
  return new Set(states.flatMap((state) => state?.versions.map(({ hash }) => hash) ?? []))
}

/** Whether each thing that a definition can name, but for other procedures, is the same in both. */
function isWithin(given: Surroundings, published: Surroundings): boolean {
  const named = ({ entities, agencies, calendars, vocabularies, services }: Surroundings) => [
    ...[...entities, ...agencies].map((one) => [one.id, one] as const),
    ...[calendars, vocabularies, services].flatMap((kind) => Object.entries<unknown>(kind)),
  ]
  const written = (one: readonly [string, unknown]) => canonicalJson(one)
  const known = new Set(named(published).map(written))
  return named(given)
    .map(written)
    .every((one) => known.has(one))
}
