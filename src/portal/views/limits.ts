import type { Rules } from '#core/rules.ts'
import { localDay } from '#core/time.ts'
import { writeDay } from '../format.ts'
import type { Lang } from '../view-models.ts'

/** A limit is the first instant after it: its last day is the one before. */
export const lastDayOf = (limit: string, { timeZone }: Rules): string =>
  localDay(new Date(Date.parse(limit) - 1).toISOString(), timeZone)

export const lastDay = (limit: string, rules: Rules, lang: Lang): string => writeDay(lastDayOf(limit, rules), lang)
