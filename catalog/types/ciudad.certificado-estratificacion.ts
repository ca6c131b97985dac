// Generated from catalog/procedures/ciudad/certificado-estratificacion/v1.json by `npm run generate`. Do not edit.

/**
 * Ask for the certificate of stratum
 */
export interface CiudadCertificadoEstratificacion {
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
   * Use of the property
   */
  uso: 'vivienda' | 'mixto' | 'otro'
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
   * How are you related to the property?
   */
  calidad: 'propietario' | 'ocupante' | 'administrador' | 'apoderado'
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
   * Is it in the register of strata?
   */
  encontrado?: boolean
  /**
   * Stratum
   */
  estrato?: '1' | '2' | '3' | '4' | '5' | '6'
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
