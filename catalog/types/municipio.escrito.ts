// Generated from catalog/procedures/municipio/escrito/v1.json by `npm run generate`. Do not edit.

/**
 * Hand in a letter at the Document Registry
 */
export interface MunicipioEscrito {
  /**
   * What do you hand in?
   */
  tipo_documento:
    | 'escrito'
    | 'oficio'
    | 'promocion'
    | 'invitacion'
    | 'circular'
    | 'queja'
    | 'recurso'
    | 'demanda'
    | 'otro'
  /**
   * Who hands it in?
   */
  tipo_remitente: 'persona' | 'institucion'
  /**
   * Full name
   */
  nombre: string
  /**
   * CURP (population register key)
   */
  curp?: string
  /**
   * Name of the institution or company
   */
  institucion?: string
  /**
   * Number of the official letter
   */
  numero_oficio?: string
  /**
   * Date of the document
   */
  fecha_oficio: string
  /**
   * Place where it was signed
   */
  lugar: string
  /**
   * For whom do you act?
   */
  actua_por: 'propio' | 'representante'
  /**
   * Persons who may receive notices
   */
  autorizados?: string
  /**
   * Address for notices
   */
  domicilio_notificaciones: string
  /**
   * E-mail address
   */
  correo?: string
  /**
   * To whom is it addressed?
   */
  dirigido_a: string
  /**
   * Subject
   */
  asunto: string
  /**
   * What do you ask for?
   */
  peticion: string
  /**
   * Facts or reasons
   */
  hechos: string
  /**
   * How is it signed?
   */
  firma: 'autografa' | 'huella' | 'avanzada'
  /**
   * Number of sheets
   */
  numero_fojas: number
  /**
   * Related folio
   */
  folio_relacionado?: string
  /**
   * Place or neighbourhood of the matter
   */
  localidad?: string
  /**
   * Topic
   */
  tema?: 'obra' | 'uso-suelo' | 'servicios' | 'comercio' | 'otro'
  /**
   * Area to which it is routed
   */
  area_turnada?: 'obras-publicas' | 'desarrollo-urbano' | 'servicios-publicos'
  /**
   * Instruction
   */
  instruccion?: 'atender' | 'responder' | 'agendar'
  /**
   * Priority
   */
  prioridad?: 'ordinaria' | 'urgente'
  /**
   * Reason of the urgency
   */
  motivo_urgencia?: string
  /**
   * Competent authority
   */
  autoridad_competente?: string
  /**
   * Why it belongs to that authority
   */
  motivo_incompetencia?: string
  /**
   * Why it is not for this area
   */
  motivo_devolucion?: string
  /**
   * Reasons to dismiss
   */
  motivo_desechamiento?: string
  /**
   * Sense of the answer
   */
  sentido_respuesta?: 'favorable' | 'parcial' | 'desfavorable' | 'informativa'
  /**
   * Text of the answer
   */
  respuesta?: string
  /**
   * Sex
   */
  sexo?: 'mujer' | 'hombre' | 'otro' | 'no-digo'
  /**
   * List of annexes
   *
   * @minItems 1
   * @maxItems 20
   */
  relacion_anexos?: {
    que_es?: string
    como?: 'original' | 'copia'
  }[]
  /**
   * With a copy for
   *
   * @minItems 1
   */
  con_copia?: ('obras-publicas' | 'desarrollo-urbano' | 'servicios-publicos')[]
  /**
   * Answer before
   */
  fecha_limite?: string
  /**
   * What must be corrected
   */
  observaciones?: string
  /**
   * Place in the archive: series, box and file
   */
  ubicacion_archivo?: string
  /**
   * Reasons of the lapse
   */
  motivo_caducidad?: string
  /**
   * Do you ask for the certificate that we did not answer in time?
   */
  pide_constancia?: boolean
}
