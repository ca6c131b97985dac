import type { ErasureGround } from '#core/events.ts'
import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import { localDay } from '#core/time.ts'
import { writeDay } from '../format.ts'
import type { Shell } from '../view-models.ts'

/** That the personal data of a case was erased, in sentences; nothing when it was not. */
export function erasedNote(
  { timeZone }: Pick<Rules, 'timeZone'>,
  { erased }: Pick<CaseState, 'erased'>,
  { lang, t }: Pick<Shell, 'lang' | 't'>,
): { erased?: string[] } {
  if (!erased) return {}
  const words = t.personal
  const day = writeDay(localDay(erased.at, timeZone), lang)
  return { erased: [words.erased(day), words.why[erased.ground satisfies ErasureGround], words.erasedStays] }
}
