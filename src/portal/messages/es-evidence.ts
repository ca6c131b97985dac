/** Receipts that prove themselves, and the page that checks them. */
export const esEvidence = {
  signed: 'Esta constancia está firmada. Guárdela: con ella cualquiera comprueba que nadie cambió el registro.',
  pdf: 'Descargar la constancia firmada (PDF)',
  json: 'Descargar la prueba para revisar con un programa (JSON)',
  check: 'Comprobar una constancia',
  letterTitle: 'Constancia de radicación',
  letterBody: (procedure: string, folio: string, at: string) =>
    `Recibimos su solicitud «${procedure}».\n\nNúmero: ${folio}.\n\nRecibida: ${at}.`,
  letterProof: (hash: string, origin: string) =>
    `Huella del registro: ${hash}\n\nFirmada por el registro ${origin}. La prueba completa va adjunta a este archivo: comprobante.json.`,
  lead: 'Aquí cualquiera puede comprobar una constancia de radicación.',
  how: 'Suba el archivo de la prueba (comprobante.json) o pegue lo que contiene.',
  file: 'Archivo de la prueba',
  text: 'O pegue aquí su contenido',
  button: 'Comprobar',
  missing: 'Suba el archivo de la prueba o pegue lo que contiene.',
  unreadable: 'Eso no es la prueba de una constancia. Suba el archivo comprobante.json sin cambiarlo.',
  holds: 'La constancia es auténtica',
  holdsLead: 'El registro contiene esta radicación, tal como dice la constancia.',
  signedOnly: 'La firma es auténtica. El registro la incluirá en unos segundos: compruebe otra vez después.',
  wrong: 'La constancia no es auténtica',
  wrongLead: 'No confíe en ella. Esto es lo que falla:',
  altered:
    'El registro ya no contiene esta radicación como dice la constancia. Avise a la entidad y a un órgano de control.',
  unknown:
    'No encontramos una radicación con ese número y esa huella. Si la hicieron hace unos segundos, espere y compruebe otra vez.',
  filedAt: 'Recibida',
  entry: 'Lugar en el registro',
  hash: 'Huella',
  offline: 'También puede comprobarla sin esta página',
  offlineHelp: 'Descargue el verificador y úselo en su computador, sin conexión:',
  verifier: 'Descargar el verificador',
  keyHelp: 'Clave del registro:',
  exporting: {
    link: 'Exportar evidencia',
    title: (name: string) => `Exportar la evidencia de ${name}`,
    lead: 'Un solo archivo, firmado, con todo lo que prueba qué pasó en este expediente. Trae cada hecho como se registró y su lugar en el registro. También las reglas, los calendarios, los documentos, un informe para leer y el verificador.',
    personal: 'Datos personales',
    sealed: 'Dejar sellados los datos personales',
    sealedHelp:
      'El archivo no lleva la llave del expediente: nadie lee los datos personales, y la historia se comprueba igual. Sin marcar, quien tenga el archivo puede leerlos.',
    language: 'Idioma del informe',
    languages: { es: 'Español', en: 'Inglés' },
    button: 'Exportar evidencia',
    check: 'Para comprobarlo, en cualquier computador con Node.js 18 o posterior y sin conexión:',
  },
  codes: {
    'receipt-forged': 'Lo que dice la constancia no es lo que firmó el registro.',
    'not-in-log': 'La prueba no lleva al registro firmado.',
    'checkpoint-forged': 'El sello del registro no está firmado con su clave.',
  } as Record<string, string>,
}
