import { z } from 'zod'
import type { Mapping } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'

const name = z.string().min(1).max(100)
const names = z.record(name, name).optional()

/** What a publisher writes to take cases to another version: old names to new ones, where they differ. */
export const mappingSchema = z.strictObject({
  steps: names,
  /** null: the answer leaves the case. */
  fields: z.record(name, name.nullable()).optional(),
  documents: names,
  clocks: names,
})

/**
 * Names on the right that the version does not have: most likely a slip, and every case would be refused for it.
 * @returns `steps.triage: "revision"` and the like; empty when all is well.
 */
export function findUnknownTargets({ definition }: Pick<Rules, 'definition'>, mapping: Mapping): string[] {
  const known = {
    steps: indexSteps(definition).steps,
    fields: definition.data,
    documents: definition.documents,
    clocks: definition.clocks,
  }
  return (['steps', 'fields', 'documents', 'clocks'] as const).flatMap((kind) =>
    Object.entries(mapping[kind] ?? {}).flatMap(([from, to]) =>
      to === null || Object.hasOwn(known[kind], to) ? [] : [`${kind}.${from}: "${to}"`],
    ),
  )
}

/** As core takes it: without what is absent. */
export const toMapping = (parsed: z.infer<typeof mappingSchema>): Mapping =>
  Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as Mapping
