import type { EventStore } from '#event-store/event-store.ts'
import { createFolioBook, type FolioBook } from './folio-book.ts'

/** Two check digits by ISO 7064 MOD 97-10, as in an IBAN: letters count from A = 10. They show every single wrong or swapped character. */
function checkDigits(text: string): string {
  let remainder = 0
  for (const character of `${text}00`) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return String(98 - remainder).padStart(2, '0')
}

/** `GOB-2026-000123-45`: who, when, the how-manieth of that year, and check digits. */
export function formatFolio(prefix: string, year: number, number: number): string {
  const parts = [prefix, String(year), String(number).padStart(6, '0')]
  return [...parts, checkDigits(parts.join(''))].join('-')
}

/** A folio as a person typed it, in its one right form; undefined when the check digits say that it was mistyped. */
export function parseFolio(typed: string): string | undefined {
  const match = /^([A-Z]{2,6})(\d{4})(\d{6,9})(\d{2})$/.exec(typed.toUpperCase().replaceAll(/[\s-]/g, ''))
  if (!match) return undefined
  const [, prefix = '', year = '', number = '', digits] = match
  return checkDigits(prefix + year + number) === digits ? [prefix, year, number, digits].join('-') : undefined
}

const books = new WeakMap<EventStore, Map<string, FolioBook>>()

/** One book for each stream of a store, so that all who wait in this process share its appends. */
function bookOf(store: EventStore, stream: string): FolioBook {
  const ofStore = books.get(store) ?? new Map<string, FolioBook>()
  books.set(store, ofStore)
  const book = ofStore.get(stream) ?? createFolioBook(store, stream)
  ofStore.set(stream, book)
  return book
}

/**
 * Gives a case the next number of its entity's year, consecutive and without gaps (Acuerdo AGN 060 de 2001): the
 * revision of a stream is the counter, so numbers survive everything that events survive. The same case always gets
 * the same number.
 * @throws {EventStoreError} `unavailable` when the outcome is unknown: ask again, and the same number comes.
 */
export async function reserveFolio(
  store: EventStore,
  reservation: { entity: string; prefix: string; year: number; caseId: string; at: string },
): Promise<string> {
  const { entity, prefix, year, caseId, at } = reservation
  const number = await bookOf(store, `folios-${entity}-${year}`).reserve({ caseId, at })
  return formatFolio(prefix, year, number)
}
