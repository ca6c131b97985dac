import type { ProblemCode } from '#core/errors.ts'

type Limits = Record<string, string | number>

/** One sentence for each reason to refuse; `field` is the question or document that it is about. */
export const refusals: Record<ProblemCode, (field: string, limits: Limits) => string> = {
  'case-not-found': () => 'No encontramos esa solicitud. Revise la dirección.',
  'procedure-not-found': () => 'Este trámite ya no se ofrece aquí. Busque otro.',
  'procedure-suspended': () =>
    'Este trámite está suspendido por ahora. Las solicitudes que ya empezaron siguen su curso.',
  'case-exists': () => 'Esta solicitud ya existe. Ábrala para seguir.',
  'case-closed': () => 'Esta solicitud ya terminó. No se puede cambiar.',
  'not-available': () => 'Eso ya no se puede hacer ahora. Mire cómo está la solicitud.',
  'unknown-step': () => 'Ese paso no existe. Vuelva a abrir la solicitud.',
  'unknown-section': () => 'Esa parte no existe. Vuelva a abrir la solicitud.',
  'unknown-field': () => 'Hay una respuesta que no se pregunta. Vuelva a abrir la página.',
  'unknown-document': () => 'Ese documento ya no está. Vuelva a abrir la página.',
  'unknown-outcome': () => 'Esa decisión no existe. Vuelva a abrir la solicitud.',
  'field-required': (field) => `Responda: ${field}`,
  'field-invalid': (field) => `Revise su respuesta: ${field}`,
  'document-required': (field) => `Adjunte: ${field}`,
  'document-too-large': (field, { size = '' }) =>
    `El archivo es demasiado grande. Envíe uno de ${size} o menos: ${field}`,
  'document-type': (field) => `Envíe el archivo en uno de los formatos aceptados: ${field}`,
  'document-too-many': (field) => `Ya están todos los archivos. Quite uno antes de enviar otro: ${field}`,
  'marks-required': () => 'Marque al menos una cosa que la persona debe completar, y diga por qué.',
  'check-failed': (field) => `Revise su respuesta: ${field}`,
  'group-size': (field, { minItems = '' }) => `Agregue al menos ${minItems}: ${field}`,
  'unknown-officer': () =>
    'Escoja a una persona que la entidad registre para esta tarea y que no haya hecho el paso que hay que revisar.',
  'unknown-agency': () => 'Escoja una entidad a la que se pueda trasladar, o escriba el nombre de la competente.',
  'reason-required': () => 'Escriba la razón.',
  'slot-unavailable': () => 'Esa hora ya no está disponible. Escoja otra.',
  'extension-too-long': () => 'La prórroga es más larga que la que permite la norma. Escriba un plazo menor.',
  'folio-required': () => 'No pudimos asignar el número de radicado. Vuelva a intentarlo.',
  'migration-misfit': () => 'La solicitud no cabe en esa versión. Ensaye la versión antes de migrarla.',
  'personal-data-erased': () => 'Los datos personales de esta solicitud se borraron: ya no se le puede agregar nada.',
  'personal-data-unsealed': () =>
    'Parte de los datos personales de esta solicitud quedó guardada sin cifrar y seguiría legible en la historia. Pídale a la entidad que decida qué hacer.',
  'case-not-closed': () => 'Esta solicitud sigue abierta. Retírela o espere a que termine, y vuelva a pedirlo.',
  'retention-running': (_field, { until = '' }) =>
    `La entidad debe conservar esta solicitud hasta el ${until}. Después se pueden borrar sus datos personales.`,
  'retention-kept': () =>
    'La entidad conserva esta solicitud siempre, o su trámite no dice por cuánto tiempo. Solo una orden permite borrar sus datos personales.',
  'retention-selects': () =>
    'El tiempo de conservación terminó y el archivo de la entidad debe escoger qué conserva. Pídale a la entidad que decida.',
  'reference-required': () => 'Escriba el número de la orden. No escriba datos personales: el número se conserva.',
  'key-reused': () => 'Esta página ya se envió con otras respuestas. Vuelva a abrirla y envíela otra vez.',
}
/** What is wrong with an answer, by the rule that it breaks; `limit` is the rule's measure. */
export const invalid: Record<string, (limit: string) => string> = {
  minLength: (limit) => `Escriba al menos ${limit} letras o números.`,
  maxLength: (limit) => `Escriba como máximo ${limit} letras o números.`,
  minimum: (limit) => `Escriba un número desde ${limit}.`,
  maximum: (limit) => `Escriba un número hasta ${limit}.`,
  type: () => 'Escriba solo un número.',
  date: () => 'Escriba la fecha completa: día, mes y año.',
  email: () => 'Escriba el correo completo, como nombre@ejemplo.com.',
  enum: () => 'Escoja una de las opciones.',
  notBefore: (limit) => `Escriba una fecha desde el ${limit}.`,
  maxItems: (limit) => `Deje como máximo ${limit} filas.`,
  notAfter: (limit) => `Escriba una fecha que ya pasó: hasta el ${limit}.`,
}
