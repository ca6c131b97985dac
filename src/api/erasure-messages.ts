/** What is said when personal data was erased, or cannot be now. */
export const erasureMessages = {
  'personal-data-erased': {
    status: 410,
    es: 'Los datos personales de este caso se borraron: no se le puede agregar nada más.',
    en: 'The personal data of this case was erased: nothing more can be added to it.',
  },
  'personal-data-unsealed': {
    status: 409,
    es: 'Parte de los datos personales de esta solicitud quedó guardada sin cifrar y seguiría legible en la historia. No se borró nada. Pídale a la entidad que decida qué hacer.',
    en: 'Part of the personal data of this case was stored unencrypted and would stay readable in the history. Nothing was erased. Ask the entity to decide what to do.',
  },
  'case-not-closed': {
    status: 409,
    es: 'Esta solicitud sigue abierta. Retírela o espere a que termine, y vuelva a pedirlo.',
    en: 'This case is still open. Withdraw it, or wait until it ends, and ask again.',
  },
  'retention-running': {
    status: 409,
    es: 'La entidad debe conservar esta solicitud hasta el {until}. Después se pueden borrar sus datos personales.',
    en: 'The entity has to keep this case until {until}. After that its personal data can be erased.',
  },
  'retention-kept': {
    status: 409,
    es: 'La entidad conserva esta solicitud siempre, o su trámite no dice por cuánto tiempo. Solo una orden permite borrar sus datos personales.',
    en: 'The entity keeps this case for ever, or its procedure does not say for how long. Only an order lets its personal data be erased.',
  },
  'retention-selects': {
    status: 409,
    es: 'El tiempo de conservación terminó y el archivo de la entidad debe escoger qué conserva. Pídale a la entidad que decida.',
    en: 'The time of keeping is over and the archive of the entity has to choose what it keeps. Ask the entity to decide.',
  },
  'reference-required': {
    status: 422,
    es: 'Escriba el número de la orden. No escriba datos personales: el número se conserva.',
    en: 'Write the number of the order. Write no personal data: the number stays.',
  },
}
