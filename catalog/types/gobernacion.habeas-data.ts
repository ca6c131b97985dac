// Generated from catalog/procedures/gobernacion/habeas-data/v1.json by `npm run generate`. Do not edit.

/**
 * Ask about or claim your personal data (hábeas data)
 */
export interface GobernacionHabeasData {
  /**
   * What do you need?
   */
  tipo: 'consulta' | 'correccion' | 'actualizacion' | 'supresion' | 'revocatoria' | 'incumplimiento'
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
   * In which capacity do you act?
   */
  calidad: 'titular' | 'causahabiente' | 'representante' | 'apoderado' | 'favor-de-otro'
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
   * Municipality and department
   */
  municipio: string
  /**
   * In which database are they?
   */
  base_de_datos: 'peticiones' | 'impuestos' | 'educacion' | 'transporte' | 'personal' | 'otra' | 'no-se'
  /**
   * Which one?
   */
  otra_base?: string
  /**
   * Is it a sensitive datum, for example about health?
   */
  es_dato_sensible?: boolean
  /**
   * Are they data of a child?
   */
  es_menor?: boolean
  /**
   * Which data do you claim?
   *
   * @minItems 1
   * @maxItems 20
   */
  dato_afectado?: {
    campo?: string
    valor_actual?: string
    valor_pedido?: string
  }[]
  /**
   * What happened?
   */
  hechos?: string
  /**
   * Why it belongs to another body
   */
  motivo_traslado?: string
  /**
   * Competent body
   */
  entidad_competente?: string
  /**
   * Database where the legend was set
   */
  base_marcada?: string
  /**
   * Sense of the answer
   */
  sentido?: 'favorable' | 'parcial' | 'desfavorable'
  /**
   * Changes made in the database
   */
  cambios?: string
  /**
   * Text of the answer
   */
  respuesta?: string
  /**
   * What must be corrected
   */
  observaciones_revision?: string
}
