/** Why a day is the last one of a term, beyond the count of its days. */
export const dueNotes = {
  closure: (reason: string) => `No cuenta: la oficina está cerrada (${reason})`,
  moved: 'El último día no era hábil: pasa a este',
  late: (day: string) => `Llegó el ${day}, fuera del horario de atención: cuenta desde el siguiente día hábil.`,
  restarted: (day: string) => `El ${day} empezó a contar otra vez, completo.`,
  suspendedOn: (day: string, left: string) => `Se detuvo el ${day}. Quedaban ${left}.`,
  resumedOn: (day: string) => `Siguió contando después del ${day}.`,
  extendedOn: (day: string, by: string, reason: string) => `El ${day} se amplió ${by}. Motivo: ${reason}`,
  recomputedOn: (day: string, was: string, reason: string) =>
    `El ${day} se contó otra vez, porque cambió el calendario (${reason}). Antes vencía el ${was}.`,
  otherCalendar: (day: string) => `Se contó con el calendario de entonces. Con el de hoy vencería el ${day}.`,
  hours: (from: string, to: string) => `Cuenta por horas: desde ${from} hasta ${to}.`,
  unlisted: (year: number) => `Todavía no hay lista de festivos de ${year}: el día puede cambiar.`,
}

export type DueNotes = typeof dueNotes
