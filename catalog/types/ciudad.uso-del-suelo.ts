// Generated from catalog/procedures/ciudad/uso-del-suelo/v1.json by `npm run generate`. Do not edit.

/**
 * Ask whether an activity is permitted in a place
 */
export interface CiudadUsoDelSuelo {
  /**
   * Main activity
   */
  actividad:
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
  /**
   * Address of the premises
   */
  direccion_local: string
  /**
   * Cadastral number of the premises
   */
  predial_local?: string
  /**
   * Area in square metres
   */
  area_local?: number
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
   * Is it in the plan?
   */
  encontrado?: boolean
  /**
   * Opinion
   */
  concepto?: 'permitido' | 'restringido' | 'prohibido'
  /**
   * Zone of the plan
   */
  zona_plan?: string
  /**
   * Conditions or reasons
   */
  condiciones?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
}
