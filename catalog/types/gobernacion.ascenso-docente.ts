// Generated from catalog/procedures/gobernacion/ascenso-docente/v1.json by `npm run generate`. Do not edit.

/**
 * Promotion in the teachers’ scale
 */
export interface GobernacionAscensoDocente {
  /**
   * Which statute is yours?
   */
  estatuto: '1278' | '2277'
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
   * What do you ask for?
   */
  clase: 'ascenso' | 'reubicacion'
  /**
   * Grade now
   */
  grado_actual?: '1' | '2' | '3'
  /**
   * Level now
   */
  nivel_actual?: 'A' | 'B' | 'C' | 'D'
  /**
   * Grade that you ask for
   */
  grado_solicitado?: '1' | '2' | '3'
  /**
   * Level that you ask for
   */
  nivel_solicitado?: 'A' | 'B' | 'C' | 'D'
  /**
   * Grade now and grade asked for
   */
  escalafon_2277?: string
  /**
   * Score in the evaluation of competences
   */
  puntaje?: number
  /**
   * Whole years in the grade or level now
   */
  anios_servicio: number
  /**
   * Service time
   *
   * @minItems 1
   * @maxItems 20
   */
  tiempo_servicio: {
    colegio?: string
    desde?: string
    hasta?: string
  }[]
  /**
   * Degree
   */
  titulo: string
  /**
   * Institution that gave it
   */
  institucion: string
  /**
   * Day of the degree
   */
  fecha_titulo: string
  /**
   * Is it a degree of another country?
   */
  exterior: boolean
  /**
   * Concept
   */
  concepto?: string
  /**
   * Certificate of budget
   */
  disponibilidad?: string
  /**
   * What must be corrected
   */
  observaciones?: string
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
