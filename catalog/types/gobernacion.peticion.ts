// Generated from catalog/procedures/gobernacion/peticion/v1.json by `npm run generate`. Do not edit.

/**
 * Send a petition, complaint, suggestion or report (PQRSD)
 */
export interface GobernacionPeticion {
  /**
   * What do you want to send?
   */
  tipo_pqrsd:
    | 'interes-particular'
    | 'interes-general'
    | 'documentos'
    | 'informacion'
    | 'consulta'
    | 'queja'
    | 'reclamo'
    | 'sugerencia'
    | 'felicitacion'
    | 'denuncia'
  /**
   * Do you want to tell us who you are?
   */
  identidad: 'identificado' | 'anonimo'
  /**
   * Do you write as a person or as a company?
   */
  tipo_persona?: 'natural' | 'juridica'
  /**
   * Type of identity document
   */
  tipo_documento?: 'CC' | 'TI' | 'CE' | 'PPT' | 'PA' | 'NIT'
  /**
   * Number of the document
   */
  numero_documento?: string
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
  calidad?: 'titular' | 'apoderado'
  /**
   * How do you want to receive the answer?
   */
  canal_respuesta?: 'correo' | 'fisico'
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
  direccion?: string
  /**
   * Municipality and department
   */
  municipio?: string
  /**
   * Subject
   */
  asunto: string
  /**
   * What happened?
   */
  hechos: string
  /**
   * What do you ask of us?
   */
  que_solicita: string
  /**
   * Which office or service is it about?
   */
  dependencia_o_servicio?: string
  /**
   * When did it happen?
   */
  fecha_hechos?: string
  /**
   * Where did it happen?
   */
  lugar_hechos?: string
  /**
   * Who did it?
   */
  funcionario_involucrado?: string
  /**
   * Which documents or data do you need?
   */
  documentos_pedidos?: string
  /**
   * How do you want to receive them?
   */
  formato_entrega?: 'pdf' | 'datos-abiertos' | 'copia-simple' | 'copia-autentica'
  /**
   * Must we deal with your case first?
   *
   * @minItems 1
   */
  prioridad?: ('vida-salud' | 'menor' | 'gestante' | 'adulto-mayor' | 'discapacidad' | 'periodista')[]
  /**
   * Why is it urgent?
   */
  motivo_prioridad?: string
  /**
   * Office that prepares the answer
   */
  area_asignada?: string
  /**
   * Competent body
   */
  entidad_competente?: string
  /**
   * Why it belongs to that body
   */
  motivo_traslado?: string
  /**
   * Sense of the answer
   */
  sentido_respuesta?: 'favorable' | 'parcial' | 'desfavorable' | 'informativa' | 'reserva'
  /**
   * Text of the answer
   */
  respuesta?: string
  /**
   * What must be corrected
   */
  observaciones_revision?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
  /**
   * Documents or data handed over
   */
  relacion_entregada?: string
  /**
   * How it came
   */
  canal_recepcion?: 'web' | 'correo' | 'ventanilla' | 'telefono' | 'verbal' | 'buzon'
  /**
   * Folio of an earlier petition that is the same
   */
  peticion_relacionada?: string
  /**
   * Norm of the reserve and its reasons
   */
  norma_reserva?: string
  /**
   * Why do you insist that they be handed over?
   */
  motivo_insistencia?: string
  /**
   * Decision of the court
   */
  decision_tribunal?: string
}
