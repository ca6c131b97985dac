// Generated from catalog/procedures/ciudad/licencia-construccion/v1.json by `npm run generate`. Do not edit.

/**
 * Ask for a construction licence
 */
export interface CiudadLicenciaConstruccion {
  /**
   * What do you need?
   */
  tipo_licencia: 'construccion' | 'reconocimiento'
  /**
   * What will you do?
   *
   * @minItems 1
   */
  modalidades?: (
    | 'obra-nueva'
    | 'ampliacion'
    | 'adecuacion'
    | 'modificacion'
    | 'restauracion'
    | 'reforzamiento'
    | 'demolicion'
    | 'reconstruccion'
    | 'cerramiento'
  )[]
  /**
   * Describe the works
   */
  descripcion: string
  /**
   * Number of the licence before
   */
  licencia_anterior?: string
  /**
   * Property registration number
   */
  matricula_inmobiliaria?: string
  /**
   * Cadastral number
   */
  numero_predial: string
  /**
   * Address of the property
   */
  direccion_inmueble: string
  /**
   * Neighbourhood or rural district
   */
  barrio_vereda: string
  /**
   * Date of the certificate of tradition
   */
  fecha_tradicion: string
  /**
   * Area of the plot, in square metres
   */
  area_lote: number
  /**
   * Use
   */
  uso: 'vivienda' | 'comercio' | 'servicios' | 'dotacional' | 'industria'
  /**
   * Stratum
   */
  estrato?: '1' | '2' | '3' | '4' | '5' | '6'
  /**
   * Is it social housing (VIS)?
   */
  vis?: boolean
  /**
   * Area to be built or altered, in square metres
   */
  area_construida: number
  /**
   * Is it a heritage building, or next to one?
   */
  bic: boolean
  /**
   * Is it in a condominium?
   */
  propiedad_horizontal: boolean
  /**
   * Hazard of the place
   */
  amenaza: 'ninguna' | 'media' | 'alta'
  /**
   * Storeys
   */
  pisos: number
  /**
   * Basements
   */
  sotanos?: number
  /**
   * Height, in metres
   */
  altura: number
  /**
   * Dwellings or premises
   */
  unidades: number
  /**
   * Parking places
   */
  parqueaderos?: number
  /**
   * Category of the structure
   */
  categoria_estructural: 'I' | 'II' | 'III' | 'IV'
  /**
   * Area of each storey
   *
   * @minItems 1
   * @maxItems 60
   */
  areas_por_piso?: {
    piso?: string
    area?: number
  }[]
  /**
   * Owners or holders of the licence
   *
   * @minItems 1
   * @maxItems 30
   */
  titulares: {
    nombre?: string
    documento?: string
    calidad?: 'propietario' | 'derecho-real' | 'fiduciario' | 'poseedor'
    porcentaje?: number
  }[]
  /**
   * Adjoining neighbours
   *
   * @minItems 1
   * @maxItems 60
   */
  vecinos: {
    direccion?: string
    predial?: string
    nombre?: string
  }[]
  /**
   * Professionals
   *
   * @minItems 1
   * @maxItems 20
   */
  profesionales: {
    papel?: 'arquitecto' | 'estructural' | 'geotecnista' | 'constructor' | 'urbanizador' | 'otro'
    nombre?: string
    matricula?: string
    expedida?: string
  }[]
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
   * In which capacity do you ask?
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
   * Municipality and department
   */
  municipio: string
  /**
   * Factor of use and stratum
   */
  factor_uso?: number
  /**
   * Factor of area
   */
  factor_area?: number
  /**
   * Fixed charge
   */
  cargo_fijo?: number
  /**
   * Variable charge
   */
  cargo_variable?: number
  /**
   * Day from which the term runs
   */
  inicio_termino?: string
  /**
   * On which day did you put up the sign?
   */
  fecha_valla?: string
  /**
   * Neighbours cited
   */
  vecinos_citados?: number
  /**
   * People who joined the case
   *
   * @minItems 1
   * @maxItems 60
   */
  terceros?: {
    nombre?: string
    objecion?: string
  }[]
  /**
   * Authorities asked
   */
  autoridades_consultadas?: string
  /**
   * Opinion of the other authorities
   */
  concepto_autoridades?: string
  /**
   * Legal observations
   */
  obs_juridicas?: string
  /**
   * Urban observations
   */
  obs_urbanisticas?: string
  /**
   * Architectural observations
   */
  obs_arquitectonicas?: string
  /**
   * Structural observations
   */
  obs_estructurales?: string
  /**
   * Act of observations and corrections
   */
  acta?: string
  /**
   * What did you correct?
   */
  respuesta_acta?: string
  /**
   * Do you waive the time you have left to answer?
   */
  renuncia_termino?: boolean
  /**
   * On which day did you pay them?
   */
  fecha_pago_impuestos?: string
  /**
   * Number of the resolution
   */
  numero_resolucion?: string
  /**
   * Reasons of the refusal
   */
  motivo_negacion?: string
  /**
   * People notified besides the applicant
   */
  terceros_notificados?: number
  /**
   * Which appeal do you file?
   */
  recurso?: 'reposicion' | 'reposicion-apelacion' | 'apelacion'
  /**
   * Why do you not agree?
   */
  motivo_recurso?: string
  /**
   * Appeal of somebody who joined the case
   */
  recurso_tercero?: string
  /**
   * Decision on the reconsideration and its reasons
   */
  decision_reposicion?: string
  /**
   * Decision on the appeal and its reasons
   */
  decision_recurso?: string
  /**
   * Receipt of the national statistics
   */
  reporte_dane?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
}
