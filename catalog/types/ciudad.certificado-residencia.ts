// Generated from catalog/procedures/ciudad/certificado-residencia/v1.json by `npm run generate`. Do not edit.

/**
 * Ask for a certificate of residence or of stratum
 */
export interface CiudadCertificadoResidencia {
  /**
   * Which certificate do you need?
   */
  tipo: 'residencia' | 'estratificacion'
  /**
   * Type of identity document
   */
  tipo_documento: 'CC' | 'TI' | 'CE' | 'PPT' | 'PA'
  /**
   * Number of the document
   */
  numero_documento: string
  /**
   * Given names
   */
  nombres: string
  /**
   * Family names
   */
  apellidos: string
  /**
   * E-mail address
   */
  correo: string
  /**
   * Telephone
   */
  telefono?: string
  /**
   * Address
   */
  direccion: string
  /**
   * Neighbourhood or rural district
   */
  barrio_vereda: string
  /**
   * Since when have you lived there?
   */
  desde?: string
  /**
   * How can we check that you live there?
   */
  medio_de_prueba?: 'recibo' | 'sisben' | 'censo-electoral' | 'junta'
  /**
   * Date of the bill
   */
  fecha_recibo?: string
  /**
   * What do you need it for?
   */
  motivo?: 'laboral' | 'notarial' | 'subsidio' | 'estudio' | 'otro'
  /**
   * Property registration number
   */
  matricula_inmobiliaria?: string
  /**
   * Use of the property
   */
  uso?: 'vivienda' | 'mixto' | 'otro'
  /**
   * How the residence was checked
   */
  verificacion?: string
  /**
   * Stratum
   */
  estrato?: '1' | '2' | '3' | '4' | '5' | '6'
  /**
   * Why it is refused
   */
  motivo_negacion?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
}
