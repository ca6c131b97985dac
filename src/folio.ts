import { deterministicId, envelop } from '#event-store/envelope.ts'
import type { EventStore } from '#event-store/event-store.ts'

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

/**
 * Gives a case the next number of its entity's year, consecutive and without gaps (Acuerdo AGN 060 de 2001): the
 * revision of a stream is the counter, so numbers survive everything that events survive. The same case always gets
 * the same number. These events are not chained to each other, since writers do not wait for each other here.
 */
export async function reserveFolio(
  store: EventStore,
  reservation: { entity: string; prefix: string; year: number; caseId: string; at: string },
): Promise<string> {
  const { entity, prefix, year, caseId, at } = reservation
  const stream = `folios-${entity}-${year}`
  const events = envelop({
    stream,
    revision: -1,
    previousHash: null,
    events: [{ type: 'FolioReserved', data: { caseId } }],
    command: {
      id: deterministicId('folio', stream, caseId),
      actor: { kind: 'system', id: 'folios' },
      channel: 'system',
    },
    at,
    eventId: deterministicId('folio-reserved', stream, caseId),
  })
  const result = await store.append(stream, 'any', events)
  if (!result.ok) throw new Error(`The folio stream ${stream} refused an append at any revision`)
  return formatFolio(prefix, year, result.revision + 1)
}
