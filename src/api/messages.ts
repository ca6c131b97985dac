import type { ProblemCode } from '#core/errors.ts'
import { erasureMessages } from './erasure-messages.ts'
import { publicationProblems, type PublicationProblemCode } from '#publishing/versions/versions-problems.ts'

/** Every reason for an answer other than success: those of the rules, and those of this edge. */
export type ApiProblemCode =
  | ProblemCode
  | PublicationProblemCode
  | 'bad-request'
  | 'field-malformed'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'not-filed'
  | 'folio-not-found'
  | 'document-not-found'
  | 'document-empty'
  | 'upload-broken'
  | 'body-too-large'
  | 'channel-not-offered'
  | 'cursor-invalid'
  | 'purpose-missing'
  | 'export-too-large'
  | 'revision-conflict'
  | 'revision-not-reached'
  | 'moment-ambiguous'
  | 'moment-ahead'
  | 'moment-before'
  | 'moment-future'
  | 'too-many-requests'
  | 'case-busy'
  | 'evidence-incomplete'
  | 'evidence-too-large'
  | 'unavailable'
  | 'internal'
  | 'history-altered'

export const apiLanguages = ['es', 'en'] as const
export type ApiLanguage = (typeof apiLanguages)[number]

interface Message {
  status: number
  es: string
  en: string
}

/** What refuses a step of publication has its words where it is decided. */
const publication = Object.fromEntries(
  Object.entries(publicationProblems).map(([code, words]) => [code, { status: statusOf(code), ...words }]),
) as Record<PublicationProblemCode, Message>

function statusOf(code: string): number {
  if (code === 'same-person') return 403
  return code === 'not-published' || code === 'no-proposal' ? 404 : 409
}

/** Status and sentence of each problem. `{name}` inserts a fact. A sentence says what happened and what to do. */
export const messages: Record<ApiProblemCode, Message> = {
  ...publication,
  'procedure-not-found': {
    status: 404,
    es: 'Ese trámite no existe o ya no se ofrece. Búsquelo en el catálogo.',
    en: 'There is no such procedure, or it is no longer offered. Look for it in the catalogue.',
  },
  'procedure-suspended': {
    status: 409,
    es: 'Este trámite está suspendido y por ahora no recibe solicitudes nuevas. Razón: {reason}. Las que ya empezaron siguen su curso.',
    en: 'This procedure is suspended and takes no new cases for now. Reason: {reason}. Cases already begun go on.',
  },
  'case-not-found': {
    status: 404,
    es: 'No hay una solicitud con esos datos a la que usted tenga acceso. Revise el identificador y su código, o inicie sesión.',
    en: 'There is no such case that you have access to. Check its identifier and your code, or log in.',
  },
  'case-exists': {
    status: 409,
    es: 'Esta solicitud ya se había iniciado. Continúe con ella.',
    en: 'This case has already been opened. Continue with it.',
  },
  'case-closed': {
    status: 409,
    es: 'La solicitud ya terminó y no admite cambios. Si lo necesita, inicie otra.',
    en: 'The case has ended and takes no more changes. Start another one if you need to.',
  },
  'not-available': {
    status: 409,
    es: 'Eso no se puede hacer ahora en esta solicitud, o no le corresponde a usted. Consulte qué acciones tiene disponibles.',
    en: 'That cannot be done in this case now, or not by you. See which actions are available to you.',
  },
  'unknown-step': {
    status: 422,
    es: 'El trámite no tiene ese paso. Consulte las acciones disponibles.',
    en: 'The procedure has no such step. See the available actions.',
  },
  'unknown-section': {
    status: 422,
    es: 'El formulario no tiene esa sección. Consulte la definición del trámite.',
    en: 'The form has no such section. See the definition of the procedure.',
  },
  'unknown-field': {
    status: 422,
    es: 'Aquí no se pregunta por ese dato. Quítelo y envíe de nuevo.',
    en: 'That field is not asked for here. Remove it and send again.',
  },
  'unknown-document': {
    status: 422,
    es: 'Aquí no se pide ese documento. Consulte qué documentos pide el trámite.',
    en: 'That document is not asked for here. See which documents the procedure asks for.',
  },
  'unknown-outcome': {
    status: 422,
    es: 'El paso no tiene ese resultado. Elija uno de los que ofrece.',
    en: 'The step has no such outcome. Choose one that it offers.',
  },
  'field-required': {
    status: 422,
    es: 'Falta este dato. Escríbalo para continuar.',
    en: 'This answer is missing. Give it to continue.',
  },
  'field-invalid': {
    status: 422,
    es: 'Este dato no tiene la forma pedida. Revíselo según la ayuda del campo.',
    en: 'This answer is not in the form asked for. Check it against the help of the field.',
  },
  'document-required': {
    status: 422,
    es: 'Falta este documento. Adjúntelo para continuar.',
    en: 'This document is missing. Attach it to continue.',
  },
  'document-too-large': {
    status: 413,
    es: 'El documento supera el tamaño permitido de {maxBytes} bytes. Adjunte uno más liviano.',
    en: 'The document is larger than the {maxBytes} bytes allowed. Attach a smaller one.',
  },
  'document-type': {
    status: 415,
    es: 'Por su contenido, el documento no es de un tipo aceptado. Tipos aceptados: {accept}.',
    en: 'By its content the document is not of an accepted type. Accepted: {accept}.',
  },
  'document-too-many': {
    status: 422,
    es: 'Ya adjuntó todos los archivos que caben aquí. Quite uno antes de adjuntar otro.',
    en: 'You have attached all the files that fit here. Remove one before you attach another.',
  },
  'check-failed': {
    status: 422,
    es: 'La respuesta no cumple una regla del trámite. Revísela.',
    en: 'The answer does not keep a rule of the procedure. Check it.',
  },
  'group-size': {
    status: 422,
    es: 'Faltan filas: agregue al menos {minItems}.',
    en: 'Rows are missing: add at least {minItems}.',
  },
  'unknown-officer': {
    status: 422,
    es: 'La entidad no tiene a esa persona para esta tarea, o ya hizo el paso que hay que revisar. Elija a otra de las que la entidad registra para el rol, o pida que la agreguen a su archivo.',
    en: 'The entity does not list that person for this task, or they did the step that is to be checked. Choose another of those listed for the role, or have them added to the entity’s file.',
  },
  'unknown-agency': {
    status: 422,
    es: 'El caso no se puede trasladar allí. Indique una entidad de la lista de acciones, o el nombre de la competente.',
    en: 'The case cannot be transferred there. Give an agency of the list of actions, or the name of the competent one.',
  },
  'reason-required': {
    status: 422,
    es: 'Falta la razón. Escríbala.',
    en: 'The reason is missing. Write it.',
  },
  'slot-unavailable': {
    status: 409,
    es: 'Esa hora o esa sede no está disponible. Escoja otra de la lista.',
    en: 'That time or office is not available. Choose another from the list.',
  },
  'extension-too-long': {
    status: 422,
    es: 'La prórroga es más larga que la que permite la norma. Indique un plazo menor.',
    en: 'The extension is longer than the norm allows. Give a shorter one.',
  },
  'marks-required': {
    status: 422,
    es: 'Marque qué debe completar o corregir la persona, o explíquelo en la nota.',
    en: 'Mark what the person must complete or correct, or explain it in the note.',
  },
  'folio-required': {
    status: 503,
    es: 'No se pudo asignar el radicado. Nada se perdió: intente de nuevo en unos segundos.',
    en: 'The folio could not be assigned. Nothing is lost: try again in a few seconds.',
  },
  'migration-misfit': {
    status: 409,
    es: 'La solicitud no cabe en esa versión ({what}: {item}). Ensaye la versión y complete la correspondencia.',
    en: 'The case does not fit that version ({what}: {item}). Rehearse the version and complete the mapping.',
  },
  ...erasureMessages,
  'key-reused': {
    status: 422,
    es: 'Esta clave ya se usó para enviar otra cosa. Use una clave nueva para cada envío.',
    en: 'This key was already used to send something else. Use a new key for each thing you send.',
  },
  'bad-request': {
    status: 400,
    es: 'La petición no se entiende. Revise su formato.',
    en: 'The request cannot be understood. Check its format.',
  },
  'field-malformed': {
    status: 400,
    es: 'Esta parte de la petición no tiene la forma esperada: {expected}.',
    en: 'This part of the request is not in the expected form: {expected}.',
  },
  unauthorized: {
    status: 401,
    es: 'Inicie sesión: falta una credencial, o la que envió no es válida o ya venció.',
    en: 'Log in: a credential is missing, or the one sent is not valid or has expired.',
  },
  forbidden: {
    status: 403,
    es: 'Su cuenta no tiene permiso para esto.',
    en: 'Your account is not allowed to do this.',
  },
  'not-filed': {
    status: 409,
    es: 'Este caso todavía no se ha radicado: la constancia existe desde que se radica.',
    en: 'This case has not been filed yet: there is a receipt once it is.',
  },
  'not-found': {
    status: 404,
    es: 'No hay nada en esta dirección. Revísela.',
    en: 'There is nothing at this address. Check it.',
  },
  'folio-not-found': {
    status: 404,
    es: 'No encontramos una solicitud con ese radicado y ese código. Revise ambos como aparecen en su comprobante.',
    en: 'We found no case with that folio and that code. Check both as they stand on your receipt.',
  },
  'document-not-found': {
    status: 404,
    es: 'La solicitud no tiene ese documento.',
    en: 'The case has no such document.',
  },
  'document-empty': {
    status: 422,
    es: 'El documento está vacío. Adjunte otro archivo.',
    en: 'The document is empty. Attach another file.',
  },
  'upload-broken': {
    status: 400,
    es: 'El archivo no llegó completo. Envíelo de nuevo.',
    en: 'The file did not arrive whole. Send it again.',
  },
  'body-too-large': {
    status: 413,
    es: 'La petición supera el tamaño permitido de {maxBytes} bytes.',
    en: 'The request is larger than the {maxBytes} bytes allowed.',
  },
  'channel-not-offered': {
    status: 422,
    es: 'Este trámite no se ofrece por ese canal. Canales: {channels}.',
    en: 'This procedure is not offered through that channel. Channels: {channels}.',
  },
  'purpose-missing': {
    status: 400,
    es: 'Diga para qué exporta: encabezado Ventanilla-Purpose, de 5 a 200 caracteres. Queda en la historia.',
    en: 'Say what you export for: header Ventanilla-Purpose, 5 to 200 characters. It becomes part of history.',
  },
  'export-too-large': {
    status: 422,
    es: 'La exportación tiene {events} hechos y aquí salen hasta {most} por vez. Escoja un periodo más corto, o pídala al administrador: `ventanilla export`.',
    en: 'The export has {events} events, and at most {most} are handed out here at once. Choose a shorter period, or ask the administrator: `ventanilla export`.',
  },
  'cursor-invalid': {
    status: 400,
    es: 'Ese cursor no es de esta lista. Pida de nuevo la primera página.',
    en: 'That cursor is not of this list. Ask for the first page again.',
  },
  'revision-conflict': {
    status: 412,
    es: 'La solicitud cambió desde que usted la consultó (revisión actual: {revision}). Consúltela de nuevo antes de cambiarla.',
    en: 'The case has changed since you read it (now at revision {revision}). Read it again before you change it.',
  },
  'moment-ambiguous': {
    status: 400,
    es: 'Dio "at" y "revision" a la vez. Deje uno solo: el instante, o la revisión.',
    en: 'You gave both "at" and "revision". Leave only one: the instant, or the revision.',
  },
  'moment-ahead': {
    status: 400,
    es: 'El caso no ha llegado a la revisión que pide en "revision". Pida una entre 0 y {last}.',
    en: 'The case has not come to the revision that "revision" asks for. Ask for one from 0 to {last}.',
  },
  'moment-before': {
    status: 400,
    es: 'El instante de "at" es anterior al caso. Pida {opened} o uno posterior.',
    en: 'The instant in "at" is before the case began. Ask for {opened} or a later one.',
  },
  'moment-future': {
    status: 400,
    es: 'El instante de "at" está en el futuro. Pida uno hasta {now}; para el estado de hoy, quite "at".',
    en: 'The instant in "at" lies in the future. Ask for one until {now}; for the case as it is today, leave "at" out.',
  },
  'revision-not-reached': {
    status: 503,
    es: 'La solicitud aún no llega a la revisión pedida. Intente de nuevo en un momento.',
    en: 'The case has not reached the revision asked for yet. Try again in a moment.',
  },
  'too-many-requests': {
    status: 429,
    es: 'Demasiadas peticiones seguidas. Espere {seconds} segundos e intente de nuevo.',
    en: 'Too many requests in a row. Wait {seconds} seconds and try again.',
  },
  'case-busy': {
    status: 503,
    es: 'Otras personas están cambiando esta solicitud. Nada se guardó: envíe lo mismo de nuevo.',
    en: 'Others are changing this case at the moment. Nothing was saved: send the same again.',
  },
  'evidence-incomplete': {
    status: 409,
    es: 'Falta un documento del expediente, y la evidencia no se exporta incompleta. Avise al administrador: debe recuperarlo de un respaldo.',
    en: 'A document of the case is missing, and evidence is not exported incomplete. Tell the administrator, who has to bring it back from a backup.',
  },
  'evidence-too-large': {
    status: 413,
    es: 'Los documentos del expediente no caben en un archivo de evidencia, que tiene 2 GB como máximo. Pídalos uno por uno.',
    en: 'The documents of the case do not fit into a file of evidence, which has 2 GB at most. Ask for them one by one.',
  },
  unavailable: {
    status: 503,
    es: 'El servicio no está disponible por un momento. Repita la misma petición con la misma Idempotency-Key: no se duplicará.',
    en: 'The service is unavailable for a moment. Repeat the same request with the same Idempotency-Key: it will not be doubled.',
  },
  'history-altered': {
    status: 500,
    es: 'La historia de esta solicitud fue alterada. Nada se hizo ni se guardó: avise a la auditoría.',
    en: 'The history of this case was altered. Nothing was done or saved: tell the auditors.',
  },
  internal: {
    status: 500,
    es: 'Algo falló de nuestro lado y quedó registrado. Intente más tarde.',
    en: 'Something failed on our side and has been recorded. Try again later.',
  },
}

/** The sentence of a problem, with its facts; a fact that is missing leaves its place empty. */
export function sentence(
  code: ApiProblemCode,
  language: ApiLanguage,
  params: Record<string, string | number> = {},
): string {
  return messages[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4); Spanish when it names neither. */
export function chooseLanguage(header: string | undefined): ApiLanguage {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';')
    const q = params.map((param) => /^\s*q=([\d.]+)/.exec(param)?.[1]).find((value) => value !== undefined)
    return { language: tag.split('-')[0], weight: q === undefined ? 1 : Number(q) }
  })
  const known = wishes.filter(({ language, weight }) => weight > 0 && apiLanguages.some((each) => each === language))
  return (known.toSorted((a, b) => b.weight - a.weight)[0]?.language as ApiLanguage | undefined) ?? 'es'
}
