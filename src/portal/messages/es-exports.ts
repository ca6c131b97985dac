/** Words about exports of many cases. */
export const esExports = {
  link: 'Exportar solicitudes',
  title: 'Exportar solicitudes',
  lead: 'Un archivo con la historia completa de las solicitudes radicadas. Sirve para una hoja de cálculo, otro sistema o un programa de minería de procesos.',
  private:
    'No salen respuestas, nombres de documentos ni textos que alguien escribió. De las cuentas sale un código, no el nombre. La exportación y su motivo quedan en la historia.',
  format: 'Formato',
  formats: {
    csv: 'CSV, para hojas de cálculo',
    xes: 'XES (IEEE 1849), para minería de procesos: una traza por solicitud',
    ocel: 'OCEL 2.0, para minería de procesos: solicitudes, documentos, pagos y quienes actúan',
    cloudevents: 'CloudEvents 1.0, todos en una lista',
    ndjson: 'CloudEvents 1.0, uno por línea',
  },
  from: 'Radicadas desde',
  to: 'Radicadas hasta',
  language: 'Idioma de los pasos y los hechos',
  languages: { es: 'Español', en: 'Inglés' },
  purposeHelp:
    'Una frase, sin datos personales: se conserva siempre. Por ejemplo: «Tiempos de respuesta del primer semestre».',
  button: 'Exportar',
  badDay: 'Escriba el día así: 2026-07-02.',
  noEntity: 'Escoja un trámite y una dependencia de la misma entidad.',
  tooLarge: (events: string, most: string) =>
    `Son ${events} hechos y aquí salen hasta ${most} por vez. Escoja un periodo más corto, o pida el archivo al administrador.`,
  before: 'Exportaciones anteriores',
  none: 'Nadie ha exportado todavía.',
  when: 'Cuándo',
  who: 'Quién',
  what: 'Qué',
  why: 'Para qué',
  operator: 'El administrador, desde el servidor',
  counted: (cases: string, events: string) => `Solicitudes: ${cases}; hechos: ${events}`,
}
