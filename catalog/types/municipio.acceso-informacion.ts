// Generated from catalog/procedures/municipio/acceso-informacion/v1.json by `npm run generate`. Do not edit.

/**
 * Ask for public information
 */
export interface MunicipioAccesoInformacion {
  /**
   * Which information do you need?
   */
  descripcion: string
  /**
   * From which date
   */
  periodo_desde?: string
  /**
   * Until which date
   */
  periodo_hasta?: string
  /**
   * Which area do you think has it?
   */
  area_sugerida?: 'obras-publicas' | 'desarrollo-urbano' | 'servicios-publicos' | 'tesoreria' | 'no-se'
  /**
   * Other details that help to search
   */
  otros_datos?: string
  /**
   * Is it personal data about you?
   */
  es_dato_propio?: boolean
  /**
   * How do you want to receive the information?
   */
  modalidad: 'electronico' | 'copia-simple' | 'certificada' | 'consulta-directa' | 'verbal' | 'otro'
  /**
   * Do you need an accessible format?
   */
  formato_accesible?: 'no' | 'braille' | 'audio' | 'letra-grande' | 'lectura-facil'
  /**
   * Indigenous language in which you want it
   */
  lengua_indigena?: string
  /**
   * Name
   */
  nombre?: string
  /**
   * Where do we notify you?
   */
  medio_notificacion: 'ventanilla' | 'correo' | 'domicilio' | 'estrados'
  /**
   * E-mail address
   */
  correo?: string
  /**
   * Address
   */
  domicilio?: string
  /**
   * Sex
   */
  sexo?: 'mujer' | 'hombre' | 'otro' | 'no-digo'
  /**
   * Age
   */
  edad?: number
  /**
   * Occupation
   */
  ocupacion?: string
  /**
   * Channel by which it came
   */
  canal_recepcion?: 'plataforma' | 'ventanilla' | 'correo' | 'telefono'
  /**
   * Areas that may have it
   *
   * @minItems 1
   */
  areas_turnadas?: ('obras-publicas' | 'desarrollo-urbano' | 'servicios-publicos' | 'tesoreria')[]
  /**
   * Part that belongs to another authority
   */
  incompetencia_parcial?: string
  /**
   * What must the person clarify?
   */
  que_aclarar?: string
  /**
   * Your clarification
   */
  aclaracion?: string
  /**
   * Where it is published
   */
  donde_esta?: string
  /**
   * Competent authority
   */
  autoridad_competente?: string
  /**
   * Report of Public Works
   */
  informe_works?: string
  /**
   * Report of Urban Development
   */
  informe_urban?: string
  /**
   * Report of Public Services
   */
  informe_services?: string
  /**
   * Report of Treasury
   */
  informe_treasury?: string
  /**
   * Decision of the Committee
   */
  decision_comite?: 'reserva' | 'confidencial' | 'version-publica' | 'inexistencia'
  /**
   * Reasons and legal basis
   */
  resolucion_comite?: string
  /**
   * What the Committee orders
   */
  orden_comite?: string
  /**
   * Sense of the answer
   */
  sentido?: 'entrega' | 'parcial' | 'reserva' | 'confidencial' | 'inexistencia'
  /**
   * Text of the answer
   */
  respuesta?: string
  /**
   * Sheets handed over
   */
  hojas?: number
  /**
   * Cost of the material
   */
  costo?: number
  /**
   * What was handed over and to whom
   */
  entregado_a?: string
  /**
   * Why do you not agree?
   */
  motivos_recurso?: string
  /**
   * Decision on the appeal
   */
  resolucion_recurso?: string
  /**
   * Information handed over
   */
  cumplimiento?: string
}
