// Generated from catalog/procedures/ciudad/matricula-mercantil/v1.json by `npm run generate`. Do not edit.

/**
 * Register as a merchant
 */
export interface CiudadMatriculaMercantil {
  /**
   * How will you work?
   */
  forma: 'persona-natural' | 'sas' | 'limitada' | 'otra'
  /**
   * Name of the business
   */
  nombre_negocio: string
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
   * Assets
   */
  activos: number
  /**
   * Capital
   */
  capital?: number
  /**
   * Is the owner 35 or younger?
   */
  joven?: boolean
  /**
   * Do you have premises?
   */
  tiene_local: boolean
  /**
   * Address of the premises
   */
  direccion_local?: string
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
   * Fee and tax
   */
  tarifa?: number
  /**
   * Is the name free?
   */
  nombre_libre?: boolean
  /**
   * Registration number
   */
  numero_matricula?: string
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
