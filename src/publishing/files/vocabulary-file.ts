import { z } from 'zod'

const text = z.strictObject({ es: z.string().min(1), en: z.string().min(1) })

/** A file of `catalog/vocabularies/`: a list of choices that several procedures share, such as the codes of municipalities. */
export const vocabularyFileSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    title: text,
    /** Norm or official list that the codes come from. */
    source: z.string().min(3),
    url: z.url().optional(),
    /** True while nobody has checked the entries against the official list. */
    toConfirm: z.boolean().optional(),
    entries: z
      .array(
        z.strictObject({
          value: z.string().min(1).max(60),
          title: text,
          help: text.optional(),
          /** No longer offered; old answers keep their meaning. */
          deprecated: z.literal(true).optional(),
        }),
      )
      .min(1),
  })
  .check((context) => {
    const values = context.value.entries.map(({ value }) => value)
    for (const [index, value] of values.entries())
      if (values.indexOf(value) !== index)
        context.issues.push({
          code: 'custom',
          path: ['entries', index, 'value'],
          input: value,
          message: `"${value}" is listed twice`,
        })
  })

export type VocabularyFile = z.infer<typeof vocabularyFileSchema>

/** Entries of `before` that `after` leaves out: answers of old cases would lose their meaning. */
export const removedEntries = (before: VocabularyFile, after: VocabularyFile): string[] =>
  before.entries.map(({ value }) => value).filter((value) => !after.entries.some((entry) => entry.value === value))
