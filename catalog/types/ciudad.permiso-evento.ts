// Generated from catalog/procedures/ciudad/permiso-evento/v1.json by `npm run generate`. Do not edit.

/**
 * Permit for an event with an audience
 */
export interface CiudadPermisoEvento {
  /**
   * Is it performing arts?
   */
  es_artes_escenicas: boolean
  /**
   * Name of the event
   */
  nombre_evento: string
  /**
   * What kind of event is it?
   */
  clase:
    | 'concierto'
    | 'teatro'
    | 'circo'
    | 'danza'
    | 'magia'
    | 'feria'
    | 'deportivo'
    | 'religioso'
    | 'politico'
    | 'otro'
  /**
   * On which day does it begin?
   */
  fecha_inicio: string
  /**
   * How many days does it last?
   */
  dias_evento: number
  /**
   * How many days before does the set-up begin?
   */
  dias_montaje: number
  /**
   * How many days does the dismantling take?
   */
  dias_desmontaje: number
  /**
   * Address of the venue
   */
  lugar: string
  /**
   * Is it a licensed venue?
   */
  es_escenario_habilitado: boolean
  /**
   * People that fit in the venue
   */
  capacidad_lugar: number
  /**
   * People that you expect
   */
  aforo: number
  /**
   * Least age to enter
   */
  edad_minima: number
  /**
   * Loudest sound, in decibels
   */
  sonido_db: number
  /**
   * Closing time
   */
  horario_cierre: string
  /**
   * What kind of producer is it?
   */
  productor_tipo?: 'permanente' | 'ocasional'
  /**
   * Number in the register of producers
   */
  productor_id?: string
  /**
   * Code of the register of shows (PULEP)
   */
  codigo_pulep?: string
  /**
   * Tickets
   *
   * @minItems 1
   * @maxItems 15
   */
  boleteria: {
    localidad?: string
    precio?: number
    cantidad?: number
    gratis?: boolean
  }[]
  /**
   * Will there be fireworks?
   */
  pirotecnia: boolean
  /**
   * Will liquor be sold?
   */
  licor: boolean
  /**
   * May minors enter?
   */
  menores: boolean
  /**
   * Will there be animals?
   */
  animales: boolean
  /**
   * Must roads be closed?
   */
  cierre_vial: boolean
  /**
   * Will stages or tents be built?
   */
  tarimas: boolean
  /**
   * Will food be sold?
   */
  comidas: boolean
  /**
   * Security staff
   */
  seguridad: number
  /**
   * Ambulances
   */
  ambulancias: number
  /**
   * Toilets
   */
  banos: number
  /**
   * Logistics staff
   */
  logistica: number
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
   * Complexity
   */
  complejidad?: 'baja' | 'media' | 'alta'
  /**
   * Fee of the permit
   */
  valor_permiso?: number
  /**
   * Event in the register
   */
  estado_pulep?: string
  /**
   * Sense of the opinion of Fire brigade
   */
  sentido_fire?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Sense of the opinion of Risk management
   */
  sentido_risk?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Sense of the opinion of Health
   */
  sentido_health?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Sense of the opinion of Planning and structures
   */
  sentido_structures?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Sense of the opinion of Mobility
   */
  sentido_mobility?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Sense of the opinion of Police
   */
  sentido_police?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Sense of the opinion of Environment
   */
  sentido_environment?: 'favorable' | 'condiciones' | 'desfavorable'
  /**
   * Opinion of Fire brigade
   */
  concepto_fire?: string
  /**
   * Opinion of Risk management
   */
  concepto_risk?: string
  /**
   * Opinion of Health
   */
  concepto_health?: string
  /**
   * Opinion of Planning and structures
   */
  concepto_structures?: string
  /**
   * Opinion of Mobility
   */
  concepto_mobility?: string
  /**
   * Opinion of Police
   */
  concepto_police?: string
  /**
   * Opinion of Environment
   */
  concepto_environment?: string
  /**
   * Record of the committee
   */
  acta_comite?: string
  /**
   * Record of the inspection
   */
  acta_inspeccion?: string
  /**
   * Why it was stopped
   */
  motivo_suspension?: string
  /**
   * Sales of taxed tickets
   */
  ingresos_boletas?: number
  /**
   * Contribution to pay
   */
  contribucion?: number
  /**
   * Reasons and amount of the sanction
   */
  acta_sancion?: string
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
