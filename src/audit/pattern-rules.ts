import { z } from 'zod'
import content from './patterns.json' with { type: 'json' }

const text = z.strictObject({ es: z.string().min(1), en: z.string().min(1) })
const share = z.number().gt(0).max(1)
const count = z.number().int().min(1)

const stated = {
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Off: shown as such and not looked for. */
  on: z.boolean(),
  title: text,
  /** Why it needs a look, and what may explain it. */
  why: text,
  source: z.strictObject({ title: z.string().min(1), url: z.url() }).optional(),
  /** How far back it looks, where the auditor does not say. */
  days: count.max(3_660),
}

const rule = z.discriminatedUnion('kind', [
  z.strictObject({
    ...stated,
    kind: z.literal('same-person'),
    /** Outcomes of cases that count as approved. */
    limits: z.strictObject({ outcomes: z.array(z.string()).min(1) }),
  }),
  z.strictObject({ ...stated, kind: z.literal('skipped-by-transfer'), limits: z.strictObject({}) }),
  z.strictObject({
    ...stated,
    kind: z.literal('unusually-fast'),
    limits: z.strictObject({
      /** Decided in less than so many minutes after filing, whatever is usual. */
      minutes: z.number().min(0),
      /** Or in less than this share of the procedure's median, */
      shareOfMedian: share,
      /** where so many cases make one. */
      leastCases: count,
    }),
  }),
  z.strictObject({
    ...stated,
    kind: z.literal('same-pair'),
    limits: z.strictObject({
      /** Cases of one account that one officer decided. */
      leastCases: count,
      /** Of all that the agency decided for that account. */
      share,
      /** Who decide there: where there is but one, it says nothing. */
      leastOfficers: count,
    }),
  }),
  z.strictObject({
    ...stated,
    kind: z.literal('edited-after-payment'),
    /** Types of events that change what was paid for. */
    limits: z.strictObject({ events: z.array(z.string()).min(1) }),
  }),
  z.strictObject({
    ...stated,
    kind: z.literal('late-by-agency'),
    limits: z.strictObject({
      /** Of the cases filed. */
      share,
      leastCases: count,
    }),
  }),
])

/** A pattern that needs a look, as data: what it is, why, and from where on. */
export type PatternRule = z.output<typeof rule>
export type PatternKind = PatternRule['kind']

/** @throws z.ZodError that names what is wrong; two rules of one name are. */
export function parsePatternRules(given: unknown): PatternRule[] {
  const { patterns } = z.strictObject({ patterns: z.array(rule) }).parse(given)
  const repeated = patterns.find(({ id }, index) => patterns.findIndex((other) => other.id === id) !== index)
  if (repeated) throw new Error(`Two patterns are called "${repeated.id}"`)
  return patterns
}

/** The rules that come with the program. */
export const patternRules: readonly PatternRule[] = parsePatternRules(content)
