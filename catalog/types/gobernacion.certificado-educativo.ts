// Generated from catalog/procedures/gobernacion/certificado-educativo/v1.json by `npm run generate`. Do not edit.

/**
 * Certificate of study or of teacher service time
 */
export interface GobernacionCertificadoEducativo {
  /**
   * What do you need?
   */
  tipo:
    | 'constancia'
    | 'notas'
    | 'acta-grado'
    | 'duplicado-diploma'
    | 'tiempo'
    | 'salarios'
    | 'factores'
    | 'funciones'
    | 'cetil'
  /**
   * What do you need it for?
   */
  destino: 'pension' | 'cesantias' | 'ascenso' | 'estudio' | 'exterior' | 'laboral'
  /**
   * Which fund or body asks for it?
   */
  fondo_o_entidad?: string
  /**
   * Full name in the record
   */
  nombres_en_el_registro: string
  /**
   * Number of the document at that time
   */
  documento_en_la_epoca?: string
  /**
   * School
   */
  establecimiento?: 'muestra-001' | 'muestra-002' | 'muestra-003' | 'muestra-004' | 'muestra-005' | 'muestra-006'
  /**
   * Municipality where you studied or worked
   */
  municipio_colegio: string
  /**
   * Shift
   */
  jornada?: 'manana' | 'tarde' | 'noche' | 'unica'
  /**
   * Grades and years that you attended
   *
   * @minItems 1
   * @maxItems 15
   */
  grados_y_anios?: {
    grado?: 'jardin' | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11'
    anio?: number
  }[]
  /**
   * When did you begin to work?
   */
  desde?: string
  /**
   * Until when?
   */
  hasta?: string
  /**
   * Posts and schools
   *
   * @minItems 1
   * @maxItems 20
   */
  cargos?: {
    cargo?: string
    colegio?: string
  }[]
  /**
   * How do you want it?
   */
  entrega: 'digital' | 'fisico'
  /**
   * Type of identity document
   */
  tipo_documento: 'CC' | 'TI' | 'RC' | 'CE' | 'PPT' | 'PA' | 'NES' | 'NIT'
  /**
   * Number of the document
   */
  numero_documento: string
  /**
   * Given names
   */
  nombres: string
  /**
   * Family names
   */
  apellidos: string
  /**
   * Do you act in your own name?
   */
  calidad: 'titular' | 'apoderado'
  /**
   * How do you want to receive the answer?
   */
  canal_respuesta: 'correo' | 'fisico' | 'presencial'
  /**
   * E-mail address
   */
  correo?: string
  /**
   * Telephone
   */
  telefono?: string
  /**
   * Address
   */
  direccion: string
  /**
   * Municipality
   */
  municipio: string
  /**
   * Content of the certificate
   */
  contenido?: string
  /**
   * What must be corrected
   */
  observaciones?: string
  /**
   * Number of the legalisation
   */
  apostilla?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
  /**
   * Reasons of the denial
   */
  motivo_negacion?: string
  /**
   * Which appeal do you bring?
   */
  recurso?: 'reposicion' | 'ambos'
  /**
   * Why do you not agree?
   */
  motivos_recurso?: string
  /**
   * Answer to the appeal
   */
  respuesta_recurso?: string
}
