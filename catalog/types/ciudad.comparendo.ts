// Generated from catalog/procedures/ciudad/comparendo/v1.json by `npm run generate`. Do not edit.

/**
 * Answer a traffic ticket
 */
export interface CiudadComparendo {
  /**
   * Number of the ticket
   */
  numero_comparendo: string
  /**
   * How was it given?
   */
  tipo_comparendo: 'via' | 'electronico'
  /**
   * Do you live elsewhere than where it was given?
   */
  otro_lugar?: boolean
  /**
   * Day of the offence
   */
  fecha_infraccion: string
  /**
   * Day on which you were given or notified of it
   */
  fecha_notificacion: string
  /**
   * What do you want to do?
   */
  decision: 'acepto-50' | 'acepto-75' | 'rechazo'
  /**
   * Do you apply as a person or as a company?
   */
  tipo_persona: 'natural' | 'juridica'
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
  nombres?: string
  /**
   * Family names
   */
  apellidos?: string
  /**
   * Name of the company or organisation
   */
  razon_social?: string
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
   * You are
   */
  calidad_infraccion: 'conductor' | 'propietario'
  /**
   * Centre where you took the course
   */
  curso_centro?: string
  /**
   * Day of the course
   */
  fecha_curso?: string
  /**
   * Why do you reject it?
   *
   * @minItems 1
   */
  motivos?: (
    | 'no-conducia'
    | 'notificacion'
    | 'senalizacion'
    | 'datos'
    | 'emergencia'
    | 'hurto'
    | 'prescripcion'
    | 'otro'
  )[]
  /**
   * What happened?
   */
  hechos?: string
  /**
   * Witnesses
   *
   * @minItems 1
   * @maxItems 5
   */
  testigos?: {
    nombre?: string
    contacto?: string
  }[]
  /**
   * How do you want the hearing?
   */
  modalidad_audiencia?: 'presencial' | 'virtual'
  /**
   * Do you also ask to revoke it for bad notification?
   */
  solicita_revocatoria?: boolean
  /**
   * Code of the offence
   */
  codigo_infraccion?: string
  /**
   * Plate
   */
  placa?: string
  /**
   * Amount of the fine, in pesos
   */
  valor_multa?: number
  /**
   * Amount of the fine in SIMIT, in pesos
   */
  valor_registrado?: number
  /**
   * Why it is too late
   */
  motivo_fuera_plazo?: string
  /**
   * Amount with the discount, in pesos
   */
  valor_a_pagar?: number
  /**
   * Record of the hearing
   */
  acta?: string
  /**
   * Reasons of the decision
   */
  fundamento?: string
  /**
   * Why do you not agree?
   */
  motivos_recurso?: string
  /**
   * Answer to the appeal
   */
  respuesta_recurso?: string
  /**
   * Number of the report in SIMIT
   */
  reporte_simit?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
}
