import type { Day } from './events.ts'

/** Business days of a jurisdiction, as published; see `catalog/calendars/`. */
export interface Calendar {
  id: string
  /** Days of the week without business, 0 = Sunday. */
  weekend: number[]
  /** Holiday names by day. */
  holidays: Record<Day, string>
  /** Years whose holidays are listed; beyond them only weekends are skipped, and the explanation says so. */
  years: number[]
  months: {
    /** Where a term of months ends when the day number is missing: Código Civil art. 67, or LFPA art. 29. */
    missingDay: 'last-day' | 'next-month'
  }
}
