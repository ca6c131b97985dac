// Generated from catalog/procedures/ciudad/encuesta-sisben/v1.json by `npm run generate`. Do not edit.

/**
 * Ask for the Sisbén survey or a change
 */
export interface CiudadEncuestaSisben {
  /**
   * What do you need?
   */
  tipo_solicitud:
    | 'primera-vez'
    | 'nuevo-hogar'
    | 'domicilio'
    | 'desacuerdo'
    | 'desastre'
    | 'actualizacion'
    | 'inclusion'
    | 'retiro'
  /**
   * Whom do you add or remove?
   *
   * @minItems 1
   * @maxItems 10
   */
  personas_cambio?: {
    nombre?: string
    documento?: string
    motivo?: 'nacimiento' | 'llego' | 'se-fue' | 'murio' | 'custodia'
  }[]
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
   * Date of birth
   */
  nacimiento: string
  /**
   * Are you the head of the household?
   */
  es_jefe: boolean
  /**
   * People of the household
   *
   * @minItems 1
   * @maxItems 20
   */
  integrantes: {
    nombre?: string
    tipo_documento?: 'CC' | 'TI' | 'RC' | 'CE' | 'PPT' | 'PA' | 'NES' | 'NIT'
    documento?: string
    nacimiento?: string
    parentesco?: 'jefe' | 'pareja' | 'hijo' | 'padre' | 'otro-pariente' | 'no-pariente'
    embarazo?: boolean
    discapacidad?: boolean
  }[]
  /**
   * How many households live in the home?
   */
  hogares_en_la_vivienda: number
  /**
   * Area
   */
  zona: 'cabecera' | 'centro-poblado' | 'rural'
  /**
   * Address of the home
   */
  direccion_hogar: string
  /**
   * Neighbourhood or rural district
   */
  barrio_vereda: string
  /**
   * How does one get there?
   */
  indicaciones?: string
  /**
   * When is a visit best?
   */
  franja_horaria?: 'manana' | 'tarde' | 'sabado'
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
   * Declaration under oath
   *
   * @minItems 1
   */
  declaracion_juramento: 'si'[]
  /**
   * Does the document exist in the civil registry?
   */
  registro_encontrado?: boolean
  /**
   * Number of the record
   */
  numero_ficha?: string
  /**
   * Day of the survey
   */
  fecha_encuesta?: string
  /**
   * People in the survey
   */
  personas_encuestadas?: number
  /**
   * What must be corrected?
   */
  nota_calidad?: string
  /**
   * National answer
   */
  estado_nacional?: 'publicada' | 'inconsistente'
  /**
   * Sisbén group
   */
  grupo?: string
  /**
   * Inconsistency
   */
  detalle_inconsistencia?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
  /**
   * Reasons of the refusal
   */
  motivo_negacion?: string
  /**
   * Why do you not agree?
   */
  motivo_recurso?: string
  /**
   * Decision on the appeal and its reasons
   */
  decision_recurso?: string
}
