// Generated from catalog/procedures/ciudad/rit-ica/v1.json by `npm run generate`. Do not edit.

/**
 * Industry and commerce register (RIT): registration, changes and closing
 */
export interface CiudadRitIca {
  /**
   * What do you need?
   */
  opcion: 'inscripcion' | 'actualizacion' | 'cese'
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
   * In which capacity do you act?
   */
  calidad: 'titular' | 'apoderado'
  /**
   * Type of organisation
   */
  tipo_organizacion:
    | 'persona-natural'
    | 'sas'
    | 'limitada'
    | 'anonima'
    | 'sociedad-hecho'
    | 'consorcio'
    | 'patrimonio'
    | 'otra'
  /**
   * Regime
   */
  regimen?: 'comun' | 'preferencial' | 'simple'
  /**
   * Are you in the merchant registry?
   */
  tiene_matricula: boolean
  /**
   * Number in the merchant registry
   */
  matricula_mercantil?: string
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
   * On which day did the activity begin?
   */
  fecha_inicio_actividades?: string
  /**
   * What do you do?
   *
   * @minItems 1
   * @maxItems 9
   */
  actividades?: {
    ciiu?:
      | '0111'
      | '0141'
      | '1081'
      | '1410'
      | '3110'
      | '4111'
      | '4520'
      | '4711'
      | '4721'
      | '4771'
      | '4773'
      | '4921'
      | '4923'
      | '5511'
      | '5611'
      | '5613'
      | '5630'
      | '6201'
      | '6810'
      | '6910'
      | '6920'
      | '8512'
      | '8513'
      | '8621'
      | '9001'
      | '9602'
      | 'otra'
    principal?: boolean
    desde?: string
  }[]
  /**
   * Income that you expect in the year
   */
  ingresos_estimados?: number
  /**
   * Do you have premises in the city?
   */
  tiene_establecimientos?: boolean
  /**
   * Premises
   *
   * @minItems 1
   * @maxItems 20
   */
  establecimientos?: {
    nombre?: string
    direccion?: string
    predial?: string
    area?: number
    avisos?: boolean
  }[]
  /**
   * Representatives and accountant
   *
   * @minItems 1
   * @maxItems 10
   */
  representantes?: {
    papel?: 'legal' | 'suplente' | 'contador' | 'revisor'
    documento?: string
    nombre?: string
    desde?: string
  }[]
  /**
   * RIT number
   */
  numero_rit?: string
  /**
   * On which day did you close?
   */
  fecha_cese?: string
  /**
   * Why did you close?
   */
  causal_cese?: 'cierre' | 'venta' | 'fusion' | 'liquidacion' | 'muerte' | 'traslado'
  /**
   * Did you already give us your document in another case? Write its folio
   */
  radicado_previo?: string
  /**
   * Is it in the merchant registry?
   */
  rues_encontrado?: boolean
  /**
   * Status in the registry
   */
  rues_estado?: string
  /**
   * RIT number given
   */
  rit_asignado?: string
  /**
   * Rate per thousand
   */
  tarifa?: number
  /**
   * Period of the return
   */
  periodicidad?: 'anual' | 'bimestral'
  /**
   * Returns or debts outstanding
   */
  declaraciones_pendientes?: string
  /**
   * Open audits
   */
  procesos_abiertos?: string
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
