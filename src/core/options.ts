import type { Field, Text } from './definition.ts'

/** One choice. What is deprecated is no longer offered, and keeps its words for old answers. */
export interface Choice {
  value: string
  title: Text
  help?: Text | undefined
  deprecated?: true | undefined
}

/** Vocabularies of the catalogue by id. */
export type Vocabularies = Readonly<Record<string, readonly Choice[]>>

/** Every choice that a field has or had: its own, or those of the vocabulary that it names. Undefined for an open question. */
export const allOptions = (vocabularies: Vocabularies, field: Field): readonly Choice[] | undefined =>
  field.options ?? (field.optionsFrom === undefined ? undefined : (vocabularies[field.optionsFrom] ?? []))

/** The choices that a field offers now. */
export const offeredOptions = (vocabularies: Vocabularies, field: Field): readonly Choice[] | undefined =>
  allOptions(vocabularies, field)?.filter(({ deprecated }) => !deprecated)
