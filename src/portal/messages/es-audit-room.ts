const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** Words for finding in the auditor's room: cases, a person's cases, patterns. */
export const esAuditRoom = {
  ways: 'Sala de auditoría',
  places: {
    cases: 'Buscar expedientes',
    persons: 'Buscar a una persona',
    patterns: 'Patrones para mirar',
    events: 'Todos los hechos',
  },
  find: {
    lead: 'Solicitudes radicadas en sus entidades, de la más nueva a la más antigua.',
    officer: 'Funcionario (cuenta)',
    outcome: 'Resultado',
    late: 'Término vencido',
    silence: 'Silencio',
    status: 'Estado',
    yes: 'Sí',
    no: 'No',
    positive: 'Positivo',
    negative: 'Negativo',
    open: 'En trámite',
    closed: 'Terminado',
    from: 'Radicadas desde',
    to: 'Radicadas hasta',
    none: 'Ningún expediente con estos filtros.',
    filed: 'Radicada',
    standing: 'Cómo está',
    isLate: 'Se venció un término',
    bySilence: { positive: 'Silencio positivo', negative: 'Silencio negativo' },
  },
  person: {
    lead: 'Encuentra las solicitudes de una persona por lo que dijo en ellas. Sirven el número de documento, el nombre completo, el correo o el teléfono.',
    trace:
      'La búsqueda queda registrada con su cuenta, la hora, el motivo y cuántas solicitudes encontró. Lo que escribe aquí no se guarda.',
    value: 'Documento, nombre completo, correo o teléfono',
    valueHelp: 'Escríbalo entero. No importan las mayúsculas, las tildes ni los puntos.',
    valueWrong: (least: number) => `Escriba al menos ${least} letras o números.`,
    reason: 'Motivo',
    reasonHelp:
      'Por qué la busca, por ejemplo el número de la queja o de la investigación. Sin datos personales: se conserva siempre.',
    reasonWrong: (least: number) => `Escriba el motivo, con al menos ${least} letras.`,
    button: 'Buscar y dejar registro',
    found: (count: number) =>
      count === 0
        ? 'No hay solicitudes de esa persona.'
        : plural(count, 'solicitud encontrada', 'solicitudes encontradas'),
    first: (count: number) => `Se muestran las ${count} más nuevas.`,
    recorded: 'La búsqueda quedó registrada.',
    before: 'Búsquedas anteriores',
    because: (text: string) => `Motivo: «${text}»`,
  },
  patterns: {
    lead: 'Cada patrón es una regla escrita. Lo que encuentra no acusa a nadie: dice dónde mirar, con los hechos y las cifras que lo muestran.',
    why: 'Por qué mirar',
    source: 'Fuente',
    rule: 'Cuándo aparece',
    off: 'Esta regla está apagada.',
    total: (count: number) => (count === 0 ? 'Nada por mirar' : plural(count, 'caso por mirar', 'casos por mirar')),
    see: 'Ver',
    period: (from: string, to: string) => `Del ${from} al ${to}.`,
    first: (count: number) => `Se muestran los ${count} más nuevos.`,
    toFact: (revision: number, folio: string) => `Hecho ${revision} de ${folio}`,
    account: 'Cuenta que pidió',
    more: (count: number) => `Se muestran los ${count} expedientes más nuevos.`,
    limits: {
      'same-person': (outcomes: string) => `La solicitud terminó con uno de estos resultados: ${outcomes}.`,
      'skipped-by-transfer': () => 'Un traslado la sacó de una tarea que nadie completó después, y se decidió.',
      'unusually-fast': (minutes: number, share: string, cases: number) =>
        `Menos de ${plural(minutes, 'minuto', 'minutos')} entre la radicación y la decisión; o menos del ${share} de la mediana del trámite, si hay al menos ${cases} decisiones.`,
      'same-pair': (cases: number, share: string, officers: number) =>
        `Al menos ${cases} solicitudes de una cuenta y el ${share} de las que la dependencia le decidió, donde deciden al menos ${officers} personas.`,
      'edited-after-payment': (events: string) => `Después del pago hubo uno de estos hechos: ${events}.`,
      'late-by-agency': (share: string, cases: number) =>
        `Más del ${share} de las solicitudes radicadas, con al menos ${cases}, y más que en toda la entidad.`,
    },
    says: {
      'same-person': (officer: string, counter: boolean) =>
        counter
          ? `${officer} registró la solicitud en la ventanilla y tomó la decisión.`
          : `${officer} hizo la primera revisión y tomó la decisión.`,
      'skipped-by-transfer': (step: string, officer: string) =>
        `${officer} la trasladó desde «${step}». Nadie completó después ese paso.`,
      'unusually-fast': (took: string, median: string, cases: number) =>
        `Se decidió en ${took}. La mediana del trámite es ${median} (${plural(cases, 'decisión', 'decisiones')}).`,
      'same-pair': (officer: string, together: number, whole: number, officers: number) =>
        `${officer} decidió ${together} de las ${whole} solicitudes de una misma cuenta. En la dependencia deciden ${officers} personas.`,
      'edited-after-payment': (edits: number) =>
        `${plural(edits, 'cambio', 'cambios')} después de confirmarse el pago.`,
      'late-by-agency': (late: number, filed: number, share: string, mean: string) =>
        `Se venció el término en ${late} de ${filed} solicitudes (${share}). En toda la entidad: ${mean}.`,
    },
    minutes: (count: number) => plural(count, 'minuto', 'minutos'),
    hours: (count: number) => plural(count, 'hora', 'horas'),
    days: (count: number) => plural(count, 'día', 'días'),
  },
}

export type AuditRoomWords = typeof esAuditRoom
