// Generated from catalog/procedures/municipio/licencia-funcionamiento/v1.json by `npm run generate`. Do not edit.

/**
 * Licence to run a business
 */
export interface MunicipioLicenciaFuncionamiento {
  /**
   * What do you need?
   */
  tipo: 'apertura' | 'refrendo' | 'cambio-giro' | 'cambio-domicilio' | 'cambio-titular' | 'ampliacion' | 'baja'
  /**
   * Number of the licence that you hold
   */
  numero_licencia?: string
  /**
   * Who will hold the licence?
   */
  tipo_persona: 'fisica' | 'moral'
  /**
   * Full name of who signs
   */
  nombre: string
  /**
   * Population registry code (CURP)
   */
  curp?: string
  /**
   * Name of the company
   */
  razon_social?: string
  /**
   * Tax registry code (RFC)
   */
  rfc: string
  /**
   * Do you sign for another person?
   */
  representante: boolean
  /**
   * E-mail address
   */
  correo: string
  /**
   * Telephone
   */
  telefono?: string
  /**
   * Address for notices
   */
  domicilio_notificaciones: string
  /**
   * Name of the business
   */
  nombre_comercial?: string
  /**
   * What does it do?
   */
  giro?:
    | '461110'
    | '461121'
    | '461130'
    | '463211'
    | '464111'
    | '465311'
    | '467111'
    | '311812'
    | '311830'
    | '722513'
    | '722514'
    | '722515'
    | '722412'
    | '811111'
    | '811430'
    | '812110'
    | '812210'
    | '541110'
    | '541211'
    | '721111'
    | '611111'
    | 'otro'
  /**
   * Say which business it is
   */
  otro_giro?: string
  /**
   * Does it do anything else on the premises?
   *
   * @minItems 1
   */
  giros_accesorios?: (
    | '461110'
    | '461121'
    | '461130'
    | '463211'
    | '464111'
    | '465311'
    | '467111'
    | '311812'
    | '311830'
    | '722513'
    | '722514'
    | '722515'
    | '722412'
    | '811111'
    | '811430'
    | '812110'
    | '812210'
    | '541110'
    | '541211'
    | '721111'
    | '611111'
    | 'otro'
  )[]
  /**
   * Will it sell alcohol?
   */
  vende_alcohol?: boolean
  /**
   * Will it have ovens, gas, engines or machines?
   */
  maquinas?: boolean
  /**
   * Will it put up a sign in the street?
   */
  anuncio?: boolean
  /**
   * Address of the business
   */
  domicilio?: string
  /**
   * Cadastral code
   */
  clave_catastral?: string
  /**
   * Why may you use the premises?
   */
  propiedad?: 'propio' | 'arrendado' | 'comodato'
  /**
   * Area in square metres
   */
  superficie_m2?: number
  /**
   * People that fit in
   */
  aforo?: number
  /**
   * Parking spaces
   */
  cajones?: number
  /**
   * Will it use the pavement or a terrace?
   */
  terraza?: boolean
  /**
   * Hours
   *
   * @minItems 1
   * @maxItems 7
   */
  horario?: {
    dias?: 'lunes-viernes' | 'sabado' | 'domingo' | 'todos'
    abre?: string
    cierra?: string
  }[]
  /**
   * Investment in pesos
   */
  inversion?: number
  /**
   * Jobs that it creates
   */
  empleos?: number
  /**
   * On which day does it close?
   */
  fecha_cierre?: string
  /**
   * Reason
   */
  motivo_baja?: string
  /**
   * Risk of the business
   */
  riesgo?: 'bajo' | 'medio' | 'alto'
  /**
   * Fee in UMA
   */
  umas?: number
  /**
   * Fee in pesos
   */
  derechos?: number
  /**
   * The business is compatible with the land use
   */
  uso_compatible?: boolean
  /**
   * Opinion on the land use
   */
  dictamen_uso_suelo?: string
  /**
   * Opinion and conditions: Approval of Civil Protection
   */
  notas_safety?: string
  /**
   * Opinion and conditions: Land use
   */
  notas_urban?: string
  /**
   * Opinion and conditions: Approval of Environment
   */
  notas_environment?: string
  /**
   * Opinion and conditions: Consent of the neighbours
   */
  notas_neighbours?: string
  /**
   * Record of the inspection
   */
  acta_inspeccion?: string
  /**
   * Day of the inspection
   */
  fecha_inspeccion?: string
  /**
   * Resolution of the council
   */
  acuerdo_cabildo?: string
  /**
   * Reasons and legal basis of the refusal
   */
  motivo_negacion?: string
  /**
   * Reasons to dismiss
   */
  motivo_desechamiento?: string
  /**
   * Reasons of the closure
   */
  motivo_clausura?: string
  /**
   * Why do you not agree?
   */
  motivo_recurso?: string
  /**
   * Decision on the appeal
   */
  respuesta_recurso?: string
  /**
   * I ask for the certificate that I was not answered in time
   */
  pide_constancia?: boolean
}
