import type { Calendar } from '#core/calendar.ts'

/**
 * The holidays of 2026 and 2027, typed from the laws and not read from the catalogue: Colombia by Ley 51 de 1983 and
 * Ley 2578 de 2026; México by LFPA art. 28.
 */
const colombia = {
  'Año Nuevo': ['2026-01-01', '2027-01-01'],
  'Reyes Magos': ['2026-01-12', '2027-01-11'],
  'San José': ['2026-03-23', '2027-03-22'],
  'Jueves Santo': ['2026-04-02', '2027-03-25'],
  'Viernes Santo': ['2026-04-03', '2027-03-26'],
  'Día del Trabajo': ['2026-05-01', '2027-05-01'],
  Ascensión: ['2026-05-18', '2027-05-10'],
  'Corpus Christi': ['2026-06-08', '2027-05-31'],
  'Sagrado Corazón': ['2026-06-15', '2027-06-07'],
  'San Pedro y San Pablo': ['2026-06-29', '2027-07-05'],
  'Virgen de Chiquinquirá': ['2026-07-13', '2027-07-12'],
  Independencia: ['2026-07-20', '2027-07-20'],
  'Batalla de Boyacá': ['2026-08-07', '2027-08-07'],
  Asunción: ['2026-08-17', '2027-08-16'],
  'Día de la Diversidad': ['2026-10-12', '2027-10-18'],
  'Todos los Santos': ['2026-11-02', '2027-11-01'],
  'Independencia de Cartagena': ['2026-11-16', '2027-11-15'],
  Inmaculada: ['2026-12-08', '2027-12-08'],
  Navidad: ['2026-12-25', '2027-12-25'],
}

const mexico = {
  'Artículo 28': ['01-01', '02-05', '03-21', '05-01', '05-05', '09-01', '09-16', '11-20', '12-25'].flatMap((day) => [
    `2026-${day}`,
    `2027-${day}`,
  ]),
}

const byDay = (names: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).flatMap(([name, days]) => days.map((day) => [day, name])))

export function compileCalendars(): { co: Calendar; lfpa: Calendar } {
  const common = { weekend: [0, 6], years: [2026, 2027] }
  return {
    co: { id: 'co', ...common, holidays: byDay(colombia), months: { missingDay: 'last-day' } },
    lfpa: { id: 'mx-lfpa', ...common, holidays: byDay(mexico), months: { missingDay: 'next-month' } },
  }
}
